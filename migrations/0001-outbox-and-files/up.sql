-- Why: every change tells the other areas what happened in the same transaction; files are named by the digest of their bytes.
CREATE TABLE outbox_head (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL
);
INSERT INTO outbox_head (one, seq) VALUES (1, 0);

CREATE TABLE outbox (
    seq BIGINT PRIMARY KEY,
    topic TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE outbox_cursor (
    subscriber TEXT PRIMARY KEY,
    seq BIGINT NOT NULL
);

CREATE TABLE blob (
    id TEXT PRIMARY KEY,
    size_bytes BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

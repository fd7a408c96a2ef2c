-- Why: what people did is an append-only statement record (xAPI vocabulary); where they stopped, what they keep and their shelf are
-- theirs alone and go with their account.
CREATE TABLE record_statement (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    verb TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    result TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE INDEX record_statement_of ON record_statement (home, account_id, at);

CREATE TABLE record_progress (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    object_kind TEXT NOT NULL CHECK (object_kind IN ('resource', 'textbook')),
    object_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    extent BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (home, account_id, object_kind, object_id)
);
CREATE INDEX record_progress_recent ON record_progress (home, account_id, updated_at);

CREATE TABLE record_kept (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    object_kind TEXT NOT NULL CHECK (object_kind IN ('resource', 'textbook')),
    object_id TEXT NOT NULL,
    kept_at BIGINT NOT NULL,
    PRIMARY KEY (home, account_id, object_kind, object_id)
);
CREATE INDEX record_kept_recent ON record_kept (home, account_id, kept_at);

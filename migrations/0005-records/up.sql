-- Why: what people did is a record of statements (xAPI vocabulary); where they stopped and what they keep are projections of it that
-- lists read. All of it is theirs alone: they can remove it, and it goes with their account.
CREATE TABLE record_statement (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    object_kind TEXT NOT NULL CHECK (object_kind IN ('resource', 'textbook')),
    object_id TEXT NOT NULL,
    verb TEXT NOT NULL CHECK (verb IN ('experienced', 'played', 'completed', 'bookmarked', 'unbookmarked')),
    at BIGINT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (home, account_id, object_kind, object_id, verb, at)
);
CREATE INDEX record_statement_by_time ON record_statement (home, account_id, at);

-- Where somebody stopped: milliseconds of a film, pages of a book. An extent of 0 means that it was only opened.
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
CREATE INDEX record_progress_recent ON record_progress (home, account_id, updated_at, object_id);

CREATE TABLE record_kept (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    object_kind TEXT NOT NULL CHECK (object_kind IN ('resource', 'textbook')),
    object_id TEXT NOT NULL,
    kept_at BIGINT NOT NULL,
    PRIMARY KEY (home, account_id, object_kind, object_id)
);
CREATE INDEX record_kept_recent ON record_kept (home, account_id, kept_at, object_id);

-- Why: an answer to an exercise is an xAPI statement with the verb "answered". Its id is made where it was given, so that one that is
-- sent twice, also days later from a device that had no network, arrives once. It names the release it was given to; homework and the
-- book of mistakes are built on it. Only ever added, and removed by its person or with the account.
CREATE TABLE record_answer (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    item BIGINT NOT NULL,
    release_hash TEXT NOT NULL,
    response TEXT NOT NULL,
    -- NULL where only a person can judge.
    success BIGINT CHECK (success IN (0, 1)),
    points BIGINT NOT NULL,
    most_points BIGINT NOT NULL,
    duration_ms BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    stored_at BIGINT NOT NULL,
    PRIMARY KEY (home, account_id, id)
);
CREATE INDEX record_answer_by_item ON record_answer (home, account_id, resource_id, item, answered_at);
CREATE INDEX record_answer_by_time ON record_answer (home, account_id, answered_at, id);

-- Why: results can be put in the order of use, and what people looked for in vain tells editors what is missing. Neither says who.
-- `step` grows with the use, ever more slowly: the search index takes a resource in anew only when its step changes, in the order of
-- `stepped_seq`.
CREATE TABLE library_use (
    resource_id TEXT PRIMARY KEY,
    uses BIGINT NOT NULL,
    step BIGINT NOT NULL,
    stepped_seq BIGINT NOT NULL
);
CREATE INDEX library_use_stepped ON library_use (stepped_seq);

CREATE TABLE library_missing (
    words TEXT NOT NULL,
    note TEXT NOT NULL,
    times BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (words, note)
);
CREATE INDEX library_missing_recent ON library_missing (last_at, words, note);

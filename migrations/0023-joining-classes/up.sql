-- Why: an ordinary class is joined with a code that its head teacher hands out, and asked about before it counts. `home` is the class's.
CREATE TABLE class_joining (
    home TEXT NOT NULL,
    class_id TEXT NOT NULL,
    takes_parents BIGINT NOT NULL CHECK (takes_parents IN (0, 1)),
    approves_itself BIGINT NOT NULL CHECK (approves_itself IN (0, 1)),
    PRIMARY KEY (home, class_id)
);
-- Guardians came into ordinary classes before there was a choice.
INSERT INTO class_joining (home, class_id, takes_parents, approves_itself)
    SELECT home, id, 1, 0 FROM class_group WHERE kind = 'ordinary';

-- The code stands here in clear while it is good, for it hangs on a wall and its page is shown again; afterwards only its digest, so that
-- who comes too late reads why.
CREATE TABLE join_code (
    home TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    class_id TEXT NOT NULL,
    code TEXT,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (home, code_hash)
);
CREATE UNIQUE INDEX join_code_by ON join_code (code_hash);
CREATE UNIQUE INDEX join_code_one ON join_code (home, class_id) WHERE withdrawn_at IS NULL;

-- The last request of somebody to be in a class, and what became of it.
CREATE TABLE join_request (
    home TEXT NOT NULL,
    class_id TEXT NOT NULL,
    account_home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    duty TEXT NOT NULL CHECK (duty IN ('pupil', 'subject_teacher')),
    code_hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'declined', 'withdrawn', 'left', 'removed')),
    was_turned_away BIGINT NOT NULL CHECK (was_turned_away IN (0, 1)),
    asked_at BIGINT NOT NULL,
    decided_at BIGINT,
    PRIMARY KEY (home, class_id, account_id)
);
CREATE INDEX join_request_of ON join_request (account_id, asked_at);

-- Why: a pupil who changes schools keeps one account and one history, so both schools have to agree; who leaves gives after-school places
-- back; rosters come in packages of other systems, whose ids are kept so that the next package finds the same people and classes.

-- `home` is the pupil's. Without `to_org_id` the pupil has left for good. An open one is asked for or released; nothing of the roster
-- changes before it is accepted.
CREATE TABLE pupil_transfer (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    child_id TEXT NOT NULL,
    from_org_id TEXT NOT NULL,
    to_org_id TEXT,
    class_id TEXT,
    state TEXT NOT NULL CHECK (state IN ('asked', 'released', 'accepted', 'declined', 'withdrawn', 'expired', 'left')),
    reason TEXT NOT NULL CHECK (reason IN ('transfer', 'graduated', 'moved', 'other')),
    opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE UNIQUE INDEX pupil_transfer_one_open ON pupil_transfer (home, child_id) WHERE state IN ('asked', 'released');
CREATE INDEX pupil_transfer_from ON pupil_transfer (from_org_id, opened_at);
CREATE INDEX pupil_transfer_to ON pupil_transfer (to_org_id, opened_at);
CREATE INDEX pupil_transfer_of ON pupil_transfer (child_id);

-- The id by which another system knows a person or class of ours; `home` and `org_id` are the school's.
CREATE TABLE roster_source (
    home TEXT NOT NULL,
    org_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'class')),
    sourced_id TEXT NOT NULL,
    target_id TEXT NOT NULL,
    PRIMARY KEY (home, org_id, kind, sourced_id)
);
CREATE INDEX roster_source_of ON roster_source (target_id);

-- What was left out of a package, as JSON: a message and what it is about.
ALTER TABLE roster_import ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';

-- A course that was cancelled stays with what happened in it.
ALTER TABLE after_school_offer ADD COLUMN cancelled_at BIGINT;

-- Why: OAI-PMH asks for records by the second in which they changed and by set, deleted ones included. These tables are a projection of
-- the library log; `oai_head` says how far it came. Emptied, they fill again by themselves.
CREATE TABLE oai_head (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    -- The last entry of the library log that is in the tables.
    seq BIGINT NOT NULL,
    -- The last place given away.
    place BIGINT NOT NULL,
    -- The last datestamp given away: later places never have an earlier one.
    datestamp BIGINT NOT NULL
);
INSERT INTO oai_head (one, seq, place, datestamp) VALUES (1, 0, 0, 0);

CREATE TABLE oai_record (
    subject_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('textbook', 'resource')),
    place BIGINT NOT NULL UNIQUE,
    datestamp BIGINT NOT NULL,
    is_deleted BIGINT NOT NULL CHECK (is_deleted IN (0, 1))
);
CREATE INDEX oai_record_changed ON oai_record (datestamp, place);

CREATE TABLE oai_membership (
    set_spec TEXT NOT NULL,
    place BIGINT NOT NULL,
    subject_id TEXT NOT NULL,
    PRIMARY KEY (set_spec, place)
);
CREATE INDEX oai_membership_of ON oai_membership (subject_id);

-- Short codes on paper lead to a subject, or to the one an editor set in its place. Nothing of people's.
CREATE TABLE short_code (
    code TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('textbook', 'resource')),
    subject_id TEXT NOT NULL,
    -- A unit of the textbook; '' for the whole.
    unit_key TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    UNIQUE (kind, subject_id, unit_key)
);

CREATE TABLE short_code_successor (
    code TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('textbook', 'resource')),
    subject_id TEXT NOT NULL,
    unit_key TEXT NOT NULL,
    set_at BIGINT NOT NULL
);

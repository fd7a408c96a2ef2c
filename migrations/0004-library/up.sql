-- Why: the library is a log of releases; all other library tables are projections of it and can be rebuilt from library_log and
-- library_release.
CREATE TABLE library_head (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL
);
INSERT INTO library_head (one, seq) VALUES (1, 0);

CREATE TABLE library_log (
    seq BIGINT PRIMARY KEY,
    change TEXT NOT NULL CHECK (change IN ('added', 'changed', 'moved', 'vanished', 'recalled', 'restored')),
    kind TEXT NOT NULL CHECK (kind IN ('section', 'textbook', 'resource', 'adoption', 'curriculum')),
    subject_id TEXT NOT NULL,
    release_hash TEXT,
    source TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX library_log_of ON library_log (subject_id, seq);

CREATE TABLE library_release (
    hash TEXT PRIMARY KEY,
    document TEXT NOT NULL
);

CREATE TABLE library_section (
    key TEXT PRIMARY KEY,
    position BIGINT NOT NULL,
    document TEXT NOT NULL
);

-- One row a curriculum path that a source declares or a textbook stands on; absent levels are ''.
CREATE TABLE library_curriculum (
    path TEXT PRIMARY KEY,
    stage TEXT NOT NULL,
    category TEXT NOT NULL,
    subject TEXT NOT NULL,
    edition TEXT NOT NULL,
    grade TEXT NOT NULL,
    volume TEXT NOT NULL,
    revision TEXT NOT NULL
);

CREATE TABLE library_textbook (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    release_hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('published', 'vanished', 'recalled')),
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    page_count BIGINT NOT NULL,
    front_pages BIGINT NOT NULL,
    lesson_count BIGINT NOT NULL,
    released_seq BIGINT NOT NULL
);
CREATE INDEX library_textbook_on ON library_textbook (path, sort_key, id);
CREATE INDEX library_textbook_source ON library_textbook (source, id);

CREATE TABLE library_resource (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    release_hash TEXT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('published', 'vanished', 'recalled')),
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    card TEXT NOT NULL,
    has_file BIGINT NOT NULL CHECK (has_file IN (0, 1)),
    released_seq BIGINT NOT NULL,
    released_at BIGINT NOT NULL
);
CREATE INDEX library_resource_source ON library_resource (source, id);
CREATE INDEX library_resource_new ON library_resource (state, released_seq);
CREATE INDEX library_resource_kind ON library_resource (state, kind, released_seq);
CREATE INDEX library_resource_title ON library_resource (title, id);

-- Where a resource stands in the sections, one row a place and stage/grade, so that a section page is one index range.
CREATE TABLE library_place (
    section TEXT NOT NULL,
    column_key TEXT NOT NULL,
    region TEXT NOT NULL,
    stage TEXT NOT NULL,
    grade TEXT NOT NULL,
    released_seq BIGINT NOT NULL,
    resource_id TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (section, column_key, region, stage, grade, released_seq, resource_id)
);
CREATE INDEX library_place_of ON library_place (resource_id);

-- Which textbook unit a resource teaches.
CREATE TABLE library_alignment (
    textbook_id TEXT NOT NULL,
    unit_key TEXT NOT NULL,
    position BIGINT NOT NULL,
    resource_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (textbook_id, position, unit_key, resource_id)
);
CREATE INDEX library_alignment_of ON library_alignment (resource_id);

CREATE TABLE library_adoption (
    org_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    subject TEXT NOT NULL,
    edition TEXT NOT NULL,
    from_year BIGINT NOT NULL,
    PRIMARY KEY (org_id, stage, subject, from_year)
);

-- One import: what was read is staged first, so that a file that turns out broken changes nothing, and a killed run goes on.
CREATE TABLE library_import (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    origin TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('staging', 'applying', 'done', 'failed')),
    is_complete BIGINT NOT NULL CHECK (is_complete IN (0, 1)),
    applied BIGINT NOT NULL,
    added BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    moved BIGINT NOT NULL,
    vanished BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT
);

CREATE TABLE library_staged (
    import_id TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (import_id, ordinal)
);
CREATE INDEX library_staged_subject ON library_staged (import_id, subject_id);

CREATE TABLE library_refusal (
    import_id TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    file TEXT NOT NULL,
    line BIGINT NOT NULL,
    field TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (import_id, ordinal)
);

-- Why: the tree of organisations is brought from a file of divisions and changed by administrators; a school asks to be taken in; notices go
-- down the tree and receipts come up. A school may have campuses, and an org can be closed without losing what it holds.
CREATE TABLE org_next (
    id TEXT PRIMARY KEY,
    parent_id TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('nation', 'province', 'city', 'county', 'school', 'campus')),
    code TEXT NOT NULL,
    home TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    closed_at BIGINT
);
INSERT INTO org_next (id, parent_id, kind, code, home, name, created_at)
SELECT id, parent_id, kind, code, home, name, created_at FROM org;
DROP TABLE org;
ALTER TABLE org_next RENAME TO org;
CREATE UNIQUE INDEX org_code ON org (kind, code);
CREATE INDEX org_children ON org (parent_id, name, id);
CREATE INDEX org_name ON org (kind, name);

-- What the file of divisions said when it was last read, so that reading it again changes only what changed there: what administrators
-- renamed or moved here stays. `parent_code` is '' under the top of the tree.
CREATE TABLE division (
    kind TEXT NOT NULL CHECK (kind IN ('province', 'city', 'county')),
    code TEXT NOT NULL,
    org_id TEXT NOT NULL,
    parent_code TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (kind, code)
);

-- `home` is that of the division that is asked. Only the digest of the requester's link is kept.
CREATE TABLE school_request (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    link_hash TEXT NOT NULL,
    division_id TEXT NOT NULL,
    school_name TEXT NOT NULL,
    school_code TEXT NOT NULL,
    contact_name TEXT NOT NULL,
    contact TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'declined')),
    reason TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    school_id TEXT,
    invited_id TEXT,
    PRIMARY KEY (home, id)
);
CREATE UNIQUE INDEX school_request_link ON school_request (link_hash);
CREATE INDEX school_request_in ON school_request (division_id, state, asked_at);
CREATE INDEX school_request_age ON school_request (asked_at);

-- A notice is written once; who it is for follows from the tree. Like an org it is small and stands on every shard.
CREATE TABLE org_notice (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('all', 'schools', 'chosen')),
    passes_on TEXT,
    due_at BIGINT,
    sent_at BIGINT NOT NULL,
    reminded_at BIGINT
);
CREATE INDEX org_notice_of ON org_notice (org_id, sent_at);
CREATE INDEX org_notice_by ON org_notice (author_id);

-- The chosen orgs of the next level, where it is not for all.
CREATE TABLE org_notice_to (
    notice_id TEXT NOT NULL,
    org_id TEXT NOT NULL,
    PRIMARY KEY (notice_id, org_id)
);

-- `home` is that of the org that confirms.
CREATE TABLE org_notice_receipt (
    home TEXT NOT NULL,
    notice_id TEXT NOT NULL,
    org_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    note TEXT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    PRIMARY KEY (home, notice_id, org_id)
);
CREATE INDEX org_notice_receipt_of ON org_notice_receipt (notice_id, org_id);
CREATE INDEX org_notice_receipt_by ON org_notice_receipt (account_id);

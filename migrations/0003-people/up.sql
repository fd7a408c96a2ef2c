-- Why: who is who and who may do what. Every table of people's data carries `home`, the province-city code of its owner, in its key,
-- so that the same statements run sharded.
CREATE TABLE org (
    id TEXT PRIMARY KEY,
    parent_id TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('nation', 'province', 'city', 'county', 'school')),
    code TEXT NOT NULL,
    home TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX org_code ON org (kind, code);
CREATE INDEX org_children ON org (parent_id, name);

CREATE TABLE account (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    sign_in_name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'locked')),
    current_role_id TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE UNIQUE INDEX account_id ON account (id);

CREATE TABLE account_role (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('pupil', 'teacher', 'parent', 'researcher', 'editor', 'administrator')),
    org_id TEXT,
    is_confirmed BIGINT NOT NULL CHECK (is_confirmed IN (0, 1)),
    stage TEXT,
    grade TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE INDEX account_role_of ON account_role (account_id);

CREATE TABLE session (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL,
    device TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE INDEX session_of ON session (account_id, seen_at);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE sign_in_attempt (
    bucket TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    window_from BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL
);

CREATE TABLE audit_log (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);

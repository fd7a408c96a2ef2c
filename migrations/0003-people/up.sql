-- Why: who is who and who may do what. Every table of people's data carries `home`, the province-city code of its owner, in its key,
-- so that the same statements run sharded; orgs, sign-in names and the audit log are small and stand on every shard.
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
CREATE INDEX org_children ON org (parent_id, name, id);
CREATE INDEX org_name ON org (kind, name);

-- Every org with itself (0 levels up) and all that it is part of, so that a subtree and a line of ancestors are each one index range.
CREATE TABLE org_within (
    ancestor_id TEXT NOT NULL,
    org_id TEXT NOT NULL,
    levels_up BIGINT NOT NULL,
    PRIMARY KEY (ancestor_id, org_id)
);
CREATE INDEX org_within_line ON org_within (org_id, levels_up);

-- Where the account of a sign-in name lives. The name is folded: one spelling for every width and case.
CREATE TABLE sign_in_name (
    name TEXT PRIMARY KEY,
    home TEXT NOT NULL,
    account_id TEXT NOT NULL
);

CREATE TABLE account (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    sign_in_name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    current_role_key TEXT NOT NULL,
    guardian_agreed_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);

-- `org_id` is '' where a role belongs to no org yet.
CREATE TABLE account_role (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('pupil', 'teacher', 'parent', 'researcher', 'editor', 'administrator')),
    org_id TEXT NOT NULL,
    is_confirmed BIGINT NOT NULL CHECK (is_confirmed IN (0, 1)),
    stage TEXT,
    grade TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (home, account_id, kind, org_id)
);
CREATE INDEX account_role_in ON account_role (org_id, account_id, kind);
CREATE INDEX account_role_waiting ON account_role (org_id, account_id, kind) WHERE is_confirmed = 0;

CREATE TABLE session (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    account_id TEXT NOT NULL,
    device TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE UNIQUE INDEX session_token ON session (home, token_hash);
CREATE INDEX session_of ON session (home, account_id, seen_at);
CREATE INDEX session_expiry ON session (expires_at);

-- `bucket` is a digest: what people type as their name, and where from, is not kept in the clear.
CREATE TABLE sign_in_attempt (
    bucket TEXT PRIMARY KEY,
    tries BIGINT NOT NULL,
    window_from BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL
);
CREATE INDEX sign_in_attempt_age ON sign_in_attempt (window_from);

CREATE TABLE audit_head (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, '');

CREATE TABLE audit_log (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);

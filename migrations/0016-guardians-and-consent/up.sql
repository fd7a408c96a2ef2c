-- Why: a guardian is bound to a child by a code on paper and confirmed by the other side; what may be done with a child's data is a
-- ledger of decisions per purpose; and an account can be erased, after days in which that can be taken back. `home` is the child's, or
-- that of whose data it is.
ALTER TABLE account ADD COLUMN said_under_14_at BIGINT;

-- The code that is good now; a new one takes its place. Only the digest is kept.
CREATE TABLE pairing_code (
    home TEXT NOT NULL,
    child_id TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (home, child_id)
);
CREATE UNIQUE INDEX pairing_code_hash ON pairing_code (code_hash);
CREATE INDEX pairing_code_expiry ON pairing_code (expires_at);

-- Who says to be a guardian, until the other side has decided.
CREATE TABLE pairing (
    home TEXT NOT NULL,
    child_id TEXT NOT NULL,
    guardian_home TEXT NOT NULL,
    guardian_id TEXT NOT NULL,
    relation TEXT NOT NULL CHECK (relation IN ('mother', 'father', 'grandparent', 'other')),
    asked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (home, child_id, guardian_id)
);
CREATE INDEX pairing_by ON pairing (guardian_id);
CREATE INDEX pairing_expiry ON pairing (expires_at);

-- Rows are only added; the last one of a purpose is what holds. `actor_id` becomes '' when who decided erases their own account.
CREATE TABLE consent (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('showcase', 'recording', 'single_sign_on')),
    decision TEXT NOT NULL CHECK (decision IN ('given', 'withdrawn')),
    actor_id TEXT NOT NULL,
    wording BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, account_id, seq)
);
CREATE INDEX consent_by ON consent (actor_id);

CREATE TABLE erasure (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (home, account_id)
);
CREATE INDEX erasure_due ON erasure (due_at);

-- Why: a school brings its roster as a file, looks at what it would do, and confirms. A number that the school gave (学号, 工号) is what
-- tells that somebody in a later file is the same person; it is unique in the school.
CREATE TABLE roster_number (
    home TEXT NOT NULL,
    org_id TEXT NOT NULL,
    number TEXT NOT NULL,
    account_home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    PRIMARY KEY (home, org_id, number)
);
CREATE UNIQUE INDEX roster_number_of ON roster_number (account_home, account_id, org_id);

-- A file that waits to be confirmed, as it is being mended (`lines` is JSON); confirmed, only what it did (`outcome`) is kept for a day.
CREATE TABLE roster_import (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    org_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    file_name TEXT NOT NULL,
    coverage TEXT NOT NULL CHECK (coverage IN ('listed', 'classes', 'school')),
    lines TEXT NOT NULL,
    outcome TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE INDEX roster_import_in ON roster_import (home, org_id, expires_at);
CREATE INDEX roster_import_expiry ON roster_import (expires_at);

-- The digest of the code with which somebody takes over the account that the school made for them.
CREATE TABLE activation_code (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (home, account_id)
);
CREATE UNIQUE INDEX activation_code_hash ON activation_code (code_hash);
CREATE INDEX activation_code_expiry ON activation_code (expires_at);

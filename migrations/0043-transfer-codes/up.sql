-- Why: with the code by which a new school asks for a pupil, whoever held it could also take over an account that waited. The digest of a code for
-- a transfer stands in a table of its own and opens nothing else; `home` is the pupil's.
CREATE TABLE transfer_code (
    home TEXT NOT NULL,
    child_id TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (home, child_id)
);
CREATE UNIQUE INDEX transfer_code_hash ON transfer_code (code_hash);
CREATE INDEX transfer_code_expiry ON transfer_code (expires_at);

-- A code of somebody who took the account over long ago was made for a transfer; families hold it.
INSERT INTO transfer_code (home, child_id, code_hash, expires_at)
SELECT c.home, c.account_id, c.code_hash, c.expires_at FROM activation_code c JOIN account a ON a.home = c.home AND a.id = c.account_id
 WHERE a.password_hash <> '';
DELETE FROM activation_code WHERE code_hash IN (SELECT code_hash FROM transfer_code);

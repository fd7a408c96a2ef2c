-- Why: a way to sign in outlasts the session that makes it, so each step towards one is bound to whom it was meant for.

-- Whose passkey is to be made with it; '' for signing in, when nobody is known yet.
ALTER TABLE passkey_challenge ADD COLUMN home TEXT NOT NULL DEFAULT '';
ALTER TABLE passkey_challenge ADD COLUMN account_id TEXT NOT NULL DEFAULT '';

-- What the computer shows beside the QR code and not in it, and how often somebody has typed it: a link that was sent on does not hold it.
ALTER TABLE phone_sign_in ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE phone_sign_in ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;

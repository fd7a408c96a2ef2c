-- Why: a way to sign in outlasts the session that makes it, so each step towards one is bound to whom it was meant for.

-- Whose passkey is to be made with it; '' for signing in, when nobody is known yet.
ALTER TABLE passkey_challenge ADD COLUMN home TEXT NOT NULL DEFAULT '';
ALTER TABLE passkey_challenge ADD COLUMN account_id TEXT NOT NULL DEFAULT '';

-- Why: a way to sign in outlasts the session that makes it, so each step towards one is bound to whom it was meant for.

-- Whose passkey is to be made with it; '' for signing in, when nobody is known yet.
ALTER TABLE passkey_challenge ADD COLUMN home TEXT NOT NULL DEFAULT '';
ALTER TABLE passkey_challenge ADD COLUMN account_id TEXT NOT NULL DEFAULT '';

-- What the computer shows beside the QR code and not in it, and how often somebody has typed it: a link that was sent on does not hold it.
ALTER TABLE phone_sign_in ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE phone_sign_in ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;

-- Signing in with pictures is a way of its own. A CHECK cannot be changed on SQLite, so the column is made anew.
ALTER TABLE session ADD COLUMN came_by TEXT NOT NULL DEFAULT 'password'
    CHECK (came_by IN ('password', 'passkey', 'phone', 'provider', 'pictures'));
UPDATE session SET came_by = CASE WHEN class_session_id IS NULL THEN way ELSE 'pictures' END;
ALTER TABLE session DROP COLUMN way;
ALTER TABLE session RENAME COLUMN came_by TO way;

-- Why: people sign in with passkeys, by a phone that is signed in already, or with an account they have elsewhere; and with their account
-- here they sign in elsewhere. What opens a door is kept as a digest only. Rows that live for minutes, before anybody is known, carry no
-- `home`: they hold nothing about a person until one has agreed.

-- How somebody came in on this device: what they used, and which other device confirmed it.
ALTER TABLE session ADD COLUMN way TEXT NOT NULL DEFAULT 'password' CHECK (way IN ('password', 'passkey', 'phone', 'provider'));
ALTER TABLE session ADD COLUMN way_name TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN confirmed_by TEXT;

-- WebAuthn credentials. `cose_key` is the public key as the authenticator gave it, in base64url.
CREATE TABLE passkey (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    credential TEXT NOT NULL,
    cose_key TEXT NOT NULL,
    sign_count BIGINT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (home, id)
);
CREATE UNIQUE INDEX passkey_credential ON passkey (credential);
CREATE INDEX passkey_of ON passkey (home, account_id, created_at);

CREATE TABLE passkey_challenge (
    challenge_hash TEXT PRIMARY KEY,
    browser_hash TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('add', 'sign_in')),
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_challenge_expiry ON passkey_challenge (expires_at);

-- A computer that waits for a phone. The code alone lets nobody in: the session goes to the browser that holds the secret.
CREATE TABLE phone_sign_in (
    code TEXT PRIMARY KEY,
    browser_hash TEXT NOT NULL,
    device TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'agreed', 'refused')),
    started_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    home TEXT,
    account_id TEXT,
    confirmed_by TEXT,
    confirmed_on TEXT
);
CREATE UNIQUE INDEX phone_sign_in_browser ON phone_sign_in (browser_hash);
CREATE INDEX phone_sign_in_expiry ON phone_sign_in (expires_at);

-- OpenID Connect, relying party: a sign-in under way at a provider, and which account there belongs to which one here.
CREATE TABLE provider_sign_in (
    state_hash TEXT PRIMARY KEY,
    browser_hash TEXT NOT NULL,
    provider TEXT NOT NULL,
    next TEXT NOT NULL,
    subject TEXT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX provider_sign_in_expiry ON provider_sign_in (expires_at);

CREATE TABLE provider_link (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    linked_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (home, account_id, issuer)
);
CREATE UNIQUE INDEX provider_link_subject ON provider_link (issuer, subject);

-- OpenID Connect, provider: the systems that may ask, the keys we sign with (sealed with the node's key), and who is connected to what.
CREATE TABLE oauth_client (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    secret_hash TEXT,
    redirect_uris TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE oauth_key (
    id TEXT PRIMARY KEY,
    sealed TEXT NOT NULL,
    public_x TEXT NOT NULL,
    public_y TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE oauth_grant (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    scopes TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (home, account_id, client_id)
);
CREATE INDEX oauth_grant_client ON oauth_grant (client_id);

CREATE TABLE oauth_code (
    home TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    account_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    scopes TEXT NOT NULL,
    role_key TEXT NOT NULL,
    nonce TEXT NOT NULL,
    code_challenge TEXT NOT NULL,
    signed_in_at BIGINT NOT NULL,
    is_used BIGINT NOT NULL CHECK (is_used IN (0, 1)),
    expires_at BIGINT NOT NULL,
    forgotten_at BIGINT NOT NULL,
    PRIMARY KEY (home, code_hash)
);
CREATE INDEX oauth_code_of ON oauth_code (home, account_id, client_id);
CREATE INDEX oauth_code_expiry ON oauth_code (forgotten_at);

CREATE TABLE oauth_token (
    home TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    account_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    scopes TEXT NOT NULL,
    role_key TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (home, token_hash)
);
CREATE INDEX oauth_token_of ON oauth_token (home, account_id, client_id);
CREATE INDEX oauth_token_code ON oauth_token (home, code_hash);
CREATE INDEX oauth_token_expiry ON oauth_token (expires_at);

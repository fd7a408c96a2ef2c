-- Why: what people upload is theirs alone until it is released, so a file is private or public; and a file whose bytes no longer have
-- the digest they are named by is marked, never served, and reported. Files from before are public: all of them came by releases.
ALTER TABLE blob ADD COLUMN visibility TEXT NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'private'));
ALTER TABLE blob ADD COLUMN checked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE blob ADD COLUMN damaged_at BIGINT;
CREATE INDEX blob_by_check ON blob (checked_at, id);
CREATE INDEX blob_damaged ON blob (damaged_at) WHERE damaged_at IS NOT NULL;

-- A file on its way from a person into the library. How much of it arrived is the length of its part on disk; `prepared` is what
-- background work has made of it so far, as JSON.
CREATE TABLE media_upload (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('receiving', 'preparing', 'ready', 'refused')),
    kind TEXT NOT NULL,
    refusal TEXT NOT NULL,
    progress BIGINT NOT NULL,
    prepared TEXT NOT NULL,
    blob_id TEXT,
    resource_id TEXT,
    offered_at BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE INDEX media_upload_of ON media_upload (home, account_id, created_at, id);
CREATE INDEX media_upload_offered ON media_upload (offered_at) WHERE offered_at IS NOT NULL;
CREATE INDEX media_upload_expiry ON media_upload (state, expires_at);

-- Every file that belongs to an upload: the original, and what was made of it.
CREATE TABLE media_file (
    home TEXT NOT NULL,
    upload_id TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    PRIMARY KEY (home, upload_id, blob_id)
);
CREATE INDEX media_file_by_blob ON media_file (blob_id);

-- Why: pictures, films, recordings and files go with what is said in a class. They arrive and are prepared as uploads for the library are,
-- but are counted apart, never offered to editors, and forgotten unless something refers to them: `claimed_at` is when it began to.
ALTER TABLE media_upload ADD COLUMN purpose TEXT NOT NULL DEFAULT 'library' CHECK (purpose IN ('library', 'class'));
ALTER TABLE media_upload ADD COLUMN claimed_at BIGINT;
CREATE INDEX media_upload_by_id ON media_upload (id);
CREATE INDEX media_upload_unclaimed ON media_upload (expires_at) WHERE purpose = 'class' AND claimed_at IS NULL;

-- `home` is the class's; the upload lives in the home of who sent it. An owner is what was said: `owner_kind` and `owner_id` name it, and
-- it decides who may read the file.
CREATE TABLE class_attachment (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    owner_kind TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    place BIGINT NOT NULL,
    account_id TEXT NOT NULL,
    upload_home TEXT NOT NULL,
    upload_id TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE INDEX class_attachment_of ON class_attachment (home, owner_kind, owner_id, place);
CREATE INDEX class_attachment_by ON class_attachment (account_id);

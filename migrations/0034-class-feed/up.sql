-- Why: what is said in a class stands in three spaces that do not see each other: pupils (teachers and pupils), parents (teachers and
-- parents), staff. `home` is the class's everywhere here. A comment is a post with `reply_to`. `hidden_at` is set while a report waits for
-- a decision, `kept_at` once somebody decided that it stays; of what was removed by somebody else only `verdict` is left, for its author.
CREATE TABLE class_post (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    class_id TEXT NOT NULL,
    space TEXT NOT NULL CHECK (space IN ('pupils', 'parents', 'staff')),
    author_id TEXT NOT NULL,
    author_duty TEXT NOT NULL,
    reply_to TEXT,
    body TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    edited_at BIGINT,
    pinned_at BIGINT,
    hidden_at BIGINT,
    kept_at BIGINT,
    removed_at BIGINT,
    verdict TEXT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE INDEX class_post_feed ON class_post (home, class_id, space, made_at DESC, id DESC) WHERE reply_to IS NULL AND pinned_at IS NULL;
CREATE INDEX class_post_pinned ON class_post (home, class_id, space, pinned_at) WHERE pinned_at IS NOT NULL;
CREATE INDEX class_post_replies ON class_post (reply_to, made_at) WHERE reply_to IS NOT NULL;
CREATE INDEX class_post_by ON class_post (author_id);

-- Everybody reports a post once. `org_id` is the school, so that its administrators find what a head teacher said.
CREATE TABLE class_report (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    class_id TEXT NOT NULL,
    org_id TEXT NOT NULL,
    post_id TEXT NOT NULL,
    is_by_head BIGINT NOT NULL CHECK (is_by_head IN (0, 1)),
    reporter_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    verdict TEXT CHECK (verdict IN ('keep', 'remove')),
    decided_by TEXT,
    decided_at BIGINT,
    why TEXT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE UNIQUE INDEX class_report_once ON class_report (home, post_id, reporter_id);
CREATE INDEX class_report_open ON class_report (home, class_id, made_at) WHERE verdict IS NULL;
CREATE INDEX class_report_in ON class_report (org_id, made_at) WHERE verdict IS NULL;
CREATE INDEX class_report_by ON class_report (reporter_id);

-- Who must not speak in a class for now.
CREATE TABLE class_block (
    home TEXT NOT NULL,
    class_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    blocked_by TEXT NOT NULL,
    blocked_at BIGINT NOT NULL,
    PRIMARY KEY (home, class_id, account_id)
);
CREATE INDEX class_block_of ON class_block (account_id);

-- `to_pupils` and `to_parents` say who reads it; a receipt is a reader's word that they did. For parents the reader is the child, and
-- `account_id` the parent who said so: either one is enough.
CREATE TABLE class_notice (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    class_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    author_duty TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    to_pupils BIGINT NOT NULL CHECK (to_pupils IN (0, 1)),
    to_parents BIGINT NOT NULL CHECK (to_parents IN (0, 1)),
    due_at BIGINT,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE INDEX class_notice_in ON class_notice (home, class_id, made_at DESC, id DESC);
CREATE INDEX class_notice_by ON class_notice (author_id);

CREATE TABLE class_receipt (
    home TEXT NOT NULL,
    notice_id TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('pupils', 'parents')),
    reader_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    read_at BIGINT NOT NULL,
    PRIMARY KEY (home, notice_id, audience, reader_id)
);
CREATE INDEX class_receipt_of ON class_receipt (reader_id);
CREATE INDEX class_receipt_by ON class_receipt (account_id);

-- Why: a teacher asks a space of the class something: who comes, what is wanted, how something was. `home` is the class's. The questions
-- of a form never change, so they are one JSON text. A form is closed from `closes_at` on.
CREATE TABLE class_form (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    class_id TEXT NOT NULL,
    space TEXT NOT NULL CHECK (space IN ('pupils', 'parents', 'staff')),
    author_id TEXT NOT NULL,
    author_duty TEXT NOT NULL,
    title TEXT NOT NULL,
    intro TEXT NOT NULL,
    questions TEXT NOT NULL,
    is_anonymous BIGINT NOT NULL CHECK (is_anonymous IN (0, 1)),
    shows_results BIGINT NOT NULL CHECK (shows_results IN (0, 1)),
    closes_at BIGINT NOT NULL,
    reminded_at BIGINT,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE INDEX class_form_in ON class_form (home, class_id, made_at DESC, id DESC);
CREATE INDEX class_form_by ON class_form (author_id);

-- One row for whoever answered: in the parents' space for the child, with the guardian who did it in `account_id`. `request_id` is the
-- handing in that it came with. Of an anonymous form the row says that somebody answered and nothing else.
CREATE TABLE class_form_answer (
    home TEXT NOT NULL,
    form_id TEXT NOT NULL,
    reader_id TEXT NOT NULL,
    account_id TEXT,
    request_id TEXT,
    answers TEXT,
    made_at BIGINT,
    PRIMARY KEY (home, form_id, reader_id),
    CHECK ((answers IS NULL AND request_id IS NULL AND made_at IS NULL)
        OR (answers IS NOT NULL AND request_id IS NOT NULL AND made_at IS NOT NULL))
);
CREATE INDEX class_form_answer_of ON class_form_answer (reader_id);
CREATE INDEX class_form_answer_by ON class_form_answer (account_id);

-- What was answered to an anonymous form: one row with sums and sorted texts for all together. Rows of their own would stand in the order
-- in which they came, as those above do, and either database would tell which belongs to which.
CREATE TABLE class_form_sums (
    home TEXT NOT NULL,
    form_id TEXT NOT NULL,
    sums TEXT NOT NULL,
    PRIMARY KEY (home, form_id)
);

-- Pupils get an inbox too.
CREATE TABLE inbox_entry_next (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    class_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('guardian', 'teacher', 'pupil')),
    child_id TEXT,
    subject TEXT NOT NULL,
    message TEXT NOT NULL,
    about TEXT NOT NULL,
    link TEXT NOT NULL,
    due_at BIGINT,
    is_urgent BIGINT NOT NULL CHECK (is_urgent IN (0, 1)),
    is_news BIGINT NOT NULL CHECK (is_news IN (0, 1)),
    bundle TEXT,
    made_at BIGINT NOT NULL,
    visible_from BIGINT NOT NULL,
    handled_by TEXT,
    handled_at BIGINT,
    PRIMARY KEY (home, id)
);
INSERT INTO inbox_entry_next
SELECT home, id, class_id, account_id, audience, child_id, subject, message, about, link, due_at, is_urgent, is_news, bundle, made_at,
       visible_from, handled_by, handled_at
  FROM inbox_entry;
DROP TABLE inbox_entry;
ALTER TABLE inbox_entry_next RENAME TO inbox_entry;
CREATE INDEX inbox_entry_of ON inbox_entry (account_id, audience, visible_from);
CREATE INDEX inbox_entry_about ON inbox_entry (home, subject);

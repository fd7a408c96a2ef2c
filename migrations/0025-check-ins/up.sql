-- Why: what a class does day by day, what each pupil handed in for which day, and what a teacher said to it. `home` is the class's. Days are
-- days in China, written `2026-03-02`. Which days are asked for is a rule in text: `on/135` (weekdays, Monday is 1) or `times/3` (a week).
CREATE TABLE check_in (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    class_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    title TEXT NOT NULL,
    task TEXT NOT NULL,
    evidence TEXT NOT NULL,
    rule TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    opens_minute BIGINT NOT NULL CHECK (opens_minute >= 0),
    closes_minute BIGINT NOT NULL CHECK (closes_minute > opens_minute AND closes_minute <= 1440),
    make_up_days BIGINT NOT NULL CHECK (make_up_days >= 0),
    seen_by TEXT NOT NULL CHECK (seen_by IN ('teacher', 'class')),
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE UNIQUE INDEX check_in_once ON check_in (home, class_id, request_id);
CREATE INDEX check_in_of ON check_in (home, class_id, last_day);

-- One for each pupil and day. `shown_at` is set while a teacher shows it to the class; whether the class may see it now is asked of the
-- ledger of consent each time. `consent_asked_at` is when a teacher asked for that.
CREATE TABLE check_in_entry (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    check_in_id TEXT NOT NULL,
    class_id TEXT NOT NULL,
    pupil_home TEXT NOT NULL,
    pupil_id TEXT NOT NULL,
    day TEXT NOT NULL,
    request_id TEXT NOT NULL,
    words TEXT NOT NULL,
    amount BIGINT,
    is_made_up BIGINT NOT NULL CHECK (is_made_up IN (0, 1)),
    is_by_guardian BIGINT NOT NULL CHECK (is_by_guardian IN (0, 1)),
    handed_in_at BIGINT NOT NULL,
    shown_at BIGINT,
    consent_asked_at BIGINT,
    PRIMARY KEY (home, id)
);
CREATE UNIQUE INDEX check_in_entry_once ON check_in_entry (home, check_in_id, pupil_id, day);
CREATE INDEX check_in_entry_shown ON check_in_entry (home, class_id, shown_at);
CREATE INDEX check_in_entry_by ON check_in_entry (pupil_id);

-- What a teacher said to an entry: a stamp, words, or both. Saying something else takes the place of it.
CREATE TABLE check_in_comment (
    home TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    stamp TEXT CHECK (stamp IN ('well_done', 'progress', 'careful', 'creative', 'keep_going')),
    words TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, entry_id, author_id)
);
CREATE INDEX check_in_comment_by ON check_in_comment (author_id);

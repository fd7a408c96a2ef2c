-- Why: the after-school courses of a school, who comes, and who waits. `home` is the school's.
-- `taken` counts the places given and never passes `places`; `last_number` is the number of the last wish that arrived. Whoever decides
-- about a wish changes this row first, and so holds it until the commit: decisions about one course come one after another.
CREATE TABLE after_school_offer (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    org_id TEXT NOT NULL,
    term TEXT NOT NULL,
    title TEXT NOT NULL,
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    begins_minute BIGINT NOT NULL,
    ends_minute BIGINT NOT NULL CHECK (ends_minute > begins_minute),
    place TEXT NOT NULL,
    teacher_home TEXT NOT NULL,
    teacher_id TEXT NOT NULL,
    grades TEXT NOT NULL,
    places BIGINT NOT NULL CHECK (places > 0),
    taken BIGINT NOT NULL CHECK (taken BETWEEN 0 AND places),
    last_number BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE INDEX after_school_offer_in ON after_school_offer (org_id, term, weekday, begins_minute, id);

-- One wish of one child; `number` is the order in which wishes for the course arrived. `request_id` comes from the form.
CREATE TABLE after_school_wish (
    home TEXT NOT NULL,
    offer_id TEXT NOT NULL,
    child_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    child_home TEXT NOT NULL,
    class_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    rank BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('placed', 'waiting', 'withdrawn')),
    made_at BIGINT NOT NULL,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (home, offer_id, number)
);
CREATE UNIQUE INDEX after_school_wish_once ON after_school_wish (home, offer_id, child_id) WHERE state <> 'withdrawn';
CREATE INDEX after_school_wish_of ON after_school_wish (home, child_id, request_id);
CREATE INDEX after_school_wish_state ON after_school_wish (home, offer_id, state, number);

-- One row per child: whoever hands in or takes back holds it, so that two guardians at once cannot choose two courses at one time.
CREATE TABLE after_school_chooser (
    home TEXT NOT NULL,
    child_id TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (home, child_id)
);

-- A course on one day, and who was there. A pupil without a row was not there.
CREATE TABLE after_school_session (
    home TEXT NOT NULL,
    offer_id TEXT NOT NULL,
    held_on TEXT NOT NULL,
    teacher_present BIGINT NOT NULL CHECK (teacher_present IN (0, 1)),
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (home, offer_id, held_on)
);
CREATE TABLE after_school_presence (
    home TEXT NOT NULL,
    offer_id TEXT NOT NULL,
    held_on TEXT NOT NULL,
    child_id TEXT NOT NULL,
    PRIMARY KEY (home, offer_id, held_on, child_id)
);

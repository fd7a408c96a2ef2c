-- Why: who may stay away, who was there, and what a guardian or teacher has to do about it. `home` is the class's. A period is half a day,
-- written `2026-03-02/am` or `2026-03-02/pm`, so that text order is time order.
CREATE TABLE leave_request (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    class_id TEXT NOT NULL,
    pupil_id TEXT NOT NULL,
    applicant_id TEXT NOT NULL,
    from_period TEXT NOT NULL,
    to_period TEXT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'asked_back', 'approved', 'withdrawn')),
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    PRIMARY KEY (home, id)
);
CREATE INDEX leave_request_of ON leave_request (home, class_id, pupil_id, from_period);

-- One truth per pupil and period, in whichever class of the home the pupil is.
CREATE TABLE attendance (
    home TEXT NOT NULL,
    pupil_id TEXT NOT NULL,
    period TEXT NOT NULL,
    class_id TEXT NOT NULL,
    mark TEXT NOT NULL CHECK (mark IN ('present', 'late', 'absent', 'on_leave')),
    noted_by TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (home, pupil_id, period)
);
CREATE INDEX attendance_in ON attendance (home, class_id, period);

CREATE TABLE attendance_correction (
    home TEXT NOT NULL,
    pupil_id TEXT NOT NULL,
    period TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    mark_before TEXT NOT NULL,
    mark_after TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    PRIMARY KEY (home, pupil_id, period, noted_at)
);

-- One row for each person who may do it. `subject` names what it is about: who does it does it for everybody with the same subject.
-- `bundle` is the day on which a guardian had got enough, NULL for entries that stand alone.
CREATE TABLE inbox_entry (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    class_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('guardian', 'teacher')),
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
CREATE INDEX inbox_entry_of ON inbox_entry (account_id, audience, visible_from);
CREATE INDEX inbox_entry_about ON inbox_entry (home, subject);

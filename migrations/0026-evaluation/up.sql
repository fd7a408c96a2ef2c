-- Why: what teachers saw of a pupil, the text at the end of a term, and what a pupil adds to the record of growing up. Evaluations and texts
-- live in the home of the class; what pupils add themselves lives in their own home and goes with them.

-- A behaviour that a class watches for besides those that are shipped. One that is retired stays in what was recorded.
CREATE TABLE evaluation_behaviour (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    class_id TEXT NOT NULL,
    dimension TEXT NOT NULL CHECK (dimension IN ('moral', 'intellectual', 'physical', 'aesthetic', 'labour')),
    leaning TEXT NOT NULL CHECK (leaning IN ('positive', 'attention')),
    name TEXT NOT NULL,
    points BIGINT NOT NULL CHECK (points BETWEEN 0 AND 5),
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    retired_at BIGINT,
    PRIMARY KEY (home, id)
);
CREATE UNIQUE INDEX evaluation_behaviour_in ON evaluation_behaviour (home, class_id, name) WHERE retired_at IS NULL;

-- One entry about one pupil, as it was said: dimension, leaning, name and points are those of the behaviour at that time. `name` is empty for
-- a shipped behaviour, whose words stand in the locales. `request_id` comes from the form.
CREATE TABLE evaluation (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    class_id TEXT NOT NULL,
    pupil_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    dimension TEXT NOT NULL CHECK (dimension IN ('moral', 'intellectual', 'physical', 'aesthetic', 'labour')),
    leaning TEXT NOT NULL CHECK (leaning IN ('positive', 'attention')),
    behaviour TEXT NOT NULL,
    name TEXT NOT NULL,
    points BIGINT NOT NULL,
    note TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE UNIQUE INDEX evaluation_once ON evaluation (home, request_id, pupil_id);
CREATE INDEX evaluation_in ON evaluation (home, class_id, noted_at);
CREATE INDEX evaluation_of ON evaluation (pupil_id, noted_at);

-- The text that the head teacher is writing.
CREATE TABLE term_text (
    home TEXT NOT NULL,
    class_id TEXT NOT NULL,
    pupil_id TEXT NOT NULL,
    term TEXT NOT NULL,
    body TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (home, class_id, pupil_id, term)
);

-- What was shared stays as it was, with the name that the class had; a change is another version.
CREATE TABLE term_text_shared (
    home TEXT NOT NULL,
    class_id TEXT NOT NULL,
    pupil_id TEXT NOT NULL,
    term TEXT NOT NULL,
    version BIGINT NOT NULL,
    class_name TEXT NOT NULL,
    body TEXT NOT NULL,
    shared_by TEXT NOT NULL,
    shared_at BIGINT NOT NULL,
    PRIMARY KEY (home, class_id, pupil_id, term, version)
);
CREATE INDEX term_text_shared_of ON term_text_shared (pupil_id, shared_at);

-- What a pupil adds. The id comes from the form.
CREATE TABLE growth_piece (
    home TEXT NOT NULL,
    pupil_id TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, pupil_id, id)
);

-- What a pupil likes best, of any source: its kind, and what it is known by there.
CREATE TABLE growth_favourite (
    home TEXT NOT NULL,
    pupil_id TEXT NOT NULL,
    source TEXT NOT NULL,
    item TEXT NOT NULL,
    chosen_at BIGINT NOT NULL,
    PRIMARY KEY (home, pupil_id, source, item)
);

-- A record gathers over all classes, so that the pupil alone has to find these.
CREATE INDEX attendance_of ON attendance (pupil_id, period);
CREATE INDEX after_school_presence_of ON after_school_presence (child_id);

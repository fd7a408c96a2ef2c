-- Why: the two kinds of class and who is in them. Guardians and classes decide who may see a child, so both are rows of their own.
-- A class is small and public within its school, like an org; what people do in it carries `home`.
CREATE TABLE class_group (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('ordinary', 'administrative')),
    home TEXT NOT NULL,
    org_id TEXT NOT NULL,
    name TEXT NOT NULL,
    stage TEXT,
    grade TEXT,
    school_year BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE INDEX class_group_in ON class_group (org_id, kind, name, id);

-- `home` is the class's; `ended_at` is NULL while it lasts. One row per duty and stay, so that a pupil's way through classes is kept.
CREATE TABLE enrollment (
    home TEXT NOT NULL,
    class_id TEXT NOT NULL,
    account_home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    duty TEXT NOT NULL CHECK (duty IN ('pupil', 'committee', 'head_teacher', 'subject_teacher')),
    subject TEXT NOT NULL,
    is_administrative BIGINT NOT NULL CHECK (is_administrative IN (0, 1)),
    began_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (home, class_id, account_id, duty, subject, began_at)
);
CREATE INDEX enrollment_of ON enrollment (account_id, class_id);
CREATE UNIQUE INDEX enrollment_once ON enrollment (home, class_id, account_id, duty, subject) WHERE ended_at IS NULL;
-- A pupil is in exactly one administrative class.
CREATE UNIQUE INDEX enrollment_one_class ON enrollment (home, account_id)
    WHERE duty = 'pupil' AND is_administrative = 1 AND ended_at IS NULL;

-- Confirmed guardians of a child; `home` is the child's.
CREATE TABLE guardianship (
    home TEXT NOT NULL,
    child_id TEXT NOT NULL,
    guardian_home TEXT NOT NULL,
    guardian_id TEXT NOT NULL,
    relation TEXT NOT NULL CHECK (relation IN ('mother', 'father', 'grandparent', 'other')),
    confirmed_at BIGINT NOT NULL,
    PRIMARY KEY (home, child_id, guardian_id)
);
CREATE INDEX guardianship_of ON guardianship (guardian_id, child_id);

-- Why: the youngest cannot type a password. A teacher opens a class session 课堂, the class's shared devices enter its code, and a pupil
-- signs in there with four pictures. Such a session of a device carries the class session: it may do less, and ends with it.
ALTER TABLE session ADD COLUMN class_session_id TEXT;
CREATE INDEX session_of_class ON session (class_session_id) WHERE class_session_id IS NOT NULL;

-- `home` is the pupil's. `wrong` counts the tries since the last right one; at its bound the code is locked until a teacher unlocks it.
CREATE TABLE picture_code (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    wrong BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (home, account_id)
);

-- `home` is the class's. `code` is what devices enter, and is free again when the session has ended; `wrong` counts wrong pictures.
CREATE TABLE class_session (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    class_id TEXT NOT NULL,
    code TEXT NOT NULL,
    teacher_id TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    ended_at BIGINT,
    wrong BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE UNIQUE INDEX class_session_code ON class_session (code) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX class_session_one ON class_session (home, class_id) WHERE ended_at IS NULL;
CREATE INDEX class_session_age ON class_session (ends_at);

-- A shared device that entered the code. It says nothing about people.
CREATE TABLE class_session_device (
    home TEXT NOT NULL,
    class_session_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    wrong BIGINT NOT NULL,
    entered_at BIGINT NOT NULL,
    PRIMARY KEY (home, class_session_id, token_hash)
);

-- Minor mode 未成年人模式: what a guardian set for a child. No row means the rules of the child's age. `night_from` and `night_until` are hours;
-- NULL where the guardian wants no pause at night.
CREATE TABLE minor_mode (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    is_on BIGINT NOT NULL CHECK (is_on IN (0, 1)),
    daily_minutes BIGINT NOT NULL,
    night_from BIGINT,
    night_until BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (home, account_id)
);

-- How long a child was here on the one day that is counted, in slots of five minutes. There is one row for a child: no history comes about.
-- `extra_minutes` is what a guardian added or took for that day.
CREATE TABLE minor_day (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    day TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    slot BIGINT NOT NULL,
    extra_minutes BIGINT NOT NULL,
    PRIMARY KEY (home, account_id)
);

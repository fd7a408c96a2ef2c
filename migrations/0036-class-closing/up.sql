-- Why: a school may close an ordinary class that its head teacher does not close, and everybody in the class reads the reason for as long as the
-- class can be read. A class that its head teacher closed has no row here. Who closed it stands in the audit log.
CREATE TABLE class_closing (
    home TEXT NOT NULL,
    class_id TEXT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (home, class_id)
);

-- Why: what a whole class reads of a check-in can be taken out of its sight, with a reason that the pupil reads. `hidden_at` is since when.
ALTER TABLE check_in_entry ADD COLUMN hidden_at BIGINT;
ALTER TABLE check_in_entry ADD COLUMN hidden_why TEXT NOT NULL DEFAULT '';

-- Why: an account that is erased takes its id out of every row that somebody else still needs, and has to find these rows.
CREATE INDEX attendance_noted_by ON attendance (noted_by);
CREATE INDEX attendance_correction_noted_by ON attendance_correction (noted_by);
CREATE INDEX check_in_made_by ON check_in (author_id);
CREATE INDEX evaluation_noted_by ON evaluation (noted_by);
CREATE INDEX inbox_entry_handled_by ON inbox_entry (handled_by) WHERE handled_by IS NOT NULL;
CREATE INDEX leave_request_by ON leave_request (applicant_id);
CREATE INDEX leave_request_decided_by ON leave_request (decided_by) WHERE decided_by IS NOT NULL;
CREATE INDEX term_text_written_by ON term_text (written_by);
CREATE INDEX term_text_shared_by ON term_text_shared (shared_by);

-- Why: a notice to be confirmed by a day was kept with the midnight after it, which reads as the next day. 16:00 UTC is midnight in China.
UPDATE class_notice SET due_at = due_at - 1 WHERE due_at % 86400000 = 57600000;
UPDATE inbox_entry SET due_at = due_at - 1 WHERE subject LIKE 'notice/%' AND due_at % 86400000 = 57600000;

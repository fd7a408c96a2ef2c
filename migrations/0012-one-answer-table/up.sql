-- Why: a film's question and an exercise are marked by one rule; homework and the book of mistakes are built on one kind of answer. So what
-- was said to films moves into `record_answer`. `item` names the question within its resource: the place of an exercise (`3`) or the
-- question of a film (`film-0123456789abcdef`). `verb` is that of xAPI; who skips a question says nothing: `response` is empty.
CREATE TABLE record_answer_next (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    item TEXT NOT NULL,
    release_hash TEXT NOT NULL,
    verb TEXT NOT NULL CHECK (verb IN ('answered', 'skipped')),
    response TEXT NOT NULL,
    -- NULL where only a person can judge, and for what was skipped.
    success BIGINT CHECK (success IN (0, 1)),
    points BIGINT NOT NULL,
    most_points BIGINT NOT NULL,
    duration_ms BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    stored_at BIGINT NOT NULL,
    PRIMARY KEY (home, account_id, id)
);

INSERT INTO record_answer_next
SELECT home, account_id, id, resource_id, CAST(item AS TEXT), release_hash, 'answered', response, success, points, most_points, duration_ms,
       answered_at, stored_at
  FROM record_answer;

-- Answers to films had no id: it is made of question and time, as a UUID of version 8 (RFC 9562). They named no release, but a question is
-- named by its content, so the present release asks the same or no longer has it. They were worth one point. The response was JSON.
INSERT INTO record_answer_next
SELECT v.home, v.account_id,
       substr(v.question, 1, 8) || '-' || substr(v.question, 9, 4) || '-8' || substr(v.question, 13, 3) || '-8' || substr(v.digits, 1, 3)
           || '-' || substr(v.digits, 4, 12),
       v.resource_id, 'film-' || v.question, r.release_hash, v.verb,
       CASE
           WHEN v.verb = 'skipped' THEN ''
           WHEN v.response LIKE '{"choices":%' THEN
               replace(replace(replace(v.response, '{"choices":[', ''), ']}', ''), ',', '[,]')
           ELSE
               replace(replace(replace(replace(replace(substr(v.response, 10, length(v.response) - 11),
                   '\\', '\!'), '\n', '
'), '\t', ' '), '\"', '"'), '\!', '\')
       END,
       v.success, COALESCE(v.success, 0), 1, 0, v.at, v.at
  FROM (SELECT home, account_id, resource_id, question, verb, response, success, at,
               substr('000000000000000' || CAST(at AS TEXT), length(CAST(at AS TEXT)) + 1) AS digits
          FROM record_video_answer) AS v
  JOIN library_resource AS r ON r.id = v.resource_id
 WHERE length(v.digits) = 15
ON CONFLICT (home, account_id, id) DO NOTHING;

DROP TABLE record_answer;
DROP TABLE record_video_answer;
ALTER TABLE record_answer_next RENAME TO record_answer;
CREATE INDEX record_answer_by_item ON record_answer (home, account_id, resource_id, item, answered_at);
CREATE INDEX record_answer_by_time ON record_answer (home, account_id, answered_at, id);

-- Why: what people write into books and beside films is theirs alone, and must find its place again when the book is issued anew. So a
-- note keeps the words it is about and what stands around them (W3C Web Annotation, TextQuoteSelector), and where it was made.
-- Motivations are those of the Web Annotation vocabulary. `place` is the moment of a film in milliseconds or the index of a book's page,
-- `label` the page as it was called then, `start` where the quote begins in the page's text, in characters that are no spaces.
CREATE TABLE annotation (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    object_kind TEXT NOT NULL CHECK (object_kind IN ('resource', 'textbook')),
    object_id TEXT NOT NULL,
    motivation TEXT NOT NULL CHECK (motivation IN ('bookmarking', 'commenting', 'highlighting')),
    place BIGINT NOT NULL,
    label TEXT NOT NULL,
    start BIGINT NOT NULL,
    quote TEXT NOT NULL,
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (home, account_id, id)
);
CREATE INDEX annotation_by_object ON annotation (home, account_id, object_kind, object_id, place);

-- What somebody said to a question that a film stops for: xAPI statements whose object is the question. `question` is the digest of its
-- content. `success` is empty where nobody can tell, and for what was skipped.
CREATE TABLE record_video_answer (
    home TEXT NOT NULL,
    account_id TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    question TEXT NOT NULL,
    at BIGINT NOT NULL,
    verb TEXT NOT NULL CHECK (verb IN ('answered', 'skipped')),
    response TEXT NOT NULL,
    success BIGINT CHECK (success IN (0, 1)),
    PRIMARY KEY (home, account_id, resource_id, question, at)
);

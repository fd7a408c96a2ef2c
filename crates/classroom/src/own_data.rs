use identity::export::Listing;
use identity::export::Shape::{Number, Text, Time};

/// What the life of classes holds of somebody, for an export. A class may live in another home than the person, so that the account alone
/// finds the rows; the home is named because every statement of an export is given it.
pub const LISTINGS: &[Listing] = &[
    Listing {
        file: "leave",
        statement: "SELECT id, from_period, to_period, reason, state, question, answer, asked_at, decided_at
                      FROM leave_request WHERE $1 <> '' AND (pupil_id = $2 OR applicant_id = $2) ORDER BY asked_at, id",
        columns: &[
            ("id", Text),
            ("from_period", Text),
            ("to_period", Text),
            ("reason", Text),
            ("state", Text),
            ("question", Text),
            ("answer", Text),
            ("asked_at", Time),
            ("decided_at", Time),
        ],
    },
    Listing {
        file: "attendance",
        statement: "SELECT period, mark, noted_at FROM attendance WHERE $1 <> '' AND pupil_id = $2 ORDER BY period",
        columns: &[("period", Text), ("mark", Text), ("noted_at", Time)],
    },
    Listing {
        file: "class-sessions",
        statement: "SELECT began_at, ends_at, ended_at FROM class_session WHERE $1 <> '' AND teacher_id = $2 ORDER BY began_at",
        columns: &[("began_at", Time), ("ends_at", Time), ("ended_at", Time)],
    },
    Listing {
        file: "inbox",
        statement: "SELECT message, about, due_at, made_at, handled_at FROM inbox_entry WHERE $1 <> '' AND account_id = $2 ORDER BY made_at, id",
        columns: &[("message", Text), ("about", Text), ("due_at", Time), ("made_at", Time), ("handled_at", Time)],
    },
    Listing {
        file: "after-school",
        statement: "SELECT o.term, o.title, w.rank, w.number, w.state, w.made_at, w.decided_at
                      FROM after_school_wish w JOIN after_school_offer o ON o.home = w.home AND o.id = w.offer_id
                     WHERE $1 <> '' AND w.child_id = $2 ORDER BY w.made_at, w.number",
        columns: &[
            ("term", Text),
            ("title", Text),
            ("rank", Number),
            ("number", Number),
            ("state", Text),
            ("made_at", Time),
            ("decided_at", Time),
        ],
    },
    Listing {
        file: "check-ins",
        statement: "SELECT c.title, e.day, e.words, e.amount, e.is_made_up, e.is_by_guardian, e.handed_in_at, e.shown_at,
                            e.hidden_at, e.hidden_why
                      FROM check_in_entry e JOIN check_in c ON c.home = e.home AND c.id = e.check_in_id
                     WHERE $1 <> '' AND e.pupil_id = $2 ORDER BY e.day, e.id",
        columns: &[
            ("title", Text),
            ("day", Text),
            ("words", Text),
            ("amount", Number),
            ("is_made_up", Number),
            ("is_by_guardian", Number),
            ("handed_in_at", Time),
            ("shown_at", Time),
            ("hidden_at", Time),
            ("hidden_why", Text),
        ],
    },
    Listing {
        file: "check-in-comments",
        statement: "SELECT e.day, c.stamp, c.words, c.made_at
                      FROM check_in_comment c JOIN check_in_entry e ON e.home = c.home AND e.id = c.entry_id
                     WHERE $1 <> '' AND (e.pupil_id = $2 OR c.author_id = $2) ORDER BY c.made_at, e.day",
        columns: &[("day", Text), ("stamp", Text), ("words", Text), ("made_at", Time)],
    },
    Listing {
        file: "evaluation",
        statement: "SELECT dimension, leaning, behaviour, name, points, note, noted_at FROM evaluation
                     WHERE $1 <> '' AND pupil_id = $2 ORDER BY noted_at, id",
        columns: &[
            ("dimension", Text),
            ("leaning", Text),
            ("behaviour", Text),
            ("name", Text),
            ("points", Number),
            ("note", Text),
            ("noted_at", Time),
        ],
    },
    Listing {
        file: "term-texts",
        statement: "SELECT term, version, class_name, body, shared_at FROM term_text_shared
                     WHERE $1 <> '' AND pupil_id = $2 ORDER BY shared_at, version",
        columns: &[("term", Text), ("version", Number), ("class_name", Text), ("body", Text), ("shared_at", Time)],
    },
    Listing {
        file: "growth-pieces",
        statement: "SELECT id, body, made_at FROM growth_piece WHERE home = $1 AND pupil_id = $2 ORDER BY made_at, id",
        columns: &[("id", Text), ("body", Text), ("made_at", Time)],
    },
    Listing {
        file: "growth-favourites",
        statement: "SELECT source, item, chosen_at FROM growth_favourite WHERE home = $1 AND pupil_id = $2 ORDER BY chosen_at, source, item",
        columns: &[("source", Text), ("item", Text), ("chosen_at", Time)],
    },
    Listing {
        file: "class-posts",
        statement: "SELECT id, space, reply_to, body, made_at, edited_at, verdict
                      FROM class_post WHERE $1 <> '' AND author_id = $2 ORDER BY made_at, id",
        columns: &[
            ("id", Text),
            ("space", Text),
            ("reply_to", Text),
            ("body", Text),
            ("made_at", Time),
            ("edited_at", Time),
            ("verdict", Text),
        ],
    },
    Listing {
        file: "class-reports",
        statement: "SELECT reason, made_at, verdict, decided_at FROM class_report WHERE $1 <> '' AND reporter_id = $2 ORDER BY made_at, id",
        columns: &[("reason", Text), ("made_at", Time), ("verdict", Text), ("decided_at", Time)],
    },
    Listing {
        file: "class-blocks",
        statement: "SELECT reason, blocked_at FROM class_block WHERE $1 <> '' AND account_id = $2 ORDER BY blocked_at",
        columns: &[("reason", Text), ("blocked_at", Time)],
    },
    Listing {
        file: "class-notices",
        statement: "SELECT title, body, due_at, made_at FROM class_notice WHERE $1 <> '' AND author_id = $2 ORDER BY made_at, id",
        columns: &[("title", Text), ("body", Text), ("due_at", Time), ("made_at", Time)],
    },
    Listing {
        file: "class-receipts",
        statement: "SELECT n.title, r.audience, r.read_at
                      FROM class_receipt r JOIN class_notice n ON n.home = r.home AND n.id = r.notice_id
                     WHERE $1 <> '' AND (r.account_id = $2 OR r.reader_id = $2) ORDER BY r.read_at, n.id",
        columns: &[("title", Text), ("audience", Text), ("read_at", Time)],
    },
    Listing {
        file: "class-forms",
        statement: "SELECT title, intro, questions, is_anonymous, closes_at, made_at
                      FROM class_form WHERE $1 <> '' AND author_id = $2 ORDER BY made_at, id",
        columns: &[("title", Text), ("intro", Text), ("questions", Text), ("is_anonymous", Number), ("closes_at", Time), ("made_at", Time)],
    },
    // Of an anonymous form there is that one answered; what, nobody can tell any more.
    Listing {
        file: "class-form-answers",
        statement: "SELECT f.title, f.questions, f.is_anonymous, n.answers, n.made_at
                      FROM class_form_answer n JOIN class_form f ON f.home = n.home AND f.id = n.form_id
                     WHERE $1 <> '' AND (n.account_id = $2 OR n.reader_id = $2) ORDER BY f.made_at, f.id",
        columns: &[("title", Text), ("questions", Text), ("is_anonymous", Number), ("answers", Text), ("made_at", Time)],
    },
];

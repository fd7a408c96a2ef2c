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
];

use identity::export::Listing;
use identity::export::Shape::{Number, Text, Time};

/// What records hold of somebody, for an export.
pub const LISTINGS: &[Listing] = &[
    Listing {
        file: "statements",
        statement: "SELECT verb, object_kind, object_id, result, at FROM record_statement WHERE home = $1 AND account_id = $2 ORDER BY at",
        columns: &[("verb", Text), ("object_kind", Text), ("object_id", Text), ("result", Text), ("at", Time)],
    },
    Listing {
        file: "progress",
        statement: "SELECT object_kind, object_id, position, extent, updated_at FROM record_progress
                     WHERE home = $1 AND account_id = $2 ORDER BY updated_at",
        columns: &[("object_kind", Text), ("object_id", Text), ("position", Number), ("extent", Number), ("updated_at", Time)],
    },
    Listing {
        file: "favourites",
        statement: "SELECT object_kind, object_id, kept_at FROM record_kept WHERE home = $1 AND account_id = $2 ORDER BY kept_at",
        columns: &[("object_kind", Text), ("object_id", Text), ("kept_at", Time)],
    },
    Listing {
        file: "answers",
        statement: "SELECT id, resource_id, item, verb, response, success, points, most_points, duration_ms, answered_at
                      FROM record_answer WHERE home = $1 AND account_id = $2 ORDER BY answered_at",
        columns: &[
            ("id", Text),
            ("resource_id", Text),
            ("item", Text),
            ("verb", Text),
            ("response", Text),
            ("success", Number),
            ("points", Number),
            ("most_points", Number),
            ("duration_ms", Number),
            ("answered_at", Time),
        ],
    },
];

use identity::export::Listing;
use identity::export::Shape::{Number, Text, Time};

/// What notes hold of somebody, for an export.
pub const LISTINGS: &[Listing] = &[Listing {
    file: "notes",
    statement: "SELECT id, object_kind, object_id, motivation, place, label, quote, body, created_at, updated_at
                  FROM annotation WHERE home = $1 AND account_id = $2 ORDER BY created_at",
    columns: &[
        ("id", Text),
        ("object_kind", Text),
        ("object_id", Text),
        ("motivation", Text),
        ("place", Number),
        ("label", Text),
        ("quote", Text),
        ("body", Text),
        ("created_at", Time),
        ("updated_at", Time),
    ],
}];

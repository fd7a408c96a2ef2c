//! What is kept here of a person, for an export.

use identity::export::Listing;
use identity::export::Shape::{Text, Time};

/// What somebody wrote and confirmed in the name of an org, and what a school said of them that asked to be taken in. The org may live in another home than the person, so that the account alone finds
/// the rows; the home is named because every statement of an export is given it.
pub const LISTINGS: &[Listing] = &[
    Listing {
        file: "org-notices",
        statement: "SELECT id, title, body, sent_at, due_at FROM org_notice WHERE $1 <> '' AND author_id = $2 ORDER BY sent_at, id",
        columns: &[("id", Text), ("title", Text), ("body", Text), ("sent_at", Time), ("due_at", Time)],
    },
    Listing {
        file: "school-requests",
        statement: "SELECT school_name, contact_name, contact, note, asked_at FROM school_request WHERE home = $1 AND invited_id = $2
                     ORDER BY asked_at, id",
        columns: &[("school_name", Text), ("contact_name", Text), ("contact", Text), ("note", Text), ("asked_at", Time)],
    },
    Listing {
        file: "org-notice-receipts",
        statement: "SELECT notice_id, note, confirmed_at FROM org_notice_receipt WHERE $1 <> '' AND account_id = $2
                     ORDER BY confirmed_at, notice_id",
        columns: &[("notice_id", Text), ("note", Text), ("confirmed_at", Time)],
    },
];

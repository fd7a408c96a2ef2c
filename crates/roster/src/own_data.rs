use identity::export::Listing;
use identity::export::Shape::{Text, Time};

/// What classes hold of somebody, for an export.
pub const LISTINGS: &[Listing] = &[
    Listing {
        file: "classes",
        statement: "SELECT c.name AS class, c.kind, e.duty, e.subject, e.began_at, e.ended_at
                  FROM enrollment e JOIN class_group c ON c.id = e.class_id
                 WHERE e.account_home = $1 AND e.account_id = $2 ORDER BY e.began_at",
        columns: &[("class", Text), ("kind", Text), ("duty", Text), ("subject", Text), ("began_at", Time), ("ended_at", Time)],
    },
    Listing {
        file: "class-requests",
        statement: "SELECT c.name AS class, r.duty, r.state, r.asked_at, r.decided_at
                      FROM join_request r JOIN class_group c ON c.id = r.class_id
                     WHERE r.account_home = $1 AND r.account_id = $2 ORDER BY r.asked_at",
        columns: &[("class", Text), ("duty", Text), ("state", Text), ("asked_at", Time), ("decided_at", Time)],
    },
    Listing {
        file: "school-numbers",
        statement: "SELECT o.name AS school, n.number FROM roster_number n JOIN org o ON o.id = n.org_id
                     WHERE n.account_home = $1 AND n.account_id = $2 ORDER BY o.name",
        columns: &[("school", Text), ("number", Text)],
    },
];

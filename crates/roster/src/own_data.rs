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
    Listing {
        file: "transfers",
        statement: "SELECT f.name AS from_school, t.name AS to_school, p.state, p.reason, p.opened_at, p.decided_at
                      FROM pupil_transfer p JOIN org f ON f.id = p.from_org_id LEFT JOIN org t ON t.id = p.to_org_id
                     WHERE p.home = $1 AND p.child_id = $2 ORDER BY p.opened_at",
        columns: &[
            ("from_school", Text),
            ("to_school", Text),
            ("state", Text),
            ("reason", Text),
            ("opened_at", Time),
            ("decided_at", Time),
        ],
    },
    Listing {
        file: "ids-in-other-systems",
        statement: "SELECT o.name AS school, s.sourced_id FROM roster_source s JOIN org o ON o.id = s.org_id
                     WHERE $1 <> '' AND s.kind = 'person' AND s.target_id = $2 ORDER BY o.name",
        columns: &[("school", Text), ("sourced_id", Text)],
    },
];

use super::Listing;
use super::Shape::{Number, Text, Time};

/// What this area holds of somebody. Hashes of passwords, codes and tokens say nothing about the person and open doors, so they stay.
pub(super) const LISTINGS: &[Listing] = &[
    Listing {
        file: "account",
        statement: "SELECT sign_in_name, display_name, guardian_agreed_at, said_under_14_at, created_at FROM account WHERE home = $1 AND id = $2",
        columns: &[
            ("sign_in_name", Text),
            ("display_name", Text),
            ("guardian_agreed_at", Time),
            ("said_under_14_at", Time),
            ("created_at", Time),
        ],
    },
    Listing {
        file: "roles",
        statement: "SELECT r.kind, o.name AS org_name, r.is_confirmed, r.stage, r.grade, r.created_at
                      FROM account_role r LEFT JOIN org o ON o.id = r.org_id
                     WHERE r.home = $1 AND r.account_id = $2 ORDER BY r.created_at, r.kind",
        columns: &[("kind", Text), ("org_name", Text), ("is_confirmed", Number), ("stage", Text), ("grade", Text), ("created_at", Time)],
    },
    Listing {
        file: "devices",
        statement: "SELECT device, way, way_name, created_at, seen_at FROM session WHERE home = $1 AND account_id = $2 ORDER BY created_at",
        columns: &[("device", Text), ("way", Text), ("way_name", Text), ("created_at", Time), ("seen_at", Time)],
    },
    Listing {
        file: "passkeys",
        statement: "SELECT name, created_at, used_at FROM passkey WHERE home = $1 AND account_id = $2 ORDER BY created_at",
        columns: &[("name", Text), ("created_at", Time), ("used_at", Time)],
    },
    Listing {
        file: "accounts-elsewhere",
        statement: "SELECT issuer, subject, linked_at, used_at FROM provider_link WHERE home = $1 AND account_id = $2 ORDER BY linked_at",
        columns: &[("issuer", Text), ("subject", Text), ("linked_at", Time), ("used_at", Time)],
    },
    Listing {
        file: "connected-systems",
        statement: "SELECT c.name AS system, g.scopes, g.granted_at, g.used_at
                      FROM oauth_grant g JOIN oauth_client c ON c.id = g.client_id
                     WHERE g.home = $1 AND g.account_id = $2 ORDER BY g.granted_at",
        columns: &[("system", Text), ("scopes", Text), ("granted_at", Time), ("used_at", Time)],
    },
    Listing {
        file: "minor-mode",
        statement: "SELECT is_on, daily_minutes, night_from, night_until, changed_at FROM minor_mode WHERE home = $1 AND account_id = $2",
        columns: &[("is_on", Number), ("daily_minutes", Number), ("night_from", Number), ("night_until", Number), ("changed_at", Time)],
    },
    Listing {
        file: "minor-day",
        statement: "SELECT day, minutes, extra_minutes FROM minor_day WHERE home = $1 AND account_id = $2",
        columns: &[("day", Text), ("minutes", Number), ("extra_minutes", Number)],
    },
    Listing {
        file: "picture-code",
        statement: "SELECT made_at, wrong FROM picture_code WHERE home = $1 AND account_id = $2",
        columns: &[("made_at", Time), ("wrong", Number)],
    },
    Listing {
        file: "guardians",
        statement: "SELECT a.display_name AS guardian, g.relation, g.confirmed_at
                      FROM guardianship g JOIN account a ON a.home = g.guardian_home AND a.id = g.guardian_id
                     WHERE g.home = $1 AND g.child_id = $2 ORDER BY g.confirmed_at",
        columns: &[("guardian", Text), ("relation", Text), ("confirmed_at", Time)],
    },
    Listing {
        file: "children",
        statement: "SELECT a.display_name AS child, g.relation, g.confirmed_at
                      FROM guardianship g JOIN account a ON a.home = g.home AND a.id = g.child_id
                     WHERE g.guardian_home = $1 AND g.guardian_id = $2 ORDER BY g.confirmed_at",
        columns: &[("child", Text), ("relation", Text), ("confirmed_at", Time)],
    },
    Listing {
        file: "consent",
        statement: "SELECT purpose, decision, wording, at FROM consent WHERE home = $1 AND account_id = $2 ORDER BY seq",
        columns: &[("purpose", Text), ("decision", Text), ("wording", Number), ("at", Time)],
    },
];

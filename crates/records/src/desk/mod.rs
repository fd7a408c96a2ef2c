//! `GET /me`: the home of each role. A home is a row of panels; what stands in them is each role's own file.

mod administrator;
mod content;
mod panel;
mod parent;
mod pupil;
mod researcher;
mod teacher;

use axum::Extension;
use axum::http::StatusCode;
use identity::{Action, DeskLinks, Person, Resource, RoleKind, Visit};
use kernel::Timestamp;
use library::Library;
use web::{PageResult, Shell};

use crate::thing::Look;
use panel::{Body, Panel};

/// What `records/desk.html` prints.
#[derive(askama::Template)]
#[template(path = "records/desk.html")]
struct DeskPage {
    shell: Shell,
    greeting: String,
    line: String,
    /// The wide column
    main: Vec<Panel>,
    /// The narrow column
    side: Vec<Panel>,
    /// Below both
    wide: Vec<Panel>,
}

/// The panels of a home.
#[derive(Default)]
struct Desk {
    main: Vec<Panel>,
    side: Vec<Panel>,
    wide: Vec<Panel>,
}

/// Who looks at their home, and with what it is made.
struct Visitor<'v> {
    library: &'v Library,
    shell: &'v Shell,
    person: &'v Person,
}

/// `GET /me`
pub async fn show_desk(
    person: Person,
    visit: Visit,
    Extension(library): Extension<Library>,
    above: Option<Extension<DeskLinks>>,
) -> PageResult {
    person.may(Action::ReadLearning, Resource::OwnThings(person.account))?;
    let shell = visit.shell(Some(&person), "my-desk").in_section("me");
    let visitor = Visitor { library: &library, shell: &shell, person: &person };
    let Desk { main, side, wide } = match person.role.kind {
        RoleKind::Pupil => pupil::desk(&visitor).await?,
        RoleKind::Teacher => teacher::desk(&visitor).await?,
        RoleKind::Parent => parent::desk(&visitor).await?,
        RoleKind::Researcher | RoleKind::Editor => researcher::desk(&visitor).await?,
        RoleKind::Administrator => administrator::desk(&visitor, &above.map(|Extension(links)| links).unwrap_or_default()).await?,
    };
    let greeting = shell.tx(greeting(library.app.clock.now()), &person.name).into_owned();
    let line = person.role.label(shell.words());
    web::html(StatusCode::OK, &DeskPage { greeting, line, main, side, wide, shell })
}

/// The greeting of the hour in China.
fn greeting(now: Timestamp) -> &'static str {
    let hour = now.minute().get(11..13).and_then(|hour| hour.parse().ok()).unwrap_or(12);
    match hour {
        5..=10 => "desk-good-morning",
        11..=12 => "desk-good-noon",
        13..=17 => "desk-good-afternoon",
        _ => "desk-good-evening",
    }
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::greeting;

    #[test]
    fn the_greeting_is_that_of_the_hour_in_china() {
        let midnight = Timestamp::from_ms(1_772_380_800_000);
        let at = |hour: i64| greeting(midnight.plus_ms(hour * 3_600_000));
        assert_eq!([0, 5, 12, 15].map(at), ["desk-good-evening", "desk-good-morning", "desk-good-noon", "desk-good-afternoon"]);
        assert_eq!(at(18), "desk-good-evening");
    }
}

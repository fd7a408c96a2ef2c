use axum::http::StatusCode;
use axum::response::IntoResponse;
use web::{PageResult, Shell};

use super::minor::Say;
use crate::visit::Visit;
use crate::{Person, session};

/// The signed-in corner of the header and the bar of a phone, for pages that are the same for everyone.
#[derive(askama::Template)]
#[template(path = "identity/badge.html")]
struct Badge {
    shell: Shell,
    person: web::Person,
    /// What minor mode says to a child
    say: Option<Say>,
}

/// `GET /me/badge`: the badge, or nothing and an end to asking.
pub(super) async fn show(person: Option<Person>, visit: Visit) -> PageResult {
    match person {
        Some(person) => {
            let shell = visit.shell(Some(&person), "site-name");
            let say = person.minor.map(|minor| Say::of(&minor, visit.app.clock.now()));
            let person = person.badge(shell.words());
            web::html(StatusCode::OK, &Badge { shell, person, say })
        }
        None => {
            let mut response = StatusCode::NO_CONTENT.into_response();
            session::clear_cookies(response.headers_mut());
            Ok(response)
        }
    }
}

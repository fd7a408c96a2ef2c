//! A class session 课堂: one lesson in which pupils of the first three years sign in on shared devices with four pictures. The teacher
//! opens it; a device enters its code and then sees the names of this class; a pupil taps the own name and the own pictures.
//!
//! Invariants: without a running class session a picture code opens nothing; what is opened ends with it; guesses are counted per pupil, per
//! device and per class session before anything is compared, and what is full stays shut until a teacher opens it.

mod board;
mod cards;
mod code;
mod demo;
mod device;
mod door;
mod pad;
mod rows;
mod teacher;
mod upkeep;

use axum::Router;
use axum::routing::{get, post};
use identity::{Action, Home, Person};
use kernel::{AccountId, ClassId, ClassSessionId, Timestamp};
use roster::Seen;
use store::Tx;
use web::{App, PageError};

use crate::administrative;
use code::SessionCode;

pub use demo::demo_picture_codes;
pub use upkeep::ForgetClassSessions;

const MINUTE_MS: i64 = 60_000;
/// What a teacher can choose from, in minutes.
const LENGTHS: [i64; 3] = [30, 45, 60];
/// So much longer it lasts when the teacher says so.
const MORE_MINUTES: i64 = 15;
/// The longest, with all that was added.
const LONGEST_MINUTES: i64 = 90;
/// So many devices enter one class session.
const MOST_DEVICES: i64 = 100;
/// So many wrong tries of one device shut it.
const MOST_WRONG_OF_DEVICE: i64 = 12;
/// So many wrong tries in all shut the class session.
const MOST_WRONG: i64 = 120;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/class/{id}/session", get(teacher::show).post(teacher::start))
        .route("/class/{id}/session/act", post(teacher::act))
        .route("/class/{id}/session/board", get(board::show))
        .route("/class/{id}/session/cards", post(cards::make))
        .route("/in", get(door::show).post(door::enter))
        .route("/in/names", get(door::names))
        .route("/in/names/{pupil}", get(pad::show).post(pad::tap))
        .route("/in/leave", post(door::leave))
}

/// One class session.
#[derive(Debug, Clone)]
pub(crate) struct ClassSession {
    pub(crate) id: ClassSessionId,
    /// Where it lives: the home of its class
    pub(crate) home: Home,
    pub(crate) class: ClassId,
    pub(crate) code: SessionCode,
    pub(crate) teacher: AccountId,
    pub(crate) began_at: Timestamp,
    pub(crate) ends_at: Timestamp,
    /// Wrong pictures so far
    pub(crate) wrong: i64,
}

impl ClassSession {
    /// When it ends after the teacher prolonged it; `None` when that would be too long.
    fn prolonged(&self) -> Option<Timestamp> {
        let ends_at = self.ends_at.plus_ms(MORE_MINUTES * MINUTE_MS);
        (ends_at <= self.began_at.plus_ms(LONGEST_MINUTES * MINUTE_MS)).then_some(ends_at)
    }

    fn is_shut(&self) -> bool {
        self.wrong >= MOST_WRONG
    }

    fn minutes_left(&self, now: Timestamp) -> i64 {
        ((self.ends_at.as_ms() - now.as_ms()).max(0) + MINUTE_MS - 1) / MINUTE_MS
    }
}

/// The class of the address `id`, if `person` runs its class sessions. A teacher of an older class is told why there are none.
async fn see(tx: &mut Tx, person: &Person, id: &str) -> Result<Seen, PageError> {
    let seen = administrative::see(tx, person, id, Action::LeadClass).await?;
    match person.may(Action::RunClassSession, seen.resource()) {
        Err(PageError::Forbidden(_)) => Err(PageError::Forbidden("class-session-for-young")),
        answer => answer.map(|()| seen),
    }
}

/// The address of the door: without the scheme to read, with it for cameras.
fn door_address(visit: &identity::Visit, code: &SessionCode) -> (String, String) {
    let base = visit.app.base(&visit.headers);
    let read = base.split_once("://").map_or(base.as_str(), |(_, host)| host);
    (format!("{read}/in"), format!("{base}/in?code={}", code.as_str()))
}

#[cfg(test)]
mod tests {
    use identity::Home;
    use kernel::{AccountId, ClassId, ClassSessionId, Timestamp};

    use super::{ClassSession, MINUTE_MS};

    fn lasting(minutes: i64) -> ClassSession {
        let now = Timestamp::from_ms(1_772_409_600_000);
        ClassSession {
            id: ClassSessionId::new(),
            home: Home::unplaced(),
            class: ClassId::new(),
            code: "12345678".parse().unwrap(),
            teacher: AccountId::new(),
            began_at: now,
            ends_at: now.plus_ms(minutes * MINUTE_MS),
            wrong: 0,
        }
    }

    #[test]
    fn it_is_prolonged_up_to_an_hour_and_a_half() {
        assert!(lasting(60).prolonged().is_some() && lasting(75).prolonged().is_some());
        assert!(lasting(76).prolonged().is_none() && lasting(90).prolonged().is_none());
    }

    #[test]
    fn a_begun_minute_counts_as_left() {
        let session = lasting(45);
        assert_eq!(session.minutes_left(session.began_at), 45);
        assert_eq!(session.minutes_left(session.ends_at.plus_ms(-1)), 1);
        assert_eq!(session.minutes_left(session.ends_at.plus_ms(1)), 0);
    }
}

//! The teacher's page of a class session: open it, see who is in, sign somebody out, unlock, give cards, end it.

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::StatusCode;
use identity::class_sign_in::{self, SignedIn};
use identity::guardians::Owner;
use identity::picture_code::{Standing, forgive, list_standings};
use identity::{Person, Visit, audit};
use kernel::{AccountId, ClassSessionId};
use roster::{Enrolled, Seen, list_pupils};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use super::board::hour;
use super::code::SessionCode;
use super::{ClassSession, LENGTHS, MINUTE_MS, device, door_address, rows, see};
use crate::head::{ClassHead, Tab};

/// What `classroom/class_session/teacher.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/class_session/teacher.html")]
struct TeacherPage {
    shell: Shell,
    class: ClassHead,
    running: Option<Running>,
    lengths: [i64; 3],
    pupils: Vec<Line>,
    /// How many can get a code and have none
    without: usize,
    /// How many wait for a guardian
    not_agreed: usize,
}

struct Running {
    code: String,
    address: String,
    until: String,
    minutes_left: i64,
    may_prolong: bool,
    is_in: usize,
    /// Too many tries were wrong, in all or from some device
    is_shut: bool,
}

struct Line {
    id: String,
    name: String,
    standing: Standing,
    /// On which device, and since when
    device: Option<(String, String)>,
}

/// `GET /class/{id}/session`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.read().await?;
    let seen = see(&mut tx, &person, &id).await?;
    let pupils = list_pupils(&mut tx, &seen.class).await?;
    let owners: Vec<Owner> = pupils.iter().map(|pupil| pupil.place.who.clone()).collect();
    let standings = list_standings(&mut tx, &owners).await?;
    let session = rows::find_of(&mut tx, &seen.class, now).await?;
    let shell = visit.shell(Some(&person), "class-tab-session");
    let (mut signed_in, mut running) = (Vec::new(), None);
    if let Some(session) = &session {
        signed_in = class_sign_in::list(&mut tx, session.id, now).await?;
        let is_shut = session.is_shut() || device::count_shut(&mut tx, session).await? > 0;
        running = Some(Running {
            code: session.code.spaced(),
            address: door_address(&visit, &session.code).0,
            until: hour(&session.ends_at.minute()),
            minutes_left: session.minutes_left(now),
            may_prolong: session.prolonged().is_some(),
            is_in: signed_in.len(),
            is_shut,
        });
    }
    let pupils: Vec<Line> = pupils.into_iter().map(|pupil| line(&shell, pupil, &standings, &signed_in)).collect();
    let count = |wanted: Standing| pupils.iter().filter(|line| line.standing == wanted).count();
    let (without, not_agreed) = (count(Standing::Without), count(Standing::NotAgreed));
    let class = ClassHead::new(&shell, &person, &seen, Tab::Session);
    web::html(StatusCode::OK, &TeacherPage { class, running, lengths: LENGTHS, pupils, without, not_agreed, shell })
}

fn line(shell: &Shell, pupil: Enrolled, standings: &HashMap<AccountId, Standing>, signed_in: &[SignedIn]) -> Line {
    let id = pupil.place.who.account;
    let named = |device: &str| if device.is_empty() { shell.t("session-device").into_owned() } else { device.to_owned() };
    let device = signed_in.iter().find(|one| one.account == id).map(|one| (named(&one.device), hour(&one.since.minute())));
    Line { id: id.to_string(), name: pupil.name, standing: standings.get(&id).copied().unwrap_or(Standing::NotAgreed), device }
}

#[derive(Deserialize)]
pub(super) struct StartForm {
    minutes: i64,
}

/// `POST /class/{id}/session`: pressing twice opens one.
pub(super) async fn start(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<StartForm>) -> PageResult {
    let now = visit.app.clock.now();
    let minutes = LENGTHS.into_iter().find(|minutes| *minutes == form.minutes).ok_or(PageError::BadRequest("error-form"))?;
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id).await?;
    let new = ClassSession {
        id: ClassSessionId::new(),
        home: seen.class.home.clone(),
        class: seen.class.id,
        code: SessionCode::draw()?,
        teacher: person.account,
        began_at: now,
        ends_at: now.plus_ms(minutes * MINUTE_MS),
        wrong: 0,
    };
    rows::open(&mut tx, &new).await?;
    tx.commit().await?;
    back(&seen)
}

/// What a teacher does with the running class session, or with a pupil's code.
#[derive(Deserialize)]
pub(super) struct ActForm {
    act: Act,
    #[serde(default)]
    pupil: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Act {
    End,
    Prolong,
    SignOut,
    Unlock,
    LetTry,
}

/// `POST /class/{id}/session/act`
pub(super) async fn act(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<ActForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id).await?;
    match (form.act, rows::find_of(&mut tx, &seen.class, now).await?) {
        (Act::Unlock, _) => unlock(&mut tx, &person, &seen, &form.pupil, now).await?,
        // It ended meanwhile: then nothing is left to do.
        (_, None) => {}
        (Act::End, Some(session)) => {
            rows::end(&mut tx, &session, now).await?;
            class_sign_in::close_all(&mut tx, session.id).await?;
        }
        (Act::Prolong, Some(session)) => {
            let ends_at = session.prolonged().ok_or(PageError::Conflict("session-too-long"))?;
            rows::prolong(&mut tx, &session, ends_at).await?;
            class_sign_in::prolong_all(&mut tx, session.id, ends_at).await?;
        }
        (Act::SignOut, Some(session)) => {
            let pupil = form.pupil.parse().map_err(|_| PageError::BadRequest("error-form"))?;
            class_sign_in::close(&mut tx, session.id, pupil).await?;
        }
        (Act::LetTry, Some(session)) => rows::forgive(&mut tx, &session).await?,
    }
    tx.commit().await?;
    back(&seen)
}

async fn unlock(tx: &mut Tx, person: &Person, seen: &Seen, pupil: &str, now: kernel::Timestamp) -> Result<(), PageError> {
    let pupils = list_pupils(tx, &seen.class).await?;
    let pupil = pupils.into_iter().find(|one| one.place.who.account.to_string() == pupil).or_not_found()?;
    forgive(tx, &pupil.place.who).await?;
    audit::append(tx, person.account, "picture_code.unlock", &pupil.place.who.account.to_string(), now).await?;
    Ok(())
}

fn back(seen: &Seen) -> PageResult {
    web::see_other(&format!("/class/{}/session", seen.class.id))
}

//! Minor mode: the guardian's page for each child, the child's own, and the page of a rest.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use kernel::Timestamp;
use serde::Deserialize;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use crate::access::Action;
use crate::minor_mode::{self, Minor, Now, Rules};
use crate::subject::Subject;
use crate::visit::Visit;
use crate::{Person, account, audit};

/// What a guardian can give for today, in minutes.
const MORE: [i64; 2] = [10, 30];
/// So much at most is added to a day.
const MOST_EXTRA: i64 = 180;
/// The hours at which the night may begin and end.
const NIGHT_FROM: [i64; 4] = [20, 21, 22, 23];
const NIGHT_UNTIL: [i64; 3] = [5, 6, 7];
/// What is offered between the bounds of an age.
const STEP: i64 = 10;

/// What `identity/minor.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/minor.html")]
struct MinorPage {
    shell: Shell,
    base: String,
    name: String,
    is_own: bool,
    may_set: bool,
    is_on: bool,
    /// What is recommended at the child's age
    recommended: String,
    used: i64,
    left: i64,
    night: String,
    daily: i64,
    minutes: Vec<(i64, bool)>,
    night_from: Vec<(i64, bool)>,
    has_night: bool,
    night_until: Vec<(i64, bool)>,
    more: [i64; 2],
}

/// What `identity/rest.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/rest.html")]
struct RestPage {
    shell: Shell,
    is_night: bool,
    until: String,
}

/// What a guardian sets.
#[derive(Deserialize)]
pub(super) struct MinorForm {
    act: Act,
    #[serde(default)]
    is_on: String,
    #[serde(default)]
    daily_minutes: i64,
    /// An hour, or nothing for no pause
    #[serde(default)]
    night_from: String,
    #[serde(default)]
    night_until: i64,
    #[serde(default)]
    more: i64,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Act {
    Set,
    More,
    Stop,
}

async fn find(visit: &Visit, subject: &Subject) -> Result<(Minor, bool), PageError> {
    let mut tx = visit.app.db.read().await?;
    let kept = minor_mode::find(&mut tx, &subject.owner).await?.or_not_found()?;
    let roles = account::list_roles(&mut tx, &subject.owner.home, subject.owner.account).await?;
    let pupil = roles.into_iter().find(|role| role.kind == crate::RoleKind::Pupil).or_not_found()?;
    kept.of(&pupil, visit.app.clock.now()).or_not_found()
}

async fn child(person: &Person, visit: &Visit, id: &str) -> Result<Subject, PageError> {
    Subject::child(&mut visit.app.db.read().await?, person, id, visit.app.clock.now()).await
}

async fn own(person: &Person, visit: &Visit) -> Result<Subject, PageError> {
    Subject::own(&mut visit.app.db.read().await?, person, visit.app.clock.now()).await
}

/// `GET /me/children/{child}/time`
pub(super) async fn show_child(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let subject = child(&person, &visit, &id).await?;
    show(&person, &visit, &subject, &format!("/me/children/{id}/time")).await
}

/// `POST /me/children/{child}/time`
pub(super) async fn set_child(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<MinorForm>) -> PageResult {
    let subject = child(&person, &visit, &id).await?;
    set(&person, &visit, &subject, &format!("/me/children/{id}/time"), form).await
}

/// `GET /me/time`
pub(super) async fn show_own(person: Person, visit: Visit) -> PageResult {
    show(&person, &visit, &own(&person, &visit).await?, "/me/time").await
}

/// `POST /me/time`
pub(super) async fn set_own(person: Person, visit: Visit, CsrfForm(form): CsrfForm<MinorForm>) -> PageResult {
    set(&person, &visit, &own(&person, &visit).await?, "/me/time", form).await
}

async fn show(person: &Person, visit: &Visit, subject: &Subject, base: &str) -> PageResult {
    subject.let_do(person, Action::SeeMinorMode)?;
    let (minor, is_on) = find(visit, subject).await?;
    let chosen = |all: &[i64], now: Option<i64>| all.iter().map(|one| (*one, Some(*one) == now)).collect();
    let steps: Vec<i64> = minor.band.bounds().filter(|minutes| minutes % STEP == 0).collect();
    let shell = visit.shell(Some(person), "minor-title");
    let page = MinorPage {
        base: base.to_owned(),
        name: subject.name.clone(),
        is_own: subject.owner.account == person.account,
        may_set: subject.let_do(person, Action::SetMinorMode).is_ok(),
        is_on,
        recommended: shell.t(&format!("minor-band-{}", minor.band.key())).into_owned(),
        used: minor.used_minutes,
        left: minor.left(),
        night: minor.rules.night_from.map(|from| format!("{from}:00–{}:00", minor.rules.night_until)).unwrap_or_default(),
        daily: minor.rules.daily_minutes,
        minutes: chosen(&steps, Some(minor.rules.daily_minutes)),
        night_from: chosen(&NIGHT_FROM, minor.rules.night_from),
        has_night: minor.rules.night_from.is_some(),
        night_until: chosen(&NIGHT_UNTIL, Some(minor.rules.night_until)),
        more: MORE,
        shell,
    };
    web::html(StatusCode::OK, &page)
}

async fn set(person: &Person, visit: &Visit, subject: &Subject, base: &str, form: MinorForm) -> PageResult {
    subject.let_do(person, Action::SetMinorMode)?;
    let (minor, _) = find(visit, subject).await?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    match form.act {
        Act::Set => {
            let rules = rules(&form, &minor).ok_or(PageError::BadRequest("error-form"))?;
            minor_mode::save(&mut tx, &subject.owner, form.is_on == "1", rules, person.account, now).await?;
        }
        Act::More if MORE.contains(&form.more) && minor.extra_minutes + form.more <= MOST_EXTRA => {
            minor_mode::add_extra(&mut tx, &subject.owner, form.more, now).await?;
        }
        Act::More => return Err(PageError::BadRequest("error-form")),
        Act::Stop => minor_mode::add_extra(&mut tx, &subject.owner, -minor.left(), now).await?,
    }
    audit::append(&mut tx, person.account, "minor_mode.set", &subject.owner.account.to_string(), now).await?;
    tx.commit().await?;
    web::see_other(base)
}

/// The rules of the form, if a guardian may choose them for a child of that age.
fn rules(form: &MinorForm, minor: &Minor) -> Option<Rules> {
    let night_from = match form.night_from.as_str() {
        "" => None,
        hour => Some(hour.parse().ok().filter(|hour| NIGHT_FROM.contains(hour))?),
    };
    let fits = minor.band.bounds().contains(&form.daily_minutes) && NIGHT_UNTIL.contains(&form.night_until);
    fits.then_some(Rules { daily_minutes: form.daily_minutes, night_from, night_until: form.night_until })
}

#[derive(Deserialize)]
pub(super) struct Rested {
    #[serde(default)]
    next: String,
}

/// `GET /me/rest`: why it is enough, and until when. Whoever may go on is shown the way.
pub(super) async fn rest(person: Person, visit: Visit, Query(asked): Query<Rested>) -> PageResult {
    let now = person.minor.map_or(Now::Free, |minor| minor.at(visit.app.clock.now()));
    if !now.is_rest() {
        return web::see_other(crate::form::local_path(&asked.next));
    }
    let page = RestPage {
        shell: visit.shell(Some(&person), "rest-title"),
        is_night: now == Now::Night,
        until: person.minor.map(|minor| format!("{}:00", minor.rules.night_until)).unwrap_or_default(),
    };
    web::html(StatusCode::OK, &page)
}

/// What the badge brings along for a child in minor mode.
pub(super) struct Say {
    /// What is said: `free`, `eyes`, `ends`, `enough`, `night`
    pub(super) key: &'static str,
    /// Told once for each of these
    pub(super) once: String,
    pub(super) left: i64,
}

impl Say {
    pub(super) fn of(minor: &Minor, now: Timestamp) -> Self {
        let (key, about) = match minor.at(now) {
            Now::Free => ("free", 0),
            Now::RestEyes => ("eyes", minor.used_minutes),
            Now::Ends(left) => ("ends", left),
            Now::Enough => ("enough", minor.extra_minutes),
            Now::Night => ("night", 0),
        };
        Self { key, once: format!("{} {key} {about}", now.date()), left: minor.left() }
    }
}

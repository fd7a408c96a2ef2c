//! The page on which a head teacher runs an ordinary class.

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Duty, JoinCode, Person, Visit, audit};
use kernel::AccountId;
use roster::list_teachers;
use roster::ordinary::{self, CODE_DAYS, Joining, MOST_OPEN, READABLE_DAYS};
use serde::Deserialize;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use super::{Nothing, own, see, tell};
use crate::head::{ClassHead, Tab};

/// What `classroom/joining/settings.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/joining/settings.html")]
struct SettingsPage {
    shell: Shell,
    class: ClassHead,
    code: Option<ShownCode>,
    /// For how many days a new code can be good
    days: [i64; 3],
    joining: Joining,
    /// To whom the class can be handed on: id and name
    teachers: Vec<(String, String)>,
    readable_days: i64,
}

/// The code that is good now.
pub(super) struct ShownCode {
    pub(super) printed: String,
    pub(super) address: String,
    pub(super) until: String,
    pub(super) svg: String,
}

/// The code of the class that is good now, as it is shown.
pub(super) async fn shown_code(tx: &mut store::Tx, visit: &Visit, class: &roster::Class) -> Result<Option<ShownCode>, PageError> {
    let code = ordinary::find_code(tx, class, visit.app.clock.now()).await?;
    Ok(code.map(|code| {
        let base = visit.app.base(&visit.headers);
        let address = format!("{base}/join/{}", code.printed);
        ShownCode { svg: web::qr_svg(&address), address, until: code.expires_at.minute(), printed: code.printed }
    }))
}

/// `GET /class/{id}/settings`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let seen = see(&mut tx, &person, &id, Action::RunOrdinaryClass).await?;
    let teachers = list_teachers(&mut tx, &seen.class).await?;
    let others = teachers.into_iter().filter(|one| one.place.duty == Duty::SubjectTeacher);
    let teachers = others.map(|one| (one.place.who.account.to_string(), one.name)).collect();
    let code = shown_code(&mut tx, &visit, &seen.class).await?;
    let joining = ordinary::find_joining(&mut tx, &seen.class).await?;
    let shell = visit.shell(Some(&person), "class-settings-title");
    let class = ClassHead::new(&shell, &person, &seen, Tab::Members);
    let page = SettingsPage { class, code, days: CODE_DAYS, joining, teachers, readable_days: READABLE_DAYS, shell };
    web::html(StatusCode::OK, &page)
}

/// How one comes in, as two boxes that are ticked or not.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct JoiningForm {
    parents: String,
    approves: String,
}

/// `POST /class/{id}/settings`
pub(super) async fn save(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<JoiningForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id, Action::RunOrdinaryClass).await?;
    let new = Joining { takes_parents: form.parents == "1", approves_itself: form.approves == "1" };
    ordinary::save_joining(&mut tx, &seen.class, new).await?;
    let subject = format!("{} parents={} approves={}", seen.class.id, new.takes_parents, new.approves_itself);
    audit::append(&mut tx, person.account, "class.settings", &subject, now).await?;
    tx.commit().await?;
    back(&seen)
}

/// For how long a new code is good.
#[derive(Debug, Deserialize)]
pub(super) struct CodeForm {
    days: i64,
}

/// `POST /class/{id}/settings/code`: a new code in place of the one there is.
pub(super) async fn make_code(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<CodeForm>) -> PageResult {
    if !CODE_DAYS.contains(&form.days) {
        return Err(PageError::BadRequest("error-form"));
    }
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id, Action::RunOrdinaryClass).await?;
    ordinary::make_code(&mut tx, &seen.class, &JoinCode::new()?, form.days, now).await?;
    audit::append(&mut tx, person.account, "class.make_code", &format!("{} {}", seen.class.id, form.days), now).await?;
    tx.commit().await?;
    back(&seen)
}

/// `POST /class/{id}/settings/code/withdraw`
pub(super) async fn withdraw_code(person: Person, visit: Visit, Path(id): Path<String>, _: CsrfForm<Nothing>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id, Action::RunOrdinaryClass).await?;
    ordinary::withdraw_code(&mut tx, &seen.class, now).await?;
    audit::append(&mut tx, person.account, "class.withdraw_code", &seen.class.id.to_string(), now).await?;
    tx.commit().await?;
    back(&seen)
}

/// To whom the class goes.
#[derive(Debug, Deserialize)]
pub(super) struct HandOnForm {
    to: String,
}

/// `POST /class/{id}/settings/hand-on`
pub(super) async fn hand_on(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<HandOnForm>) -> PageResult {
    let to: AccountId = form.to.parse().map_err(|_| PageError::NotFound)?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id, Action::RunOrdinaryClass).await?;
    ordinary::hold_joining(&mut tx, &seen.class).await?;
    let teachers = list_teachers(&mut tx, &seen.class).await?;
    let is_next = |one: &&roster::Enrolled| one.place.who.account == to && one.place.duty == Duty::SubjectTeacher;
    let next = teachers.iter().find(is_next).or_not_found()?;
    if ordinary::count_run_by(&mut tx, to).await? >= MOST_OPEN {
        return Err(PageError::Conflict("class-hand-on-many"));
    }
    if !ordinary::hand_on(&mut tx, &seen.class, &own(&person), &next.place.who, now).await? {
        return Err(PageError::Conflict("class-handed-on"));
    }
    tell::hand_on(&mut tx, &seen.class, person.account, now).await?;
    audit::append(&mut tx, person.account, "class.hand_on", &format!("{} {to}", seen.class.id), now).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{}/members", seen.class.id))
}

/// That it was meant.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CloseForm {
    sure: String,
}

/// `POST /class/{id}/settings/close`
pub(super) async fn close(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<CloseForm>) -> PageResult {
    if form.sure != "1" {
        return Err(PageError::BadRequest("class-close-unsure"));
    }
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id, Action::RunOrdinaryClass).await?;
    ordinary::close(&mut tx, &seen.class, now).await?;
    tell::settle(&mut tx, &seen.class, person.account, now).await?;
    audit::append(&mut tx, person.account, "class.close", &seen.class.id.to_string(), now).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{}/members", seen.class.id))
}

fn back(seen: &roster::Seen) -> PageResult {
    web::see_other(&format!("/class/{}/settings", seen.class.id))
}

//! The way into a class with its code.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use identity::{Action, Duty, JoinCode, JoinTries, Person, RoleKind, Visit};
use kernel::{ClassId, Timestamp};
use roster::ordinary::{self, Asking, CodeRefusal, MOST_MEMBERS, Request, RequestState};
use roster::{Enrollment, Seen, enroll, find_class, list_enrolled, list_teachers, stand_before};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use super::{Nothing, own, tell};

const LONGEST_SHOWN: usize = 32;

/// What `classroom/joining/door.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/joining/door.html")]
struct DoorPage {
    shell: Shell,
    code: String,
    refusal: Option<&'static str>,
    wait_minutes: Option<u32>,
    found: Option<FoundClass>,
}

/// A class as somebody sees it who holds its code.
struct FoundClass {
    id: String,
    name: String,
    school: String,
    grade: Option<String>,
    opener: String,
    /// As what one would join, `None` when one cannot ask
    as_what: Option<String>,
    is_waiting: bool,
    is_member: bool,
    /// Why one cannot ask
    why_not: Option<&'static str>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CodeQuery {
    code: String,
}

/// What came of looking at a code: the class, or the page that says why not.
enum Look {
    Class(Box<Seen>, JoinCode),
    Refused(CodeRefusal),
    TooOften(u32),
}

impl DoorPage {
    fn new(visit: &Visit, person: &Person, typed: &str) -> Self {
        let shell = visit.shell(Some(person), "join-title");
        Self { shell, code: typed.chars().take(LONGEST_SHOWN).collect(), refusal: None, wait_minutes: None, found: None }
    }
}

/// `GET /join`, with or without a code that was typed
pub(super) async fn show(person: Person, visit: Visit, Query(asked): Query<CodeQuery>) -> PageResult {
    if asked.code.trim().is_empty() {
        return web::html(StatusCode::OK, &DoorPage::new(&visit, &person, ""));
    }
    look_and_show(&person, &visit, &asked.code).await
}

/// `GET /join/{code}`: the link and the QR code
pub(super) async fn show_code(person: Person, visit: Visit, Path(code): Path<String>) -> PageResult {
    look_and_show(&person, &visit, &code).await
}

async fn look_and_show(person: &Person, visit: &Visit, typed: &str) -> PageResult {
    let (mut tx, look) = look(person, visit, typed).await?;
    let Look::Class(seen, code) = look else { return refuse(person, visit, typed, &look) };
    let page = DoorPage::new(visit, person, &code.printed());
    let found = found(&mut tx, &page.shell, person, &seen, &code).await?;
    tx.commit().await?;
    web::html(StatusCode::OK, &DoorPage { found: Some(found), ..page })
}

/// Counts the try, then looks at the code. The transaction in which a right one is looked at is for the caller to end.
async fn look(person: &Person, visit: &Visit, typed: &str) -> Result<(Tx, Look), PageError> {
    let now = visit.app.clock.now();
    let tries = JoinTries::of(person.account, &visit.network);
    let wait = tries.count(&visit.app.db, now).await?;
    let mut tx = visit.app.db.begin().await?;
    if let Some(seconds) = wait {
        return Ok((tx, Look::TooOften(seconds)));
    }
    let Some(code) = JoinCode::typed(typed) else { return Ok((tx, Look::Refused(CodeRefusal::Unknown))) };
    let class = match ordinary::look_up_code(&mut tx, &code, now).await? {
        Ok(class) => find_class(&mut tx, class).await?.or_not_found()?,
        Err(refusal) => return Ok((tx, Look::Refused(refusal))),
    };
    tries.was_right(&mut tx, now).await?;
    let seen = stand_before(&mut tx, person, class).await?;
    Ok((tx, Look::Class(Box::new(seen), code)))
}

fn refuse(person: &Person, visit: &Visit, typed: &str, look: &Look) -> PageResult {
    let page = DoorPage::new(visit, person, typed);
    match look {
        Look::TooOften(seconds) => {
            tracing::warn!(seconds, "codes of classes are tried too often; refused");
            let page = DoorPage { wait_minutes: Some(seconds.div_ceil(60)), ..page };
            let mut response = web::html(PageError::TooManyRequests(*seconds).status(), &page)?;
            response.headers_mut().insert(RETRY_AFTER, (*seconds).into());
            Ok(response)
        }
        Look::Refused(refusal) => {
            tracing::info!(?refusal, "the code of a class was refused");
            web::html(StatusCode::UNPROCESSABLE_ENTITY, &DoorPage { refusal: Some(refusal.message()), ..page })
        }
        Look::Class(..) => web::html(StatusCode::OK, &page),
    }
}

async fn found(tx: &mut Tx, shell: &Shell, person: &Person, seen: &Seen, code: &JoinCode) -> Result<FoundClass, PageError> {
    let opener = list_teachers(tx, &seen.class).await?.into_iter().next().map(|one| one.name);
    let earlier = ordinary::find_request(tx, &seen.class, person.account).await?;
    let answer =
        may_join(person, seen).and(decide(tx, person, seen, code, earlier.as_ref(), false).await?.map_err(|refusal| refusal.message()));
    let is_member = seen.facts.duties.iter().any(|duty| *duty != Duty::Guardian);
    let is_waiting = !is_member && earlier.is_some_and(|earlier| earlier.state == RequestState::Waiting);
    Ok(FoundClass {
        id: seen.class.id.to_string(),
        name: seen.class.name.clone(),
        school: seen.facts.line.org.name.clone(),
        grade: seen.class.schooling.as_ref().map(|schooling| schooling.grade_in(shell.words())),
        opener: opener.unwrap_or_default(),
        as_what: answer.is_ok().then(|| shell.t(&format!("join-as-{}", duty_of(person).key())).into_owned()),
        why_not: answer.err().filter(|_| !is_member && !is_waiting),
        is_waiting,
        is_member,
    })
}

/// As what somebody joins, in the role they act in.
const fn duty_of(person: &Person) -> Duty {
    match person.role.kind {
        RoleKind::Teacher => Duty::SubjectTeacher,
        _ => Duty::Pupil,
    }
}

/// Whether the policies let `person` ask; otherwise the sentence that says why not.
fn may_join(person: &Person, seen: &Seen) -> Result<(), &'static str> {
    person.may(Action::JoinClass, seen.resource()).map_err(|_| match (seen.class.kind, person.role.kind) {
        (identity::ClassKind::Administrative, _) => "class-needs-ordinary",
        _ if seen.facts.is_closed => "class-is-closed",
        (_, RoleKind::Teacher) => "join-unconfirmed",
        (_, RoleKind::Parent) => "join-parent",
        _ => "join-role",
    })
}

async fn decide(
    tx: &mut Tx,
    person: &Person,
    seen: &Seen,
    code: &JoinCode,
    earlier: Option<&Request>,
    is_under_14: bool,
) -> Result<Result<RequestState, ordinary::AskRefusal>, PageError> {
    let members: std::collections::BTreeSet<_> =
        list_enrolled(tx, &seen.class).await?.into_iter().map(|one| one.place.who.account).collect();
    let joining = ordinary::find_joining(tx, &seen.class).await?;
    Ok(ordinary::ask(Asking {
        earlier,
        code_hash: &code.digest(),
        is_member: members.contains(&person.account),
        is_full: members.len() >= MOST_MEMBERS,
        approves_itself: joining.approves_itself,
        is_under_14,
    }))
}

/// `POST /join/{code}`: asks to be let in.
pub(super) async fn ask(person: Person, visit: Visit, Path(typed): Path<String>, _: CsrfForm<Nothing>) -> PageResult {
    let now = visit.app.clock.now();
    let (mut tx, look) = look(&person, &visit, &typed).await?;
    let Look::Class(seen, code) = look else { return refuse(&person, &visit, &typed, &look) };
    if let Err(sentence) = may_join(&person, &seen) {
        tracing::info!(reason = sentence, "a request to join a class was refused");
        return Err(PageError::Forbidden(sentence));
    }
    ordinary::hold_joining(&mut tx, &seen.class).await?;
    // It may have been closed meanwhile.
    if find_class(&mut tx, seen.class.id).await?.or_not_found()?.closed_at.is_some() {
        return Err(PageError::Conflict("class-is-closed"));
    }
    let earlier = ordinary::find_request(&mut tx, &seen.class, person.account).await?;
    let is_child = tell::is_under_14(&mut tx, &person, &own(&person), now).await?;
    let state = match decide(&mut tx, &person, &seen, &code, earlier.as_ref(), is_child).await? {
        Ok(state) => state,
        Err(refusal) => {
            tracing::info!(?refusal, "a request to join a class was refused");
            return Err(PageError::Conflict(refusal.message()));
        }
    };
    let was_turned_away = earlier.is_some_and(|earlier| earlier.was_turned_away);
    let (who, code_hash) = (own(&person), code.digest());
    let new = Request { who, duty: duty_of(&person), code_hash, state, was_turned_away, asked_at: now };
    take(&mut tx, &seen, &new, is_child, now).await?;
    tx.commit().await?;
    match state {
        RequestState::Approved => web::see_other(&format!("/class/{}", seen.class.id)),
        _ => web::see_other(&format!("/join/{}", code.printed())),
    }
}

/// Writes the request down, lets in who is let in at once, and tells those who have to know.
async fn take(tx: &mut Tx, seen: &Seen, new: &Request, is_child: bool, now: Timestamp) -> Result<(), PageError> {
    ordinary::save_request(tx, &seen.class, new, now).await?;
    if is_child {
        tell::tell_guardians(tx, &seen.class, &new.who, "inbox-join-child", now).await?;
    }
    if new.state != RequestState::Approved {
        return tell::tell_head(tx, &seen.class, now).await;
    }
    let place = Enrollment { who: new.who.clone(), duty: new.duty, subject: String::new() };
    Ok(enroll(tx, &seen.class, &place, now).await?)
}

/// `POST /join/requests/{class}/withdraw`
pub(super) async fn withdraw(person: Person, visit: Visit, Path(id): Path<String>, _: CsrfForm<Nothing>) -> PageResult {
    let id: ClassId = id.parse().map_err(|_| PageError::NotFound)?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let class = find_class(&mut tx, id).await?.or_not_found()?;
    // Somebody who never asked learns nothing from this.
    ordinary::find_request(&mut tx, &class, person.account).await?.or_not_found()?;
    if !ordinary::withdraw(&mut tx, &class, person.account, now).await? {
        return Err(PageError::Conflict("join-request-decided"));
    }
    tell::settle(&mut tx, &class, person.account, now).await?;
    tx.commit().await?;
    web::see_other("/class")
}

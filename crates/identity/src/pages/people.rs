//! Who belongs to an administrator's part of the tree: confirming teachers, giving roles.

use axum::extract::Query;
use axum::http::StatusCode;
use kernel::{OrgId, PageSize};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use crate::access::{Action, Resource};
use crate::account::{self, NewRole};
use crate::form::Faults;
use crate::members::{self, Member};
use crate::visit::Visit;
use crate::{OrgLine, Person, RoleKey, RoleKind, SignInName, audit, org};

/// What `identity/people.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/people.html")]
struct PeoplePage {
    shell: Shell,
    org: String,
    org_name: String,
    /// From the administrator's own org down to the one shown
    line: Vec<OrgLink>,
    parts: Vec<OrgLink>,
    more_parts: Option<String>,
    waiting: bool,
    members: Vec<MemberLine>,
    next: Option<String>,
    kinds: [RoleKind; 4],
    sign_in_name: String,
    faults: Faults,
    wait_minutes: Option<u32>,
}

struct OrgLink {
    id: String,
    name: String,
}

struct MemberLine {
    account: String,
    org: String,
    kind: &'static str,
    name: String,
    role: String,
    org_name: String,
    is_confirmed: bool,
    /// Whether this administrator decides about it: others' roles that need a confirmation
    is_decided_here: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    org: String,
    waiting: Option<String>,
    after: Option<String>,
    part: Option<String>,
}

/// The org asked for, or the administrator's own.
async fn asked_org(tx: &mut Tx, person: &Person, id: &str) -> Result<OrgLine, PageError> {
    let own = person.role.org.as_ref().map(|org| org.id);
    let id: Option<OrgId> = if id.is_empty() { own } else { Some(id.parse().map_err(|_| PageError::NotFound)?) };
    let id = id.ok_or(PageError::Forbidden("error-role"))?;
    org::find_line(tx, id).await?.or_not_found()
}

impl PeoplePage {
    async fn load(visit: &Visit, person: &Person, tx: &mut Tx, line: &OrgLine, asked: &Asked) -> Result<Self, PageError> {
        let shell = visit.shell(Some(person), "people-title");
        let waiting = asked.waiting.is_some();
        let members = members::list(tx, line.org.id, waiting, asked.after.as_deref(), PageSize::clamped(50)).await?;
        let part = asked.part.as_deref().filter(|cursor| !cursor.chars().any(char::is_control));
        let parts = org::list_children(tx, line.org.id, part, PageSize::clamped(40)).await?;
        Ok(Self {
            org: line.org.id.to_string(),
            org_name: line.org.name.clone(),
            line: line_down_to(tx, person, line).await?,
            parts: parts.entries.into_iter().map(|org| OrgLink { id: org.id.to_string(), name: org.name }).collect(),
            more_parts: parts.next.map(|cursor| web::url_encoded(&cursor)),
            waiting,
            members: members.entries.into_iter().map(|member| member_line(member, person, &shell)).collect(),
            next: members.next,
            kinds: RoleKind::GRANTED,
            sign_in_name: String::new(),
            faults: Faults::default(),
            wait_minutes: None,
            shell,
        })
    }
}

/// The way from the administrator's own org to the one shown, without it.
async fn line_down_to(tx: &mut Tx, person: &Person, line: &OrgLine) -> Result<Vec<OrgLink>, PageError> {
    let own = person.role.org.as_ref().map(|org| org.id);
    if own == Some(line.org.id) {
        return Ok(Vec::new());
    }
    let mut above = org::list_ancestors(tx, line.org.id).await?;
    let inside = above.iter().position(|org| Some(org.id) == own).map_or(0, |at| at + 1);
    above.truncate(inside);
    Ok(above.into_iter().rev().map(|org| OrgLink { id: org.id.to_string(), name: org.name }).collect())
}

fn member_line(member: Member, person: &Person, shell: &Shell) -> MemberLine {
    let words = shell.words();
    let role = match &member.schooling {
        Some(schooling) => format!("{} · {}", words.get(&format!("role-{}", member.kind.key())), schooling.grade_in(words)),
        None => words.get(&format!("role-{}", member.kind.key())).into_owned(),
    };
    MemberLine {
        is_decided_here: member.kind.needs_confirmation() && member.account != person.account,
        account: member.account.to_string(),
        org: member.org.to_string(),
        kind: member.kind.key(),
        name: member.name,
        role,
        org_name: member.org_name,
        is_confirmed: member.is_confirmed,
    }
}

/// `GET /admin/people`
pub(super) async fn show(person: Person, visit: Visit, Query(asked): Query<Asked>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let line = asked_org(&mut tx, &person, &asked.org).await?;
    person.may(Action::ManageOrg, Resource::Org(&line))?;
    web::html(StatusCode::OK, &PeoplePage::load(&visit, &person, &mut tx, &line, &asked).await?)
}

/// Whose role in which org counts from now on, or no longer does.
#[derive(Deserialize)]
pub(super) struct ConfirmForm {
    account: String,
    org: String,
    kind: String,
    /// `1` to confirm, `0` to withdraw
    confirmed: String,
}

/// `POST /admin/people/confirm`
pub(super) async fn confirm(person: Person, visit: Visit, CsrfForm(form): CsrfForm<ConfirmForm>) -> PageResult {
    let account = form.account.parse().map_err(|_| PageError::NotFound)?;
    let kind: RoleKind = form.kind.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let is_confirmed = form.confirmed == "1";
    let mut tx = visit.app.db.begin().await?;
    let line = asked_org(&mut tx, &person, &form.org).await?;
    person.may(Action::GrantRole, Resource::Org(&line))?;
    let member = members::find(&mut tx, line.org.id, account, kind).await?.or_not_found()?;
    if !kind.needs_confirmation() || account == person.account {
        return Err(PageError::Conflict("people-not-yours"));
    }
    let now = visit.app.clock.now();
    let role = NewRole { key: RoleKey { kind, org: Some(line.org.id) }, is_confirmed, schooling: member.schooling };
    account::save_role(&mut tx, &member.home, account, &role, now).await?;
    let act = if is_confirmed { "role.confirm" } else { "role.withdraw" };
    audit::append(&mut tx, person.account, act, &format!("{account} {}", role.key), now).await?;
    tx.commit().await?;
    web::see_other(&format!("/admin/people?org={}", line.org.id))
}

/// Who gets which role in which org.
#[derive(Deserialize)]
pub(super) struct GrantForm {
    org: String,
    kind: String,
    #[serde(default)]
    sign_in_name: String,
}

/// `POST /admin/people/grant`
pub(super) async fn grant(person: Person, visit: Visit, CsrfForm(form): CsrfForm<GrantForm>) -> PageResult {
    let kind: RoleKind = form.kind.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    if !RoleKind::GRANTED.contains(&kind) {
        return Err(PageError::BadRequest("error-form"));
    }
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let line = asked_org(&mut tx, &person, &form.org).await?;
    person.may(Action::GrantRole, Resource::Org(&line))?;
    let known = match SignInName::new(&form.sign_in_name) {
        Ok(name) => account::find_credentials(&mut tx, &name).await?,
        Err(_) => None,
    };
    let Some(known) = known else { return refuse(&visit, &person, &mut tx, &line, form, "fault-nobody-of-that-name").await };
    let roles = account::list_roles(&mut tx, &known.home, known.account).await?;
    if roles.iter().any(|role| role.kind == RoleKind::Pupil) {
        return refuse(&visit, &person, &mut tx, &line, form, "fault-is-a-pupil").await;
    }
    let role = NewRole { key: RoleKey { kind, org: Some(line.org.id) }, is_confirmed: true, schooling: None };
    account::save_role(&mut tx, &known.home, known.account, &role, now).await?;
    audit::append(&mut tx, person.account, "role.grant", &format!("{} {}", known.account, role.key), now).await?;
    tx.commit().await?;
    web::see_other(&format!("/admin/people?org={}", line.org.id))
}

async fn refuse(visit: &Visit, person: &Person, tx: &mut Tx, line: &OrgLine, form: GrantForm, message: &str) -> PageResult {
    let faults = Faults::one(visit, "sign_in_name", message);
    let sign_in_name = form.sign_in_name.chars().take(64).collect();
    let page = PeoplePage { faults, sign_in_name, ..PeoplePage::load(visit, person, tx, line, &Asked::default()).await? };
    web::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

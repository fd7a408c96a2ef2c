//! The role one acts in, and saying that one is something else too.

use axum::http::StatusCode;
use serde::Deserialize;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use crate::access::{Action, Resource};
use crate::account::{self, NewRole};
use crate::form::{Faults, local_path};
use crate::visit::Visit;
use crate::{Person, Role, RoleKey, RoleKind};

use super::sign_up::school_of;

/// What `identity/roles.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/roles.html")]
struct RolesPage {
    shell: Shell,
    roles: Vec<RoleLine>,
    addable: Vec<RoleKind>,
    /// Whether one can still say that one teaches, and where
    asks_school: bool,
    school: String,
    faults: Faults,
    wait_minutes: Option<u32>,
}

/// A role to switch to.
pub(super) struct RoleLine {
    pub(super) key: String,
    pub(super) icon: &'static str,
    pub(super) title: String,
    pub(super) detail: String,
    pub(super) is_current: bool,
    pub(super) is_waiting: bool,
}

pub(super) fn lines(person: &Person, shell: &Shell) -> Vec<RoleLine> {
    let line = |role: &Role| RoleLine {
        key: role.key().to_string(),
        icon: role.kind.icon(),
        title: role.title(shell.words()),
        detail: role.detail(shell.words()).unwrap_or_default(),
        is_current: role.key() == person.role.key(),
        is_waiting: !role.is_confirmed,
    };
    person.roles.iter().map(line).collect()
}

/// What one may add of oneself and is not yet; a pupil's account stays a pupil's.
fn addable(person: &Person) -> Vec<RoleKind> {
    if person.roles.iter().any(|role| role.kind == RoleKind::Pupil) {
        return Vec::new();
    }
    let is_new = |kind: &RoleKind| *kind != RoleKind::Pupil && person.roles.iter().all(|role| role.kind != *kind);
    RoleKind::SELF_DECLARED.into_iter().filter(is_new).collect()
}

impl RolesPage {
    fn new(visit: &Visit, person: &Person) -> Self {
        let shell = visit.shell(Some(person), "roles-title");
        let roles = lines(person, &shell);
        let addable = addable(person);
        let asks_school = addable.contains(&RoleKind::Teacher);
        Self { shell, roles, addable, asks_school, school: String::new(), faults: Faults::default(), wait_minutes: None }
    }
}

/// `GET /me/role`
pub(super) async fn show(person: Person, visit: Visit) -> PageResult {
    person.may(Action::ReadOwn, Resource::OwnThings(person.account))?;
    web::html(StatusCode::OK, &RolesPage::new(&visit, &person))
}

#[derive(Deserialize)]
pub(super) struct SwitchForm {
    role: String,
    #[serde(default)]
    next: String,
}

/// `POST /me/role`
pub(super) async fn switch(person: Person, visit: Visit, CsrfForm(form): CsrfForm<SwitchForm>) -> PageResult {
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let key: RoleKey = form.role.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    person.roles.iter().find(|role| role.key() == key).or_not_found()?;
    let mut tx = visit.app.db.begin().await?;
    account::save_current_role(&mut tx, &person.home, person.account, key).await?;
    tx.commit().await?;
    web::see_other(local_path(&form.next))
}

#[derive(Deserialize)]
pub(super) struct AddForm {
    role: String,
    #[serde(default)]
    school: String,
}

/// `POST /me/role/add`
pub(super) async fn add(person: Person, visit: Visit, CsrfForm(form): CsrfForm<AddForm>) -> PageResult {
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let kind: RoleKind = form.role.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    if !addable(&person).contains(&kind) {
        return Err(PageError::Conflict("error-form"));
    }
    let mut tx = visit.app.db.begin().await?;
    let mut faults = Faults::default();
    let school = match kind {
        RoleKind::Teacher => school_of(&visit, &mut tx, &form.school, &mut faults).await?,
        _ => None,
    };
    if !faults.is_empty() {
        let page = RolesPage { faults, school: form.school, ..RolesPage::new(&visit, &person) };
        return web::html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let role = NewRole::declared(kind, school.map(|school| school.id), None);
    account::save_role(&mut tx, &person.home, person.account, &role, visit.app.clock.now()).await?;
    tx.commit().await?;
    web::see_other("/me/role")
}

//! Systems that one signs in to with one's account here, and taking that back.

use serde::Deserialize;
use web::{CsrfForm, PageError, PageResult, Shell};

use crate::Person;
use crate::access::{Action, Resource};
use crate::oauth::{self, Grant};
use crate::visit::Visit;

/// A system that one is connected to.
pub(super) struct SystemLine {
    pub(super) id: String,
    pub(super) name: String,
    /// What it is told
    pub(super) told: String,
    pub(super) since: String,
    pub(super) used: String,
}

impl SystemLine {
    pub(super) fn of(grant: Grant, shell: &Shell) -> Self {
        let parts = [("told-name", grant.scopes.has_profile), ("told-role", grant.scopes.has_roles)];
        let told: Vec<_> = parts.into_iter().filter(|(_, is_told)| *is_told).map(|(key, _)| shell.t(key).into_owned()).collect();
        let told = if told.is_empty() { shell.t("told-nothing").into_owned() } else { told.join(" · ") };
        Self { id: grant.client.to_string(), name: grant.name, told, since: grant.granted_at.date(), used: grant.used_at.minute() }
    }
}

#[derive(Deserialize)]
pub(super) struct DisconnectForm {
    system: String,
}

/// `POST /me/settings/ways/systems`
pub(super) async fn disconnect(person: Person, visit: Visit, CsrfForm(form): CsrfForm<DisconnectForm>) -> PageResult {
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let client = form.system.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let mut tx = visit.app.db.begin().await?;
    oauth::remove_grant(&mut tx, &person.owner(), client).await?;
    tx.commit().await?;
    web::see_other("/me/settings/ways#systems")
}

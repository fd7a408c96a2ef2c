//! Deciding about a school's request. The school, its administrator's account and the invitation come together or not at all.

use axum::extract::Path;
use axum::http::StatusCode;
use identity::guardians::Owner;
use identity::roster_account::{self, RosterAccount};
use identity::{Action, Org, OrgKind, OrgLine, Person, Resource, RoleKind, Visit, audit, org};
use kernel::{AccountId, SchoolRequestId};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use super::rows::{self, Decision};
use super::{LONGEST_REASON, Request, State, list};
use crate::text::typed;

/// What `administration/slip.html` prints.
#[derive(askama::Template)]
#[template(path = "administration/slip.html")]
struct SlipPage {
    shell: Shell,
    school_name: String,
    name: String,
    contact: String,
    code: String,
    address: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DecideForm {
    school_name: String,
    school_code: String,
    contact_name: String,
    reason: String,
}

type Place = Path<(String, String)>;

/// The request, for the administrators of its division and those above; nobody else learns of it.
async fn find(tx: &mut Tx, person: &Person, place: &(String, String)) -> Result<(Request, OrgLine), PageError> {
    let home = place.0.parse().map_err(|_| PageError::NotFound)?;
    let id: SchoolRequestId = place.1.parse().map_err(|_| PageError::NotFound)?;
    let request = rows::find(tx, &home, id).await?.or_not_found()?;
    let line = org::find_line(tx, request.division).await?.or_not_found()?;
    person.may(Action::ManageOrg, Resource::Org(&line)).map_err(|_| PageError::NotFound)?;
    Ok((request, line))
}

/// `POST /admin/schools/{home}/{id}/approve`
pub(super) async fn approve(person: Person, visit: Visit, Path(place): Place, CsrfForm(form): CsrfForm<DecideForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (request, line) = find(&mut tx, &person, &place).await?;
    let Some(name) = roster_account::shown_name(&form.contact_name) else {
        drop(tx);
        return list::page(&person, &visit, Some((&request, "school-fault-contact-name"))).await;
    };
    let decision = Decision { state: State::Approved, reason: "", by: person.account, at: now };
    if !rows::decide(&mut tx, &request, &decision).await? {
        return Err(PageError::Conflict("school-decided"));
    }
    let code = school_code(&form.school_code, &line.org, request.id);
    let school = match org::add_part(&mut tx, &line.org, OrgKind::School, &code, &form.school_name, now).await? {
        Ok(school) => school,
        Err(fault) => {
            drop(tx);
            return list::page(&person, &visit, Some((&request, &format!("org-fault-{}", fault.key())))).await;
        }
    };
    let who = Owner { home: school.home.clone(), account: AccountId::new() };
    let account =
        RosterAccount { id: who.account, home: school.home, name, kind: RoleKind::Administrator, school: school.id, schooling: None };
    roster_account::add(&mut tx, std::slice::from_ref(&account), now).await?;
    rows::note_school(&mut tx, &request, school.id, who.account).await?;
    let slip = invite(&mut tx, &visit, &person, &who, &request, account.name).await?;
    audit::append(&mut tx, person.account, "school.approve", &format!("{} {} {}", request.id, school.id, who.account), now).await?;
    tx.commit().await?;
    web::html(StatusCode::OK, &SlipPage { school_name: school.name, ..slip })
}

/// The code of the school, or one made of that of its division where nobody knows it yet.
fn school_code(typed: &str, division: &Org, id: SchoolRequestId) -> String {
    if !typed.trim().is_empty() {
        return typed.to_owned();
    }
    let id = id.to_string().replace('-', "");
    let start: String = division.code.chars().take(10).collect();
    format!("{start}-{}", &id[id.len() - 8..])
}

async fn invite(tx: &mut Tx, visit: &Visit, by: &Person, who: &Owner, request: &Request, name: String) -> Result<SlipPage, PageError> {
    let code = roster_account::invite(tx, who, visit.app.clock.now()).await?;
    let code = code.ok_or(PageError::Conflict("school-invitation-used"))?;
    Ok(SlipPage {
        shell: visit.shell(Some(by), "school-slip-title"),
        school_name: request.school_name.clone(),
        name,
        contact: request.contact.clone(),
        code,
        address: format!("{}/activate", visit.app.base(&visit.headers)),
    })
}

/// `POST /admin/schools/{home}/{id}/slip`: a new code in place of the one before, as long as nobody has used it.
pub(super) async fn slip(person: Person, visit: Visit, Path(place): Place, _: CsrfForm<DecideForm>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let (request, _) = find(&mut tx, &person, &place).await?;
    let account = request.invited.ok_or(PageError::Conflict("school-invitation-used"))?;
    let who = Owner { home: request.home.clone(), account };
    let slip = invite(&mut tx, &visit, &person, &who, &request, request.contact_name.clone()).await?;
    audit::append(&mut tx, person.account, "school.invite", &format!("{} {account}", request.id), visit.app.clock.now()).await?;
    tx.commit().await?;
    web::html(StatusCode::OK, &slip)
}

/// `POST /admin/schools/{home}/{id}/decline`
pub(super) async fn decline(person: Person, visit: Visit, Path(place): Place, CsrfForm(form): CsrfForm<DecideForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (request, _) = find(&mut tx, &person, &place).await?;
    let Some(reason) = typed(&form.reason, LONGEST_REASON) else {
        drop(tx);
        return list::page(&person, &visit, Some((&request, "school-fault-reason"))).await;
    };
    let decision = Decision { state: State::Declined, reason: &reason, by: person.account, at: now };
    if !rows::decide(&mut tx, &request, &decision).await? {
        return Err(PageError::Conflict("school-decided"));
    }
    audit::append(&mut tx, person.account, "school.decline", &request.id.to_string(), now).await?;
    tx.commit().await?;
    web::see_other("/admin/schools")
}

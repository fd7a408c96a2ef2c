//! A package with the schools of a district: each school that the administrator runs gets a file to look at and confirm.

use axum::extract::{Multipart, Query};
use axum::http::StatusCode;
use identity::{Action, Org, OrgKind, OrgLine, Person, Resource, Visit, org};
use kernel::{OrgId, PageSize};
use serde::Deserialize;
use store::Tx;
use web::{OrNotFound, PageError, PageResult, Shell, url_encoded};

use super::upload::{file, first_fields, keep, package_rows};
use crate::import::{self, Brought, Package, PackageSchool, Refusal};

/// A package has no more schools than this.
const MOST_SCHOOLS: usize = 200;

/// What `roster/district.html` prints.
#[derive(askama::Template)]
#[template(path = "roster/district.html")]
struct DistrictPage {
    shell: Shell,
    org: String,
    org_name: String,
    /// Files that wait: link, school, and the file's name
    pending: Vec<(String, String, String)>,
    /// Schools of the package that were not taken, and why
    left_out: Vec<(String, String)>,
    refusal: Option<String>,
    /// The direct parts: link and name
    parts: Vec<(String, String)>,
    /// Where there are more of them
    more: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Wanted {
    org: String,
    after: String,
}

/// The part of the tree asked for, or the administrator's own; a school has a page of its own.
async fn district(tx: &mut Tx, person: &Person, id: &str) -> Result<OrgLine, PageError> {
    let own = person.role.org.as_ref().map(|org| org.id);
    let id: Option<OrgId> = if id.is_empty() { own } else { Some(id.parse().map_err(|_| PageError::NotFound)?) };
    let line = org::find_line(tx, id.ok_or(PageError::Forbidden("error-role"))?).await?.or_not_found()?;
    match person.may(Action::ManageOrg, Resource::Org(&line)) {
        Ok(()) => Ok(line),
        Err(PageError::Forbidden(_)) if own != Some(line.org.id) => Err(PageError::NotFound),
        Err(error) => Err(error),
    }
}

/// `GET /admin/roster/district`
pub(super) async fn show(person: Person, visit: Visit, Query(wanted): Query<Wanted>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let line = district(&mut tx, &person, &wanted.org).await?;
    page(&visit, &person, &mut tx, &line, &Said { after: wanted.after, ..Said::default() }).await
}

/// What the page says besides what there is.
#[derive(Default)]
struct Said {
    after: String,
    left_out: Vec<(String, Refusal)>,
    refusal: Option<Refusal>,
}

impl Said {
    fn refused(refusal: Refusal) -> Self {
        Self { refusal: Some(refusal), ..Self::default() }
    }
}

async fn page(visit: &Visit, person: &Person, tx: &mut Tx, line: &OrgLine, said: &Said) -> PageResult {
    let shell = visit.shell(Some(person), "roster-district-title");
    let pending = import::list_pending_of(tx, person.account, visit.app.clock.now()).await?;
    let after: String = said.after.chars().take(200).collect();
    let parts = org::list_children(tx, line.org.id, Some(&after), PageSize::clamped(100)).await?;
    let here = format!("/admin/roster/district?org={}", line.org.id);
    let left_out = said.left_out.iter().map(|(name, why)| (name.clone(), shell.t(why.message()).into_owned())).collect();
    let page = DistrictPage {
        org: line.org.id.to_string(),
        org_name: line.org.name.clone(),
        pending: pending.into_iter().map(|(id, _, school, file)| (format!("/admin/roster/import/{id}"), school, file)).collect(),
        left_out,
        refusal: said.refusal.map(|refusal| shell.t(refusal.message()).into_owned()),
        more: parts.next.map(|after| format!("{here}&after={}", url_encoded(&after))),
        parts: parts.entries.into_iter().map(|part| (part_link(&part), part.name)).collect(),
        shell,
    };
    web::html(if page.refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page)
}

fn part_link(part: &Org) -> String {
    let page = if part.kind == OrgKind::School { "roster" } else { "roster/district" };
    format!("/admin/{page}?org={}", part.id)
}

/// `POST /admin/roster/district`
pub(super) async fn upload(person: Person, visit: Visit, mut form: Multipart) -> PageResult {
    let org = first_fields(&visit, &mut form).await?;
    let mut tx = visit.app.db.read().await?;
    let line = district(&mut tx, &person, &org).await?;
    drop(tx);
    let (file_name, bytes) = file(&mut form).await?;
    let mut tx = visit.app.db.begin().await?;
    let package = match bytes.and_then(|bytes| import::open(&bytes)) {
        Ok(Brought::Package(package)) => package,
        Ok(Brought::Table(_)) => return page(&visit, &person, &mut tx, &line, &Said::refused(Refusal::Package)).await,
        Err(refusal) => return page(&visit, &person, &mut tx, &line, &Said::refused(refusal)).await,
    };
    let schools = package.schools();
    if schools.is_empty() || schools.len() > MOST_SCHOOLS {
        let refusal = if schools.is_empty() { Refusal::Package } else { Refusal::TooLong };
        return page(&visit, &person, &mut tx, &line, &Said::refused(refusal)).await;
    }
    let mut left_out = Vec::new();
    for one in schools {
        if let Err(why) = take(&mut tx, &visit, &person, (&line, &file_name), &package, &one).await? {
            left_out.push((one.name, why));
        }
    }
    tx.commit().await?;
    let mut tx = visit.app.db.read().await?;
    page(&visit, &person, &mut tx, &line, &Said { left_out, ..Said::default() }).await
}

/// Keeps what the package has for one school, if the school is one of the district's.
async fn take(
    tx: &mut Tx,
    visit: &Visit,
    person: &Person,
    (district, file_name): (&OrgLine, &str),
    package: &Package,
    one: &PackageSchool,
) -> Result<Result<(), Refusal>, PageError> {
    let Some(school) = find(tx, person, district, one).await? else { return Ok(Err(Refusal::NotInPackage)) };
    match package_rows(tx, &school, package, &one.sourced_id).await? {
        Ok(read) => {
            keep(tx, visit, person, &school, file_name.to_owned(), read).await?;
            Ok(Ok(()))
        }
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// The school by our id, its code or its full name; one that is beyond the district is not there.
async fn find(tx: &mut Tx, person: &Person, district: &OrgLine, one: &PackageSchool) -> Result<Option<Org>, PageError> {
    let mut found = match one.sourced_id.parse::<OrgId>() {
        Ok(id) => org::find(tx, id).await?.filter(|org| org.kind == OrgKind::School),
        Err(_) => None,
    };
    for text in [&one.identifier, &one.sourced_id, &one.name] {
        if found.is_none() && !text.is_empty() {
            found = org::find_school(tx, text).await?;
        }
    }
    let Some(school) = found else { return Ok(None) };
    let line = org::find_line(tx, school.id).await?.or_not_found()?;
    let is_within = line.org.id == district.org.id || line.above.contains(&district.org.id);
    Ok((is_within && person.may(Action::ManageOrg, Resource::Org(&line)).is_ok()).then_some(school))
}

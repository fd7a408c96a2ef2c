//! A package with the schools of a district: each school that the administrator runs gets a file to look at and confirm.

use axum::extract::{Multipart, Query};
use axum::http::StatusCode;
use identity::{Action, Org, OrgLine, Person, Resource, Visit, org};
use kernel::{OrgId, PageSize};
use serde::Deserialize;
use store::Tx;
use web::{OrNotFound, PageError, PageResult, Shell, url_encoded};

use super::upload::{file, first_fields, keep, known_ids};
use crate::import::{self, Brought, Package, PackageSchool, Refusal, Turn};
use crate::school::find_school;

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
    let page = if part.kind.has_classes() { "roster" } else { "roster/district" };
    format!("/admin/{page}?org={}", part.id)
}

/// `POST /admin/roster/district`
pub(super) async fn upload(person: Person, visit: Visit, mut form: Multipart) -> PageResult {
    let org = first_fields(&visit, &mut form).await?;
    let mut tx = visit.app.db.read().await?;
    let line = district(&mut tx, &person, &org).await?;
    drop(tx);
    let (file_name, bytes) = file(&mut form).await?;
    let turn = Turn::wait().await?;
    let opened = match bytes {
        Ok(bytes) => turn.read(move || import::open(&bytes)).await?,
        Err(refusal) => Err(refusal),
    };
    let package = match opened {
        Ok(Brought::Package(package)) if package.schools().len() > MOST_SCHOOLS => Err(Refusal::TooLong),
        Ok(Brought::Package(package)) if !package.schools().is_empty() => Ok(package),
        Ok(_) => Err(Refusal::Package),
        Err(refusal) => Err(refusal),
    };
    let (left_out, refusal) = match package {
        Ok(package) => (take(&visit, &person, (&line, &file_name), package, &turn).await?, None),
        Err(refusal) => (Vec::new(), Some(refusal)),
    };
    let mut tx = visit.app.db.read().await?;
    page(&visit, &person, &mut tx, &line, &Said { left_out, refusal, ..Said::default() }).await
}

/// Keeps what the package has for the schools that are the district's; answers those that were left out, and why.
async fn take(
    visit: &Visit,
    person: &Person,
    (district, file_name): (&OrgLine, &str),
    package: Box<Package>,
    turn: &Turn,
) -> Result<Vec<(String, Refusal)>, PageError> {
    let (mut schools, mut known, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    let mut tx = visit.app.db.read().await?;
    for one in package.schools() {
        match find(&mut tx, person, district, &one).await? {
            Some(school) => {
                known.push((one.sourced_id, known_ids(&mut tx, &school).await?));
                schools.push((school, one.name));
            }
            None => left_out.push((one.name, Refusal::NotInPackage)),
        }
    }
    drop(tx);
    let read = turn.read(move || import::lines_of_each(&package, known.iter().map(|(id, known)| (id.as_str(), known)))).await?;
    let mut tx = visit.app.db.begin().await?;
    for ((school, name), taken) in schools.into_iter().zip(read) {
        match taken {
            Ok(taken) => keep(&mut tx, visit, person, &school, file_name.to_owned(), taken).await.map(drop)?,
            Err(why) => left_out.push((name, why)),
        }
    }
    tx.commit().await?;
    Ok(left_out)
}

/// The school by our id, its code or its full name; one that is beyond the district is not there.
async fn find(tx: &mut Tx, person: &Person, district: &OrgLine, one: &PackageSchool) -> Result<Option<Org>, PageError> {
    let mut found = match one.sourced_id.parse::<OrgId>() {
        Ok(id) => org::find(tx, id).await?.filter(|org| org.kind.has_classes()),
        Err(_) => None,
    };
    for text in [&one.identifier, &one.sourced_id, &one.name] {
        if found.is_none() && !text.is_empty() {
            found = find_school(tx, district.org.id, text).await?;
        }
    }
    let Some(school) = found else { return Ok(None) };
    let line = org::find_line(tx, school.id).await?.or_not_found()?;
    let is_within = line.org.id == district.org.id || line.above.contains(&district.org.id);
    Ok((is_within && person.may(Action::ManageOrg, Resource::Org(&line)).is_ok()).then_some(school))
}

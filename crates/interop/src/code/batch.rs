use axum::Extension;
use axum::extract::Query;
use axum::http::StatusCode;
use identity::{Action, Person, Resource, Visit, audit, org};
use library::reading;
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell, url_encoded};

use super::short_code::ShortCode;
use super::store::{ensure_code, find_successor, find_target};
use super::target::Target;
use crate::Interop;

/// So many codes are made and printed at once.
const MOST_AT_ONCE: usize = 250;

/// Where editors make codes for a chapter or a shelf.
#[derive(askama::Template)]
#[template(path = "interop/codes.html")]
struct CodesPage {
    shell: Shell,
    is_set: bool,
}

/// Codes with their QR, as many on a sheet as fit.
#[derive(askama::Template)]
#[template(path = "interop/codes-print.html")]
struct PrintPage {
    shell: Shell,
    codes: Vec<Printed>,
}

struct Printed {
    title: String,
    spaced: String,
    svg: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CodesQuery {
    set: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct BatchForm {
    items: String,
    #[serde(default)]
    units: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct PrintQuery {
    codes: String,
}

/// `GET /admin/codes`
pub(super) async fn show(person: Person, visit: Visit, Query(asked): Query<CodesQuery>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    may_make(&person, &mut tx).await?;
    web::html(StatusCode::OK, &CodesPage { shell: visit.shell(Some(&person), "codes-title"), is_set: !asked.set.is_empty() })
}

/// `POST /admin/codes`
pub(super) async fn make(person: Person, visit: Visit, CsrfForm(form): CsrfForm<BatchForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    may_make(&person, &mut tx).await?;
    let targets = targets(&mut tx, &form).await?;
    let mut codes = Vec::with_capacity(targets.len());
    for target in &targets {
        codes.push(ensure_code(&mut tx, target, now).await?.to_string());
    }
    audit::append(&mut tx, person.account, "make_short_codes", &codes.join(" "), now).await?;
    tx.commit().await?;
    web::see_other(&format!("/admin/codes/print?codes={}", url_encoded(&codes.join("."))))
}

/// `GET /admin/codes/print?codes=`
pub(super) async fn print(
    person: Person,
    visit: Visit,
    Extension(interop): Extension<Interop>,
    Query(asked): Query<PrintQuery>,
) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    may_make(&person, &mut tx).await?;
    let base = interop.base(&visit.headers);
    let mut codes = Vec::new();
    for text in asked.codes.split('.').take(MOST_AT_ONCE) {
        let code: ShortCode = text.parse().map_err(|()| PageError::NotFound)?;
        let target = match find_successor(&mut tx, &code).await? {
            Some(successor) => successor,
            None => find_target(&mut tx, &code).await?.or_not_found()?,
        };
        let aim = target.aim(&interop.library, &mut tx, visit.view.language).await?.or_not_found()?;
        codes.push(Printed { title: aim.title, spaced: code.spaced(), svg: web::qr_svg(&format!("{base}/q/{code}")) });
    }
    web::html(StatusCode::OK, &PrintPage { shell: visit.shell(Some(&person), "codes-print-title"), codes })
}

/// Codes in numbers are made for the whole node's library, by those who release in it.
pub(super) async fn may_make(person: &Person, tx: &mut Tx) -> Result<(), PageError> {
    let root = org::find_root(tx).await?.ok_or(PageError::Forbidden("error-role"))?;
    let line = org::find_line(tx, root.id).await?.or_not_found()?;
    person.may(Action::ReleaseResource, Resource::LibraryItem(&line))
}

/// What the lines of the form name, once each.
async fn targets(tx: &mut Tx, form: &BatchForm) -> Result<Vec<Target>, PageError> {
    let lines: Vec<&str> = form.items.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        return Err(PageError::BadRequest("codes-nothing"));
    }
    if lines.len() > MOST_AT_ONCE {
        return Err(PageError::BadRequest("codes-too-many"));
    }
    let mut targets = Vec::new();
    for line in lines {
        let target = Target::find(tx, line).await?.ok_or(PageError::BadRequest("codes-unknown"))?;
        let units = match &target {
            Target::Textbook(id) if !form.units.is_empty() => reading::find_outline(tx, *id).await?.map(|held| (*id, held.document)),
            _ => None,
        };
        targets.push(target);
        let units = units.iter().flat_map(|(id, book)| book.units().into_iter().map(|(_, unit)| Target::Unit(*id, unit.key.clone())));
        targets.extend(units);
        if targets.len() > 2 * MOST_AT_ONCE {
            return Err(PageError::BadRequest("codes-too-many"));
        }
    }
    let mut met = std::collections::HashSet::new();
    targets.retain(|target| met.insert(target.clone()));
    if targets.len() > MOST_AT_ONCE { Err(PageError::BadRequest("codes-too-many")) } else { Ok(targets) }
}

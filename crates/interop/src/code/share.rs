use axum::Extension;
use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Person, Visit};
use library::reading::Standing;
use serde::Deserialize;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use super::short_code::ShortCode;
use super::store::{ensure_code, find_code};
use super::target::{Aim, Target};
use crate::Interop;

/// Handing something on: its link, its short code and a QR code to print.
#[derive(askama::Template)]
#[template(path = "interop/share.html")]
struct SharePage {
    shell: Shell,
    title: String,
    href: String,
    link: String,
    action: String,
    code: Option<CodeView>,
}

struct CodeView {
    spaced: String,
    address: String,
    svg: String,
}

/// A form that holds nothing but its token.
#[derive(Debug, Deserialize)]
pub(super) struct NoFields {}

/// `GET /share/resource/{id}`
pub(super) async fn show_resource(person: Option<Person>, visit: Visit, interop: Extension<Interop>, Path(id): Path<String>) -> PageResult {
    show(person, visit, &interop, &named("resource", &id, "")?).await
}

/// `GET /share/textbook/{id}`
pub(super) async fn show_textbook(person: Option<Person>, visit: Visit, interop: Extension<Interop>, Path(id): Path<String>) -> PageResult {
    show(person, visit, &interop, &named("textbook", &id, "")?).await
}

/// `GET /share/textbook/{id}/{unit}`
pub(super) async fn show_unit(
    person: Option<Person>,
    visit: Visit,
    interop: Extension<Interop>,
    Path((id, unit)): Path<(String, String)>,
) -> PageResult {
    show(person, visit, &interop, &named("textbook", &id, &unit)?).await
}

/// `POST /share/resource/{id}`
pub(super) async fn make_for_resource(
    visit: Visit,
    interop: Extension<Interop>,
    Path(id): Path<String>,
    form: CsrfForm<NoFields>,
) -> PageResult {
    make(visit, &interop, &named("resource", &id, "")?, form).await
}

/// `POST /share/textbook/{id}`
pub(super) async fn make_for_textbook(
    visit: Visit,
    interop: Extension<Interop>,
    Path(id): Path<String>,
    form: CsrfForm<NoFields>,
) -> PageResult {
    make(visit, &interop, &named("textbook", &id, "")?, form).await
}

/// `POST /share/textbook/{id}/{unit}`
pub(super) async fn make_for_unit(
    visit: Visit,
    interop: Extension<Interop>,
    Path((id, unit)): Path<(String, String)>,
    form: CsrfForm<NoFields>,
) -> PageResult {
    make(visit, &interop, &named("textbook", &id, &unit)?, form).await
}

fn named(kind: &str, id: &str, unit: &str) -> Result<Target, PageError> {
    Target::of_parts(kind, id, unit).ok_or(PageError::NotFound)
}

async fn show(person: Option<Person>, visit: Visit, interop: &Interop, target: &Target) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let aim = readable(interop, &mut tx, &visit, target).await?;
    let code = find_code(&mut tx, target).await?;
    let base = interop.base(&visit.headers);
    let page = SharePage {
        link: format!("{base}{}", aim.href),
        title: aim.title,
        href: aim.href,
        action: target.share_href(),
        code: code.map(|code| view(&base, &code)),
        shell: visit.shell(person.as_ref(), "share-title"),
    };
    web::html(StatusCode::OK, &page)
}

/// Anyone may have a code made for what anyone may read: one each, and nobody faster than people click.
async fn make(visit: Visit, interop: &Interop, target: &Target, _: CsrfForm<NoFields>) -> PageResult {
    let now = visit.app.clock.now();
    interop.makings.check(&visit.network, now).map_err(PageError::TooManyRequests)?;
    let mut tx = visit.app.db.begin().await?;
    readable(interop, &mut tx, &visit, target).await?;
    ensure_code(&mut tx, target, now).await?;
    tx.commit().await?;
    interop.makings.count(visit.network, now);
    web::see_other(&target.share_href())
}

/// The target, if anyone may read it. A unit must be one that its book has.
async fn readable(interop: &Interop, tx: &mut store::Tx, visit: &Visit, target: &Target) -> Result<Aim, PageError> {
    let aim = target.aim(&interop.library, tx, visit.view.language).await?.or_not_found()?;
    if let Target::Unit(_, unit) = target
        && !aim.href.ends_with(&format!("&unit={unit}"))
    {
        return Err(PageError::NotFound);
    }
    if aim.standing == Standing::Recalled { Err(PageError::Gone(aim.instead)) } else { Ok(aim) }
}

fn view(base: &str, code: &ShortCode) -> CodeView {
    let address = format!("{base}/q/{code}");
    CodeView { spaced: code.spaced(), svg: web::qr_svg(&address), address }
}

//! `/admin/orgs`: one org, what it is part of, its parts, and what can be done with it.

use axum::extract::Query;
use axum::http::StatusCode;
use identity::org::{Part, is_closed, list_parts};
use identity::{Action, OrgKind, OrgLine, Person, Resource, Visit};
use kernel::PageSize;
use serde::Deserialize;
use store::Tx;
use web::{PageError, PageResult, Shell, url_encoded};

use crate::place::{managed, way_down};

/// What `administration/orgs.html` prints.
#[derive(askama::Template)]
#[template(path = "administration/orgs.html")]
struct OrgsPage {
    shell: Shell,
    org: String,
    name: String,
    kind: String,
    code: String,
    is_closed: bool,
    is_root: bool,
    way: Vec<(String, String)>,
    parts: Vec<PartRow>,
    next: Option<String>,
    may_place: bool,
    has_roster: bool,
    addable: Vec<(&'static str, String)>,
    refused: Option<Refused>,
    filled: OrgForm,
}

struct PartRow {
    id: String,
    name: String,
    kind: String,
    code: String,
    is_closed: bool,
}

/// An act that was not done, and why.
pub(super) struct Refused {
    pub(super) act: &'static str,
    pub(super) sentence: String,
}

/// What the forms of the page send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OrgForm {
    pub(super) org: String,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) code: String,
    pub(super) to: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    org: String,
    after: String,
}

/// `GET /admin/orgs?org=&after=`
pub(super) async fn show(person: Person, visit: Visit, Query(asked): Query<Asked>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let line = managed(&mut tx, &person, &asked.org).await?;
    let after = Some(asked.after.as_str()).filter(|cursor| !cursor.is_empty() && !cursor.chars().any(char::is_control));
    let page = load(&mut tx, &person, &visit, &line, after).await?;
    web::html(StatusCode::OK, &page)
}

/// The page again, with what was typed and why it was not done.
pub(super) async fn refused(person: &Person, visit: &Visit, line: &OrgLine, filled: OrgForm, refused: Refused) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let page = OrgsPage { refused: Some(refused), filled, ..load(&mut tx, person, visit, line, None).await? };
    web::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn load(tx: &mut Tx, person: &Person, visit: &Visit, line: &OrgLine, after: Option<&str>) -> Result<OrgsPage, PageError> {
    let shell = visit.shell(Some(person), "orgs-title");
    let word = |kind: OrgKind| shell.t(&format!("org-kind-{}", kind.key())).into_owned();
    let parts = list_parts(tx, line.org.id, after, PageSize::clamped(60)).await?;
    let row =
        |Part { org, is_closed }: Part| PartRow { id: org.id.to_string(), kind: word(org.kind), name: org.name, code: org.code, is_closed };
    let fits = |kind: &OrgKind| kind.fits_under(line.org.kind);
    Ok(OrgsPage {
        org: line.org.id.to_string(),
        name: line.org.name.clone(),
        kind: word(line.org.kind),
        code: line.org.code.clone(),
        is_closed: is_closed(tx, line.org.id).await?,
        is_root: line.org.parent.is_none(),
        way: way_down(tx, person, line).await?,
        parts: parts.entries.into_iter().map(row).collect(),
        next: parts.next.map(|cursor| url_encoded(&cursor)),
        may_place: person.may(Action::PlaceOrg, Resource::Org(line)).is_ok(),
        has_roster: line.org.kind.has_classes(),
        addable: OrgKind::ALL.into_iter().rev().filter(fits).map(|kind| (kind.key(), word(kind))).collect(),
        refused: None,
        filled: OrgForm::default(),
        shell,
    })
}

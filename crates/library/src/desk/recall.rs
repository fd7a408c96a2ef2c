use axum::Extension;
use axum::extract::Query;
use axum::http::StatusCode;
use identity::org;
use identity::{Action, Person, Resource, Visit, audit};
use kernel::{ResourceId, TextbookId};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell, url_encoded};

use crate::Library;
use crate::document::Subject;
use crate::log;
use crate::reading::{self, Standing};

/// Withdrawing a resource or a textbook 出库, and bringing it back.
#[derive(askama::Template)]
#[template(path = "library/recall.html")]
struct RecallPage {
    shell: Shell,
    address: String,
    is_unknown: bool,
    item: Option<Item>,
}

struct Item {
    id: String,
    title: String,
    source: String,
    is_recalled: bool,
    history: Vec<(String, String)>,
}

/// The item, by its id or the address of its page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ItemQuery {
    item: String,
}

/// What is decided.
#[derive(Debug, Deserialize)]
pub struct DecisionForm {
    item: String,
    decision: Decision,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Decision {
    Recall,
    Restore,
}

struct Found {
    subject: Subject,
    id: String,
    title: String,
    source: String,
    standing: Standing,
}

const HISTORY_LINES: i64 = 20;

/// `GET /admin/library?item=`
pub async fn show_item(person: Person, visit: Visit, Extension(library): Extension<Library>, Query(asked): Query<ItemQuery>) -> PageResult {
    let mut tx = library.app.db.read().await?;
    may_recall(&person, &mut tx).await?;
    let shell = visit.shell(Some(&person), "recall-title");
    let found = find(&mut tx, &asked.item).await?;
    let item = match &found {
        Some(found) => Some(item(&mut tx, &shell, found).await?),
        None => None,
    };
    let page = RecallPage { is_unknown: found.is_none() && !asked.item.is_empty(), address: asked.item, item, shell };
    web::html(StatusCode::OK, &page)
}

/// `POST /admin/library`
pub async fn decide(person: Person, Extension(library): Extension<Library>, CsrfForm(form): CsrfForm<DecisionForm>) -> PageResult {
    let now = library.app.clock.now();
    let mut tx = library.app.db.begin().await?;
    may_recall(&person, &mut tx).await?;
    let found = find(&mut tx, &form.item).await?.or_not_found()?;
    let (action, is_done) = match form.decision {
        Decision::Recall => ("recall", log::recall(&mut tx, found.subject, &found.source, now).await),
        Decision::Restore => ("restore", log::restore(&mut tx, found.subject, &found.source, now).await),
    };
    if !is_done.map_err(PageError::internal)? {
        return Err(PageError::Conflict("recall-already"));
    }
    audit::append(&mut tx, person.account, action, &found.id, now).await?;
    tx.commit().await?;
    library.refresh().await?;
    web::see_other(&format!("/admin/library?item={}", url_encoded(&found.id)))
}

/// The whole node's library belongs to the top of its tree.
pub(super) async fn may_recall(person: &Person, tx: &mut Tx) -> Result<(), PageError> {
    let root = org::find_root(tx).await?.ok_or(PageError::Forbidden("error-role"))?;
    let line = org::find_line(tx, root.id).await?.or_not_found()?;
    person.may(Action::RecallResource, Resource::LibraryItem(&line))
}

/// The resource or textbook that an id, or the address of a page, names.
async fn find(tx: &mut Tx, text: &str) -> Result<Option<Found>, PageError> {
    let parts = text.split(['/', '?', '#']).map(str::trim);
    for part in parts.take(12) {
        if let Ok(id) = part.parse::<ResourceId>()
            && let Some(held) = reading::find_resource(tx, id).await?
        {
            let title = held.document.title.get(kernel::Language::ZhHans).to_owned();
            return Ok(Some(Found {
                subject: Subject::Resource(id),
                id: id.to_string(),
                title,
                source: held.source,
                standing: held.standing,
            }));
        }
        if let Ok(id) = part.parse::<TextbookId>()
            && let Some(held) = reading::find_outline(tx, id).await?
        {
            let title = held.document.title.get(kernel::Language::ZhHans).to_owned();
            return Ok(Some(Found {
                subject: Subject::Textbook(id),
                id: id.to_string(),
                title,
                source: held.source,
                standing: held.standing,
            }));
        }
    }
    Ok(None)
}

async fn item(tx: &mut Tx, shell: &Shell, found: &Found) -> Result<Item, PageError> {
    let history = reading::list_history(tx, &found.id, HISTORY_LINES).await?;
    let line = |line: reading::HistoryLine| (line.at.minute(), shell.t(&format!("change-{}", line.change.key())).into_owned());
    Ok(Item {
        id: found.id.clone(),
        title: found.title.clone(),
        source: found.source.clone(),
        is_recalled: found.standing == Standing::Recalled,
        history: history.into_iter().map(line).collect(),
    })
}

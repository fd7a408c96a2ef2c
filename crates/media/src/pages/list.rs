use axum::Extension;
use axum::http::StatusCode;
use identity::{Action, Person, Resource, Visit};
use web::{PageError, PageResult, Shell};

use super::desk::may_release;
use super::row::{Row, size};
use crate::upload::Purpose;
use crate::{Media, Refusal, parts, rows};

/// What `media/list.html` prints.
#[derive(askama::Template)]
#[template(path = "media/list.html")]
struct ListPage {
    shell: Shell,
    refusal: Option<String>,
    limit: String,
    used: String,
    largest_bytes: u64,
    own: Vec<Row>,
    offered: Vec<Row>,
    is_working: bool,
}

const MOST_SHOWN: i64 = 100;

/// `GET /me/uploads`
pub async fn show(person: Person, visit: Visit, Extension(media): Extension<Media>) -> PageResult {
    person.may(Action::UploadMedia, Resource::Uploads(person.account))?;
    page(&person, &visit, &media, None, StatusCode::OK).await
}

/// The list, with the sentence why the last file was not taken.
pub(super) async fn page(person: &Person, visit: &Visit, media: &Media, refusal: Option<Refusal>, status: StatusCode) -> PageResult {
    let shell = visit.shell(Some(person), "media-title").in_section("me").with_island("upload.js");
    let mut tx = media.app().db.read().await?;
    let uploads = rows::list_of(&mut tx, person.home.as_str(), person.account, MOST_SHOWN).await?;
    let used = rows::sum_used(&mut tx, person.home.as_str(), person.account, Purpose::Library).await?;
    let offered = if may_release(&mut tx, person).await? { rows::list_offered(&mut tx, MOST_SHOWN).await? } else { Vec::new() };
    let mut own = Vec::new();
    for upload in &uploads {
        let arrived = if upload.is_arriving() { parts::length(&media.app().blobs, upload.id).map_err(PageError::internal)? } else { 0 };
        own.push(Row::of(&shell, upload, arrived));
    }
    let is_others = |upload: &&crate::upload::Upload| upload.owner != person.account;
    let page = ListPage {
        refusal: refusal.map(|refusal| shell.t(&format!("media-refused-{}", refusal.key())).into_owned()),
        limit: size(media.settings.largest_bytes),
        used: format!("{} / {}", size(used.bytes), size(media.settings.quota_bytes)),
        largest_bytes: media.settings.largest_bytes,
        is_working: own.iter().any(|row| row.percent.is_some()),
        own,
        offered: offered.iter().filter(is_others).map(|upload| Row::of(&shell, upload, 0)).collect(),
        shell,
    };
    web::html(status, &page)
}

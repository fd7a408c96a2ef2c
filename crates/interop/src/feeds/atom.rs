use axum::Extension;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::Language;
use library::document::LearningResourceType;
use library::harvest::{self, ReleasedCard};
use library::section::Section;
use store::{DbError, Tx};
use web::{OrNotFound, PageError};

use crate::Interop;
use crate::api::{Keep, bytes_answer};
use crate::xml::Xml;

const MOST_ENTRIES: usize = 50;
const PER_COLUMN: i64 = 50;

/// `GET /s/{section}/feed.atom`: what is new in a section (RFC 4287).
pub(super) async fn show(
    Extension(interop): Extension<Interop>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let index = interop.library.index();
    let section = index.section(&key).or_not_found()?;
    let mut tx = interop.library.app.db.read().await?;
    let newest = newest(&mut tx, section).await?;
    let base = interop.base(&headers);
    let text = feed(section, &newest, &base, &interop.library.app.clock.now().utc());
    Ok(bytes_answer(&headers, "application/atom+xml; charset=utf-8", text, Keep::Revalidate))
}

async fn newest(tx: &mut Tx, section: &Section) -> Result<Vec<ReleasedCard>, DbError> {
    let mut newest = Vec::new();
    for column in &section.columns {
        newest.extend(harvest::list_column_newest(tx, section.key.as_str(), column.key.as_str(), PER_COLUMN).await?);
    }
    newest.sort_by_key(|card| (std::cmp::Reverse(card.released_seq), card.id));
    newest.dedup_by_key(|card| card.id);
    newest.truncate(MOST_ENTRIES);
    Ok(newest)
}

fn feed(section: &Section, newest: &[ReleasedCard], base: &str, now: &str) -> String {
    let language = Language::ZhHans;
    let page = format!("{base}{}", section.href());
    let own = format!("{base}/s/{}/feed.atom", section.key);
    let updated = newest.first().map_or_else(|| now.to_owned(), |card| card.released_at.utc());
    let mut xml = Xml::document();
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language.tag())]);
    xml.leaf("id", &own).leaf("title", section.title.get(language)).leaf("subtitle", section.hint.get(language)).leaf("updated", &updated);
    xml.empty("link", &[("rel", "self"), ("href", &own)]).empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &page)]);
    xml.open("author", &[]).leaf("name", &web::words(language).get("site-name")).close();
    for it in newest {
        let shelf = if it.card.kind == LearningResourceType::Lesson { "lesson" } else { "r" };
        xml.open("entry", &[]).leaf("id", &format!("urn:uuid:{}", it.id)).leaf("title", it.card.title.get(language));
        xml.leaf("updated", &it.released_at.utc()).empty("link", &[("rel", "alternate"), ("href", &format!("{base}/{shelf}/{}", it.id))]);
        for name in &it.card.credits {
            xml.open("author", &[]).leaf("name", name).close();
        }
        if let Some(summary) = &it.card.summary {
            xml.leaf("summary", summary.get(language));
        }
        xml.close();
    }
    xml.finish()
}

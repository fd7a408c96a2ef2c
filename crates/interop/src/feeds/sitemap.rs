//! Sitemaps (sitemaps.org 0.9): an index, and maps of at most 50,000 addresses that are sent while they are read.

use std::io;

use axum::Extension;
use axum::body::Body;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use library::address::{self, Address};
use store::DbError;
use web::{App, PageError, PageResult};

use crate::Interop;
use crate::xml::Xml;

/// What the protocol allows in one map.
const ADDRESSES_PER_MAP: i64 = 50_000;
const READ_AT_ONCE: i64 = 1_000;
const NAMES: [(&str, &str); 1] = [("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")];

/// `GET /sitemap.xml`
pub(super) async fn show_index(Extension(interop): Extension<Interop>, headers: HeaderMap) -> PageResult {
    let base = interop.base(&headers);
    let mut tx = interop.library.app.db.read().await?;
    let mut xml = Xml::document();
    xml.open("sitemapindex", &NAMES);
    xml.open("sitemap", &[]).leaf("loc", &format!("{base}/sitemap/pages.xml")).close();
    for part in address::list_parts(&mut tx, ADDRESSES_PER_MAP).await? {
        xml.open("sitemap", &[]).leaf("loc", &format!("{base}/sitemap/{part}.xml")).close();
    }
    Ok(answer(xml.finish().into()))
}

/// `GET /sitemap/pages.xml`: the pages that are not about one thing of the library.
pub(super) async fn show_pages(Extension(interop): Extension<Interop>, headers: HeaderMap) -> Response {
    let base = interop.base(&headers);
    let index = interop.library.index();
    let mut pages = ["/", "/about", "/about/privacy", "/about/accessibility", "/api"].map(str::to_owned).to_vec();
    for section in &index.sections {
        pages.push(section.href());
        let own = format!("/s/{}", section.key);
        pages.extend(section.columns.iter().filter(|_| section.href() == own).map(|column| format!("{own}?column={}", column.key)));
    }
    pages.extend(index.regions.iter().map(|region| format!("/channel/{}", web::url_encoded(region))));
    let mut xml = Xml::document();
    xml.open("urlset", &NAMES);
    for page in pages {
        xml.open("url", &[]).leaf("loc", &format!("{base}{page}")).close();
    }
    answer(xml.finish().into())
}

/// `GET /sitemap/{part}.xml`: what was released in a part of the log.
pub(super) async fn show_part(Extension(interop): Extension<Interop>, Path(part): Path<String>, headers: HeaderMap) -> PageResult {
    let part: i64 = part.strip_suffix(".xml").and_then(|part| part.parse().ok()).ok_or(PageError::NotFound)?;
    let after = part.checked_mul(ADDRESSES_PER_MAP).filter(|after| (0..=i64::MAX - ADDRESSES_PER_MAP).contains(after));
    let after = after.ok_or(PageError::NotFound)?;
    let map =
        Map { app: interop.library.app.clone(), base: interop.base(&headers), after, to: after + ADDRESSES_PER_MAP, step: Step::Books };
    let chunks = try_unfold(map, |map| async move { map.next().await.map_err(io::Error::other) });
    Ok(answer(Body::from_stream(chunks)))
}

/// A map that is being sent.
struct Map {
    app: App,
    base: String,
    after: i64,
    to: i64,
    step: Step,
}

#[derive(Clone, Copy)]
enum Step {
    Books,
    Resources,
    Done,
}

impl Map {
    async fn next(mut self) -> Result<Option<(String, Self)>, DbError> {
        let text = match self.step {
            Step::Books => {
                let books = address::list_book_addresses(&mut self.app.db.read().await?, self.after, self.to).await?;
                self.step = Step::Resources;
                let mut xml = Xml::document();
                xml.open("urlset", &NAMES);
                xml.take() + &self.urls(&books)
            }
            Step::Resources => {
                let found = address::list_addresses(&mut self.app.db.read().await?, self.after, self.to, READ_AT_ONCE).await?;
                match found.last() {
                    Some(last) => {
                        self.after = last.released_seq;
                        self.urls(&found)
                    }
                    None => {
                        self.step = Step::Done;
                        "</urlset>".to_owned()
                    }
                }
            }
            Step::Done => return Ok(None),
        };
        Ok(Some((text, self)))
    }

    fn urls(&self, addresses: &[Address]) -> String {
        let mut xml = Xml::default();
        for address in addresses {
            xml.open("url", &[]).leaf("loc", &format!("{}{}", self.base, address.path)).leaf("lastmod", &address.released_at.utc()).close();
        }
        xml.finish()
    }
}

fn answer(body: Body) -> Response {
    ([(CONTENT_TYPE, "application/xml; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")], body).into_response()
}

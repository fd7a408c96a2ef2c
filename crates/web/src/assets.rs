//! The built front-end files, inside the program: hashed names, compressed once, immutable for browsers.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use rust_embed::RustEmbed;

use crate::app::App;
use crate::error::{OrNotFound, PageResult};
use crate::page_cache::{brotli, gzip};

#[derive(RustEmbed)]
#[folder = "assets"]
struct Built;

struct Asset {
    media_type: &'static str,
    plain: Bytes,
    gzip: Bytes,
    brotli: Bytes,
}

static LINKS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let manifest = Built::get("manifest.json").map(|file| file.data).unwrap_or_default();
    let names: HashMap<String, String> = serde_json::from_slice(&manifest).unwrap_or_default();
    names.into_iter().map(|(name, hashed)| (name, format!("/assets/{hashed}"))).collect()
});

static FILES: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    let names = Built::iter().filter(|name| name.as_ref() != "manifest.json" && !name.ends_with(".md"));
    names.filter_map(|name| Some((name.to_string(), load(&name)?))).collect()
});

fn load(name: &str) -> Option<Asset> {
    let plain = Bytes::from(Built::get(name)?.data.into_owned());
    let media_type = match name.rsplit('.').next()? {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    };
    Some(Asset { media_type, gzip: gzip(&plain), brotli: brotli(&plain, 11), plain })
}

/// The link of the built file `name`, such as `app.css`.
#[must_use]
pub fn asset(name: &str) -> &'static str {
    LINKS.get(name).map_or("/assets/missing", String::as_str)
}

/// The bytes of the built file `name`, such as `worker.js`.
pub(crate) fn asset_bytes(name: &str) -> Option<Bytes> {
    let hashed = asset(name).strip_prefix("/assets/")?;
    FILES.get(hashed).map(|asset| asset.plain.clone())
}

/// `GET /assets/{name}`
async fn show_asset(Path(name): Path<String>, headers: HeaderMap) -> PageResult {
    let asset = FILES.get(&name).or_not_found()?;
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (coding, body) = if accepted.contains("br") {
        (Some("br"), &asset.brotli)
    } else if accepted.contains("gzip") {
        (Some("gzip"), &asset.gzip)
    } else {
        (None, &asset.plain)
    };
    let mut response: Response = body.clone().into_response();
    let mut set = |name: HeaderName, value| response.headers_mut().insert(name, HeaderValue::from_static(value));
    set(CONTENT_TYPE, asset.media_type);
    set(CACHE_CONTROL, "public, max-age=31536000, immutable");
    set(VARY, "accept-encoding");
    if let Some(coding) = coding {
        set(CONTENT_ENCODING, coding);
    }
    Ok(response)
}

/// The built front-end files.
pub fn asset_routes() -> Router<App> {
    // Compressing at the first request would make that visitor wait.
    std::thread::spawn(|| LazyLock::force(&FILES).len());
    Router::new().route("/assets/{name}", get(show_asset))
}

//! What makes the site work without a network: the service worker at the root, whose pages are all of the site, and the page `/offline`.

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, Uri};
use axum::routing::get;

use crate::app::App;
use crate::assets::asset_bytes;
use crate::error::{OrNotFound, PageResult};
use crate::shell::Shell;
use crate::view::View;

/// `GET /worker.js`: always asked for anew, so that a browser learns of a new one with the next page.
async fn show_worker() -> PageResult {
    let body = asset_bytes("worker.js").or_not_found()?;
    let mut response = axum::response::IntoResponse::into_response(body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

/// What is on this device, and what waits for a network. Only the browser knows it, so the page is the same for everyone; it is also
/// what the worker shows in place of a page that is not on the device.
#[derive(askama::Template)]
#[template(path = "web/offline.html")]
struct OfflinePage {
    shell: Shell,
}

/// `GET /offline`
async fn show_offline(axum::extract::State(app): axum::extract::State<App>, view: View, uri: Uri) -> PageResult {
    let shell = Shell::new(&app, view, uri.path()).titled("offline-title").in_section("offline");
    crate::public(&OfflinePage { shell })
}

/// The worker and its page.
pub fn offline_routes() -> Router<App> {
    Router::new().route("/worker.js", get(show_worker)).route("/offline", get(show_offline))
}

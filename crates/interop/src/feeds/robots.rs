use axum::Extension;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

use crate::Interop;

/// `GET /robots.txt` (RFC 9309)
pub(super) async fn show(Extension(interop): Extension<Interop>, headers: HeaderMap) -> impl IntoResponse {
    const CLOSED: [&str; 6] = ["/admin", "/me", "/search", "/view", "/share", "/q/"];
    let closed: String = CLOSED.map(|path| format!("Disallow: {path}\n")).concat();
    let text = format!("User-agent: *\n{closed}\nSitemap: {}/sitemap.xml\n", interop.base(&headers));
    ([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")], text)
}

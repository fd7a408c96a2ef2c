use axum::Extension;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use web::{View, words};

use crate::Interop;
use crate::xml::Xml;

/// `GET /opensearch.xml`: browsers search the library from their address bar (OpenSearch 1.1).
pub(super) async fn show(Extension(interop): Extension<Interop>, view: View, headers: HeaderMap) -> Response {
    let words = words(view.language);
    let base = interop.base(&headers);
    let mut xml = Xml::document();
    xml.open("OpenSearchDescription", &[("xmlns", "http://a9.com/-/spec/opensearch/1.1/")]);
    xml.leaf("ShortName", &words.get("site-name")).leaf("Description", &words.get("home-description"));
    xml.leaf("InputEncoding", "UTF-8").leaf("Language", view.language.tag());
    xml.leaf_with(
        "Image",
        &[("width", "16"), ("height", "16"), ("type", "image/svg+xml")],
        &format!("{base}{}", web::asset("favicon.svg")),
    );
    xml.empty("Url", &[("type", "text/html"), ("template", &format!("{base}/search?q={{searchTerms}}"))]);
    xml.empty(
        "Url",
        &[("type", "application/opensearchdescription+xml"), ("rel", "self"), ("template", &format!("{base}/opensearch.xml"))],
    );
    let headers = [
        (CONTENT_TYPE, "application/opensearchdescription+xml"),
        (CACHE_CONTROL, "public, max-age=3600"),
        (VARY, "accept-language, cookie"),
    ];
    (headers, xml.finish()).into_response()
}

//! OAI-PMH 2.0: the protocol by which libraries of the world take each other's records.
//! <http://www.openarchives.org/OAI/openarchivesprotocol.html>

mod dublin_core;
mod list;
mod lom;
mod projection;
mod record;
mod request;
mod respond;
mod sets;
mod token;

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use web::{App, PageResult};

use self::request::{OaiError, Pairs};
use crate::Interop;

pub use projection::{catch_up, keep_up};

/// §3.1.1.1: arguments of a POST come in its body.
const LARGEST_BODY_BYTES: usize = 16 * 1024;

/// `GET /oai`, `POST /oai`
async fn answer(Extension(interop): Extension<Interop>, request: Request) -> PageResult {
    let headers = request.headers().clone();
    let pairs = read_pairs(request).await;
    let base = format!("{}/oai", interop.base(&headers));
    let text = respond::respond(&interop, &base, pairs).await?;
    Ok(xml(text))
}

/// The arguments as they came; `BadArgument` for what is no list of arguments at all.
async fn read_pairs(request: Request) -> Result<Pairs, OaiError> {
    let text = if request.method() == Method::POST {
        if !is_form(request.headers()) {
            return Err(OaiError::BadArgument("a POST is sent as application/x-www-form-urlencoded"));
        }
        let too_large = OaiError::BadArgument("the request is too large");
        to_bytes(request.into_body(), LARGEST_BODY_BYTES).await.map_err(|_| too_large)?.to_vec()
    } else {
        request.uri().query().unwrap_or_default().as_bytes().to_vec()
    };
    serde_urlencoded::from_bytes(&text).map_err(|_| OaiError::BadArgument("the arguments are not encoded as a form"))
}

fn is_form(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"application/x-www-form-urlencoded"))
}

fn xml(text: String) -> Response {
    ([(CONTENT_TYPE, "text/xml; charset=utf-8"), (CACHE_CONTROL, "public, no-cache")], text).into_response()
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/oai", get(answer).post(answer))
}

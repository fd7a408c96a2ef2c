//! Asking another system over HTTP: seconds, not minutes; a bounded answer; and never on to where it points.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use hyper::{Method, Request, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tokio::time::timeout;

use super::Fault;

const LONGEST_CONNECTING: Duration = Duration::from_secs(3);
const LONGEST_ANSWERING: Duration = Duration::from_secs(6);
const LARGEST_ANSWER_BYTES: usize = 64 * 1024;

/// A client for requests to providers.
pub(super) struct Wire(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl Wire {
    /// A client that trusts the system's certificates.
    pub(super) fn new() -> Result<Self, Fault> {
        let mut plain = HttpConnector::new();
        plain.set_connect_timeout(Some(LONGEST_CONNECTING));
        plain.enforce_http(false);
        let builder = HttpsConnectorBuilder::new().with_native_roots().map_err(|_| Fault::Away("no certificates on this machine"))?;
        // Which addresses may go without encryption was decided before: those of this machine.
        Ok(Self(Client::builder(TokioExecutor::new()).build(builder.https_or_http().enable_http1().wrap_connector(plain))))
    }

    /// `GET address`
    pub(super) async fn get(&self, address: &str) -> Result<Value, Fault> {
        let request = Request::builder().method(Method::GET).uri(address).header(ACCEPT, "application/json").body(Full::default());
        self.ask(request.map_err(|_| Fault::Broken("an address"))?).await
    }

    /// `POST address` with a form.
    pub(super) async fn post(&self, address: &str, basic: Option<&str>, form: String) -> Result<Value, Fault> {
        let mut request = Request::builder().method(Method::POST).uri(address).header(ACCEPT, "application/json");
        if let Some(basic) = basic {
            request = request.header(AUTHORIZATION, basic);
        }
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(Full::from(form));
        self.ask(request.map_err(|_| Fault::Broken("an address"))?).await
    }

    async fn ask(&self, request: Request<Full<Bytes>>) -> Result<Value, Fault> {
        timeout(LONGEST_ANSWERING, self.answer(request)).await.map_err(|_| Fault::Away("no answer in time"))?
    }

    async fn answer(&self, request: Request<Full<Bytes>>) -> Result<Value, Fault> {
        let (head, body) = self.0.request(request).await.map_err(|_| Fault::Away("no connection"))?.into_parts();
        if head.status.is_server_error() {
            return Err(Fault::Away("an error of its own"));
        }
        if head.status != StatusCode::OK {
            return Err(Fault::Refused);
        }
        let body = Limited::new(body, LARGEST_ANSWER_BYTES).collect().await.map_err(|_| Fault::Broken("an answer cut off or too long"))?;
        serde_json::from_slice(&body.to_bytes()).map_err(|_| Fault::Broken("an answer that is no JSON"))
    }
}

//! How requests reach a bucket: the HTTP client that serves our own pages turned round, with bounds on every wait. It stands in for
//! `object_store`'s own client, which would bring a second HTTP stack into every build.

use std::fmt::Debug;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{StreamExt, stream};
use http_body_util::{BodyExt, StreamBody};
use hyper::Uri;
use hyper::body::Incoming;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::connect::{Connect, HttpConnector};
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector as Connector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse, HttpResponseBody,
    HttpService,
};
use tokio::time::timeout;

/// A store on the same network answers in milliseconds; one that does not connect for so long is away.
const LONGEST_CONNECTING: Duration = Duration::from_secs(3);
/// From asking to the head of an answer, and between two pieces of its body.
const LONGEST_SILENCE: Duration = Duration::from_secs(5);
/// The slowest line on which sending a piece is still worth while.
const LEAST_BYTES_A_SECOND: u64 = 256 * 1024;
const LONGEST_IDLE: Duration = Duration::from_secs(30);
const MOST_IDLE: usize = 32;
/// What a connection to the bucket may hold for a reader who is slow.
const READ_BUFFER_BYTES: usize = 64 * 1024;

/// Makes the client of a bucket.
#[derive(Debug)]
pub(super) struct Wire {
    pub(super) is_encrypted: bool,
}

impl Connector for Wire {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let mut plain = HttpConnector::new();
        plain.set_connect_timeout(Some(LONGEST_CONNECTING));
        plain.set_nodelay(true);
        if !self.is_encrypted {
            return Ok(HttpClient::new(Line(client(plain))));
        }
        plain.enforce_http(false);
        // The system's certificates, so that an authority of one's own is trusted where the operator has put it.
        let builder = HttpsConnectorBuilder::new().with_native_roots();
        let builder = builder.map_err(|error| object_store::Error::Generic { store: "certificates", source: Box::new(error) })?;
        Ok(HttpClient::new(Line(client(builder.https_only().enable_http1().wrap_connector(plain)))))
    }
}

fn client<C: Connect + Clone>(connector: C) -> Client<C, HttpRequestBody> {
    let mut builder = Client::builder(TokioExecutor::new());
    builder.pool_timer(TokioTimer::new()).pool_idle_timeout(LONGEST_IDLE).pool_max_idle_per_host(MOST_IDLE);
    builder.http1_max_buf_size(READ_BUFFER_BYTES);
    builder.build(connector)
}

#[derive(Debug)]
struct Line<C>(Client<C, HttpRequestBody>);

#[async_trait]
impl<C: Connect + Clone + Debug + Send + Sync + 'static> HttpService for Line<C> {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let sending = Duration::from_secs(request.body().content_length() as u64 / LEAST_BYTES_A_SECOND);
        let answer = timeout(LONGEST_SILENCE + sending, self.0.request(request)).await;
        let (head, body) = answer.map_err(late)?.map_err(broken)?.into_parts();
        Ok(HttpResponse::from_parts(head, pieces(body)))
    }
}

/// The body, which may not fall silent while somebody waits for it.
fn pieces(body: Incoming) -> HttpResponseBody {
    let frames = stream::unfold(body, |mut body| async {
        let frame = match timeout(LONGEST_SILENCE, body.frame()).await {
            Ok(frame) => frame?.map_err(|error| HttpError::new(HttpErrorKind::Interrupted, error)),
            Err(elapsed) => Err(late(elapsed)),
        };
        Some((frame, body))
    });
    // Some of `object_store` asks on after the end.
    HttpResponseBody::new(StreamBody::new(frames.fuse()))
}

fn late(error: tokio::time::error::Elapsed) -> HttpError {
    HttpError::new(HttpErrorKind::Timeout, error)
}

fn broken(error: ClientError) -> HttpError {
    let kind = match error.is_connect() {
        true => HttpErrorKind::Connect,
        false => HttpErrorKind::Interrupted,
    };
    HttpError::new(kind, error)
}

/// Whether `endpoint` is the address of a server and nothing else, and encrypted; `None` when it is no such address.
pub(super) fn is_encrypted(endpoint: &str) -> Option<bool> {
    let uri: Uri = endpoint.parse().ok()?;
    let is_bare = uri.path() == "/" && uri.query().is_none() && uri.authority()?.as_str().find('@').is_none();
    match uri.scheme_str()? {
        "https" if is_bare => Some(true),
        "http" if is_bare => Some(false),
        _ => None,
    }
}

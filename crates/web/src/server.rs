//! The program's edge: connections, the fast way for public pages, errors drawn as pages, one log line a request.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use bytes::Bytes;
use futures_util::FutureExt as _;
use http_body_util::{BodyExt, Either, Full};
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::app::App;
use crate::csrf;
use crate::error::Failure;
use crate::error_page::draw;
use crate::metrics::StatusClass;
use crate::problem;
use crate::request::{ClientAddress, RequestId};
use crate::respond::{Public, harden};
use crate::view::View;

/// A page from memory, or whatever a handler made.
type AnyBody = Either<Full<Bytes>, Body>;

const LONGEST_HANDLING: Duration = Duration::from_secs(60);
const LARGEST_BODY_BYTES: usize = 1024 * 1024;
const LARGEST_HEAD_BYTES: usize = 64 * 1024;
const MOST_CONNECTIONS: usize = 16_384;
const LONGEST_FAREWELL: Duration = Duration::from_secs(20);

/// How the server listens.
#[derive(Debug, Clone, Copy)]
pub struct ServeOptions {
    /// Whether the last address of `X-Forwarded-For` is the client's: only behind a proxy that sets it.
    pub trusts_proxy: bool,
}

/// Everything the site answers, as one service.
#[derive(Clone)]
pub struct Service {
    app: App,
    router: Router,
    options: ServeOptions,
}

impl Service {
    /// The service of `routes`.
    #[must_use]
    pub fn new(app: App, routes: Router<App>, options: ServeOptions) -> Self {
        let router = routes.layer(DefaultBodyLimit::max(LARGEST_BODY_BYTES)).with_state(app.clone());
        Self { app, router, options }
    }

    fn kept_answer<B>(&self, request: &Request<B>) -> Option<Response<Full<Bytes>>> {
        if request.method() != Method::GET && request.method() != Method::HEAD {
            return None;
        }
        let page = self.app.pages.find(&key_of(request), request.headers())?;
        let response = page.answer(request.headers())?;
        self.app.metrics.pages_from_memory.inc();
        Some(response)
    }

    async fn answer(self, mut request: Request<Body>, peer: Option<SocketAddr>) -> Response<AnyBody> {
        if let Some(response) = self.kept_answer(&request) {
            return response.map(Either::Left);
        }
        let began = Instant::now();
        let id = RequestId::new();
        let view = View::of(request.headers());
        let key = key_of(&request);
        let path = key.get(3..).unwrap_or("/").to_owned();
        let (method, asked) = (request.method().clone(), request.headers().clone());
        let new_token = csrf::ensure_token(request.headers_mut());
        request.extensions_mut().insert(id);
        request.extensions_mut().insert(self.client(&asked, peer));
        let generation = self.app.pages.generation();

        let mut response = self.route(request).await;
        let status = response.status();
        if let (StatusCode::OK, Some(readers)) = (status, response.extensions().get::<Public>().copied()) {
            return self.keep(response, key, generation, readers, &asked).await;
        }
        if is_bare_error(&response) {
            let failure = response.extensions_mut().remove::<Failure>();
            log_cause(failure.as_ref(), id);
            let drawn = match path.starts_with("/api/") {
                true => problem::answer(view.language, status, failure, id),
                false => draw(&self.app, view, &path, status, failure, id),
            };
            response = with_headers_of(drawn, response.headers());
        }
        self.log(id, &method, &response, began);
        let headers = response.headers_mut();
        harden(headers);
        if let Some(cookie) = new_token.filter(|_| !is_for_everyone(headers)) {
            headers.append(SET_COOKIE, cookie);
        }
        if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
            headers.insert(HeaderName::from_static("x-request-id"), value);
        }
        response.map(Either::Right)
    }

    async fn route(&self, request: Request<Body>) -> Response<Body> {
        let handling = tower::ServiceExt::oneshot(self.router.clone(), request);
        match tokio::time::timeout(LONGEST_HANDLING, AssertUnwindSafe(handling).catch_unwind()).await {
            Ok(Ok(Ok(response))) => response,
            Ok(Err(_)) => bare(StatusCode::INTERNAL_SERVER_ERROR),
            Err(_) => bare(StatusCode::SERVICE_UNAVAILABLE),
        }
    }

    async fn keep(&self, response: Response<Body>, key: String, generation: u64, readers: Public, asked: &HeaderMap) -> Response<AnyBody> {
        let (parts, body) = response.into_parts();
        let Ok(html) = body.collect().await.map(http_body_util::Collected::to_bytes) else {
            return bare(StatusCode::INTERNAL_SERVER_ERROR).map(Either::Right);
        };
        let page = self.app.pages.store(key, generation, readers, &html);
        page.answer(asked).map_or_else(
            || {
                let mut response = Response::from_parts(parts, Either::Left(Full::new(html)));
                harden(response.headers_mut());
                response
            },
            |response| response.map(Either::Left),
        )
    }

    fn client(&self, headers: &HeaderMap, peer: Option<SocketAddr>) -> ClientAddress {
        let forwarded = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
        let last = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|address| address.trim().parse().ok());
        let address = if self.options.trusts_proxy { last } else { None };
        ClientAddress(address.or(peer.map(|peer| peer.ip())).unwrap_or(std::net::Ipv4Addr::LOCALHOST.into()))
    }

    fn log(&self, id: RequestId, method: &Method, response: &Response<Body>, began: Instant) {
        let (status, took) = (response.status(), began.elapsed());
        self.app.metrics.requests.get_or_create(&StatusClass::of(status)).inc();
        self.app.metrics.handler_seconds.observe(took.as_secs_f64());
        let duration_ms = took.as_millis() as u64;
        tracing::debug!(request.id = %id, %method, status = status.as_u16(), duration_ms, "answered");
    }
}

impl tower::Service<Request<Body>> for Service {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let service = self.clone();
        Box::pin(async move { Ok(service.answer(request, None).await.map(Body::new)) })
    }
}

/// Two digits of the view, a space, then path and query: what tells one public page from another.
fn key_of<B>(request: &Request<B>) -> String {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let mut key = String::with_capacity(path.len() + 3);
    let code = View::of(request.headers()).code();
    key.push(char::from(b'0' + code / 10));
    key.push(char::from(b'0' + code % 10));
    key.push(' ');
    key.push_str(path);
    key
}

fn bare(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// An error that no page was drawn for: ours, or the router's and extractors' own.
fn is_bare_error(response: &Response<Body>) -> bool {
    let text = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    is_error && (text.is_empty() || text.starts_with("text/plain"))
}

/// The drawn page with what the handler's answer said besides its body, such as when to try again.
fn with_headers_of(mut drawn: Response<Body>, said: &HeaderMap) -> Response<Body> {
    for (name, value) in said {
        if name == "retry-after" || name == "allow" || name == CONTENT_RANGE || name == SET_COOKIE {
            drawn.headers_mut().append(name, value.clone());
        }
    }
    drawn
}

/// Whether caches on the way may keep the answer: then it must not carry one browser's cookie.
fn is_for_everyone(headers: &HeaderMap) -> bool {
    headers.get(CACHE_CONTROL).is_some_and(|value| value.as_bytes().starts_with(b"public"))
}

fn log_cause(failure: Option<&Failure>, id: RequestId) {
    let Some(cause) = failure.and_then(|failure| failure.cause.as_ref()) else { return };
    let mut chain = cause.to_string();
    let mut next = cause.source();
    while let Some(error) = next {
        chain.push_str(": ");
        chain.push_str(&error.to_string());
        next = error.source();
    }
    tracing::error!(request.id = %id, error = %chain, "a request failed");
}

/// Serves until `stop` resolves, then lets running requests finish.
///
/// # Errors
/// The listener failed.
pub async fn serve(listener: TcpListener, service: Service, stop: impl Future<Output = ()>) -> io::Result<()> {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        // A full file table is a reason to wait, not to stop.
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Ok(place) = places.clone().try_acquire_owned() else { continue };
        let connection = graceful.watch(connection(stream, peer, service.clone()));
        let metrics = service.app.metrics.clone();
        metrics.connections.inc();
        tokio::spawn(async move {
            // A client that hangs up is no event worth a log line.
            let _ = connection.await;
            metrics.connections.dec();
            drop(place);
        });
    }
    let _ = tokio::time::timeout(LONGEST_FAREWELL, graceful.shutdown()).await;
    Ok(())
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    service: Service,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
    let _ = stream.set_nodelay(true);
    let handler = hyper::service::service_fn(move |request: Request<Incoming>| {
        let known = service.kept_answer(&request);
        let service = service.clone();
        async move {
            match known {
                Some(response) => Ok::<_, Infallible>(response.map(Either::Left)),
                None => Ok(service.answer(request.map(Body::new), Some(peer)).await),
            }
        }
    });
    protocol().serve_connection(TokioIo::new(stream), handler)
}

/// HTTP/1.1 as it is spoken here. Never with hyper's `pipeline_flush`: it lifts the bound on what is held for a client that reads slowly, and
/// each would have its whole film in our memory.
fn protocol() -> hyper::server::conn::http1::Builder {
    let mut protocol = hyper::server::conn::http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(30)).max_buf_size(LARGEST_HEAD_BYTES);
    protocol
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::body::Body;
    use axum::http::Response;
    use bytes::Bytes;
    use hyper_util::rt::TokioIo;
    use tokio::io::AsyncWriteExt;
    use tokio::net::{TcpListener, TcpStream};

    use super::protocol;

    const CHUNK_BYTES: usize = 128 * 1024;
    const CHUNKS: usize = 2_000;
    /// What the system itself holds for a connection, and a little of ours.
    const MOST_HELD_BYTES: usize = 32 << 20;

    #[tokio::test]
    async fn a_client_that_does_not_read_holds_little_of_our_memory() {
        let taken = Arc::new(AtomicUsize::new(0));
        let counted = taken.clone();
        let film = hyper::service::service_fn(move |_| {
            let counted = counted.clone();
            let chunk = move |_| {
                counted.fetch_add(1, Ordering::SeqCst);
                Ok::<_, Infallible>(Bytes::from_static(&[7; CHUNK_BYTES]))
            };
            let chunks = futures_util::stream::iter((0..CHUNKS).map(chunk));
            async move { Ok::<_, Infallible>(Response::new(Body::from_stream(chunks))) }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        client.write_all(b"GET /film HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        let serving = tokio::spawn(protocol().serve_connection(TokioIo::new(stream), film));
        while taken.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        // With one thread, every turn lets the connection go on as far as it can.
        for _ in 0..5_000 {
            tokio::task::yield_now().await;
        }
        let held = taken.load(Ordering::SeqCst) * CHUNK_BYTES;
        assert!(held < MOST_HELD_BYTES, "{held} bytes were taken for a client that read none");
        serving.abort();
    }
}

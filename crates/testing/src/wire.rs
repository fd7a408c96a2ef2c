use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use http::uri::{Authority, Scheme};
use http::{Request, Response, Uri};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::TokioExecutor;
use tower::Service;

/// A server that runs somewhere else, asked over HTTP: what a [`Client`](crate::Client) calls instead of a service of its own process.
#[derive(Debug, Clone)]
pub struct Wire {
    address: Authority,
    client: Client<HttpConnector, Body>,
}

impl Wire {
    /// The server at `host:port`.
    ///
    /// # Panics
    /// That is no address.
    #[must_use]
    pub fn to(address: &str) -> Self {
        let address = address.parse().expect("host and port");
        Self { address, client: Client::builder(TokioExecutor::new()).build_http() }
    }
}

impl Service<Request<Body>> for Wire {
    type Response = Response<Body>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let mut parts = std::mem::take(request.uri_mut()).into_parts();
        (parts.scheme, parts.authority) = (Some(Scheme::HTTP), Some(self.address.clone()));
        *request.uri_mut() = Uri::from_parts(parts).expect("a path is an address on this server");
        let answer = self.client.request(request);
        Box::pin(async { Ok(answer.await?.map(Body::new)) })
    }
}

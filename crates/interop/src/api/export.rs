use std::io;
use std::time::Duration;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use library::export::Exporting;
use store::Tx;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use web::{PageError, PageResult};

use crate::Interop;

/// A reader that takes nothing for so long is let go: it holds a frozen view of the database.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
const TRY_AGAIN_SECONDS: u32 = 30;

/// `GET /api/v1/export`: what `qinghe export catalogue` writes, sent while it is read.
pub(super) async fn export(Extension(interop): Extension<Interop>) -> PageResult {
    let turn = interop.exports.clone().try_acquire_owned().map_err(|_| PageError::TooManyRequests(TRY_AGAIN_SECONDS))?;
    let snapshot = interop.library.app.db.snapshot().await?;
    // Two chunks on the way and one in hand: memory does not grow with the library.
    let (to, from) = mpsc::channel(2);
    tokio::spawn(send(snapshot, to, turn));
    Ok(answer(Body::from_stream(unfold(Some(from), next))))
}

/// A part of an export, or `End` when it was all: a channel that ends without it broke off.
enum Part {
    Lines(Bytes),
    End,
}

async fn send(mut snapshot: Tx, to: mpsc::Sender<Part>, _turn: OwnedSemaphorePermit) {
    let mut exporting = Exporting::default();
    loop {
        let (part, is_last) = match exporting.next(&mut snapshot).await {
            Ok(Some(lines)) => (Part::Lines(Bytes::from(lines.text)), false),
            Ok(None) => (Part::End, true),
            Err(error) => return tracing::error!(%error, "an export broke off"),
        };
        let is_taken = matches!(tokio::time::timeout(LONGEST_WAIT, to.send(part)).await, Ok(Ok(())));
        if is_last || !is_taken {
            return;
        }
    }
}

/// What broke off ends the connection, so that nobody takes a part for the whole.
async fn next(from: Option<mpsc::Receiver<Part>>) -> Option<(io::Result<Bytes>, Option<mpsc::Receiver<Part>>)> {
    let mut from = from?;
    match from.recv().await {
        Some(Part::Lines(bytes)) => Some((Ok(bytes), Some(from))),
        Some(Part::End) => None,
        None => Some((Err(io::Error::other("the export broke off")), None)),
    }
}

fn answer(body: Body) -> Response {
    const HEADERS: [(axum::http::HeaderName, HeaderValue); 3] = [
        (CONTENT_TYPE, HeaderValue::from_static("application/jsonl")),
        (CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"catalogue.jsonl\"")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (HEADERS, body).into_response()
}

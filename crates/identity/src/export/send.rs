use std::io;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::StreamExt;
use tokio::sync::mpsc::{self, Sender};
use web::App;

use super::zip::Zip;
use super::{Contents, rows};
use crate::guardians::Owner;

/// Uploads beyond so many bytes in all are named and left out: they can be downloaded one by one, and a ZIP without extensions ends at 4 GiB.
const MOST_UPLOADED_BYTES: u64 = 1 << 30;
const PIECES_AHEAD: usize = 4;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The ZIP, made while it is sent: memory holds one JSON file or a few pieces of an upload at a time.
pub(crate) fn send(app: App, contents: Contents, owner: Owner) -> Response {
    let (pieces, receiver) = mpsc::channel::<Result<Bytes, io::Error>>(PIECES_AHEAD);
    tokio::spawn(async move {
        if let Err(failure) = write(&app, &contents, &owner, &pieces).await {
            tracing::warn!(error = &*failure as &dyn std::error::Error, "an export ended early");
            // The browser must not take half an archive for a whole one.
            let _ = pieces.send(Err(io::Error::other("ended early"))).await;
        }
    });
    let stream = futures_util::stream::unfold(receiver, |mut receiver| async move { Some((receiver.recv().await?, receiver)) });
    let head = [
        (CONTENT_TYPE, "application/zip"),
        (CONTENT_DISPOSITION, "attachment; filename=\"qinghe-export.zip\""),
        (CACHE_CONTROL, "private, no-store"),
    ];
    (head, Body::from_stream(stream)).into_response()
}

async fn write(app: &App, contents: &Contents, owner: &Owner, to: &Sender<Result<Bytes, io::Error>>) -> Result<(), Failure> {
    let mut zip = Zip::default();
    for listing in &contents.listings {
        // One short transaction each: a slow reader holds none.
        let text = rows::read(&mut app.db.read().await?, listing, owner).await?;
        put(&mut zip, &format!("{}.json", listing.file), text.into_bytes(), to).await?;
    }
    let mut left_out = Vec::new();
    let (mut number, mut left_bytes) = (0, MOST_UPLOADED_BYTES);
    for find in &contents.files {
        let files = find(&mut app.db.read().await?, owner).await?;
        for file in files {
            number += 1;
            let name = format!("uploads/{number:03}-{}", plain(&file.name));
            let Ok(blob) = app.blobs.open_whole(file.blob).await else {
                left_out.push(name);
                continue;
            };
            if blob.size_bytes() > left_bytes {
                left_out.push(name);
                continue;
            }
            left_bytes -= blob.size_bytes();
            to.send(Ok(zip.begin(&name).into())).await?;
            let mut stream = std::pin::pin!(blob.stream(0, blob.size_bytes()).await?);
            while let Some(piece) = stream.next().await {
                let piece = piece?;
                zip.take(&piece);
                to.send(Ok(piece)).await?;
            }
            to.send(Ok(zip.end().into())).await?;
        }
    }
    if !left_out.is_empty() {
        put(&mut zip, "left-out.json", serde_json::to_vec_pretty(&left_out)?, to).await?;
    }
    to.send(Ok(zip.finish().into())).await?;
    Ok(())
}

async fn put(zip: &mut Zip, name: &str, bytes: Vec<u8>, to: &Sender<Result<Bytes, io::Error>>) -> Result<(), Failure> {
    to.send(Ok(zip.begin(name).into())).await?;
    zip.take(&bytes);
    to.send(Ok(bytes.into())).await?;
    to.send(Ok(zip.end().into())).await?;
    Ok(())
}

/// A file name that stays in its folder on every system.
fn plain(name: &str) -> String {
    let allowed = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c };
    name.chars().take(100).map(allowed).collect()
}

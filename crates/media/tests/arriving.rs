use std::io;

use axum::body::{Body, Bytes};
use http::Method;
use kernel::BlobId;
use media::Settings;

use testing::{Bucket, Manner};

use crate::world::{SETTINGS, between, shell_of_a_film, worlds, worlds_with, worlds_with_bucket};

/// Sends `bytes` and then breaks off, as a network does.
fn breaking(bytes: &[u8]) -> Body {
    let pieces: Vec<Result<Bytes, io::Error>> = bytes
        .chunks(256 * 1024)
        .map(|piece| Ok(Bytes::copy_from_slice(piece)))
        .chain([Err(io::ErrorKind::ConnectionReset.into())])
        .collect();
    Body::from_stream(futures_util::stream::iter(pieces))
}

/// As large as the film would be, scaled down for a test; every byte differs from its neighbours.
fn large() -> Vec<u8> {
    let mut bytes = shell_of_a_film(64 << 20);
    for (at, byte) in bytes.iter_mut().enumerate().skip(1_000) {
        *byte = u8::try_from((at * 31 + at / 251) % 256).unwrap();
    }
    bytes
}

#[tokio::test]
async fn an_upload_that_is_cut_off_five_times_arrives_whole() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let bytes = large();
        let path = teacher.begin(bytes.len() as u64).await.unwrap();
        let mut offset = 0;
        for turn in 1..=5 {
            let end = bytes.len() / 6 * turn + 12_345;
            teacher.patch(&path, offset as u64, breaking(&bytes[offset..end])).await;
            let told = teacher.tus(Method::HEAD, &path, &[], Body::empty()).await;
            assert_eq!(told.header("upload-length"), bytes.len().to_string(), "{}", world.db.name());
            offset = told.header("upload-offset").parse().unwrap();
            assert_eq!(offset, end, "{}: what came before the break is kept", world.db.name());
        }
        let last = teacher.patch(&path, offset as u64, Body::from(bytes[offset..].to_vec())).await;
        assert_eq!((last.status.as_u16(), last.header("upload-offset")), (204, bytes.len().to_string().as_str()), "{}", world.db.name());

        assert_eq!(world.count("SELECT COUNT(*) AS n FROM media_upload WHERE state = 'preparing'").await, 1);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM job WHERE kind = 'media.prepare'").await, 1);
        let files = world.files();
        assert_eq!(files.len(), 1, "{}: {files:?}", world.db.name());
        let id: BlobId = files[0].file_name().unwrap().to_str().unwrap().parse().unwrap();
        assert_eq!(world.db.blobs().is_intact(id).await.unwrap(), Some(true));
        assert!(std::fs::read(&files[0]).unwrap() == bytes, "{}: the bytes are those that were sent", world.db.name());
    }
}

#[tokio::test]
async fn an_upload_whose_last_piece_met_a_bucket_that_was_away_is_kept_later() {
    let bucket = Bucket::start();
    for world in worlds_with_bucket(&bucket).await {
        let teacher = world.browser_of("teacher").await;
        let bytes = shell_of_a_film(12_000_000);
        let path = teacher.begin(12_000_000).await.unwrap();
        bucket.behave(Manner::Busy);
        let reply = teacher.patch(&path, 0, Body::from(bytes.clone())).await;
        assert_eq!((reply.status.as_u16(), reply.header("retry-after")), (503, "5"), "{}", world.db.name());
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM media_upload WHERE state = 'receiving'").await, 1);
        assert_eq!(world.files().len(), 1, "{}: the part is still there", world.db.name());

        bucket.behave(Manner::Well);
        let told = teacher.tus(Method::HEAD, &path, &[], Body::empty()).await;
        assert_eq!((told.status.as_u16(), told.header("upload-offset")), (200, "12000000"), "{}", world.db.name());
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM media_upload WHERE state = 'preparing'").await, 1);
        assert_eq!(world.files().len(), 0, "{}: nothing stays on this machine", world.db.name());
        let lying = bucket.keys().into_iter().find(|key| !key.starts_with("blocks") && !key.ends_with(".key")).unwrap();
        assert!(bucket.object(&lying).unwrap() == bytes, "{}", world.db.name());
    }
}

#[tokio::test]
async fn a_piece_that_does_not_follow_is_not_taken() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let bytes = shell_of_a_film(4_000);
        let path = teacher.begin(4_000).await.unwrap();
        assert_eq!(teacher.patch(&path, 0, Body::from(bytes[..3_000].to_vec())).await.status, 204);
        for offset in [0, 2_999, 3_001, 4_000] {
            let reply = teacher.patch(&path, offset, Body::from("x")).await;
            assert_eq!(reply.status, 409, "{}: {offset}", world.db.name());
            assert!(reply.text().contains("\"reason\":\"media-offset\""), "{}", reply.text());
        }
        let beyond = [&bytes[3_000..], b"more than was announced"].concat();
        assert_eq!(teacher.patch(&path, 3_000, Body::from(beyond)).await.header("upload-offset"), "4000");
        assert_eq!(std::fs::read(&world.files()[0]).unwrap(), bytes);
    }
}

#[tokio::test]
async fn what_arrived_whole_but_was_not_kept_is_kept_when_asked_about() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let path = teacher.begin(4_000).await.unwrap();
        let id = path.rsplit('/').next().unwrap();
        // As after a crash between the last byte and the transaction.
        std::fs::write(world.db.folder().path().join(format!("blobs/incoming/{id}.part")), shell_of_a_film(4_000)).unwrap();
        assert_eq!(teacher.tus(Method::HEAD, &path, &[], Body::empty()).await.header("upload-offset"), "4000");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM media_upload WHERE state = 'preparing'").await, 1, "{}", world.db.name());
    }
}

#[tokio::test]
async fn what_a_person_uploads_is_bounded() {
    for world in worlds_with(Settings { quota_bytes: 300 << 20, ..SETTINGS }).await {
        let teacher = world.browser_of("teacher").await;
        let refused = |size_bytes| {
            let teacher = &teacher;
            async move { teacher.begin(size_bytes).await.unwrap_err() }
        };
        assert_eq!(refused(0).await.status, 422);
        assert_eq!(refused(257 << 20).await.status, 413);
        teacher.begin(200 << 20).await.unwrap();
        let over = refused(101 << 20).await;
        assert_eq!(over.status, 507);
        assert!(over.text().contains("media-refused-quota"), "{}", over.text());
        world.browser_of("teacher-parent").await.begin(101 << 20).await.unwrap();
    }
}

#[tokio::test]
async fn the_protocol_says_what_it_can_and_wants_its_token() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let said = teacher.tus(Method::OPTIONS, "/me/uploads/tus", &[], Body::empty()).await;
        assert_eq!((said.header("tus-version"), said.header("tus-extension")), ("1.0.0", "creation,expiration,termination"));
        let forged =
            teacher.send(Method::POST, "/me/uploads/tus", &[("tus-resumable", "1.0.0"), ("upload-length", "9")], Body::empty()).await;
        assert_eq!(forged.status, 403);
        let token = teacher.cookie("qh_csrf").unwrap();
        let old = teacher.send(Method::POST, "/me/uploads/tus", &[("x-csrf", &token), ("upload-length", "9")], Body::empty()).await;
        assert_eq!(old.status, 412);
        let path = teacher.begin(9).await.unwrap();
        assert_eq!(teacher.tus(Method::PATCH, &path, &[("upload-offset", "0")], Body::from("x")).await.status, 415);
        assert_eq!(teacher.tus(Method::DELETE, &path, &[], Body::empty()).await.status, 204);
        assert_eq!(teacher.tus(Method::HEAD, &path, &[], Body::empty()).await.status, 404);
    }
}

#[tokio::test]
async fn a_small_file_needs_no_script() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let page = teacher.page("/me/uploads").await;
        let token = between(&page, "name=\"csrf\" value=\"", "\"");
        let form = |token: &str, file: &[u8]| {
            let head = format!(
                "--b\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"../字幕.srt\"\r\ncontent-type: text/html\r\n\r\n"
            );
            Body::from([head.as_bytes(), file, b"\r\n--b--\r\n"].concat())
        };
        let headers = [("content-type", "multipart/form-data; boundary=b")];
        let srt = "1\n00:00:01,000 --> 00:00:02,000\n你好\n".as_bytes();
        let sent = teacher.send(Method::POST, "/me/uploads", &headers, form(token, srt)).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        world.work().await;
        let page = teacher.page(sent.header("location")).await;
        assert!(page.contains("<h1>字幕.srt</h1>"), "{page}");
        let refused = teacher.send(Method::POST, "/me/uploads", &headers, form(token, b"<svg onload=alert(1)>")).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("不接收这种文件"), "{}", refused.text());
        assert_eq!(teacher.send(Method::POST, "/me/uploads", &headers, form("0123", srt)).await.status, 403);
    }
}

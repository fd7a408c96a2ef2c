use std::fs;
use std::path::Path;

use kernel::{BlobId, Clock};
use store::{BlobError, BlobMeta, find_blob, record_blob};

/// Every file below `folder`.
fn files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}

#[tokio::test]
async fn a_file_is_named_by_its_bytes_and_kept_once() {
    let test = testing::sqlite().await;
    let blobs = test.blobs();
    let (id, size_bytes) = blobs.keep(&b"hello"[..], 5).await.unwrap();
    assert_eq!(id.to_string(), "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    assert_eq!((size_bytes, fs::read(blobs.path(id)).unwrap()), (5, b"hello".to_vec()));
    assert_eq!(blobs.keep(&b"hello"[..], 5).await.unwrap(), (id, 5));
    assert_eq!(files(&test.folder().path().join("blobs")), 1);
    let (empty, size_bytes) = blobs.keep(&b""[..], 5).await.unwrap();
    assert_eq!((size_bytes, blobs.is_intact(empty).await.unwrap()), (0, Some(true)));
}

#[tokio::test]
async fn a_changed_or_missing_file_is_noticed() {
    let test = testing::sqlite().await;
    let blobs = test.blobs();
    let bytes = vec![7; 200_000];
    let (id, _) = blobs.keep(&bytes[..], 1_000_000).await.unwrap();
    assert_eq!(blobs.is_intact(id).await.unwrap(), Some(true));
    fs::write(blobs.path(id), &bytes[..199_999]).unwrap();
    assert_eq!(blobs.is_intact(id).await.unwrap(), Some(false));
    assert_eq!(blobs.is_intact(BlobId::from_digest([0; 32])).await.unwrap(), None);
}

#[tokio::test]
async fn a_file_that_is_too_large_or_breaks_off_leaves_nothing() {
    let test = testing::sqlite().await;
    let bytes = vec![7; 200_000];
    let refused = test.blobs().keep(&bytes[..], 199_999).await.unwrap_err();
    assert!(matches!(refused, BlobError::TooLarge(199_999)));

    let broken = tokio::io::AsyncReadExt::chain(&bytes[..], Broken);
    assert!(matches!(test.blobs().keep(broken, 1_000_000).await, Err(BlobError::Io(_))));
    assert_eq!(files(&test.folder().path().join("blobs")), 0);
}

/// A connection that breaks off.
struct Broken;

impl tokio::io::AsyncRead for Broken {
    fn poll_read(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        _: &mut tokio::io::ReadBuf<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        std::task::Poll::Ready(Err(std::io::ErrorKind::ConnectionReset.into()))
    }
}

#[tokio::test]
async fn what_is_known_of_a_file_is_noted_once() {
    for db in testing::databases().await {
        let mut tx = db.begin().await.unwrap();
        let id = BlobId::from_digest([1; 32]);
        assert_eq!(find_blob(&mut tx, id).await.unwrap(), None);
        let blob = BlobMeta { id, size_bytes: 5_000_000_000, media_type: "video/mp4".to_owned() };
        record_blob(&mut tx, &blob, db.clock().now()).await.unwrap();
        record_blob(&mut tx, &blob, db.clock().now()).await.unwrap();
        assert_eq!(find_blob(&mut tx, id).await.unwrap(), Some(blob), "{}", db.name());
    }
}

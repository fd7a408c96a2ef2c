use std::path::Path;
use std::time::{Duration, SystemTime};

use futures_util::TryStreamExt;
use kernel::{BlobId, Clock};
use store::{BlobError, BlobMeta, BlobStore, find_blob, record_blob, sweep_blobs};
use testing::{TempFolder, TestBlobs, blob_stores};

/// More than two blocks, and a piece; no two blocks alike.
fn film(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at / 1_000 + at % 251) as u8).collect()
}

async fn piece(blobs: &BlobStore, id: BlobId, first: u64, length: u64) -> Result<Vec<u8>, BlobError> {
    let pieces = blobs.open_whole(id).await?.stream(first, length).await?;
    let pieces: Vec<_> = pieces.try_collect().await?;
    Ok(pieces.concat())
}

#[tokio::test]
async fn a_file_is_named_by_its_bytes_and_kept_once() {
    for test in blob_stores() {
        let blobs = &test.blobs;
        let (id, size_bytes) = blobs.keep(&b"hello"[..], 5).await.unwrap();
        assert_eq!(id.to_string(), "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        assert_eq!((size_bytes, test.lying(id)), (5, Some(b"hello".to_vec())), "{}", test.name());
        assert_eq!(blobs.keep(&b"hello"[..], 5).await.unwrap(), (id, 5));
        assert_eq!(test.count(), 1, "{}: nothing else is left behind", test.name());
        let (empty, size_bytes) = blobs.keep(&b""[..], 5).await.unwrap();
        assert_eq!((size_bytes, blobs.is_intact(empty).await.unwrap()), (0, Some(true)));
        assert_eq!(blobs.read(empty, 0).await.unwrap(), b"");
    }
}

#[tokio::test]
async fn a_large_file_is_read_in_any_piece() {
    for test in blob_stores() {
        let film = film(20_000_000);
        let (id, size_bytes) = test.blobs.keep(&film[..], u64::MAX).await.unwrap();
        assert_eq!(size_bytes, 20_000_000);
        assert!(test.lying(id).as_ref() == Some(&film), "{}", test.name());
        for (first, length) in [(0, 1), (0, 20_000_000), (262_143, 2), (262_144, 262_144), (19_999_990, 10), (7_000_001, 3_000_000), (5, 0)]
        {
            let wanted = &film[first as usize..(first + length) as usize];
            assert!(piece(&test.blobs, id, first, length).await.unwrap() == wanted, "{}: {length} from {first}", test.name());
        }
    }
}

#[tokio::test]
async fn a_changed_or_missing_file_is_noticed() {
    for test in blob_stores() {
        let (blobs, bytes, name) = (&test.blobs, film(600_000), test.name());
        let (id, _) = blobs.keep(&bytes[..], 1_000_000).await.unwrap();
        assert_eq!(blobs.is_intact(id).await.unwrap(), Some(true), "{name}");
        let mut flipped = bytes.clone();
        flipped[300_000] ^= 1;
        for wrong in [&bytes[..599_999], &bytes[..5], b"", &flipped, &[&bytes[..], b"x"].concat()] {
            test.overwrite(id, wrong);
            assert_eq!(blobs.is_intact(id).await.unwrap(), Some(false), "{name}");
            assert!(matches!(piece(blobs, id, 0, wrong.len() as u64).await, Err(BlobError::Damaged(_))), "{name}: {} bytes", wrong.len());
        }
        let none = BlobId::from_digest([0; 32]);
        assert_eq!(blobs.is_intact(none).await.unwrap(), None);
        assert!(matches!(blobs.open_whole(none).await, Err(BlobError::Missing(_))), "{name}");
        assert!(!blobs.has(none).await.unwrap() && blobs.has(id).await.unwrap());
    }
}

#[tokio::test]
async fn a_file_that_is_too_large_or_breaks_off_leaves_nothing() {
    for test in blob_stores() {
        let bytes = vec![7; 200_000];
        let refused = test.blobs.keep(&bytes[..], 199_999).await.unwrap_err();
        assert!(matches!(refused, BlobError::TooLarge(199_999)));

        let broken = tokio::io::AsyncReadExt::chain(&bytes[..], Broken);
        assert!(matches!(test.blobs.keep(broken, 1_000_000).await, Err(BlobError::Io(_))));
        assert_eq!(test.count(), 0, "{}", test.name());
    }
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
async fn an_adopted_file_stays_where_it_was_until_the_caller_lets_go() {
    for test in blob_stores() {
        let part = test.blobs.incoming().join("film.part");
        std::fs::write(&part, film(900_000)).unwrap();
        let (id, size_bytes) = test.blobs.adopt(&part).await.unwrap();
        assert_eq!((size_bytes, part.exists()), (900_000, true), "{}", test.name());
        std::fs::remove_file(part).unwrap();
        assert!(test.lying(id).unwrap() == film(900_000));
    }
}

#[tokio::test]
async fn a_program_gets_a_proved_file_on_this_machine() {
    for test in blob_stores() {
        let (id, _) = test.blobs.keep(&film(600_000)[..], 1_000_000).await.unwrap();
        let scratch = TempFolder::new();
        let path = test.blobs.local(id, scratch.path()).await.unwrap();
        assert!(std::fs::read(&path).unwrap() == film(600_000), "{}", test.name());

        let (id, _) = test.blobs.keep(&film(700_000)[..], 1_000_000).await.unwrap();
        let mut flipped = film(700_000);
        flipped[650_000] ^= 1;
        test.overwrite(id, &flipped);
        let there_before = std::fs::read_dir(scratch.path()).unwrap().count();
        assert!(matches!(test.blobs.local(id, scratch.path()).await, Err(BlobError::Damaged(_))), "{}", test.name());
        assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), there_before, "{}: nothing half is left", test.name());
    }
}

#[tokio::test]
async fn files_go_whole_from_any_store_to_any_other_or_not_at_all() {
    for from in blob_stores() {
        let (whole, _) = from.blobs.keep(&film(600_000)[..], 1_000_000).await.unwrap();
        let (damaged, _) = from.blobs.keep(&b"hello"[..], 5).await.unwrap();
        from.overwrite(damaged, b"hellp");
        for to in blob_stores() {
            let names = format!("{} to {}", from.name(), to.name());
            assert!(from.blobs.share(whole, &to.blobs).await.unwrap(), "{names}");
            assert!(from.blobs.share(whole, &to.blobs).await.unwrap(), "{names}, again");
            assert!(to.lying(whole).unwrap() == film(600_000), "{names}");
            assert!(!from.blobs.share(damaged, &to.blobs).await.unwrap(), "{names}");
            assert!(!from.blobs.share(BlobId::from_digest([0; 32]), &to.blobs).await.unwrap(), "{names}");
            let kept = list(&to).await;
            assert!(kept.contains(&whole) && !kept.contains(&damaged), "{names}");
            assert_eq!(from.blobs.copy_to(whole, &to.blobs, 600_000).await.unwrap(), 600_000, "{names}");
            assert!(matches!(from.blobs.copy_to(whole, &to.blobs, 599_999).await, Err(BlobError::TooLarge(_))), "{names}");
            assert!(matches!(from.blobs.copy_to(damaged, &to.blobs, 5).await, Err(BlobError::Damaged(_))), "{names}");
            assert!(no_files(&to.blobs.incoming()), "{names}");
        }
    }
}

async fn list(test: &TestBlobs) -> Vec<BlobId> {
    let mut kept = Vec::new();
    for shelf in 0..=u8::MAX {
        kept.extend(test.blobs.list_shelf(shelf).await.unwrap().into_iter().map(|lying| lying.id));
    }
    kept
}

fn no_files(folder: &Path) -> bool {
    std::fs::read_dir(folder).unwrap().next().is_none()
}

#[tokio::test]
async fn bytes_that_no_row_tells_of_go_after_a_day() {
    let db = testing::sqlite().await;
    for test in blob_stores() {
        // Seven on one shelf would be rare: these are many enough that a shelf has more than one page of them.
        let mut ids = Vec::new();
        for number in 0..600_u32 {
            ids.push(test.blobs.keep(&number.to_be_bytes()[..], 4).await.unwrap().0);
        }
        ids.push(test.blobs.keep(&film(600_000)[..], 1_000_000).await.unwrap().0);
        let mut tx = db.begin().await.unwrap();
        let known = BlobMeta { id: ids[0], size_bytes: 4, media_type: "text/plain".to_owned() };
        record_blob(&mut tx, &known, db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();

        let kept_at = test.blobs.list_shelf(ids[0].to_bytes()[0]).await.unwrap()[0].touched_at;
        let soon = kept_at + Duration::from_secs(23 * 3_600);
        assert_eq!(sweep_blobs(&db, &test.blobs, soon).await.unwrap(), 0, "{}", test.name());
        let later = kept_at.max(SystemTime::now()) + Duration::from_secs(25 * 3_600);
        assert_eq!(sweep_blobs(&db, &test.blobs, later).await.unwrap(), 600, "{}", test.name());
        assert_eq!((list(&test).await, test.count()), (vec![ids[0]], 1), "{}", test.name());
    }
}

#[tokio::test]
async fn servers_of_the_same_files_sign_links_with_the_same_key() {
    for test in blob_stores() {
        let [first, second] = [test.blobs.link_key().await.unwrap(), test.blobs.clone().link_key().await.unwrap()];
        assert_eq!((first.len(), first == second), (32, true), "{}", test.name());
    }
    let bucket = testing::Bucket::start();
    let folders = [TempFolder::new(), TempFolder::new()];
    let [one, other] = folders.each_ref().map(|folder| BlobStore::open_with_bucket(folder.path(), &bucket.settings()).unwrap());
    let (one, other) = tokio::join!(one.link_key(), other.link_key());
    assert_eq!(one.unwrap(), other.unwrap());
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

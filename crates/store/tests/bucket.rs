//! What only a bucket can do to us.

use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use kernel::BlobId;
use store::{BlobError, BlobStore};
use testing::{Bucket, Manner, TempFolder};

struct World {
    bucket: Bucket,
    blobs: BlobStore,
    _folder: TempFolder,
}

fn world() -> World {
    let (bucket, folder) = (Bucket::start(), TempFolder::new());
    let blobs = BlobStore::open_with_bucket(folder.path(), &bucket.settings()).unwrap();
    World { bucket, blobs, _folder: folder }
}

impl World {
    async fn film(&self, length: usize) -> (BlobId, Vec<u8>) {
        let bytes: Vec<u8> = (0..length).map(|at| (at / 1_000 + at % 251) as u8).collect();
        (self.blobs.keep(&bytes[..], u64::MAX).await.unwrap().0, bytes)
    }

    async fn piece(&self, id: BlobId, first: u64, length: u64) -> Result<Vec<u8>, BlobError> {
        let pieces = self.blobs.open_whole(id).await?.stream(first, length).await?;
        Ok(pieces.try_collect::<Vec<_>>().await?.concat())
    }
}

#[tokio::test]
async fn a_piece_of_a_film_costs_little_more_than_its_bytes() {
    let world = world();
    let (id, film) = world.film(10_000_000).await;
    let before = world.bucket.bytes_given();
    assert!(world.piece(id, 5_000_000, 400_000).await.unwrap() == film[5_000_000..5_400_000]);
    let given = world.bucket.bytes_given() - before;
    assert!(given < 400_000 + 3 * 262_144, "{given} bytes");
}

#[tokio::test]
async fn a_flipped_byte_is_given_to_nobody_and_the_rest_of_the_film_plays() {
    let world = world();
    let (id, film) = world.film(2_000_000).await;
    let key = world.bucket.keys().into_iter().find(|key| key.ends_with(&id.to_string()) && !key.starts_with("blocks")).unwrap();
    let mut flipped = film.clone();
    flipped[1_000_000] ^= 1;
    world.bucket.put(&key, &flipped);
    assert!(world.piece(id, 0, 700_000).await.unwrap() == film[..700_000]);
    let opened = world.blobs.open_whole(id).await.unwrap();
    let mut given = Vec::new();
    let mut pieces = std::pin::pin!(opened.stream(0, 2_000_000).await.unwrap());
    let ended = loop {
        match pieces.try_next().await {
            Ok(Some(piece)) => given.extend_from_slice(&piece),
            Ok(None) => panic!("the damage was given out"),
            Err(error) => break error,
        }
    };
    assert!(matches!(ended, BlobError::Damaged(damaged) if damaged == id));
    assert!(given == film[..given.len()] && given.len() < 1_000_000);
}

#[tokio::test]
async fn a_film_that_came_into_the_bucket_by_other_means_is_proved_all_the_same() {
    let world = world();
    let (id, film) = world.film(2_000_000).await;
    let list = format!("blocks/{id}");
    let right = world.bucket.object(&list).unwrap();
    world.bucket.remove(&list);
    assert!(world.piece(id, 1_000_000, 10).await.unwrap() == film[1_000_000..1_000_010]);
    assert!(world.bucket.object(&list).unwrap() == right, "the list was made anew");
    world.bucket.put(&list, b"nonsense");
    assert_eq!(world.blobs.is_intact(id).await.unwrap(), Some(true));
    assert!(world.bucket.object(&list).unwrap() == right, "a look at the file mends its list");
}

#[tokio::test]
async fn a_connection_that_breaks_off_is_taken_up_where_it_ended() {
    let world = world();
    let (id, film) = world.film(3_000_000).await;
    let opened = world.blobs.open_whole(id).await.unwrap();
    world.bucket.behave(Manner::BreaksOff(2));
    let pieces = opened.stream(100, 2_900_000).await.unwrap();
    assert!(pieces.try_collect::<Vec<_>>().await.unwrap().concat() == film[100..2_900_100]);
}

#[tokio::test]
async fn a_bucket_that_is_away_fails_soon_and_blames_no_file() {
    let world = world();
    let (id, _) = world.film(600_000).await;
    for manner in [Manner::Busy, Manner::Silent] {
        world.bucket.behave(manner);
        let began = Instant::now();
        let (opened, kept, looked) =
            tokio::join!(world.blobs.open_whole(id), world.blobs.keep(&b"hello"[..], 5), world.blobs.is_intact(id));
        assert!(matches!(opened, Err(BlobError::Bucket(_))), "{manner:?}: {opened:?}");
        assert!(matches!(kept, Err(BlobError::Bucket(_))), "{manner:?}: {kept:?}");
        assert!(matches!(looked, Err(BlobError::Bucket(_))), "{manner:?}: {looked:?}");
        assert!(began.elapsed() < Duration::from_secs(20), "{manner:?}: {:?}", began.elapsed());
    }
    world.bucket.behave(Manner::Well);
    assert_eq!(world.blobs.is_intact(id).await.unwrap(), Some(true));
}

#[tokio::test]
async fn a_bucket_that_does_not_exist_is_no_missing_file() {
    let world = world();
    let (id, _) = world.film(600_000).await;
    let folder = TempFolder::new();
    let elsewhere = BlobStore::open_with_bucket(folder.path(), &world.bucket.settings_of("mistyped")).unwrap();
    assert!(matches!(elsewhere.is_intact(id).await, Err(BlobError::Bucket(_))));
    assert!(matches!(elsewhere.open_whole(id).await, Err(BlobError::Bucket(_))));
    let BlobError::Bucket(refused) = elsewhere.check_reachable().await.unwrap_err() else { panic!("not of the bucket") };
    assert!(refused.to_string().ends_with("NoSuchBucket"), "{refused}");
}

#[tokio::test]
async fn the_operator_reads_in_a_line_what_the_bucket_refused() {
    let world = world();
    let (id, _) = world.film(600_000).await;
    world.bucket.behave(Manner::KnowsNobody);
    let refused = world.blobs.open_whole(id).await.unwrap_err();
    let said = std::error::Error::source(&refused).unwrap().to_string();
    assert_eq!(said, "the bucket did not do what it was asked: Server returned non-2xx status code: 403 Forbidden");
    let BlobError::Bucket(refused) = world.blobs.link_key().await.unwrap_err() else { panic!("not of the bucket") };
    assert_eq!(refused.to_string(), "the bucket did not do what it was asked: SignatureDoesNotMatch");
}

#[tokio::test]
async fn an_upload_in_parts_that_fails_leaves_no_parts_and_no_file() {
    let world = world();
    world.bucket.behave(Manner::FullAfterOnePart);
    let large = vec![7; 20_000_000];
    assert!(matches!(world.blobs.keep(&large[..], u64::MAX).await, Err(BlobError::Bucket(_))));
    assert_eq!((world.bucket.keys().len(), world.bucket.count_unfinished()), (0, 0));
    assert_eq!(std::fs::read_dir(world.blobs.incoming()).unwrap().count(), 0);
}

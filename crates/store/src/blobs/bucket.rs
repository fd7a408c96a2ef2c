//! Finished files in an S3-compatible bucket, under the keys that they have in a folder: `ab/abcd…`. Beside a file of more than one block
//! lies the list of its blocks' digests, `blocks/abcd…`: made when the file is kept, made anew where it is missing.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use kernel::BlobId;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Key;
use object_store::{BackoffConfig, Error, GetOptions, ObjectStore, ObjectStoreExt, PutMode, RetryConfig};
use tokio::io::AsyncReadExt;

use super::digest::{BLOCK_BYTES, Blocks, Measure, Measured};
use super::settings::{Addressing, BucketSettings};
use super::wire::{self, Wire};
use super::{BlobError, Lying};

/// What is sent at once and may be asked to be sent again. Larger pieces where a file would need more than a bucket takes.
const PIECE_BYTES: u64 = 8 << 20;
const MOST_PIECES: u64 = 9_000;
const MOST_RETRIES: usize = 2;
/// Beyond this no further try begins: somebody waits for a page.
const LONGEST_TRYING: Duration = Duration::from_secs(4);
const LINK_KEY: &str = "link.key";

/// What went wrong between us and the bucket, in a line: stores answer with pages of XML, which say the same three times.
#[derive(Debug, thiserror::Error)]
#[error("the bucket did not do what it was asked: {0}")]
pub struct BucketError(String);

impl From<Error> for BucketError {
    fn from(error: Error) -> Self {
        let mut last: &dyn std::error::Error = &error;
        while let Some(cause) = last.source() {
            last = cause;
        }
        let text = last.to_string();
        let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
        Self(code.map_or_else(|| text.lines().next().unwrap_or_default(), |(code, _)| code).trim_end_matches([':', ' ']).to_owned())
    }
}

impl BucketError {
    /// An answer ended before all that it promised had come.
    pub(super) fn cut_short() -> Self {
        Self("an answer was cut short".to_owned())
    }
}

/// A bucket of finished files.
#[derive(Clone)]
pub(super) struct Bucket {
    store: Arc<AmazonS3>,
    settings: Arc<BucketSettings>,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}

impl Bucket {
    /// The bucket of `settings`; nothing is sent yet.
    pub(super) fn new(settings: &BucketSettings) -> Result<Self, BucketError> {
        let backoff = BackoffConfig { init_backoff: Duration::from_millis(100), max_backoff: Duration::from_secs(1), base: 2.0 };
        let store = AmazonS3Builder::new()
            .with_endpoint(settings.address())
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(&settings.key_id)
            .with_secret_access_key(&settings.secret)
            .with_virtual_hosted_style_request(settings.addressing == Addressing::Host)
            .with_http_connector(Wire { is_encrypted: wire::is_encrypted(&settings.endpoint).unwrap_or(true) })
            // Not every store knows how to remove many at once, and nothing here does.
            .with_disable_bulk_delete(true)
            .with_retry(RetryConfig { backoff, max_retries: MOST_RETRIES, retry_timeout: LONGEST_TRYING })
            .build()?;
        Ok(Self { store: Arc::new(store), settings: Arc::new(settings.clone()) })
    }

    pub(super) fn settings(&self) -> &BucketSettings {
        &self.settings
    }

    /// Sends a file whole; it is there when this has succeeded, and was not before.
    pub(super) async fn put(&self, file: &Path, it: &Measured) -> Result<(), BlobError> {
        let key = key_of(it.id);
        let mut from = tokio::fs::File::open(file).await?;
        if it.size_bytes <= PIECE_BYTES {
            self.store.put(&key, piece(&mut from, PIECE_BYTES).await?.into()).await.map_err(BucketError::from)?;
        } else {
            let size = PIECE_BYTES.max(it.size_bytes.div_ceil(MOST_PIECES));
            self.put_pieces(&key, &mut from, size).await?;
        }
        self.put_blocks(it).await
    }

    async fn put_pieces(&self, key: &Key, from: &mut tokio::fs::File, size: u64) -> Result<(), BlobError> {
        let mut upload = self.store.put_multipart(key).await.map_err(BucketError::from)?;
        let sending = async {
            loop {
                let piece = piece(from, size).await?;
                if piece.is_empty() {
                    break;
                }
                upload.put_part(piece.into()).await.map_err(BucketError::from)?;
            }
            upload.complete().await.map_err(BucketError::from)?;
            Ok(())
        };
        let sent = sending.await;
        if sent.is_err() {
            let _ = upload.abort().await;
        }
        sent
    }

    async fn put_blocks(&self, it: &Measured) -> Result<(), BlobError> {
        if it.size_bytes > BLOCK_BYTES {
            self.store.put(&blocks_key_of(it.id), it.blocks.to_bytes(it.id).into()).await.map_err(BucketError::from)?;
        }
        Ok(())
    }

    /// How long a file is; `None` when it is not there.
    pub(super) async fn find_size(&self, id: BlobId) -> Result<Option<u64>, BucketError> {
        Ok(found(self.store.head(&key_of(id)).await)?.map(|meta| meta.size))
    }

    /// Why there is no such file: an answer without a body does not tell whether there is such a bucket.
    pub(super) async fn why_missing(&self, id: BlobId) -> BlobError {
        match found(self.store.get(&key_of(id)).await) {
            Ok(_) => BlobError::Missing(id),
            Err(error) => error.into(),
        }
    }

    /// The bytes from `first` to before `end`, unproved; `None` when there is no such file.
    pub(super) async fn get(&self, id: BlobId, first: u64, end: u64) -> Result<Option<Pieces>, BucketError> {
        let asked = GetOptions::new().with_range(Some(first..end));
        let got = found(self.store.get_opts(&key_of(id), asked).await)?;
        Ok(got.map(|got| got.into_stream().map_err(BucketError::from).boxed()))
    }

    /// The digests of a file's blocks. Where the list is missing or damaged, the file is read through and the list made anew.
    pub(super) async fn blocks(&self, id: BlobId, size_bytes: u64) -> Result<Blocks, BlobError> {
        if size_bytes <= BLOCK_BYTES {
            return Ok(Blocks::of_one(id));
        }
        if let Some(blocks) = self.find_blocks(id, size_bytes).await? {
            return Ok(blocks);
        }
        let it = self.measure(id).await?.filter(|it| it.id == id).ok_or(BlobError::Damaged(id))?;
        self.put_blocks(&it).await?;
        Ok(it.blocks)
    }

    async fn find_blocks(&self, id: BlobId, size_bytes: u64) -> Result<Option<Blocks>, BucketError> {
        let Some(got) = found(self.store.get(&blocks_key_of(id)).await)? else { return Ok(None) };
        Ok(Blocks::from_bytes(id, size_bytes, &got.bytes().await?))
    }

    /// Reads a file through; `None` when it is not there.
    async fn measure(&self, id: BlobId) -> Result<Option<Measured>, BucketError> {
        let Some(got) = found(self.store.get(&key_of(id)).await)? else { return Ok(None) };
        let mut pieces = got.into_stream();
        let mut measure = Measure::new();
        while let Some(piece) = pieces.try_next().await? {
            measure.take(&piece);
        }
        Ok(Some(measure.finish()))
    }

    /// Whether the bytes are those that the file is named by; `None` when it is not there. A list of blocks that is missing is made.
    pub(super) async fn is_intact(&self, id: BlobId) -> Result<Option<bool>, BlobError> {
        let Some(it) = self.measure(id).await? else { return Ok(None) };
        if it.id != id {
            return Ok(Some(false));
        }
        if it.size_bytes > BLOCK_BYTES && self.find_blocks(id, it.size_bytes).await?.is_none() {
            self.put_blocks(&it).await?;
        }
        Ok(Some(true))
    }

    pub(super) async fn list_shelf(&self, shelf: u8) -> Result<Vec<Lying>, BucketError> {
        let mut listed = self.store.list(Some(&Key::from(format!("{shelf:02x}"))));
        let mut lying = Vec::new();
        while let Some(meta) = listed.try_next().await? {
            if let Some(id) = meta.location.filename().and_then(|name| name.parse().ok()) {
                lying.push(Lying { id, size_bytes: meta.size, touched_at: meta.last_modified.into() });
            }
        }
        Ok(lying)
    }

    /// The list of blocks first: it is made anew where only it is missing.
    pub(super) async fn remove(&self, id: BlobId) -> Result<(), BucketError> {
        for key in [blocks_key_of(id), key_of(id)] {
            found(self.store.delete(&key).await)?;
        }
        Ok(())
    }

    /// What lies under the key of signed links; where there is nothing yet, what `make` makes. Proves that the bucket is there and lets us in.
    pub(super) async fn link_key(&self, make: impl FnOnce() -> io::Result<Vec<u8>>) -> Result<Vec<u8>, BlobError> {
        let key = Key::from(LINK_KEY);
        if let Some(got) = found(self.store.get(&key).await)? {
            return Ok(got.bytes().await.map_err(BucketError::from)?.to_vec());
        }
        match self.store.put_opts(&key, make()?.into(), PutMode::Create.into()).await {
            // Another server was faster, whose key is then the one.
            Ok(_) | Err(Error::AlreadyExists { .. }) => {}
            Err(error) => return Err(BucketError::from(error).into()),
        }
        Ok(self.store.get(&key).await.map_err(BucketError::from)?.bytes().await.map_err(BucketError::from)?.to_vec())
    }
}

/// A file's bytes as they come.
pub(super) type Pieces = BoxStream<'static, Result<Bytes, BucketError>>;

fn key_of(id: BlobId) -> Key {
    let name = id.to_string();
    Key::from(format!("{}/{name}", &name[..2]))
}

fn blocks_key_of(id: BlobId) -> Key {
    Key::from(format!("blocks/{id}"))
}

fn found<T>(answer: Result<T, Error>) -> Result<Option<T>, BucketError> {
    match answer {
        Ok(it) => Ok(Some(it)),
        Err(error @ Error::NotFound { .. }) => match BucketError::from(error) {
            // Where the bucket itself is missing, nothing was said of the file.
            BucketError(code) if code == "NoSuchBucket" => Err(BucketError(code)),
            _ => Ok(None),
        },
        Err(error) => Err(error.into()),
    }
}

async fn piece(from: &mut tokio::fs::File, size: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(size).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

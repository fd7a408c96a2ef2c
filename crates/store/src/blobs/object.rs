//! The bytes of a file in a bucket, as the client takes them: block by block, and each is proved before anybody gets it.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use kernel::BlobId;

use super::BlobError;
use super::bucket::{Bucket, BucketError, Pieces};
use super::digest::{BLOCK_BYTES, Blocks};

/// A bucket may hang up on a reader who is slow; so often in a row it is asked to go on.
const MOST_BREAKS: u32 = 3;

/// A file in a bucket.
#[derive(Debug)]
pub(super) struct Object {
    bucket: Bucket,
    id: BlobId,
    blocks: Blocks,
    pub(super) size_bytes: u64,
}

impl Object {
    pub(super) async fn open(bucket: &Bucket, id: BlobId) -> Result<Self, BlobError> {
        let Some(size_bytes) = bucket.find_size(id).await? else { return Err(bucket.why_missing(id).await) };
        let blocks = bucket.blocks(id, size_bytes).await?;
        // No block of an empty file is ever read, so nothing else would notice.
        if size_bytes == 0 && !blocks.proves(0, b"") {
            return Err(BlobError::Damaged(id));
        }
        Ok(Self { bucket: bucket.clone(), id, blocks, size_bytes })
    }

    /// `length` bytes from `first` on. The first block is there and proved when this answers, so that the most can still be said on a page.
    pub(super) async fn streamed(
        self: Arc<Self>,
        first: u64,
        length: u64,
    ) -> Result<impl Stream<Item = Result<Bytes, BlobError>> + Send + 'static, BlobError> {
        let end = first + length;
        let reading = Reading { at: first / BLOCK_BYTES, end, pieces: None, piece: Bytes::new(), breaks: 0, object: self };
        let proved = stream::try_unfold(reading, Reading::next);
        let mut rest = Box::pin(proved.map_ok(move |(at, block)| cut(at, &block, first, end)));
        let begun = rest.try_next().await?;
        Ok(stream::iter(begun.map(Ok)).chain(rest))
    }
}

/// What of a block lies between `first` and `end`.
fn cut(at: u64, block: &Bytes, first: u64, end: u64) -> Bytes {
    let within = |place: u64| usize::try_from(place.saturating_sub(at * BLOCK_BYTES)).unwrap_or(usize::MAX).min(block.len());
    block.slice(within(first)..within(end))
}

struct Reading {
    object: Arc<Object>,
    /// The next block
    at: u64,
    /// Before which byte it ends
    end: u64,
    pieces: Option<Pieces>,
    /// What came and belongs to no block yet
    piece: Bytes,
    breaks: u32,
}

impl Reading {
    async fn next(mut self) -> Result<Option<((u64, Bytes), Self)>, BlobError> {
        let from = self.at * BLOCK_BYTES;
        if from >= self.end {
            return Ok(None);
        }
        let length = usize::try_from(BLOCK_BYTES.min(self.object.size_bytes - from)).unwrap_or(0);
        let block = self.fill(length).await?;
        if !self.object.blocks.proves(self.at, &block) {
            return Err(BlobError::Damaged(self.object.id));
        }
        let at = self.at;
        self.at += 1;
        self.breaks = 0;
        Ok(Some(((at, block), self)))
    }

    /// The next block, whole. It has an allocation of its own, so that a slow reader holds nothing else of ours.
    async fn fill(&mut self, length: usize) -> Result<Bytes, BlobError> {
        let mut block = BytesMut::with_capacity(length);
        loop {
            block.extend_from_slice(&self.piece.split_to(self.piece.len().min(length - block.len())));
            if block.len() == length {
                return Ok(block.freeze());
            }
            match self.more().await {
                Ok(()) => {}
                Err(error @ BlobError::Missing(_)) => return Err(error),
                Err(error) if self.breaks >= MOST_BREAKS => return Err(error),
                Err(_) => {
                    self.hang_up();
                    block.clear();
                }
            }
        }
    }

    /// Takes what comes next; asks for it where nothing was asked for yet.
    async fn more(&mut self) -> Result<(), BlobError> {
        if self.pieces.is_none() {
            let last = self.end.div_ceil(BLOCK_BYTES) * BLOCK_BYTES;
            let got = self.object.bucket.get(self.object.id, self.at * BLOCK_BYTES, last.min(self.object.size_bytes)).await;
            // The client below tries again by itself until an answer begins.
            let got = got.inspect_err(|_| self.breaks = MOST_BREAKS)?;
            self.pieces = Some(got.ok_or(BlobError::Missing(self.object.id))?);
        }
        let piece = match &mut self.pieces {
            Some(pieces) => pieces.try_next().await?,
            None => None,
        };
        self.piece = piece.ok_or_else(BucketError::cut_short)?;
        Ok(())
    }

    fn hang_up(&mut self) {
        self.breaks += 1;
        self.pieces = None;
        self.piece = Bytes::new();
    }
}

//! The bytes of an open file on this disk, as the client takes them.

use std::fs::File;
use std::io::{self, IoSliceMut};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use rustix::io::{ReadWriteFlags, preadv2};

use super::BlobError;

/// What a client that reads slowly holds of our memory.
const CHUNK_BYTES: u64 = 128 * 1024;

/// `length` bytes from `first` on.
pub(super) fn streamed(file: Arc<File>, first: u64, length: u64) -> impl Stream<Item = Result<Bytes, BlobError>> + Send + 'static {
    futures_util::stream::try_unfold((file, first, length), |(file, at, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let chunk = read(file.clone(), at, left.min(CHUNK_BYTES)).await?;
        let length = chunk.len() as u64;
        Ok(Some((chunk, (file, at + length, left - length))))
    })
}

/// At most `wanted` bytes, and at least one. What the system holds in memory is taken at once; only for the disk a thread is made to wait.
async fn read(file: Arc<File>, at: u64, wanted: u64) -> io::Result<Bytes> {
    let mut chunk = BytesMut::zeroed(usize::try_from(wanted).unwrap_or(0));
    let taken = match in_memory(&file, &mut chunk, at) {
        Some(taken) => taken,
        None => {
            let reading = tokio::task::spawn_blocking(move || {
                let taken = file.read_at(&mut chunk, at)?;
                Ok::<_, io::Error>((chunk, taken))
            });
            let (filled, taken) = reading.await.map_err(io::Error::other)??;
            chunk = filled;
            taken
        }
    };
    if taken == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    chunk.truncate(taken);
    Ok(chunk.freeze())
}

fn in_memory(file: &File, chunk: &mut [u8], at: u64) -> Option<usize> {
    preadv2(file, &mut [IoSliceMut::new(chunk)], at, ReadWriteFlags::NOWAIT).ok().filter(|taken| *taken > 0)
}

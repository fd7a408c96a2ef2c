use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::Either;
use futures_util::{Stream, TryStreamExt};
use rustix::fs::statvfs;
use tokio::io::AsyncWriteExt;

use super::BlobError;
use super::local_stream;
use super::object::Object;

/// What stays free on the disk when files are fetched to it.
const LEAST_FREE_BYTES: u64 = 512 << 20;

/// A kept file that was opened: only proved bytes come out of it.
#[derive(Debug)]
pub struct OpenBlob {
    opened: Opened,
    size_bytes: u64,
}

#[derive(Debug)]
pub(super) enum Opened {
    File(Arc<File>),
    Object(Arc<Object>),
}

impl OpenBlob {
    pub(super) fn new(opened: Opened) -> io::Result<Self> {
        let size_bytes = match &opened {
            Opened::File(file) => file.metadata()?.len(),
            Opened::Object(object) => object.size_bytes,
        };
        Ok(Self { opened, size_bytes })
    }

    /// Its length.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// `length` bytes from `first` on, which must lie within the file. Damage that shows later ends the stream with an error.
    ///
    /// # Errors
    /// The file is away or its beginning is damaged.
    pub async fn stream(
        &self,
        first: u64,
        length: u64,
    ) -> Result<impl Stream<Item = Result<Bytes, BlobError>> + Send + 'static, BlobError> {
        match &self.opened {
            Opened::File(file) => Ok(Either::Left(local_stream::streamed(file.clone(), first, length))),
            Opened::Object(object) => Ok(Either::Right(object.clone().streamed(first, length).await?)),
        }
    }

    /// Writes all of it to `path`, which is removed again when that fails.
    pub(super) async fn copy_to_disk(&self, path: &Path) -> Result<(), BlobError> {
        let disk = statvfs(path.parent().unwrap_or(path)).map_err(io::Error::from)?;
        if disk.f_bavail.saturating_mul(disk.f_frsize) < self.size_bytes.saturating_add(LEAST_FREE_BYTES) {
            return Err(io::Error::from(io::ErrorKind::StorageFull).into());
        }
        let written = self.write(path).await;
        if written.is_err() {
            let _ = tokio::fs::remove_file(path).await;
        }
        written
    }

    async fn write(&self, path: &Path) -> Result<(), BlobError> {
        let mut file = tokio::fs::File::create(path).await?;
        let mut pieces = std::pin::pin!(self.stream(0, self.size_bytes).await?);
        while let Some(piece) = pieces.try_next().await? {
            file.write_all(&piece).await?;
        }
        Ok(file.flush().await?)
    }
}

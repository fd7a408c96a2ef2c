use std::path::PathBuf;

use kernel::{BlobId, JobId};
use sha2::{Digest, Sha256};
use tokio::fs;
use tokio::io::AsyncWriteExt;

use super::{BlobError, BlobStore, Finished, aside};

/// A file that is not whole yet; gone when dropped before it is.
pub(super) struct Arriving {
    path: PathBuf,
    file: fs::File,
    digest: Sha256,
    size_bytes: u64,
    limit_bytes: u64,
}

impl Drop for Arriving {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Arriving {
    pub(super) async fn begin(to: &BlobStore, limit_bytes: u64) -> Result<Self, BlobError> {
        let path = to.incoming().join(JobId::new().to_string());
        let file = fs::File::create(&path).await?;
        Ok(Self { path, file, digest: Sha256::new(), size_bytes: 0, limit_bytes })
    }

    pub(super) async fn take(&mut self, bytes: &[u8]) -> Result<(), BlobError> {
        self.size_bytes += bytes.len() as u64;
        if self.size_bytes > self.limit_bytes {
            return Err(BlobError::TooLarge(self.limit_bytes));
        }
        self.digest.update(bytes);
        Ok(self.file.write_all(bytes).await?)
    }

    pub(super) async fn finish(mut self, to: &BlobStore) -> Result<(BlobId, u64), BlobError> {
        // Only flushing reports a last write that failed; syncing does not.
        self.file.flush().await?;
        match &to.finished {
            Finished::Folder(folder) => {
                self.file.sync_all().await?;
                let id = BlobId::from_digest(std::mem::take(&mut self.digest).finalize().into());
                let (folder, path) = (folder.clone(), self.path.clone());
                aside(move || Ok(folder.put(id, &path)?)).await?;
                Ok((id, self.size_bytes))
            }
            Finished::Bucket(_) => to.adopt(&self.path).await,
        }
    }
}

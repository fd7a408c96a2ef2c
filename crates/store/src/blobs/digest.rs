//! SHA-256 of whole files, and of their blocks where pieces are fetched from elsewhere and each must be proved.

use std::io::{self, Read};
use std::path::Path;

use kernel::BlobId;
use sha2::{Digest, Sha256};

/// Small enough that a slow reader holds little memory, large enough that the list of a film of a gigabyte has 128 KiB.
pub(super) const BLOCK_BYTES: u64 = 256 * 1024;
const DIGEST_BYTES: usize = 32;

/// The SHA-256 of a file's bytes; blocks.
///
/// # Errors
/// The file cannot be read.
pub fn sha256_of(path: &Path) -> io::Result<[u8; 32]> {
    digest_of(&std::fs::File::open(path)?)
}

pub(super) fn digest_of(mut file: &std::fs::File) -> io::Result<[u8; 32]> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(digest.finalize().into());
        }
        digest.update(&buffer[..read]);
    }
}

/// The digests of a file's blocks, so that any piece of it can be proved without the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Blocks(Vec<[u8; DIGEST_BYTES]>);

impl Blocks {
    /// Those of a file of one block, whose name says it all.
    pub(super) fn of_one(id: BlobId) -> Self {
        Self(vec![id.to_bytes()])
    }

    pub(super) fn proves(&self, at: u64, block: &[u8]) -> bool {
        usize::try_from(at).ok().and_then(|at| self.0.get(at)).is_some_and(|digest| digest[..] == Sha256::digest(block)[..])
    }

    /// As a file: the digests in order, then one that binds them to the file's name.
    pub(super) fn to_bytes(&self, of: BlobId) -> Vec<u8> {
        let mut bytes = self.0.concat();
        let seal = seal(of, &bytes);
        bytes.extend(seal);
        bytes
    }

    /// What [`Blocks::to_bytes`] wrote for this file; `None` when it is anything else.
    pub(super) fn from_bytes(of: BlobId, size_bytes: u64, bytes: &[u8]) -> Option<Self> {
        let (digests, sealed) = bytes.split_at_checked(bytes.len().checked_sub(DIGEST_BYTES)?)?;
        let (digests, rest) = (digests.chunks_exact(DIGEST_BYTES), digests.len() % DIGEST_BYTES);
        let is_right = rest == 0 && digests.len() as u64 == size_bytes.div_ceil(BLOCK_BYTES);
        let list: Vec<[u8; DIGEST_BYTES]> = digests.filter_map(|digest| digest.try_into().ok()).collect();
        (is_right && sealed == seal(of, &list.concat())).then_some(Self(list))
    }
}

fn seal(of: BlobId, digests: &[u8]) -> [u8; DIGEST_BYTES] {
    Sha256::new().chain_update(of.to_bytes()).chain_update(digests).finalize().into()
}

/// Reads a file piece by piece and knows at its end what it is.
pub(super) struct Measure {
    whole: Sha256,
    block: Sha256,
    filled: u64,
    blocks: Vec<[u8; DIGEST_BYTES]>,
    size_bytes: u64,
}

/// What a file is.
pub(super) struct Measured {
    pub(super) id: BlobId,
    pub(super) size_bytes: u64,
    pub(super) blocks: Blocks,
}

impl Measure {
    pub(super) fn new() -> Self {
        Self { whole: Sha256::new(), block: Sha256::new(), filled: 0, blocks: Vec::new(), size_bytes: 0 }
    }

    pub(super) fn take(&mut self, mut bytes: &[u8]) {
        self.whole.update(bytes);
        self.size_bytes += bytes.len() as u64;
        while !bytes.is_empty() {
            let room = usize::try_from(BLOCK_BYTES - self.filled).unwrap_or(usize::MAX);
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.block.update(now);
            self.filled += now.len() as u64;
            bytes = later;
            if self.filled == BLOCK_BYTES {
                self.end_block();
            }
        }
    }

    pub(super) fn finish(mut self) -> Measured {
        if self.filled > 0 {
            self.end_block();
        }
        let id = BlobId::from_digest(self.whole.finalize().into());
        Measured { id, size_bytes: self.size_bytes, blocks: Blocks(self.blocks) }
    }

    fn end_block(&mut self) {
        self.blocks.push(std::mem::take(&mut self.block).finalize().into());
        self.filled = 0;
    }
}

impl Measured {
    /// Of a file on this disk; blocks.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let mut file = std::fs::File::open(path)?;
        let mut measure = Measure::new();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                return Ok(measure.finish());
            }
            measure.take(&buffer[..read]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK_BYTES, Blocks, Measure};

    #[test]
    fn a_list_of_blocks_is_believed_only_for_its_own_file() {
        let bytes: Vec<u8> = (0..BLOCK_BYTES * 2 + 5).map(|at| (at % 251) as u8).collect();
        let mut measure = Measure::new();
        bytes.chunks(70_001).for_each(|piece| measure.take(piece));
        let it = measure.finish();
        let (list, block) = (it.blocks.to_bytes(it.id), usize::try_from(BLOCK_BYTES).unwrap());
        assert_eq!(Blocks::from_bytes(it.id, it.size_bytes, &list), Some(it.blocks.clone()));
        assert!(it.blocks.proves(1, &bytes[block..2 * block]) && it.blocks.proves(2, &bytes[2 * block..]));
        assert!(!it.blocks.proves(0, &bytes[block..2 * block]) && !it.blocks.proves(3, b""));

        let mut flipped = list.clone();
        flipped[40] ^= 1;
        assert_eq!(Blocks::from_bytes(it.id, it.size_bytes, &flipped), None);
        let other = kernel::BlobId::from_digest([1; 32]);
        assert_eq!(Blocks::from_bytes(other, it.size_bytes, &list), None);
        assert_eq!(Blocks::from_bytes(it.id, it.size_bytes + BLOCK_BYTES, &list), None);
        for short in [&b""[..], &list[..31], &list[..33]] {
            assert_eq!(Blocks::from_bytes(it.id, it.size_bytes, short), None);
        }
    }
}

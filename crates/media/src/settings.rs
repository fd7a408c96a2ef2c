/// How much people may upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The largest file.
    pub largest_bytes: u64,
    /// What one person's uploads may come to together, until they are released or removed.
    pub quota_bytes: u64,
}

const GIB: u64 = 1 << 30;

impl Default for Settings {
    fn default() -> Self {
        Self { largest_bytes: 4 * GIB, quota_bytes: 20 * GIB }
    }
}

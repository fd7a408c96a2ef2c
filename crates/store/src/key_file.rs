//! Files that hold a secret of this node: made at first use, readable by nobody else, never changed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use kernel::JobId;

/// What `file` holds; where there is none yet, what `make` makes. Of two processes that make one at once, both get the same.
///
/// # Errors
/// The folder cannot be read or written, or `make` fails.
pub(crate) fn read_or_make(file: &Path, make: impl FnOnce() -> io::Result<Vec<u8>>) -> io::Result<Vec<u8>> {
    match fs::read(file) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        known => return known,
    }
    let unfinished = file.with_extension(format!("key.{}", JobId::new()));
    let mut new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished)?;
    new.write_all(&make()?)?;
    new.sync_all()?;
    // A link, not a renaming: it fails where another process was faster, whose key is then the one.
    let linked = fs::hard_link(&unfinished, file);
    fs::remove_file(&unfinished)?;
    match linked {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
        _ => file.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())?,
    }
    fs::read(file)
}

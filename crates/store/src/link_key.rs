use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The key in `file`, made there if there is none yet. Of two processes that make one at once, both get the same.
pub(crate) fn link_key(file: &Path) -> io::Result<[u8; 32]> {
    match read(file) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        known => return known,
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|e| io::Error::other(e.to_string()))?;
    let written = file.with_extension(format!("key.{}", kernel::JobId::new()));
    let mut new = File::options().write(true).create_new(true).mode(0o600).open(&written)?;
    new.write_all(&key)?;
    new.sync_all()?;
    // A link, not a renaming: it fails where another process was faster, whose key is then the one.
    let linked = std::fs::hard_link(&written, file);
    std::fs::remove_file(&written)?;
    match linked {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => Err(e),
        _ => read(file),
    }
}

fn read(file: &Path) -> io::Result<[u8; 32]> {
    let mut key = [0; 32];
    File::open(file)?.read_exact(&mut key)?;
    Ok(key)
}

//! A ZIP archive written front to back (PKWARE APPNOTE 6.3): entries are stored as they are, their length and checksum follow them in a data
//! descriptor, so that nothing has to be known before it is sent. Below 4 GiB; the caller bounds it.

const VERSION: u16 = 20;
/// Bit 3: sizes follow the data; bit 11: names are UTF-8.
const FLAGS: u16 = 0x0808;
/// 1 January 1980, the first day there is in a ZIP: an export says its times inside.
const DATE: u16 = 0x0021;

/// An archive in the making: each call answers the bytes to send next.
#[derive(Default)]
pub struct Zip {
    sent: u32,
    entries: u16,
    directory: Vec<u8>,
    open: Option<Open>,
}

struct Open {
    name: String,
    from: u32,
    size: u32,
    checksum: crc32fast::Hasher,
}

impl Zip {
    /// Begins an entry.
    #[must_use]
    pub fn begin(&mut self, name: &str) -> Vec<u8> {
        let mut header = b"PK\x03\x04".to_vec();
        header.extend(VERSION.to_le_bytes());
        put_common(&mut header, 0, 0, name);
        header.extend(name.as_bytes());
        self.open = Some(Open { name: name.to_owned(), from: self.sent, size: 0, checksum: crc32fast::Hasher::new() });
        self.count(&header);
        header
    }

    /// Counts bytes of the entry, which are to be sent as they are.
    pub fn take(&mut self, bytes: &[u8]) {
        if let Some(open) = &mut self.open {
            open.checksum.update(bytes);
            open.size = open.size.wrapping_add(length(bytes));
        }
        self.count(bytes);
    }

    /// Ends the entry.
    #[must_use]
    pub fn end(&mut self) -> Vec<u8> {
        let Some(Open { name, from, size, checksum }) = self.open.take() else { return Vec::new() };
        let checksum = checksum.finalize();
        let mut descriptor = b"PK\x07\x08".to_vec();
        for number in [checksum, size, size] {
            descriptor.extend(number.to_le_bytes());
        }
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(VERSION.to_le_bytes());
        put_common(&mut self.directory, checksum, size, &name);
        // No comment, first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(from.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.entries += 1;
        self.count(&descriptor);
        descriptor
    }

    /// Ends the archive.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let mut bytes = self.directory;
        let size = length(&bytes);
        bytes.extend(b"PK\x05\x06\0\0\0\0");
        bytes.extend(self.entries.to_le_bytes());
        bytes.extend(self.entries.to_le_bytes());
        bytes.extend(size.to_le_bytes());
        bytes.extend(self.sent.to_le_bytes());
        bytes.extend([0; 2]);
        bytes
    }

    /// An archive of these files, for what is small enough to be made in memory.
    #[must_use]
    pub fn of(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let (mut zip, mut bytes) = (Self::default(), Vec::new());
        for (name, content) in files {
            bytes.extend(zip.begin(name));
            zip.take(content);
            bytes.extend(content);
            bytes.extend(zip.end());
        }
        bytes.extend(zip.finish());
        bytes
    }

    fn count(&mut self, bytes: &[u8]) {
        self.sent = self.sent.wrapping_add(length(bytes));
    }
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

/// What local header and directory have in common: flags to the lengths of name and extra field.
fn put_common(to: &mut Vec<u8>, checksum: u32, size: u32, name: &str) {
    for number in [FLAGS, 0, 0, DATE] {
        to.extend(number.to_le_bytes());
    }
    for number in [checksum, size, size] {
        to.extend(number.to_le_bytes());
    }
    to.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
    to.extend([0; 2]);
}

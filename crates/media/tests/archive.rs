//! Archives and pictures made by hand, so that they can be wrong.

/// A file of a zip archive: name, mode, how long it says it is, its bytes, whether they are squeezed.
pub struct Packed<'p> {
    pub name: &'p str,
    pub mode: u32,
    pub says_bytes: u32,
    pub bytes: &'p [u8],
    pub method: u16,
}

pub fn plain<'p>(name: &'p str, bytes: &'p [u8]) -> Packed<'p> {
    Packed { name, mode: 0o100_644, says_bytes: u32::try_from(bytes.len()).unwrap(), bytes, method: 0 }
}

/// APPNOTE 4.3, as far as a hostile archive needs it.
pub fn zip(files: &[Packed<'_>]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for Packed { name, mode, says_bytes, bytes, method } in files {
        let at = u32::try_from(out.len()).unwrap();
        let (packed, length) = (u32::try_from(bytes.len()).unwrap(), u16::try_from(name.len()).unwrap());
        let common = [
            &20_u16.to_le_bytes()[..],
            &[0, 0],
            &method.to_le_bytes(),
            &[0; 8],
            &packed.to_le_bytes(),
            &says_bytes.to_le_bytes(),
            &length.to_le_bytes(),
            &[0, 0],
        ]
        .concat();
        out.extend([b"PK\x03\x04", common.as_slice(), name.as_bytes(), bytes].concat());
        let tail = [&[0_u8; 6][..], &(mode << 16).to_le_bytes(), &at.to_le_bytes()].concat();
        directory.extend([b"PK\x01\x02\x14\x03", common.as_slice(), &tail, name.as_bytes()].concat());
    }
    let (count, at, length) =
        (u16::try_from(files.len()).unwrap(), u32::try_from(out.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    let end =
        [b"PK\x05\x06\0\0\0\0", &count.to_le_bytes()[..], &count.to_le_bytes(), &length.to_le_bytes(), &at.to_le_bytes(), &[0, 0]].concat();
    [out, directory, end].concat()
}

pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut compressor = libdeflater::Compressor::new(libdeflater::CompressionLvl::best());
    let mut out = vec![0; compressor.deflate_compress_bound(bytes.len())];
    let length = compressor.deflate_compress(bytes, &mut out).unwrap();
    out.truncate(length);
    out
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    let head: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR";
    [head, &width.to_be_bytes(), &height.to_be_bytes(), b"\x08\x02\0\0\0\0\0\0\0", b"\0\0\0\0IEND\xAE\x42\x60\x82"].concat()
}

//! What an authenticator says with each ceremony (WebAuthn §6.1), and the envelope around it when a credential is made (§6.5.4).

use minicbor::Decoder;

use super::cose::PublicKey;

const RP_ID_HASH_BYTES: usize = 32;
const COUNTER_FROM: usize = RP_ID_HASH_BYTES + 1;
const HEAD_BYTES: usize = COUNTER_FROM + 4;
const AAGUID_BYTES: usize = 16;
/// WebAuthn §5.8.3
const LONGEST_CREDENTIAL_BYTES: usize = 1_023;

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 1 << 2;
const HAS_CREDENTIAL: u8 = 1 << 6;
const HAS_EXTENSIONS: u8 = 1 << 7;

/// Bytes that do not hold what they must.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken;

impl From<minicbor::decode::Error> for Broken {
    fn from(_: minicbor::decode::Error) -> Self {
        Self
    }
}

impl From<std::num::TryFromIntError> for Broken {
    fn from(_: std::num::TryFromIntError) -> Self {
        Self
    }
}

/// Authenticator data, read to its last byte.
pub(super) struct AuthenticatorData<'b> {
    pub(super) rp_id_hash: &'b [u8],
    /// Somebody touched it
    pub(super) is_present: bool,
    /// It knows who: by finger, face or code
    pub(super) is_verified: bool,
    pub(super) sign_count: u32,
    pub(super) credential: Option<Credential<'b>>,
}

/// A credential that was just made.
pub(super) struct Credential<'b> {
    pub(super) id: &'b [u8],
    pub(super) cose_key: &'b [u8],
}

impl<'b> AuthenticatorData<'b> {
    pub(super) fn read(bytes: &'b [u8]) -> Result<Self, Broken> {
        let (head, rest) = bytes.split_at_checked(HEAD_BYTES).ok_or(Broken)?;
        let flags = head[RP_ID_HASH_BYTES];
        let sign_count = u32::from_be_bytes(head[COUNTER_FROM..].try_into().map_err(|_| Broken)?);
        let (credential, rest) = match flags & HAS_CREDENTIAL {
            0 => (None, rest),
            _ => Credential::read(rest).map(|(credential, rest)| (Some(credential), rest))?,
        };
        let rest = if flags & HAS_EXTENSIONS == 0 { rest } else { after_one(rest)? };
        if !rest.is_empty() {
            return Err(Broken);
        }
        let (is_present, is_verified) = (flags & USER_PRESENT != 0, flags & USER_VERIFIED != 0);
        Ok(Self { rp_id_hash: &head[..RP_ID_HASH_BYTES], is_present, is_verified, sign_count, credential })
    }
}

impl<'b> Credential<'b> {
    /// The credential, and the bytes after it.
    fn read(bytes: &'b [u8]) -> Result<(Self, &'b [u8]), Broken> {
        let (_, rest) = bytes.split_at_checked(AAGUID_BYTES).ok_or(Broken)?;
        let (length, rest) = rest.split_first_chunk::<2>().ok_or(Broken)?;
        let length = usize::from(u16::from_be_bytes(*length));
        if !(1..=LONGEST_CREDENTIAL_BYTES).contains(&length) {
            return Err(Broken);
        }
        let (id, rest) = rest.split_at_checked(length).ok_or(Broken)?;
        let (_, key_length) = PublicKey::read_first(rest)?;
        let (cose_key, rest) = rest.split_at_checked(key_length).ok_or(Broken)?;
        Ok((Self { id, cose_key }, rest))
    }
}

/// The bytes after one CBOR item.
fn after_one(bytes: &[u8]) -> Result<&[u8], Broken> {
    let mut decoder = Decoder::new(bytes);
    decoder.skip()?;
    bytes.get(decoder.position()..).ok_or(Broken)
}

/// The authenticator data in an attestation object. Its statement is passed over: we asked for none.
pub(super) fn attested(object: &[u8]) -> Result<&[u8], Broken> {
    let mut decoder = Decoder::new(object);
    let count = decoder.map()?.filter(|count| *count <= 8).ok_or(Broken)?;
    let mut found = None;
    for _ in 0..count {
        match decoder.str()? {
            "authData" => found = Some(decoder.bytes()?),
            _ => decoder.skip()?,
        }
    }
    if decoder.position() == object.len() { found.ok_or(Broken) } else { Err(Broken) }
}

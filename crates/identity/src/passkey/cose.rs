//! Public keys as authenticators write them (COSE, RFC 9052 and 9053), and whether one has signed something.

use minicbor::Decoder;
use minicbor::data::Type;
use ring::signature::{ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};

use super::Broken;

const ES256: i64 = -7;
const EDDSA: i64 = -8;
const RS256: i64 = -257;
/// What we take, the best first; the last one is for older Windows Hello.
pub(crate) const ALGORITHMS: [i64; 3] = [ES256, EDDSA, RS256];
/// No key of ours has as many parameters.
const MOST_PARAMETERS: u64 = 16;

/// A key that something signed here can be compared with.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PublicKey {
    /// ES256: an uncompressed point of P-256
    Ec(Vec<u8>),
    /// EdDSA on Ed25519
    Ed(Vec<u8>),
    /// RS256: modulus and exponent
    Rsa(Vec<u8>, Vec<u8>),
}

/// The parameters of a key that we look at, by their labels.
#[derive(Default)]
struct Parameters<'b> {
    kty: Option<i64>,
    alg: Option<i64>,
    crv: Option<i64>,
    /// Of the labels −1, −2 and −3, where they hold bytes
    bytes: [Option<&'b [u8]>; 3],
}

impl PublicKey {
    /// Reads a key that ends where `cose` ends.
    pub(super) fn read(cose: &[u8]) -> Result<Self, Broken> {
        match Self::read_first(cose)? {
            (key, length) if length == cose.len() => Ok(key),
            _ => Err(Broken),
        }
    }

    /// Reads the key that `cose` begins with; answers how many bytes it takes.
    pub(super) fn read_first(cose: &[u8]) -> Result<(Self, usize), Broken> {
        let mut decoder = Decoder::new(cose);
        let parameters = Parameters::read(&mut decoder)?;
        Ok((parameters.key()?, decoder.position()))
    }

    /// Whether `signature` is this key's over `message`.
    pub(super) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Ec(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature).is_ok(),
            Self::Ed(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature).is_ok(),
            Self::Rsa(n, e) => RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok(),
        }
    }
}

impl<'b> Parameters<'b> {
    fn read(decoder: &mut Decoder<'b>) -> Result<Self, Broken> {
        let count = decoder.map()?.filter(|count| *count <= MOST_PARAMETERS).ok_or(Broken)?;
        let mut found = Self::default();
        for _ in 0..count {
            match (decoder.i64()?, decoder.datatype()?) {
                (label @ -3..=-1, Type::Bytes) => found.bytes[usize::try_from(-1 - label)?] = Some(decoder.bytes()?),
                (1, _) => found.kty = Some(decoder.i64()?),
                (3, _) => found.alg = Some(decoder.i64()?),
                (-1, _) => found.crv = Some(decoder.i64()?),
                _ => decoder.skip()?,
            }
        }
        Ok(found)
    }

    /// The key, if type, algorithm and curve belong together (RFC 9053 §2 and §7).
    fn key(self) -> Result<PublicKey, Broken> {
        match (self.kty, self.alg, self.crv, self.bytes) {
            (Some(2), Some(ES256), Some(1), [None, Some(x), Some(y)]) if x.len() == 32 && y.len() == 32 => {
                Ok(PublicKey::Ec([&[4], x, y].concat()))
            }
            (Some(1), Some(EDDSA), Some(6), [None, Some(x), None]) if x.len() == 32 => Ok(PublicKey::Ed(x.to_vec())),
            (Some(3), Some(RS256), None, [Some(n), Some(e), None]) if n.len() <= 512 && e.len() <= 8 => {
                Ok(PublicKey::Rsa(n.to_vec(), e.to_vec()))
            }
            _ => Err(Broken),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PublicKey;

    /// kty 2, alg −7, crv 1, x and y.
    fn es256() -> Vec<u8> {
        [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32][..], &[7; 32], &[0x22, 0x58, 32], &[9; 32]].concat()
    }

    #[test]
    fn a_key_is_read_to_its_end() {
        let PublicKey::Ec(point) = PublicKey::read(&es256()).unwrap() else { panic!("not a point") };
        assert_eq!((point.len(), point[0]), (65, 4));
        assert!(PublicKey::read(&[es256(), vec![0]].concat()).is_err());
        assert_eq!(PublicKey::read_first(&[es256(), vec![0]].concat()).unwrap().1, es256().len());
    }

    #[test]
    fn what_is_cut_off_nested_or_mixed_up_is_no_key() {
        let whole = es256();
        assert!((0..whole.len()).all(|end| PublicKey::read(&whole[..end]).is_err()));
        let with = |at: usize, byte: u8| [&whole[..at], &[byte], &whole[at + 1..]].concat();
        for (what, key) in [
            ("type OKP", with(2, 1)),
            ("algorithm EdDSA", with(4, 0x27)),
            ("algorithm none", with(4, 0)),
            ("curve P-384", with(6, 2)),
            ("a map without end", with(0, 0xbf)),
            ("more parameters than bytes", with(0, 0xb8)),
        ] {
            assert!(PublicKey::read(&key).is_err(), "{what}");
        }
        for deep in [0x81, 0xa1, 0x9f, 0xd8] {
            let nested = [vec![0xa1, 0x18, 0x63], vec![deep; 50_000]].concat();
            assert!(PublicKey::read(&nested).is_err(), "{deep:x}");
        }
    }
}

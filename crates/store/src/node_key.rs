//! The key by which others know this node: Ed25519, made at first use, kept in the data folder.

use std::fmt;
use std::io;
use std::path::Path;
use std::str::FromStr;

use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};

use crate::key_file;

const FILE: &str = "node.key";

/// The secret half. It never leaves the data folder.
pub struct NodeKey(Ed25519KeyPair);

/// What others know a node by: 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NodeName([u8; 32]);

/// A signature of a node: 128 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature(Vec<u8>);

/// A text that is no key or signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a key: {0} hexadecimal digits are needed")]
pub struct KeyError(usize);

impl NodeKey {
    /// The key of the node in `folder`, which is made where there is none.
    ///
    /// # Errors
    /// The folder cannot be read or written, or the file in it is no key.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let path = folder.join(FILE);
        let key = key_file::read_or_make(&path, make)?;
        let wrong = |_| io::Error::new(io::ErrorKind::InvalidData, format!("{} is no key", path.display()));
        Ed25519KeyPair::from_pkcs8(&key).map(Self).map_err(wrong)
    }

    /// The public half.
    #[must_use]
    pub fn name(&self) -> NodeName {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(self.0.public_key().as_ref());
        NodeName(bytes)
    }

    /// Signs `message` for one `purpose`, so that what was signed for one can never pass for another.
    #[must_use]
    pub fn sign(&self, purpose: &str, message: &[u8]) -> Signature {
        Signature(self.0.sign(&with_purpose(purpose, message)).as_ref().to_vec())
    }
}

impl NodeName {
    /// Whether this node signed `message` for `purpose`.
    #[must_use]
    pub fn has_signed(&self, purpose: &str, message: &[u8], signature: &Signature) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0).verify(&with_purpose(purpose, message), &signature.0).is_ok()
    }
}

fn with_purpose(purpose: &str, message: &[u8]) -> Vec<u8> {
    [purpose.as_bytes(), b"\n", message].concat()
}

fn make() -> io::Result<Vec<u8>> {
    let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| io::Error::other("the system has no randomness"))?;
    Ok(key.as_ref().to_vec())
}

fn hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

fn unhex(text: &str, length: usize) -> Result<Vec<u8>, KeyError> {
    let wrong = || KeyError(length * 2);
    let is_hex = text.len() == length * 2 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if !is_hex {
        return Err(wrong());
    }
    let pairs = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()));
    pairs.collect::<Option<_>>().ok_or_else(wrong)
}

impl fmt::Display for NodeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(&self.0, f)
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(&self.0, f)
    }
}

impl FromStr for NodeName {
    type Err = KeyError;
    fn from_str(text: &str) -> Result<Self, KeyError> {
        unhex(text, 32)?.try_into().map(Self).map_err(|_| KeyError(64))
    }
}

impl FromStr for Signature {
    type Err = KeyError;
    fn from_str(text: &str) -> Result<Self, KeyError> {
        unhex(text, 64).map(Self)
    }
}

impl Serialize for NodeName {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for NodeName {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

//! A phone's authenticator, made of software: it keeps one passkey and signs what it is told, as real ones do (WebAuthn §6).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub const PRESENT: u8 = 1;
pub const VERIFIED: u8 = 4;
const HAS_CREDENTIAL: u8 = 64;

pub enum Key {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
    Rs256(Box<RsaKeyPair>),
}

/// One authenticator with what it says; a test changes what it wants to see refused.
pub struct Authenticator {
    pub key: Key,
    pub credential: Vec<u8>,
    pub count: u32,
    pub counts: bool,
    pub flags: u8,
    pub origin: String,
    pub rp_id: String,
    pub cross_origin: bool,
    user_handle: String,
}

pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Key {
    pub fn es256() -> Self {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        Self::Es256(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, made.as_ref(), &random).unwrap())
    }

    pub fn ed_dsa() -> Self {
        let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self::EdDsa(Ed25519KeyPair::from_pkcs8(made.as_ref()).unwrap())
    }

    pub fn rs256() -> Self {
        Self::Rs256(Box::new(RsaKeyPair::from_pkcs8(include_bytes!("rsa-of-tests.p8")).unwrap()))
    }

    fn cose(&self) -> Vec<u8> {
        match self {
            Self::Es256(pair) => {
                let point = pair.public_key().as_ref();
                let (x, y) = (&point[1..33], &point[33..]);
                [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32][..], x, &[0x22, 0x58, 32], y].concat()
            }
            Self::EdDsa(pair) => [&[0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32][..], pair.public_key().as_ref()].concat(),
            Self::Rs256(pair) => {
                let public = ring::rsa::PublicKeyComponents::<Vec<u8>>::from(pair.public_key());
                let head = [&[0xa4, 1, 3, 3, 0x39, 1, 0, 0x20, 0x59][..], &(public.n.len() as u16).to_be_bytes()].concat();
                [head, public.n, vec![0x21, 0x40 + public.e.len() as u8], public.e].concat()
            }
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Es256(pair) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
            Self::EdDsa(pair) => pair.sign(message).as_ref().to_vec(),
            Self::Rs256(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).unwrap();
                signature
            }
        }
    }
}

impl Authenticator {
    pub fn with(key: Key) -> Self {
        let (origin, rp_id) = ("http://localhost".to_owned(), "localhost".to_owned());
        let credential = Sha256::digest(key.cose()).to_vec();
        let flags = PRESENT | VERIFIED;
        Self { key, credential, count: 0, counts: true, flags, origin, rp_id, cross_origin: false, user_handle: String::new() }
    }

    pub fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let said = serde_json::json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.cross_origin });
        said.to_string().into_bytes()
    }

    fn head(&self, flags: u8) -> Vec<u8> {
        [&Sha256::digest(self.rp_id.as_bytes())[..], &[flags], &self.count.to_be_bytes()].concat()
    }

    /// `navigator.credentials.create`: client data and attestation object.
    pub fn make(&mut self, options: &Value) -> (Vec<u8>, Vec<u8>) {
        self.user_handle = options["user"]["id"].as_str().unwrap().to_owned();
        let length = (self.credential.len() as u16).to_be_bytes();
        let data =
            [self.head(self.flags | HAS_CREDENTIAL), vec![0; 16], length.to_vec(), self.credential.clone(), self.key.cose()].concat();
        let head = [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec(), (data.len() as u16).to_be_bytes().to_vec()].concat();
        (self.client_data("webauthn.create", options["challenge"].as_str().unwrap()), [head, data].concat())
    }

    /// `navigator.credentials.get`: the fields of the sign-in form.
    pub fn answer(&mut self, options: &Value) -> Vec<(&'static str, String)> {
        self.count += u32::from(self.counts);
        let client_data = self.client_data("webauthn.get", options["challenge"].as_str().unwrap());
        let data = self.head(self.flags);
        let signature = self.key.sign(&[data.as_slice(), &Sha256::digest(&client_data)].concat());
        vec![
            ("credential", base64url(&self.credential)),
            ("user_handle", self.user_handle.clone()),
            ("client_data", base64url(&client_data)),
            ("authenticator_data", base64url(&data)),
            ("signature", base64url(&signature)),
        ]
    }
}

//! Signed tokens (JWS, RFC 7515) and the keys they are checked with (JWK, RFC 7517). Two algorithms are taken and nothing else is ever
//! tried: the key decides which one, never the token.

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED, EcdsaKeyPair, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::opaque::{base64url, from_base64url};

const LONGEST_TOKEN_BYTES: usize = 16 * 1024;
const MOST_KEYS: usize = 64;

/// A token that is not what it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenFault {
    /// It has no form of a token that we take
    #[error("the token has a form or an algorithm that is not taken")]
    Form,
    /// None of the keys is the one it names
    #[error("the token names a key that is not known")]
    Key,
    /// The key has not signed it
    #[error("the token's signature is not right")]
    Signature,
}

/// A public key that tokens are checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Jwk {
    kid: Option<String>,
    public: Public,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Public {
    Es256(Vec<u8>),
    Rs256(Vec<u8>, Vec<u8>),
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

/// A token of ours.
pub(crate) fn sign(kid: &str, key: &EcdsaKeyPair, claims: &Value) -> Result<String, ring::error::Unspecified> {
    let header = json!({ "alg": "ES256", "kid": kid, "typ": "JWT" });
    let signed = format!("{}.{}", base64url(header.to_string().as_bytes()), base64url(claims.to_string().as_bytes()));
    let signature = key.sign(&SystemRandom::new(), signed.as_bytes())?;
    Ok(format!("{signed}.{}", base64url(signature.as_ref())))
}

/// The keys of a JWK set that we can use; others are passed over.
pub(crate) fn read_keys(set: &Value) -> Vec<Jwk> {
    let keys = set.get("keys").and_then(Value::as_array);
    keys.into_iter().flatten().take(MOST_KEYS).filter_map(Jwk::read).collect()
}

impl Jwk {
    fn read(jwk: &Value) -> Option<Self> {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        let bytes = |name: &str| from_base64url(text(name)?, 1_024);
        let is_for = |use_for: &str, alg: &str| text("use").is_none_or(|it| it == use_for) && text("alg").is_none_or(|it| it == alg);
        let public = match text("kty")? {
            "EC" if text("crv") == Some("P-256") && is_for("sig", "ES256") => {
                let (x, y) = (bytes("x")?, bytes("y")?);
                (x.len() == 32 && y.len() == 32).then(|| Public::Es256([vec![4], x, y].concat()))?
            }
            "RSA" if is_for("sig", "RS256") => Public::Rs256(bytes("n")?, bytes("e")?),
            _ => return None,
        };
        Some(Self { kid: text("kid").map(str::to_owned), public })
    }

    const fn alg(&self) -> &'static str {
        match self.public {
            Public::Es256(_) => "ES256",
            Public::Rs256(..) => "RS256",
        }
    }

    fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.public {
            Public::Es256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok(),
            Public::Rs256(n, e) => RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok(),
        }
    }
}

/// What the token claims, if one of the keys has signed it. Whom it is for, and until when, is for the caller to look at.
pub(crate) fn verify(token: &str, keys: &[Jwk]) -> Result<Value, TokenFault> {
    let form = || TokenFault::Form;
    if token.len() > LONGEST_TOKEN_BYTES {
        return Err(TokenFault::Form);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or_else(form)?;
    let (header, claims) = signed.split_once('.').ok_or_else(form)?;
    let bytes = |text: &str| from_base64url(text, LONGEST_TOKEN_BYTES).ok_or_else(form);
    let header: Header = serde_json::from_slice(&bytes(header)?).map_err(|_| TokenFault::Form)?;
    if header.crit.is_some() || !matches!(header.alg.as_str(), "ES256" | "RS256") {
        return Err(TokenFault::Form);
    }
    let mut fitting = keys.iter().filter(|key| key.alg() == header.alg && (header.kid.is_none() || key.kid == header.kid));
    let key = fitting.next().ok_or(TokenFault::Key)?;
    // A token that names no key is taken where there is no choice (OpenID Connect Core §10.1).
    if header.kid.is_none() && fitting.next().is_some() {
        return Err(TokenFault::Key);
    }
    if !key.has_signed(signed.as_bytes(), &bytes(signature)?) {
        return Err(TokenFault::Signature);
    }
    serde_json::from_slice(&bytes(claims)?).map_err(|_| TokenFault::Form)
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
    use serde_json::json;

    use super::{TokenFault, read_keys, sign, verify};
    use crate::opaque::base64url;

    fn pair() -> EcdsaKeyPair {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).unwrap()
    }

    fn jwk(kid: &str, pair: &EcdsaKeyPair) -> serde_json::Value {
        let point = pair.public_key().as_ref();
        json!({ "kty": "EC", "crv": "P-256", "kid": kid, "x": base64url(&point[1..33]), "y": base64url(&point[33..]) })
    }

    #[test]
    fn a_token_is_taken_with_its_key_and_no_other() {
        let (one, other) = (pair(), pair());
        let keys = |jwks: &[serde_json::Value]| read_keys(&json!({ "keys": jwks }));
        let token = sign("a", &one, &json!({ "sub": "x" })).unwrap();
        assert_eq!(verify(&token, &keys(&[jwk("b", &other), jwk("a", &one)])).unwrap()["sub"], "x");
        assert_eq!(verify(&token, &keys(&[jwk("b", &one)])), Err(TokenFault::Key));
        assert_eq!(verify(&token, &keys(&[jwk("a", &other)])), Err(TokenFault::Signature));
        let encrypting =
            json!({ "kty": "EC", "crv": "P-256", "kid": "a", "use": "enc", "x": jwk("a", &one)["x"], "y": jwk("a", &one)["y"] });
        assert_eq!(verify(&token, &keys(&[encrypting])), Err(TokenFault::Key));
    }

    #[test]
    fn none_secrets_and_pieces_are_refused() {
        let pair = pair();
        let keys = read_keys(&json!({ "keys": [jwk("a", &pair)] }));
        let token = sign("a", &pair, &json!({ "sub": "x" })).unwrap();
        let (_, rest) = token.split_once('.').unwrap();
        for header in [
            json!({ "alg": "none" }),
            json!({ "alg": "None", "kid": "a" }),
            json!({ "alg": "HS256", "kid": "a" }),
            json!({ "alg": "ES256", "kid": "a", "crit": ["exp"] }),
            json!({ "kid": "a" }),
        ] {
            let forged = format!("{}.{rest}", base64url(header.to_string().as_bytes()));
            assert_eq!(verify(&forged, &keys), Err(TokenFault::Form), "{header}");
        }
        let rs256 = format!("{}.{rest}", base64url(json!({ "alg": "RS256", "kid": "a" }).to_string().as_bytes()));
        assert_eq!(verify(&rs256, &keys), Err(TokenFault::Key), "the key decides on the algorithm");
        for end in 0..token.len() {
            assert!(verify(&token[..end], &keys).is_err(), "cut off at {end}");
        }
        assert!(verify(&"a.".repeat(20_000), &keys).is_err());
    }
}

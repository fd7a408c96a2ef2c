//! Making and using a passkey (WebAuthn §7.1 and §7.2), as pure rules. That the challenge is one of ours is asked of the database.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Broken;
use super::authenticator::{AuthenticatorData, attested};
use super::cose::PublicKey;
use crate::origin::Origin;

/// Why a passkey is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Something is not as it must be
    Unfit,
    /// The device did not ask who is there
    Unverified,
    /// Its counter went back: there are two of it
    Copied,
}

impl From<Broken> for Refusal {
    fn from(_: Broken) -> Self {
        Self::Unfit
    }
}

/// A passkey that was made. The challenge is still to be looked up.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) challenge: String,
    pub(crate) credential: Vec<u8>,
    pub(crate) cose_key: Vec<u8>,
    pub(crate) sign_count: u32,
}

/// A passkey that was used. The challenge is still to be looked up.
#[derive(Debug)]
pub(crate) struct Used {
    pub(crate) challenge: String,
    pub(crate) sign_count: u32,
}

/// What the browser says it was asked, by whom.
#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
}

/// Checks a passkey that was made for `origin`.
pub(crate) fn check_made(origin: &Origin, client_data: &[u8], attestation: &[u8]) -> Result<Made, Refusal> {
    let asked = client_data_of("webauthn.create", origin, client_data)?;
    let data = AuthenticatorData::read(attested(attestation)?)?;
    check_presence(origin, &data)?;
    let credential = data.credential.ok_or(Refusal::Unfit)?;
    let (credential, cose_key) = (credential.id.to_vec(), credential.cose_key.to_vec());
    Ok(Made { challenge: asked.challenge, credential, cose_key, sign_count: data.sign_count })
}

/// Checks that the passkey with `cose_key`, used `known_count` times before, was used for `origin`.
pub(crate) fn check_used(
    origin: &Origin,
    client_data: &[u8],
    authenticator_data: &[u8],
    signature: &[u8],
    (cose_key, known_count): (&[u8], u32),
) -> Result<Used, Refusal> {
    let asked = client_data_of("webauthn.get", origin, client_data)?;
    let data = AuthenticatorData::read(authenticator_data)?;
    check_presence(origin, &data)?;
    let signed = [authenticator_data, &Sha256::digest(client_data)].concat();
    if !PublicKey::read(cose_key)?.has_signed(&signed, signature) {
        return Err(Refusal::Unfit);
    }
    // A counter that stays at 0 is none: passkeys that live in several devices have no common one (§6.1.1).
    let counts_on = data.sign_count > known_count || (data.sign_count, known_count) == (0, 0);
    if !counts_on {
        return Err(Refusal::Copied);
    }
    Ok(Used { challenge: asked.challenge, sign_count: data.sign_count })
}

fn client_data_of(kind: &str, origin: &Origin, bytes: &[u8]) -> Result<ClientData, Refusal> {
    let said: ClientData = serde_json::from_slice(bytes).map_err(|_| Refusal::Unfit)?;
    let fits = said.kind == kind && said.origin == origin.as_str() && !said.cross_origin;
    if fits { Ok(said) } else { Err(Refusal::Unfit) }
}

fn check_presence(origin: &Origin, data: &AuthenticatorData<'_>) -> Result<(), Refusal> {
    let rp_id = origin.rp_id().ok_or(Refusal::Unfit)?;
    let is_ours = bool::from(data.rp_id_hash.ct_eq(&Sha256::digest(rp_id.as_bytes())));
    match (is_ours, data.is_present, data.is_verified) {
        (true, true, true) => Ok(()),
        (true, true, false) => Err(Refusal::Unverified),
        _ => Err(Refusal::Unfit),
    }
}

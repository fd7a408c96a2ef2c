//! The keys that this node signs ID tokens with. They lie in the database, for servers share it, sealed with a key that lies with the files:
//! a stolen database signs nothing.

use kernel::{AccountId, Timestamp};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use store::{DbError, Tx, sql};
use web::{App, PageError};

use super::Client;
use crate::opaque::{Opaque, base64url, from_base64url};

const DAY_MS: i64 = 24 * 3_600_000;
/// A key signs for so long …
const SIGNS_MS: i64 = 90 * DAY_MS;
/// … and is published for so long: what it signed last must still be checked.
const PUBLISHED_MS: i64 = 97 * DAY_MS;
const NONCE_BYTES: usize = 12;
const LONGEST_SEALED_BYTES: usize = 512;

/// A key of ours, and the name it has in tokens.
pub(crate) struct SigningKey {
    pub(crate) kid: String,
    pub(crate) pair: EcdsaKeyPair,
}

/// A key of this node for one purpose; the secret it is made from lies with the files.
async fn derived(app: &App, purpose: &str) -> Result<[u8; 32], PageError> {
    let secret = hmac::Key::new(hmac::HMAC_SHA256, &app.blobs.link_key().await?);
    let mut key = [0; 32];
    key.copy_from_slice(hmac::sign(&secret, purpose.as_bytes()).as_ref());
    Ok(key)
}

/// The name under which a system knows an account: another one for every host (pairwise subject, OpenID Connect Core §8.1).
pub(crate) async fn subject_for(app: &App, client: &Client, account: AccountId) -> Result<String, PageError> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &derived(app, "names of people in other systems").await?);
    Ok(base64url(hmac::sign(&key, format!("{}\n{account}", client.origin()).as_bytes()).as_ref()))
}

/// The key to sign with now, made where there is none that is young enough.
pub(crate) async fn current(tx: &mut Tx, app: &App, now: Timestamp) -> Result<SigningKey, PageError> {
    let sealing = sealing(app).await?;
    let newest = sql("SELECT id, sealed FROM oauth_key WHERE created_at > $1 ORDER BY created_at DESC, id LIMIT 1")
        .bind(now.plus_ms(-SIGNS_MS))
        .fetch_optional(tx, |row| Ok((row.get::<String>("id")?, row.get::<String>("sealed")?)))
        .await?;
    // One that cannot be opened was sealed with files that are gone; a new one does as well.
    match newest.and_then(|(kid, sealed)| open(&sealing, &kid, &sealed)) {
        Some(key) => Ok(key),
        None => make(tx, &sealing, now).await,
    }
}

async fn sealing(app: &App) -> Result<LessSafeKey, PageError> {
    let key = derived(app, "keys of ID tokens").await?;
    UnboundKey::new(&AES_256_GCM, &key).map(LessSafeKey::new).map_err(PageError::internal)
}

fn open(sealing: &LessSafeKey, kid: &str, sealed: &str) -> Option<SigningKey> {
    let mut bytes = from_base64url(sealed, LONGEST_SEALED_BYTES)?;
    let rest = bytes.split_off(NONCE_BYTES.min(bytes.len()));
    let (nonce, mut rest) = (Nonce::try_assume_unique_for_key(&bytes).ok()?, rest);
    let plain = sealing.open_in_place(nonce, Aad::from(kid.as_bytes()), &mut rest).ok()?;
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, plain, &SystemRandom::new()).ok()?;
    Some(SigningKey { kid: kid.to_owned(), pair })
}

async fn make(tx: &mut Tx, sealing: &LessSafeKey, now: Timestamp) -> Result<SigningKey, PageError> {
    let random = SystemRandom::new();
    let plain = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).map_err(PageError::internal)?;
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, plain.as_ref(), &random).map_err(PageError::internal)?;
    let kid = Opaque::new()?.as_str()[..16].to_owned();
    let mut nonce = [0; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(|_| PageError::internal(std::io::Error::other("no randomness")))?;
    let mut sealed = plain.as_ref().to_vec();
    let aad = Aad::from(kid.as_bytes());
    sealing.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed).map_err(PageError::internal)?;
    let point = pair.public_key().as_ref();
    sql("INSERT INTO oauth_key (id, sealed, public_x, public_y, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(&kid)
        .bind(base64url(&[&nonce[..], &sealed].concat()))
        .bind(base64url(&point[1..33]))
        .bind(base64url(&point[33..]))
        .bind(now)
        .execute(tx)
        .await?;
    Ok(SigningKey { kid, pair })
}

/// Whether there is a key to sign with now.
pub(crate) async fn is_current(tx: &mut Tx, now: Timestamp) -> Result<bool, DbError> {
    let young = sql("SELECT COUNT(*) AS n FROM oauth_key WHERE created_at > $1").bind(now.plus_ms(-SIGNS_MS));
    Ok(young.fetch_one(tx, |row| row.get::<i64>("n")).await? > 0)
}

/// The public halves, as a JWK set (RFC 7517 §5).
pub(crate) async fn list(tx: &mut Tx, now: Timestamp) -> Result<Value, DbError> {
    let keys = sql("SELECT id, public_x, public_y FROM oauth_key WHERE created_at > $1 ORDER BY created_at DESC, id LIMIT 10")
        .bind(now.plus_ms(-PUBLISHED_MS))
        .fetch_all(tx, |row| {
            let (x, y): (String, String) = (row.get("public_x")?, row.get("public_y")?);
            let kid: String = row.get("id")?;
            Ok(json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": kid, "x": x, "y": y }))
        })
        .await?;
    Ok(json!({ "keys": keys }))
}

/// Forgets keys that nothing is checked with any more.
pub(crate) async fn prune(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    sql("DELETE FROM oauth_key WHERE created_at <= $1").bind(now.plus_ms(-PUBLISHED_MS)).execute(tx).await?;
    Ok(())
}

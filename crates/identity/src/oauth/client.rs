//! The systems that may sign people in here, registered by whoever runs the node.

use std::str::FromStr;

use kernel::{ClientId, Timestamp};
use store::{DbError, Row, Tx, sql};
use subtle::ConstantTimeEq;
use web::PageError;

use super::Scopes;
use crate::names;
use crate::opaque::{Opaque, digest_of};
use crate::origin::is_this_machine;

const MOST_REDIRECTS: usize = 10;
const LONGEST_REDIRECT_BYTES: usize = 500;

/// A system that may sign people in here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// `client_id`
    pub id: ClientId,
    /// What people read on the page of consent
    pub name: String,
    /// Whether it shows a secret; a program on people's devices cannot keep one
    pub is_confidential: bool,
    /// Where people may be sent back to, letter by letter
    pub redirect_uris: Vec<String>,
    /// The most it may ask for
    pub scopes: Scopes,
    /// When it was registered
    pub created_at: Timestamp,
}

/// A system to be registered.
#[derive(Debug, Clone)]
pub struct NewClient {
    /// What people read on the page of consent
    pub name: String,
    /// Where people may be sent back to
    pub redirect_uris: Vec<String>,
    /// The most it may ask for
    pub scopes: Scopes,
    /// Whether it can keep a secret
    pub is_confidential: bool,
}

/// Why a system cannot be registered.
#[derive(Debug, thiserror::Error)]
pub enum ClientFault {
    /// Its name cannot be shown
    #[error("a system has a name of at most 30 characters")]
    Name,
    /// An address cannot be sent back to
    #[error("{0:?} is no address to send people back to: https (or http on this machine), without a fragment")]
    Redirect(String),
    /// Addresses on different hosts, or none or too many
    #[error("a system has 1 to 10 addresses to send people back to, all on one host")]
    Redirects,
    /// The database refused it
    #[error("the system could not be registered")]
    Db(#[from] DbError),
    /// No randomness
    #[error("this machine has no randomness")]
    Randomness,
}

/// Registers a system; answers it with its secret, which is not kept.
///
/// # Errors
/// See [`ClientFault`].
pub async fn add(tx: &mut Tx, new: &NewClient, now: Timestamp) -> Result<(Client, Option<String>), ClientFault> {
    let name = names::display_name(&new.name).map_err(|_| ClientFault::Name)?;
    check_redirects(&new.redirect_uris)?;
    let secret = if new.is_confidential { Some(Opaque::new().map_err(|_| ClientFault::Randomness)?) } else { None };
    let id = ClientId::new();
    sql("INSERT INTO oauth_client (id, name, secret_hash, redirect_uris, scopes, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(id.to_string())
        .bind(&name)
        .bind(secret.as_ref().map(Opaque::digest))
        .bind(new.redirect_uris.join("\n"))
        .bind(new.scopes.to_string())
        .bind(now)
        .execute(tx)
        .await?;
    let (redirect_uris, scopes, is_confidential) = (new.redirect_uris.clone(), new.scopes, new.is_confidential);
    let client = Client { id, name, is_confidential, redirect_uris, scopes, created_at: now };
    Ok((client, secret.map(|secret| secret.as_str().to_owned())))
}

fn check_redirects(uris: &[String]) -> Result<(), ClientFault> {
    for uri in uris {
        if !is_redirect(uri) {
            return Err(ClientFault::Redirect(uri.clone()));
        }
    }
    // Pairwise names are made for a host, so a client has one (OpenID Connect Core §8.1).
    let is_one_host = uris.iter().all(|uri| origin_of(uri) == origin_of(&uris[0]));
    if (1..=MOST_REDIRECTS).contains(&uris.len()) && is_one_host { Ok(()) } else { Err(ClientFault::Redirects) }
}

fn is_redirect(uri: &str) -> bool {
    let is_plain = uri.len() <= LONGEST_REDIRECT_BYTES && uri.bytes().all(|b| b.is_ascii_graphic() && !b"\"'<>\\#@;,*".contains(&b));
    let host = origin_of(uri).split_once("://").map_or("", |(_, host)| host);
    is_plain && !host.is_empty() && (uri.starts_with("https://") || (uri.starts_with("http://") && is_this_machine(host)))
}

/// Scheme and host of an address.
fn origin_of(uri: &str) -> &str {
    let from = uri.find("://").map_or(0, |at| at + 3);
    uri[from..].find(['/', '?']).map_or(uri, |end| &uri[..from + end])
}

impl Client {
    /// Scheme and host that people are sent back to.
    pub(crate) fn origin(&self) -> &str {
        self.redirect_uris.first().map_or("", |uri| origin_of(uri))
    }
}

fn client(row: &Row) -> Result<Client, DbError> {
    let redirects: String = row.get("redirect_uris")?;
    Ok(Client {
        id: row.parse("id")?,
        name: row.get("name")?,
        is_confidential: row.get::<Option<String>>("secret_hash")?.is_some(),
        redirect_uris: redirects.lines().map(str::to_owned).collect(),
        scopes: row.parse("scopes")?,
        created_at: row.get("created_at")?,
    })
}

/// The systems, by name.
///
/// # Errors
/// The database refused it.
pub async fn list(tx: &mut Tx) -> Result<Vec<Client>, DbError> {
    sql("SELECT id, name, secret_hash, redirect_uris, scopes, created_at FROM oauth_client ORDER BY name, id LIMIT 1000")
        .fetch_all(tx, client)
        .await
}

/// The system of the id, as it stands in a request.
pub(crate) async fn find(tx: &mut Tx, id: &str) -> Result<Option<Client>, DbError> {
    let Ok(id) = ClientId::from_str(id) else { return Ok(None) };
    sql("SELECT id, name, secret_hash, redirect_uris, scopes, created_at FROM oauth_client WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(tx, client)
        .await
}

/// Whether `secret` is the system's.
pub(crate) async fn has_secret(tx: &mut Tx, client: &Client, secret: &str) -> Result<bool, PageError> {
    let kept = sql("SELECT secret_hash FROM oauth_client WHERE id = $1")
        .bind(client.id.to_string())
        .fetch_optional(tx, |row| row.get::<Option<String>>("secret_hash"))
        .await?;
    Ok(kept.flatten().is_some_and(|kept| kept.as_bytes().ct_eq(digest_of(secret).as_bytes()).into()))
}

/// Forgets a system, and what people allowed it; `false` when there is none.
///
/// # Errors
/// The database refused it.
pub async fn remove(tx: &mut Tx, id: ClientId) -> Result<bool, DbError> {
    for text in [
        "DELETE FROM oauth_token WHERE client_id = $1",
        "DELETE FROM oauth_code WHERE client_id = $1",
        "DELETE FROM oauth_grant WHERE client_id = $1",
    ] {
        sql(text).bind(id.to_string()).execute(tx).await?;
    }
    Ok(sql("DELETE FROM oauth_client WHERE id = $1").bind(id.to_string()).execute(tx).await? > 0)
}

#[cfg(test)]
mod tests {
    use super::{check_redirects, is_redirect, origin_of};

    #[test]
    fn people_are_sent_back_to_https_or_this_machine() {
        for good in ["https://a.example/back", "https://a.example:8443/x?y=1", "http://127.0.0.1:8080/back", "http://localhost/back"] {
            assert!(is_redirect(good), "{good}");
        }
        for bad in [
            "http://a.example/back",
            "https://",
            "javascript:alert(1)",
            "https://a.example/#x",
            "https://u@a.example/",
            "http://localhost.evil.example/",
            "https://a.example/ x",
            "https://a.example/;x",
            "/back",
        ] {
            assert!(!is_redirect(bad), "{bad}");
        }
        assert_eq!(origin_of("https://a.example:1/b/c"), "https://a.example:1");
        assert_eq!(origin_of("https://a.example?b=/c"), "https://a.example");
        let uris = |uris: &[&str]| check_redirects(&uris.iter().map(|uri| (*uri).to_owned()).collect::<Vec<_>>()).is_ok();
        assert!(uris(&["https://a.example/1", "https://a.example/2"]));
        assert!(!uris(&["https://a.example/1", "https://b.example/2"]) && !uris(&[]));
    }
}

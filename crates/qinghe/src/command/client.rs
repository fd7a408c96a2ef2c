//! `qinghe client add`, `client list` and `client remove`: other systems that sign people in here

use std::fmt;

use identity::audit;
use identity::oauth::{Client, ClientFault, NewClient, Scopes, add_client, list_clients, remove_client};
use kernel::ClientId;
use serde::Serialize;

use crate::config::Settings;
use crate::failure::Failure;
use crate::node::Node;
use crate::out::{self, padded};

#[derive(Debug, clap::Args)]
pub struct Add {
    /// What people read when they are asked whether it may know who they are
    #[arg(long)]
    name: String,
    /// Where people are sent back to, letter by letter; give one for each address, all on one host
    #[arg(long = "redirect-uri", value_name = "URL", required = true)]
    redirect_uris: Vec<String>,
    /// The most it may ask for: openid, profile (the name), roles (role and school)
    #[arg(long, default_value = "openid profile roles")]
    scopes: String,
    /// For programs on people's own devices, which can keep no secret
    #[arg(long)]
    public: bool,
}

#[derive(Debug, clap::Args)]
pub struct Remove {
    /// Its client id
    id: String,
}

#[derive(Serialize)]
struct Line {
    client_id: String,
    name: String,
    redirect_uris: Vec<String>,
    scopes: String,
    is_confidential: bool,
    /// Shown once, when it is made
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Lines(Vec<Line>);

impl Line {
    fn of(client: Client, client_secret: Option<String>) -> Self {
        Self {
            client_id: client.id.to_string(),
            name: client.name,
            redirect_uris: client.redirect_uris,
            scopes: client.scopes.to_string(),
            is_confidential: client.is_confidential,
            client_secret,
        }
    }
}

/// Registers a system and prints its secret, which is not kept.
pub async fn add(asked: Add, settings: &Settings) -> Result<(), Failure> {
    let scopes: Scopes = asked.scopes.parse().map_err(|error: identity::oauth::ScopesError| Failure::usage(error.to_string()))?;
    let new = NewClient { name: asked.name, redirect_uris: asked.redirect_uris, scopes, is_confidential: !asked.public };
    let node = Node::make(settings).await?;
    let mut tx = node.db.begin().await?;
    let (client, secret) = add_client(&mut tx, &new, node.clock.now()).await?;
    audit::append(&mut tx, audit::operator(), "client.add", &client.id.to_string(), node.clock.now()).await?;
    tx.commit().await?;
    node.close().await;
    out::answer(settings.json, &Line::of(client, secret))
}

/// Lists the systems.
pub async fn list(settings: &Settings) -> Result<(), Failure> {
    let node = Node::find(settings).await?;
    let clients = list_clients(&mut node.db.read().await?).await?;
    out::answer(settings.json, &Lines(clients.into_iter().map(|client| Line::of(client, None)).collect()))
}

/// Forgets a system, and what people allowed it.
pub async fn remove(asked: Remove, settings: &Settings) -> Result<(), Failure> {
    let id: ClientId = asked.id.parse().map_err(|_| Failure::usage("that is no client id; `qinghe client list` shows them"))?;
    let node = Node::find(settings).await?;
    let mut tx = node.db.begin().await?;
    if !remove_client(&mut tx, id).await? {
        return Err(Failure::refused("there is no such system; `qinghe client list` shows them"));
    }
    audit::append(&mut tx, audit::operator(), "client.remove", &id.to_string(), node.clock.now()).await?;
    tx.commit().await?;
    node.close().await;
    Ok(())
}

impl From<ClientFault> for Failure {
    fn from(fault: ClientFault) -> Self {
        match fault {
            ClientFault::Db(error) => error.into(),
            ClientFault::Randomness => Self::refused(fault.to_string()),
            ClientFault::Name | ClientFault::Redirect(_) | ClientFault::Redirects => Self::usage(fault.to_string()),
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.name)?;
        writeln!(f, "  {} {}", padded("client_id", 14), self.client_id)?;
        if let Some(secret) = &self.client_secret {
            writeln!(f, "  {} {secret}", padded("client_secret", 14))?;
        }
        writeln!(f, "  {} {}", padded("scopes", 14), self.scopes)?;
        for uri in &self.redirect_uris {
            writeln!(f, "  {} {uri}", padded("redirect_uri", 14))?;
        }
        Ok(())
    }
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|line| line.fmt(f))
    }
}

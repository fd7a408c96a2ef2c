//! The settings of a node: command line over environment over configuration file over default.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use identity::IdentityProvider;
use media::Settings as UploadSettings;
use serde::{Deserialize, Serialize};
use store::{BucketSettings, DbUrl};
use web::PublicUrl;

use crate::bucket_config::{BucketArgs, BucketFile};
use crate::failure::Failure;
use crate::provider_config::{self, ProviderFile};

/// Flags of every command.
#[derive(Debug, Default, Args)]
pub struct NodeArgs {
    /// Folder with the node's data
    #[arg(long, global = true, env = "QINGHE_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// PostgreSQL database to use instead of the embedded one
    #[arg(long, global = true, env = "QINGHE_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database_url: Option<Secret>,
    /// Configuration file (TOML)
    #[arg(long, global = true, env = "QINGHE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    bucket: BucketArgs,
    /// Form of the log on stderr [default: text on a terminal, json otherwise]
    #[arg(long, global = true, env = "QINGHE_LOG", value_enum)]
    log: Option<LogForm>,
    /// Answer in JSON on stdout
    #[arg(long, global = true)]
    json: bool,
}

/// Flags of the server.
#[derive(Debug, Default, Args)]
pub struct ServeArgs {
    /// Address and port to listen on
    #[arg(long, env = "QINGHE_LISTEN", value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// Trust the last address of X-Forwarded-For: only behind a proxy that sets it
    #[arg(long, env = "QINGHE_BEHIND_PROXY", value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    behind_proxy: Option<bool>,
    /// Address under which the world reaches this node, as https://learn.example: for feeds, short codes and OAI-PMH
    #[arg(long, env = "QINGHE_PUBLIC_URL", value_name = "URL")]
    public_url: Option<PublicUrl>,
    /// Largest file that may be uploaded, in MiB
    #[arg(long, env = "QINGHE_LARGEST_UPLOAD_MIB", value_name = "MIB")]
    largest_upload_mib: Option<u64>,
    /// What one person's uploads may come to until they are released or removed, in MiB
    #[arg(long, env = "QINGHE_UPLOAD_QUOTA_MIB", value_name = "MIB")]
    upload_quota_mib: Option<u64>,
}

impl ServeArgs {
    /// These, and where one is missing that of `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            listen: self.listen.or(other.listen),
            behind_proxy: self.behind_proxy.or(other.behind_proxy),
            public_url: self.public_url.or(other.public_url),
            largest_upload_mib: self.largest_upload_mib.or(other.largest_upload_mib),
            upload_quota_mib: self.upload_quota_mib.or(other.upload_quota_mib),
        }
    }
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogForm {
    /// For people
    Text,
    /// For machines
    Json,
}

/// A text that is never printed.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for whom it was told to.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// What a configuration file may say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ConfigFile {
    data: Option<PathBuf>,
    database_url: Option<Secret>,
    listen: Option<SocketAddr>,
    behind_proxy: Option<bool>,
    public_url: Option<PublicUrl>,
    largest_upload_mib: Option<u64>,
    upload_quota_mib: Option<u64>,
    log: Option<LogForm>,
    s3: BucketFile,
    identity_provider: Vec<ProviderFile>,
}

/// The settings a command works with.
#[derive(Debug)]
pub struct Settings {
    /// The node's folder
    pub data: PathBuf,
    /// Where it listens
    pub listen: SocketAddr,
    /// Whether a proxy in front tells the client's address
    pub behind_proxy: bool,
    /// Under which address the world knows it; `None` goes by the address a request was sent to
    pub public_url: Option<PublicUrl>,
    /// How much people may upload
    pub uploads: UploadSettings,
    /// How the log is written; `None` lets the terminal decide
    pub log: Option<LogForm>,
    /// Whether answers are JSON
    pub json: bool,
    /// The bucket that finished files lie in; `None` keeps them in the node's folder
    pub bucket: Option<BucketSettings>,
    /// Whose accounts people may sign in with
    pub providers: Vec<IdentityProvider>,
    database_url: Option<Secret>,
}

impl Settings {
    /// Puts all sources together.
    ///
    /// # Errors
    /// The configuration file cannot be read, or holds what it must not.
    pub fn new(node: NodeArgs, serve: ServeArgs) -> Result<Self, Failure> {
        let file = node.config.as_deref().map(read).transpose()?.unwrap_or_default();
        Ok(Self {
            data: node.data.or(file.data).unwrap_or_else(|| PathBuf::from("data")),
            listen: serve.listen.or(file.listen).unwrap_or((Ipv4Addr::LOCALHOST, 8080).into()),
            behind_proxy: serve.behind_proxy.or(file.behind_proxy).unwrap_or(false),
            public_url: serve.public_url.or(file.public_url),
            uploads: uploads(serve.largest_upload_mib.or(file.largest_upload_mib), serve.upload_quota_mib.or(file.upload_quota_mib)),
            log: node.log.or(file.log),
            json: node.json,
            bucket: node.bucket.or(file.s3).settings()?,
            providers: provider_config::settings(file.identity_provider)?,
            database_url: node.database_url.or(file.database_url).filter(|url| !url.0.is_empty()),
        })
    }

    /// Where the database is: PostgreSQL where an address was given, otherwise a file in the data folder.
    ///
    /// # Errors
    /// The address is of no database that we speak to.
    pub fn database(&self) -> Result<DbUrl, Failure> {
        match &self.database_url {
            // Not the text itself: it may hold a password.
            Some(url) => url.0.parse().map_err(|error: store::DbUrlError| Failure::usage(error.to_string())),
            None => Ok(DbUrl::Sqlite(self.data.join("qinghe.db"))),
        }
    }
}

fn uploads(largest_mib: Option<u64>, quota_mib: Option<u64>) -> UploadSettings {
    let default = UploadSettings::default();
    let bytes = |mib: u64| mib.saturating_mul(1 << 20);
    UploadSettings {
        largest_bytes: largest_mib.map_or(default.largest_bytes, bytes),
        quota_bytes: quota_mib.map_or(default.quota_bytes, bytes),
    }
}

fn read(path: &Path) -> Result<ConfigFile, Failure> {
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|e| Failure::usage(format!("the configuration file {name} cannot be read: {e}")))?;
    toml::from_str(&text).map_err(|error| {
        // The error's own form would print the line, with whatever secret it holds.
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        Failure::usage(format!("{name}:{line}: {}", error.message().lines().next().unwrap_or("not valid TOML")))
    })
}

#[cfg(test)]
mod tests {
    use super::{ConfigFile, Secret};

    #[test]
    fn unknown_keys_are_refused() {
        assert!(toml::from_str::<ConfigFile>("listen = \"127.0.0.1:80\"").is_ok());
        assert!(toml::from_str::<ConfigFile>("listenn = \"127.0.0.1:80\"").is_err());
    }

    #[test]
    fn secrets_are_not_printed() {
        let config: ConfigFile = toml::from_str("database_url = \"postgres://u:hunter2@h/d\"").unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
        assert_eq!(config.database_url, Some(Secret("postgres://u:hunter2@h/d".to_owned())));
    }
}

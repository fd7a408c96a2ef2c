//! `qinghe administrator add`

use std::io::{BufRead, stdin};

use clap::ValueEnum;
use identity::{Founding, FoundingError, OrgKind, Password, found};
use serde_json::json;

use crate::config::Settings;
use crate::failure::Failure;
use crate::node::Node;
use crate::out;

/// The password is read from the environment variable `QINGHE_PASSWORD`, or else from the first line of standard input, so that it stands
/// in no list of processes.
#[derive(Debug, clap::Args)]
pub struct Add {
    /// What the administrator signs in with
    #[arg(long)]
    sign_in_name: String,
    /// The name that others read
    #[arg(long)]
    name: String,
    /// What this node belongs to; asked for on a new node only
    #[arg(long, value_enum, default_value_t = Kind::School)]
    org_kind: Kind,
    /// Its name
    #[arg(long, default_value = "本校")]
    org_name: String,
    /// Its administrative code
    #[arg(long, default_value = "0")]
    org_code: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Nation,
    Province,
    City,
    County,
    School,
}

/// Makes an administrator of the whole node.
pub async fn add(asked: Add, settings: &Settings) -> Result<(), Failure> {
    let founding = Founding {
        sign_in_name: asked.sign_in_name,
        display_name: asked.name,
        password: Password::new(typed_password()?),
        org_kind: match asked.org_kind {
            Kind::Nation => OrgKind::Nation,
            Kind::Province => OrgKind::Province,
            Kind::City => OrgKind::City,
            Kind::County => OrgKind::County,
            Kind::School => OrgKind::School,
        },
        org_code: asked.org_code,
        org_name: asked.org_name,
    };
    let node = Node::make(settings).await?;
    let mut tx = node.db.begin().await?;
    let account = found(&mut tx, founding, node.clock.now()).await?;
    tx.commit().await?;
    node.close().await;
    if settings.json {
        out::line(&json!({ "account": account.to_string() }).to_string());
    } else {
        out::line("The administrator can sign in now.");
    }
    Ok(())
}

fn typed_password() -> Result<String, Failure> {
    if let Ok(password) = std::env::var("QINGHE_PASSWORD") {
        return Ok(password);
    }
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

impl From<FoundingError> for Failure {
    fn from(error: FoundingError) -> Self {
        match error {
            FoundingError::Db(error) => error.into(),
            FoundingError::Hash(_) => Self::refused("the password could not be hashed on this machine"),
            FoundingError::Name(_) => Self::usage("the sign-in name must have 3 to 32 letters, digits, dots, hyphens, underlines or @"),
            FoundingError::Password(_) => Self::usage("the password must have at least 8 characters and not be one that everybody tries"),
            FoundingError::Text | FoundingError::Taken => Self::refused(error.to_string()),
        }
    }
}

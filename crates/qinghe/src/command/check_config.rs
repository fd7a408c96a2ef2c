//! `qinghe config check`

use std::fmt;

use serde::Serialize;
use store::DbUrl;

use crate::config::{LogForm, Settings};
use crate::failure::Failure;
use crate::out;

#[derive(Serialize)]
struct Effective {
    data: String,
    files: String,
    database: String,
    listen: String,
    behind_proxy: bool,
    public_url: Option<String>,
    largest_upload_mib: u64,
    upload_quota_mib: u64,
    identity_providers: Vec<String>,
    log: Option<LogForm>,
}

/// Prints what all sources together come to; secrets are left out.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    let database = match settings.database()? {
        DbUrl::Sqlite(file) => format!("SQLite {}", file.display()),
        DbUrl::Postgres(_) => "PostgreSQL (address not shown)".to_owned(),
    };
    let effective = Effective {
        data: settings.data.display().to_string(),
        files: settings.bucket.as_ref().map_or_else(|| "in the data folder".to_owned(), ToString::to_string),
        database,
        listen: settings.listen.to_string(),
        behind_proxy: settings.behind_proxy,
        public_url: settings.public_url.as_ref().map(ToString::to_string),
        largest_upload_mib: settings.uploads.largest_bytes >> 20,
        upload_quota_mib: settings.uploads.quota_bytes >> 20,
        identity_providers: settings.providers.iter().map(ToString::to_string).collect(),
        log: settings.log,
    };
    out::answer(settings.json, &effective)
}

impl fmt::Display for Effective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let log = match self.log {
            Some(LogForm::Text) => "text",
            Some(LogForm::Json) => "json",
            None => "text on a terminal, json otherwise",
        };
        writeln!(f, "data          {}", self.data)?;
        writeln!(f, "files         {}", self.files)?;
        writeln!(f, "database      {}", self.database)?;
        writeln!(f, "listen        {}", self.listen)?;
        writeln!(f, "behind_proxy  {}", self.behind_proxy)?;
        writeln!(f, "public_url    {}", self.public_url.as_deref().unwrap_or("the address a request was sent to"))?;
        writeln!(f, "uploads       {} MiB a file, {} MiB a person", self.largest_upload_mib, self.upload_quota_mib)?;
        for provider in &self.identity_providers {
            writeln!(f, "sign in with  {provider}")?;
        }
        writeln!(f, "log           {log}")
    }
}

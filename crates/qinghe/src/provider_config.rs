//! The identity providers of a configuration file.

use std::path::PathBuf;

use identity::IdentityProvider;
use serde::Deserialize;

use crate::config::Secret;
use crate::failure::Failure;

const SCOPE: &str = "openid";
const LONGEST_SECRET_BYTES: usize = 4_096;

/// A table `identity_provider` of a configuration file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderFile {
    key: String,
    issuer: String,
    client_id: String,
    client_secret: Option<Secret>,
    client_secret_file: Option<PathBuf>,
    label: String,
    scope: Option<String>,
}

/// The providers; secrets come from the environment before files, and from files of their own before this one.
///
/// # Errors
/// One makes no sense, has the key of another, or its secret cannot be read.
pub fn settings(files: Vec<ProviderFile>) -> Result<Vec<IdentityProvider>, Failure> {
    let mut providers: Vec<IdentityProvider> = Vec::new();
    for file in files {
        let provider = file.settings()?;
        if providers.iter().any(|other| other.key() == provider.key()) {
            return Err(Failure::usage(format!("two identity providers have the key {:?}", provider.key())));
        }
        providers.push(provider);
    }
    Ok(providers)
}

impl ProviderFile {
    fn settings(self) -> Result<IdentityProvider, Failure> {
        let secret = self.secret()?;
        let scope = self.scope.unwrap_or_else(|| SCOPE.to_owned());
        let provider = IdentityProvider::new(self.key, self.issuer, self.client_id, secret, self.label, scope);
        provider.map_err(|fault| Failure::usage(fault.to_string()))
    }

    fn secret(&self) -> Result<Option<String>, Failure> {
        let variable = format!("QINGHE_{}_CLIENT_SECRET", self.key.to_ascii_uppercase().replace('-', "_"));
        if let Some(secret) = std::env::var(&variable).ok().filter(|secret| !secret.is_empty()) {
            return Ok(Some(secret));
        }
        let Some(path) = &self.client_secret_file else { return Ok(self.client_secret.as_ref().map(|secret| secret.reveal().to_owned())) };
        let cannot = |why: String| Failure::usage(format!("the secret of the identity provider {:?} cannot be read: {why}", self.key));
        let text = std::fs::read_to_string(path).map_err(|error| cannot(error.to_string()))?;
        if text.len() > LONGEST_SECRET_BYTES {
            return Err(cannot("the file is too long".to_owned()));
        }
        Ok(Some(text.trim().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::{ProviderFile, settings};

    const WHOLE: &str = "key = \"province\"\nissuer = \"https://id.example\"\nclient_id = \"qinghe\"\nlabel = \"示例省\"\n";

    fn of(text: &str) -> ProviderFile {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn providers_have_names_of_their_own_and_print_no_secret() {
        let file = of(&format!("{WHOLE}client_secret = \"hunter2\""));
        assert!(!format!("{file:?}").contains("hunter2"));
        assert_eq!(settings(vec![file]).unwrap().len(), 1);
        assert!(settings(vec![of(WHOLE), of(WHOLE)]).is_err());
        assert!(settings(vec![of(&WHOLE.replace("https://", "http://"))]).is_err());
        assert!(settings(vec![of(&format!("{WHOLE}client_secret_file = \"/nowhere/at/all\""))]).is_err());
        assert!(toml::from_str::<ProviderFile>(&format!("{WHOLE}secret = \"hunter2\"")).is_err());
    }
}

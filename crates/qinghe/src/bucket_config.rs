//! The settings of a bucket for files.

use clap::Args;
use serde::Deserialize;
use store::{Addressing, BucketSettings};

use crate::config::Secret;
use crate::failure::Failure;

/// What stores of one's own usually expect where nobody cares for regions.
const REGION: &str = "us-east-1";
/// Not a flag: everybody on the machine can read the command lines of its programs.
const SECRET: &str = "QINGHE_S3_SECRET";

/// Flags of the bucket, of every command.
#[derive(Debug, Default, Args)]
pub struct BucketArgs {
    /// Server of an S3-compatible bucket that keeps finished files instead of the data folder, as https://s3.example.org
    #[arg(long = "s3-endpoint", global = true, env = "QINGHE_S3_ENDPOINT", value_name = "URL")]
    endpoint: Option<String>,
    /// Name of the bucket, which holds nothing else
    #[arg(long = "s3-bucket", global = true, env = "QINGHE_S3_BUCKET", value_name = "NAME")]
    bucket: Option<String>,
    /// Region of the bucket [default: us-east-1]
    #[arg(long = "s3-region", global = true, env = "QINGHE_S3_REGION", value_name = "NAME")]
    region: Option<String>,
    /// Id of the key that may use the bucket; its secret stands in QINGHE_S3_SECRET or in the configuration file
    #[arg(long = "s3-key-id", global = true, env = "QINGHE_S3_KEY_ID", value_name = "ID")]
    key_id: Option<String>,
    /// Whether the bucket's name stands in the path of addresses, or before the host [default: true]
    #[arg(long = "s3-path-style", global = true, env = "QINGHE_S3_PATH_STYLE", value_name = "BOOL")]
    path_style: Option<bool>,
}

/// The table `s3` of a configuration file, and what all sources come to.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BucketFile {
    endpoint: Option<String>,
    bucket: Option<String>,
    region: Option<String>,
    key_id: Option<String>,
    secret: Option<Secret>,
    path_style: Option<bool>,
}

impl BucketArgs {
    /// These and the secret of the environment, and where one is missing that of the file.
    pub fn or(self, file: BucketFile) -> BucketFile {
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        BucketFile {
            endpoint: filled(self.endpoint).or(file.endpoint),
            bucket: filled(self.bucket).or(file.bucket),
            region: filled(self.region).or(file.region),
            key_id: filled(self.key_id).or(file.key_id),
            secret: filled(std::env::var(SECRET).ok()).map(Secret::from).or(file.secret),
            path_style: self.path_style.or(file.path_style),
        }
    }
}

impl BucketFile {
    /// The bucket; `None` where none was named.
    ///
    /// # Errors
    /// Something is missing or makes no sense.
    pub fn settings(&self) -> Result<Option<BucketSettings>, Failure> {
        let secret = self.secret.as_ref().map(Secret::reveal);
        let named = [&self.endpoint, &self.bucket, &self.key_id].map(Option::as_deref);
        let ([Some(endpoint), Some(bucket), Some(key_id)], Some(secret)) = (named, secret) else {
            if named.iter().all(Option::is_none) && secret.is_none() {
                return Ok(None);
            }
            let all = [("endpoint", named[0]), ("bucket", named[1]), ("key_id", named[2]), ("secret", secret)];
            let missing: Vec<&str> = all.into_iter().filter(|(_, text)| text.is_none()).map(|(name, _)| name).collect();
            return Err(Failure::usage(format!("files are to lie in a bucket, but its {} is not set", missing.join(", "))));
        };
        let addressing = if self.path_style.unwrap_or(true) { Addressing::Path } else { Addressing::Host };
        let region = self.region.as_deref().unwrap_or(REGION);
        let settings = BucketSettings::new(endpoint, bucket, region, key_id, secret, addressing);
        settings.map(Some).map_err(|error| Failure::usage(format!("the bucket for files makes no sense: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::BucketFile;

    #[test]
    fn a_bucket_is_named_whole_or_not_at_all() {
        let of = |text: &str| toml::from_str::<BucketFile>(text).unwrap().settings();
        assert_eq!(of("").unwrap(), None);
        let whole = "endpoint = \"https://s3.example.org\"\nbucket = \"qinghe\"\nkey_id = \"GK1\"\nsecret = \"hunter2\"";
        assert_eq!(of(whole).unwrap().unwrap().to_string(), "bucket qinghe at https://s3.example.org");
        let missing = of("bucket = \"qinghe\"\nsecret = \"hunter2\"").unwrap_err().to_string();
        assert!(missing.contains("endpoint, key_id is not set") && !missing.contains("hunter2"), "{missing}");
        let wrong = of(&whole.replace("https://", "")).unwrap_err().to_string();
        assert!(wrong.contains("https://s3.example.org") && !wrong.contains("hunter2"), "{wrong}");
    }

    #[test]
    fn unknown_keys_are_refused_and_the_secret_is_not_printed() {
        assert!(toml::from_str::<BucketFile>("buket = \"qinghe\"").is_err());
        let file: BucketFile = toml::from_str("secret = \"hunter2\"").unwrap();
        assert!(!format!("{file:?}").contains("hunter2"));
    }
}

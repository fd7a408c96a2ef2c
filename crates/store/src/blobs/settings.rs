use std::fmt;

use super::wire;

/// Where a bucket is and who may use it.
#[derive(Clone, PartialEq, Eq)]
pub struct BucketSettings {
    pub(super) endpoint: String,
    pub(super) bucket: String,
    pub(super) region: String,
    pub(super) key_id: String,
    pub(super) secret: String,
    pub(super) addressing: Addressing,
}

/// Where the name of a bucket stands in its addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addressing {
    /// `https://endpoint/bucket/…`: what stores of one's own speak
    Path,
    /// `https://bucket.endpoint/…`: what most clouds ask for
    Host,
}

/// Why settings name no bucket. Never holds the secret.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BucketSettingsError {
    /// The endpoint is no bare address.
    #[error("the endpoint must be an address like https://s3.example.org, without a path")]
    Endpoint,
    /// The bucket's name is none.
    #[error("a bucket's name has 3 to 63 lower-case letters, digits, dots and hyphens")]
    Bucket,
    /// The region, key id or secret is empty or holds what no header may.
    #[error("the {0} is empty or holds spaces or other than ASCII characters")]
    Text(&'static str),
}

impl BucketSettings {
    /// Checked settings. `endpoint` begins with `https://`, or `http://` for a store on the same machine or a network of one's own.
    ///
    /// # Errors
    /// [`BucketSettingsError`]
    pub fn new(
        endpoint: &str,
        bucket: &str,
        region: &str,
        key_id: &str,
        secret: &str,
        addressing: Addressing,
    ) -> Result<Self, BucketSettingsError> {
        wire::is_encrypted(endpoint).ok_or(BucketSettingsError::Endpoint)?;
        let is_named = (3..=63).contains(&bucket.len())
            && bucket.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-')
            && bucket.starts_with(|c: char| c.is_ascii_alphanumeric());
        if !is_named {
            return Err(BucketSettingsError::Bucket);
        }
        for (name, text) in [("region", region), ("key id", key_id), ("secret", secret)] {
            if text.is_empty() || !text.bytes().all(|b| b.is_ascii_graphic()) {
                return Err(BucketSettingsError::Text(name));
            }
        }
        Ok(Self {
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            bucket: bucket.to_owned(),
            region: region.to_owned(),
            key_id: key_id.to_owned(),
            secret: secret.to_owned(),
            addressing,
        })
    }

    /// The address of the bucket itself.
    pub(super) fn address(&self) -> String {
        match (self.addressing, self.endpoint.split_once("://")) {
            (Addressing::Host, Some((scheme, host))) => format!("{scheme}://{}.{host}", self.bucket),
            _ => self.endpoint.clone(),
        }
    }
}

impl fmt::Display for BucketSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bucket {} at {}", self.bucket, self.endpoint)
    }
}

impl fmt::Debug for BucketSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BucketSettings({self}, {}, {:?}, key {}, secret not shown)", self.region, self.addressing, self.key_id)
    }
}

#[cfg(test)]
mod tests {
    use super::{Addressing, BucketSettings, BucketSettingsError};

    fn of(endpoint: &str, bucket: &str, secret: &str, addressing: Addressing) -> Result<BucketSettings, BucketSettingsError> {
        BucketSettings::new(endpoint, bucket, "garage", "GK1", secret, addressing)
    }

    #[test]
    fn what_names_no_bucket_is_refused() {
        for endpoint in
            ["", "s3.example.org", "ftp://s3.example.org", "https://s3.example.org/path", "https://u:p@s3.example.org", "https://"]
        {
            assert_eq!(of(endpoint, "qinghe", "s", Addressing::Path), Err(BucketSettingsError::Endpoint), "{endpoint}");
        }
        for bucket in ["", "ab", "Qinghe", "qing/he", "../he", "-qinghe"] {
            assert_eq!(of("https://s3.example.org", bucket, "s", Addressing::Path), Err(BucketSettingsError::Bucket), "{bucket}");
        }
        for secret in ["", "a b", "密"] {
            assert_eq!(of("https://s3.example.org", "qinghe", secret, Addressing::Path), Err(BucketSettingsError::Text("secret")));
        }
    }

    #[test]
    fn the_bucket_stands_before_the_host_where_that_is_asked_for() {
        let host = of("https://s3.example.org/", "qinghe", "s", Addressing::Host).unwrap();
        assert_eq!(host.address(), "https://qinghe.s3.example.org");
        assert_eq!(of("http://127.0.0.1:9000", "qinghe", "s", Addressing::Path).unwrap().address(), "http://127.0.0.1:9000");
    }

    #[test]
    fn the_secret_is_not_printed() {
        let settings = of("https://s3.example.org", "qinghe", "hunter2", Addressing::Path).unwrap();
        assert!(!format!("{settings:?} {settings}").contains("hunter2"));
    }
}

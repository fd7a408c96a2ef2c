//! Passwords: what is taken, and how they are kept (Argon2id with the parameters OWASP recommends: 19 MiB, 2 passes, 1 lane).

use std::fmt;
use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use serde::Deserialize;
use tokio::sync::Semaphore;
use web::PageError;

/// What somebody typed as a password. It is never printed, stored or kept longer than the request.
#[derive(Deserialize, Default, Clone)]
#[serde(transparent)]
pub struct Password(String);

/// Why a password cannot be taken. Each is a message key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// Shorter than eight characters.
    Short,
    /// Longer than anyone types.
    Long,
    /// Among the first that everybody tries.
    Common,
    /// The same as the name.
    SameAsName,
}

impl PasswordFault {
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Short => "fault-password-short",
            Self::Long => "fault-password-long",
            Self::Common => "fault-password-common",
            Self::SameAsName => "fault-password-name",
        }
    }
}

/// The passwords that are tried first; digits of one kind and simple runs are found by rule.
const COMMON: [&str; 24] = [
    "password",
    "passw0rd",
    "password1",
    "qwertyui",
    "qwertyuiop",
    "asdfghjkl",
    "1q2w3e4r",
    "1qaz2wsx",
    "qazwsxedc",
    "abc12345",
    "abcd1234",
    "a1234567",
    "a12345678",
    "aa123456",
    "woaini1314",
    "woaini520",
    "5201314520",
    "iloveyou",
    "zxcvbnm1",
    "admin123",
    "admin1234",
    "teacher1",
    "student1",
    "qinghe123",
];

impl Password {
    /// A password from elsewhere than a form.
    #[must_use]
    pub fn new(typed: impl Into<String>) -> Self {
        Self(typed.into())
    }

    /// Whether somebody called `name` may have it.
    ///
    /// # Errors
    /// See [`PasswordFault`].
    pub fn check(&self, name: &str) -> Result<(), PasswordFault> {
        let length = self.0.chars().count();
        let folded = self.0.to_lowercase();
        match length {
            0..8 => Err(PasswordFault::Short),
            129.. => Err(PasswordFault::Long),
            _ if folded == name => Err(PasswordFault::SameAsName),
            _ if COMMON.contains(&folded.as_str()) || is_run(&folded) => Err(PasswordFault::Common),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// 88888888, 12345678, 87654321, abcdefgh: every character is the same step from the one before.
fn is_run(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps: Vec<i64> = codes.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // 1234567890 wraps at its end.
    steps.iter().all(|step| (Some(step) == steps.first() && step.abs() <= 1) || *step == -9)
}

/// Every hash takes 19 MiB and a core; more at once than cores would only make all of them slow.
static AT_ONCE: LazyLock<Semaphore> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    Semaphore::new(cores)
});

/// What a name without an account is checked against, so that it takes as long as one with.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody has this password").unwrap_or_default());

fn hash_now(password: &str) -> Result<String, argon2::password_hash::Error> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
}

async fn off_the_reactor<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, PageError> {
    let _place = AT_ONCE.acquire().await.map_err(PageError::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(PageError::internal)
}

/// The hash to keep.
///
/// # Errors
/// The machine is out of memory or of randomness.
pub async fn hash(password: Password) -> Result<String, PageError> {
    off_the_reactor(move || hash_now(&password.0)).await?.map_err(PageError::internal)
}

/// Whether `password` is the one behind `hash`. Without a hash (no such account) the answer is no, after the same time.
///
/// # Errors
/// The machine is out of memory.
pub async fn verify(password: Password, hash: Option<String>) -> Result<bool, PageError> {
    off_the_reactor(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        Argon2::default().verify_password(password.0.as_bytes(), hash.as_str()).is_ok() && known
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::{Password, PasswordFault};

    #[test]
    fn the_first_passwords_that_everybody_tries_are_refused() {
        for (typed, expected) in [
            ("1234567", Err(PasswordFault::Short)),
            ("12345678", Err(PasswordFault::Common)),
            ("1234567890", Err(PasswordFault::Common)),
            ("87654321", Err(PasswordFault::Common)),
            ("88888888", Err(PasswordFault::Common)),
            ("ABCDEFGH", Err(PasswordFault::Common)),
            ("PassWord", Err(PasswordFault::Common)),
            ("Lin.Xiaoman", Err(PasswordFault::SameAsName)),
            (&"密".repeat(129), Err(PasswordFault::Long)),
            ("春江潮水连海平来", Ok(())),
            ("three green shoots", Ok(())),
        ] {
            assert_eq!(Password::new(typed).check("lin.xiaoman"), expected, "{typed}");
        }
    }

    #[tokio::test]
    async fn only_the_right_password_opens_and_nobody_has_none() {
        let hash = super::hash(Password::new("three green shoots")).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(super::verify(Password::new("three green shoots"), Some(hash.clone())).await.unwrap());
        assert!(!super::verify(Password::new("three green shoot"), Some(hash)).await.unwrap());
        assert!(!super::verify(Password::new("nobody has this password"), None).await.unwrap());
    }

    #[test]
    fn a_password_is_never_printed() {
        assert_eq!(format!("{:?}", Password::new("three green shoots")), "Password(…)");
    }
}

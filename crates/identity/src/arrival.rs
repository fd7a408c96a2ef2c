use std::str::FromStr;

use kernel::SessionId;

/// How somebody came in on a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Password,
    Passkey,
    /// A phone that is signed in confirmed it 扫码
    Phone,
    /// An account elsewhere (OpenID Connect)
    Provider,
    /// Four pictures, in a class session
    Pictures,
}

/// A text that names no way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a way to sign in")]
pub(crate) struct WayError;

impl Way {
    const ALL: [Self; 5] = [Self::Password, Self::Passkey, Self::Phone, Self::Provider, Self::Pictures];

    /// Whether the person themselves was here to come in: what was said on another device or by another system may have been a mistake.
    pub(crate) const fn proves_presence(self) -> bool {
        matches!(self, Self::Password | Self::Passkey)
    }

    /// The name in the database and in messages.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Passkey => "passkey",
            Self::Phone => "phone",
            Self::Provider => "provider",
            Self::Pictures => "pictures",
        }
    }
}

impl FromStr for Way {
    type Err = WayError;
    fn from_str(key: &str) -> Result<Self, WayError> {
        Self::ALL.into_iter().find(|way| way.key() == key).ok_or(WayError)
    }
}

/// What the list of devices says about a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrival {
    pub(crate) way: Way,
    /// The passkey, the phone or the provider, by name
    pub(crate) name: String,
    /// The device that confirmed it
    pub(crate) confirmed_by: Option<SessionId>,
}

impl Arrival {
    pub(crate) fn by(way: Way, name: impl Into<String>) -> Self {
        Self { way, name: name.into(), confirmed_by: None }
    }
}

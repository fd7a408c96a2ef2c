use std::fmt;
use std::str::FromStr;

/// What a system may ask for besides that it is the same person as before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scopes {
    /// The name that others read
    pub has_profile: bool,
    /// The role one acts in, and its school
    pub has_roles: bool,
}

/// Scopes without `openid`, or with one that we do not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("scopes are openid, and perhaps profile and roles")]
pub struct ScopesError;

impl Scopes {
    /// Whether all of `other` is in these.
    #[must_use]
    pub fn cover(self, other: Self) -> bool {
        (self.has_profile || !other.has_profile) && (self.has_roles || !other.has_roles)
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { has_profile: self.has_profile && other.has_profile, has_roles: self.has_roles && other.has_roles }
    }
}

impl FromStr for Scopes {
    type Err = ScopesError;
    fn from_str(text: &str) -> Result<Self, ScopesError> {
        let (mut scopes, mut is_openid) = (Self::default(), false);
        for scope in text.split_ascii_whitespace() {
            match scope {
                "openid" => is_openid = true,
                "profile" => scopes.has_profile = true,
                "roles" => scopes.has_roles = true,
                _ => return Err(ScopesError),
            }
        }
        if is_openid { Ok(scopes) } else { Err(ScopesError) }
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let profile = if self.has_profile { " profile" } else { "" };
        let roles = if self.has_roles { " roles" } else { "" };
        write!(f, "openid{profile}{roles}")
    }
}

#[cfg(test)]
mod tests {
    use super::Scopes;

    #[test]
    fn scopes_are_read_in_any_order_and_written_in_one() {
        assert_eq!("roles openid profile".parse::<Scopes>().unwrap().to_string(), "openid profile roles");
        for wrong in ["", "profile", "openid email", "openid openid2"] {
            assert!(wrong.parse::<Scopes>().is_err(), "{wrong}");
        }
    }
}

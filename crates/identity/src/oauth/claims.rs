//! What a system is told about somebody.

use kernel::Timestamp;
use serde_json::{Value, json};
use store::{Tx, sql};
use web::{OrNotFound, PageError};

use super::Scopes;
use crate::childhood::is_under_14;
use crate::consent::{self, Purpose};
use crate::guardians::Owner;
use crate::{Role, account, org};

/// What is passed on, and why it may be less than was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Passed {
    pub(crate) name: Option<String>,
    /// The kind of role, if it is confirmed
    pub(crate) role: Option<&'static str>,
    /// Name and code of its school or org
    pub(crate) org: Option<(String, String)>,
    /// A child under 14 whose guardian has not agreed: neither name nor school
    pub(crate) is_minimal: bool,
}

/// What is passed on about `who`, acting in the role with the key `role`. The ledger of consent is asked each time: what was withdrawn
/// stops at once.
pub(crate) async fn passed_on(tx: &mut Tx, who: &Owner, role: &str, scopes: Scopes, now: Timestamp) -> Result<Passed, PageError> {
    let (name, said_at) = sql("SELECT display_name, said_under_14_at FROM account WHERE home = $1 AND id = $2")
        .bind(&who.home)
        .bind(who.account)
        .fetch_optional(tx, |row| Ok((row.get::<String>("display_name")?, row.get::<Option<Timestamp>>("said_under_14_at")?)))
        .await?
        .or_not_found()?;
    let roles = account::list_roles(tx, &who.home, who.account).await?;
    let schooling = roles.iter().find_map(|role| role.schooling.as_ref());
    let is_minimal = is_under_14(schooling, said_at, now) && !consent::is_given(tx, who, Purpose::SingleSignOn).await?;
    let acting = roles.iter().find(|one| one.key().to_string() == role && one.is_confirmed).filter(|_| scopes.has_roles);
    let org = match acting.and_then(|role| role.org.as_ref()).filter(|_| !is_minimal) {
        Some(org) => org::find_line(tx, org.id).await?.map(|line| (line.org.name, line.org.code)),
        None => None,
    };
    let name = Some(name).filter(|_| scopes.has_profile && !is_minimal);
    Ok(Passed { name, role: acting.map(kind), org, is_minimal })
}

fn kind(role: &Role) -> &'static str {
    role.kind.key()
}

impl Passed {
    /// As `/oauth/userinfo` says it.
    pub(crate) fn claims(&self, subject: &str) -> Value {
        let mut claims = json!({ "sub": subject });
        if let Some(name) = &self.name {
            claims["name"] = json!(name);
        }
        if let Some(role) = self.role {
            let mut one = json!({ "role": role });
            if let Some((name, code)) = &self.org {
                one["org"] = json!({ "name": name, "code": code });
            }
            claims["roles"] = json!([one]);
        }
        claims
    }
}

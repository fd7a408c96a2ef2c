//! The first administrator of a node: made by whoever runs the machine, because nobody is there yet to grant the role.

use kernel::{AccountId, OrgId, Timestamp};
use store::{DbError, Tx};
use web::PageError;

use crate::account::{self, NewAccount, NewRole};
use crate::org::{self, Org};
use crate::password::{self, Password, PasswordFault};
use crate::{NameFault, OrgKind, RoleKey, RoleKind, SignInName, audit};

/// Who becomes administrator, and of what.
pub struct Founding {
    /// What they sign in with
    pub sign_in_name: String,
    /// The name that others read
    pub display_name: String,
    /// Their password
    pub password: Password,
    /// What the top of this node's tree is, where there is none yet
    pub org_kind: OrgKind,
    /// Its administrative code: two, four or six digits for a province, city or county
    pub org_code: String,
    /// Its name
    pub org_name: String,
}

/// Why there is no new administrator.
#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    /// The sign-in name cannot be one.
    #[error("the sign-in name cannot be used: {0:?}")]
    Name(NameFault),
    /// The password is too easy to guess.
    #[error("the password cannot be used: {0:?}")]
    Password(PasswordFault),
    /// The names of the account or of the organisation are missing or too long.
    #[error("the display name, organisation name and code must have 1 to 60 characters")]
    Text,
    /// Somebody has the sign-in name.
    #[error("there is already an account with that sign-in name")]
    Taken,
    /// The database refused it.
    #[error("the database refused it")]
    Db(#[from] DbError),
    /// The password could not be hashed.
    #[error("the password could not be hashed: {0}")]
    Hash(PageError),
}

/// Makes the account, confirmed as administrator of the top of the tree, which is made too where there is none.
///
/// # Errors
/// See [`FoundingError`].
pub async fn found(tx: &mut Tx, founding: Founding, now: Timestamp) -> Result<AccountId, FoundingError> {
    let sign_in_name = SignInName::new(&founding.sign_in_name).map_err(FoundingError::Name)?;
    founding.password.check(&founding.sign_in_name).map_err(FoundingError::Password)?;
    let texts = [&founding.display_name, &founding.org_name, &founding.org_code];
    if texts.iter().any(|text| text.trim().is_empty() || text.chars().count() > 60 || text.chars().any(char::is_control)) {
        return Err(FoundingError::Text);
    }
    let root = match org::find_root(tx).await? {
        Some(root) => root,
        None => plant(tx, &founding, now).await?,
    };
    let role = NewRole { key: RoleKey { kind: RoleKind::Administrator, org: Some(root.id) }, is_confirmed: true, schooling: None };
    let new = NewAccount {
        id: AccountId::new(),
        home: root.home.clone(),
        sign_in_name,
        display_name: founding.display_name,
        password_hash: password::hash(founding.password).await.map_err(FoundingError::Hash)?,
        role,
        guardian_agreed_at: None,
        said_under_14_at: None,
    };
    if !account::insert(tx, &new, now).await? {
        return Err(FoundingError::Taken);
    }
    audit::append(tx, new.id, "found", &root.id.to_string(), now).await?;
    Ok(new.id)
}

async fn plant(tx: &mut Tx, founding: &Founding, now: Timestamp) -> Result<Org, FoundingError> {
    let digits: String = founding.org_code.chars().filter(char::is_ascii_digit).take(6).collect();
    let home = format!("{digits:0<6}").parse().map_err(|_| FoundingError::Text)?;
    let org = Org {
        id: OrgId::new(),
        parent: None,
        kind: founding.org_kind,
        code: founding.org_code.clone(),
        home,
        name: founding.org_name.clone(),
    };
    org::save(tx, &org, now).await?;
    Ok(org)
}

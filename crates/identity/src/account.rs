//! Accounts and their roles, as rows.

use kernel::{AccountId, ClassSessionId, OrgId, Timestamp};
use store::{DbError, Row, Tx, sql};

use crate::org::Org;
use crate::role::RoleOrg;
use crate::session::Token;
use crate::{Home, Role, RoleKey, RoleKind, Schooling, SignInName, minor_mode};

/// An account to be made.
pub(crate) struct NewAccount {
    pub(crate) id: AccountId,
    pub(crate) home: Home,
    pub(crate) sign_in_name: SignInName,
    pub(crate) display_name: String,
    pub(crate) password_hash: String,
    pub(crate) role: NewRole,
    /// When a child's guardian was said to agree.
    pub(crate) guardian_agreed_at: Option<Timestamp>,
    /// When a pupil said to be under 14.
    pub(crate) said_under_14_at: Option<Timestamp>,
}

/// A role to be given.
#[derive(Debug, Clone)]
pub(crate) struct NewRole {
    pub(crate) key: RoleKey,
    pub(crate) is_confirmed: bool,
    pub(crate) schooling: Option<Schooling>,
}

impl NewRole {
    /// A role as people declare it themselves: what needs a confirmation waits for it.
    pub(crate) fn declared(kind: RoleKind, org: Option<OrgId>, schooling: Option<Schooling>) -> Self {
        Self { key: RoleKey { kind, org }, is_confirmed: !kind.needs_confirmation(), schooling }
    }
}

/// What signing in needs to know of an account.
pub(crate) struct Credentials {
    pub(crate) home: Home,
    pub(crate) account: AccountId,
    pub(crate) password_hash: String,
}

/// What a session leads to.
pub(crate) struct Holder {
    pub(crate) session: kernel::SessionId,
    pub(crate) seen_at: Timestamp,
    pub(crate) account: AccountId,
    pub(crate) name: String,
    pub(crate) current_role: String,
    /// The class session in which they signed in with pictures
    pub(crate) class_session: Option<ClassSessionId>,
    /// What minor mode keeps of them
    pub(crate) minor: minor_mode::Kept,
}

/// Makes the account; answers `false` when its sign-in name is taken.
pub(crate) async fn insert(tx: &mut Tx, new: &NewAccount, now: Timestamp) -> Result<bool, DbError> {
    let free = sql("INSERT INTO sign_in_name (name, home, account_id) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING")
        .bind(new.sign_in_name.as_str())
        .bind(&new.home)
        .bind(new.id)
        .execute(tx)
        .await?;
    if free == 0 {
        return Ok(false);
    }
    sql("INSERT INTO account (home, id, sign_in_name, display_name, password_hash, current_role_key, guardian_agreed_at, said_under_14_at,
                              created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(&new.home)
    .bind(new.id)
    .bind(new.sign_in_name.as_str())
    .bind(&new.display_name)
    .bind(&new.password_hash)
    .bind(new.role.key.to_string())
    .bind(new.guardian_agreed_at)
    .bind(new.said_under_14_at)
    .bind(now)
    .execute(tx)
    .await?;
    save_role(tx, &new.home, new.id, &new.role, now).await?;
    Ok(true)
}

/// Gives the role, or changes whether it is confirmed and what is attended.
pub(crate) async fn save_role(tx: &mut Tx, home: &Home, account: AccountId, role: &NewRole, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO account_role (home, account_id, kind, org_id, is_confirmed, stage, grade, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (home, account_id, kind, org_id)
         DO UPDATE SET is_confirmed = excluded.is_confirmed, stage = excluded.stage, grade = excluded.grade")
    .bind(home)
    .bind(account)
    .bind(role.key.kind.key())
    .bind(org_column(role.key.org))
    .bind(role.is_confirmed)
    .bind(role.schooling.as_ref().map(|schooling| schooling.stage))
    .bind(role.schooling.as_ref().map(|schooling| schooling.grade))
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// The column of a role's org: '' where there is none.
pub(crate) fn org_column(org: Option<OrgId>) -> String {
    org.map(|id| id.to_string()).unwrap_or_default()
}

/// Where an account lives, and the hash of its password.
pub(crate) async fn find_credentials(tx: &mut Tx, name: &SignInName) -> Result<Option<Credentials>, DbError> {
    sql("SELECT a.home, a.id, a.password_hash FROM sign_in_name n JOIN account a ON a.home = n.home AND a.id = n.account_id
          WHERE n.name = $1")
    .bind(name.as_str())
    .fetch_optional(tx, |row| {
        Ok(Credentials { home: row.parse("home")?, account: row.parse("id")?, password_hash: row.get("password_hash")? })
    })
    .await
}

/// Who holds the token, if it has not run out.
pub(crate) async fn find_holder(tx: &mut Tx, token: &Token, now: Timestamp) -> Result<Option<Holder>, DbError> {
    sql("SELECT s.id, s.seen_at, s.class_session_id, a.id AS account_id, a.display_name, a.current_role_key, a.said_under_14_at,
                m.is_on, m.daily_minutes, m.night_from, m.night_until, d.day, d.minutes, d.extra_minutes
           FROM session s JOIN account a ON a.home = s.home AND a.id = s.account_id
           LEFT JOIN minor_mode m ON m.home = a.home AND m.account_id = a.id
           LEFT JOIN minor_day d ON d.home = a.home AND d.account_id = a.id
          WHERE s.home = $1 AND s.token_hash = $2 AND s.expires_at > $3")
    .bind(&token.home)
    .bind(token.digest())
    .bind(now)
    .fetch_optional(tx, |row| {
        Ok(Holder {
            session: row.parse("id")?,
            seen_at: row.get("seen_at")?,
            account: row.parse("account_id")?,
            name: row.get("display_name")?,
            current_role: row.get("current_role_key")?,
            class_session: row.parse_optional("class_session_id")?,
            minor: minor_mode::minor(row)?,
        })
    })
    .await
}

fn role(row: &Row) -> Result<Role, DbError> {
    let org = match row.parse_optional("org_id")? {
        Some(id) => {
            let is_root = row.get::<Option<String>>("parent_id")?.is_none();
            Some(RoleOrg { id, kind: row.parse("org_kind")?, name: row.get("org_name")?, is_root })
        }
        None => None,
    };
    let (stage, grade): (Option<String>, Option<String>) = (row.get("stage")?, row.get("grade")?);
    let schooling = stage.zip(grade).and_then(|(stage, grade)| Schooling::new(&stage, &grade).ok());
    Ok(Role { kind: row.parse("kind")?, org, is_confirmed: row.get("is_confirmed")?, schooling })
}

/// The roles of an account, the oldest first.
pub(crate) async fn list_roles(tx: &mut Tx, home: &Home, account: AccountId) -> Result<Vec<Role>, DbError> {
    sql("SELECT r.kind, r.is_confirmed, r.stage, r.grade, o.id AS org_id, o.kind AS org_kind, o.name AS org_name, o.parent_id
           FROM account_role r LEFT JOIN org o ON o.id = r.org_id
          WHERE r.home = $1 AND r.account_id = $2 ORDER BY r.created_at, r.kind, r.org_id")
    .bind(home)
    .bind(account)
    .fetch_all(tx, role)
    .await
}

/// Makes `role` the one the person acts in.
pub(crate) async fn save_current_role(tx: &mut Tx, home: &Home, account: AccountId, role: RoleKey) -> Result<(), DbError> {
    sql("UPDATE account SET current_role_key = $3 WHERE home = $1 AND id = $2")
        .bind(home)
        .bind(account)
        .bind(role.to_string())
        .execute(tx)
        .await?;
    Ok(())
}

/// Changes the name that others read.
pub(crate) async fn save_display_name(tx: &mut Tx, home: &Home, account: AccountId, name: &str) -> Result<(), DbError> {
    sql("UPDATE account SET display_name = $3 WHERE home = $1 AND id = $2").bind(home).bind(account).bind(name).execute(tx).await?;
    Ok(())
}

/// Notes that a pupil counts as under 14, as if they had said so at `said_at`; what was said later stays.
pub(crate) async fn note_under_14(tx: &mut Tx, home: &Home, account: AccountId, said_at: Timestamp) -> Result<(), DbError> {
    sql("UPDATE account SET said_under_14_at = $3 WHERE home = $1 AND id = $2 AND COALESCE(said_under_14_at, 0) < $3")
        .bind(home)
        .bind(account)
        .bind(said_at)
        .execute(tx)
        .await?;
    Ok(())
}

/// Changes the password.
pub(crate) async fn save_password(tx: &mut Tx, home: &Home, account: AccountId, hash: &str) -> Result<(), DbError> {
    sql("UPDATE account SET password_hash = $3 WHERE home = $1 AND id = $2").bind(home).bind(account).bind(hash).execute(tx).await?;
    Ok(())
}

/// The name one signs in with, for checking the password again and for showing it to its owner.
pub(crate) async fn find_sign_in_name(tx: &mut Tx, home: &Home, account: AccountId) -> Result<Option<SignInName>, DbError> {
    let name = sql("SELECT sign_in_name FROM account WHERE home = $1 AND id = $2")
        .bind(home)
        .bind(account)
        .fetch_optional(tx, |row| row.get::<String>("sign_in_name"))
        .await?;
    Ok(name.and_then(|name| SignInName::new(&name).ok()))
}

/// The home of somebody who belongs to `org`, or to none yet.
pub(crate) fn home_in(org: Option<&Org>) -> Home {
    org.map_or_else(Home::unplaced, |org| org.home.clone())
}

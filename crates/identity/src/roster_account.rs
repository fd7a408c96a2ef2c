//! Accounts that a school makes from its roster. Nobody can sign in to one until its person has taken it over with a code.

use kernel::{AccountId, OrgId, Timestamp};
use store::{DbError, Tx, Value, insert_many, sql};
use web::PageError;

use crate::account::{self, NewRole, org_column};
use crate::guardians::Owner;
use crate::paper_code::ActivationCode;
use crate::{Home, RoleKey, RoleKind, Schooling, SignInName, names};

const CODE_LASTS_MS: i64 = 90 * 24 * 3_600_000;
const INVITATION_LASTS_MS: i64 = 14 * 24 * 3_600_000;

/// Somebody on a school's roster who has no account yet.
#[derive(Debug, Clone)]
pub struct RosterAccount {
    /// The account to be
    pub id: AccountId,
    /// Where it lives: the home of the school
    pub home: Home,
    /// The name that others read
    pub name: String,
    /// Pupil or teacher; administrator, of somebody who is invited
    pub kind: RoleKind,
    /// The school
    pub school: OrgId,
    /// What a pupil attends
    pub schooling: Option<Schooling>,
}

/// Whether `name` can be shown as somebody's name; answers it with single spaces.
#[must_use]
pub fn shown_name(name: &str) -> Option<String> {
    names::display_name(name).ok()
}

/// Makes the accounts. The school knows its people, so their roles are confirmed.
///
/// # Errors
/// The database refused it.
pub async fn add(tx: &mut Tx, people: &[RosterAccount], now: Timestamp) -> Result<(), DbError> {
    let rows = |row: &dyn Fn(&RosterAccount) -> Vec<Value>| people.iter().map(row).collect::<Vec<_>>();
    let accounts = rows(&|person| {
        let role = RoleKey { kind: person.kind, org: Some(person.school) };
        let id = person.id;
        vec![(&person.home).into(), id.into(), unclaimed(id).into(), (&person.name).into(), role.to_string().into(), now.into()]
    });
    // Without a hash no password fits, and without a row in sign_in_name nobody gets as far as trying one.
    const ACCOUNT: &str = "INSERT INTO account (home, id, sign_in_name, display_name, current_role_key, created_at, password_hash)";
    let accounts = accounts.into_iter().map(|row| [row, vec!["".into()]].concat()).collect();
    insert_many(ACCOUNT, accounts, "").execute(tx).await?;
    let roles = rows(&|person| {
        let (stage, grade) = person.schooling.as_ref().map(|schooling| (schooling.stage, schooling.grade)).unzip();
        let (kind, org) = (person.kind.key(), org_column(Some(person.school)));
        vec![(&person.home).into(), person.id.into(), kind.into(), org.into(), true.into(), stage.into(), grade.into(), now.into()]
    });
    const ROLE: &str = "INSERT INTO account_role (home, account_id, kind, org_id, is_confirmed, stage, grade, created_at)";
    insert_many(ROLE, roles, "").execute(tx).await?;
    Ok(())
}

/// What stands for the sign-in name of an account that waits: nobody can type a colon there.
fn unclaimed(id: AccountId) -> String {
    format!("roster:{id}")
}

/// The school says that somebody's name is written so.
///
/// # Errors
/// The database refused it.
pub async fn rename(tx: &mut Tx, who: &Owner, name: &str) -> Result<(), DbError> {
    account::save_display_name(tx, &who.home, who.account, name).await
}

/// The school says what a pupil attends.
///
/// # Errors
/// The database refused it.
pub async fn attend(tx: &mut Tx, who: &Owner, school: OrgId, schooling: Schooling, now: Timestamp) -> Result<(), DbError> {
    let key = RoleKey { kind: RoleKind::Pupil, org: Some(school) };
    account::save_role(tx, &who.home, who.account, &NewRole { key, is_confirmed: true, schooling: Some(schooling) }, now).await
}

/// The school says that somebody teaches there.
///
/// # Errors
/// The database refused it.
pub async fn employ(tx: &mut Tx, who: &Owner, school: OrgId, now: Timestamp) -> Result<(), DbError> {
    let key = RoleKey { kind: RoleKind::Teacher, org: Some(school) };
    account::save_role(tx, &who.home, who.account, &NewRole { key, is_confirmed: true, schooling: None }, now).await
}

/// The school says that somebody no longer teaches there: the role means nothing until a school confirms it again, and no code on paper opens
/// the account.
///
/// # Errors
/// The database refused it.
pub async fn dismiss(tx: &mut Tx, who: &Owner, school: OrgId) -> Result<(), DbError> {
    sql("UPDATE account_role SET is_confirmed = 0 WHERE home = $1 AND account_id = $2 AND kind = $3 AND org_id = $4")
        .bind(&who.home)
        .bind(who.account)
        .bind(RoleKind::Teacher.key())
        .bind(school)
        .execute(tx)
        .await?;
    forget_code(tx, who.home.as_str(), who.account).await
}

/// Makes a code for each of `people` whose account waits, in place of earlier codes; the codes are told once and kept as digests.
///
/// # Errors
/// The database refused it, or the machine is out of randomness.
pub async fn make_codes(tx: &mut Tx, people: &[Owner], now: Timestamp) -> Result<Vec<String>, PageError> {
    let mut codes = Vec::new();
    for who in people {
        codes.push(make_code(tx, who, now.plus_ms(CODE_LASTS_MS)).await?);
    }
    Ok(codes)
}

async fn make_code(tx: &mut Tx, who: &Owner, expires_at: Timestamp) -> Result<String, PageError> {
    let code = ActivationCode::new()?;
    sql("INSERT INTO activation_code (home, account_id, code_hash, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (home, account_id) DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at")
    .bind(&who.home)
    .bind(who.account)
    .bind(code.digest())
    .bind(expires_at)
    .execute(tx)
    .await?;
    Ok(code.printed())
}

/// Makes a code that is good for 14 days, for somebody who is invited to an office; `None` when the account waits no more.
///
/// # Errors
/// The database refused it, or the machine is out of randomness.
pub async fn invite(tx: &mut Tx, who: &Owner, now: Timestamp) -> Result<Option<String>, PageError> {
    if !is_waiting(tx, who).await? {
        return Ok(None);
    }
    make_code(tx, who, now.plus_ms(INVITATION_LASTS_MS)).await.map(Some)
}

/// Whether nobody has taken the account over yet.
///
/// # Errors
/// The database refused it.
pub async fn is_waiting(tx: &mut Tx, who: &Owner) -> Result<bool, DbError> {
    let hash = sql("SELECT password_hash FROM account WHERE home = $1 AND id = $2").bind(&who.home).bind(who.account);
    Ok(hash.fetch_optional(tx, |row| row.get::<String>("password_hash")).await?.is_some_and(|hash| hash.is_empty()))
}

/// A pupil of `from` becomes one of `to`; whoever acted as the one acts as the other.
///
/// # Errors
/// The database refused it.
pub async fn transfer(tx: &mut Tx, who: &Owner, from: OrgId, to: OrgId, schooling: Schooling, now: Timestamp) -> Result<(), DbError> {
    let key = |org| RoleKey { kind: RoleKind::Pupil, org: Some(org) }.to_string();
    sql("DELETE FROM account_role WHERE home = $1 AND account_id = $2 AND kind = $3 AND org_id = $4")
        .bind(&who.home)
        .bind(who.account)
        .bind(RoleKind::Pupil.key())
        .bind(from)
        .execute(tx)
        .await?;
    attend(tx, who, to, schooling, now).await?;
    sql("UPDATE account SET current_role_key = $4 WHERE home = $1 AND id = $2 AND current_role_key = $3")
        .bind(&who.home)
        .bind(who.account)
        .bind(key(from))
        .bind(key(to))
        .execute(tx)
        .await?;
    Ok(())
}

/// Somebody whose account waits.
pub(crate) struct Waiting {
    pub(crate) who: Owner,
    pub(crate) role: RoleKind,
    pub(crate) schooling: Option<Schooling>,
}

/// Whose account the typed code opens; case, spaces and hyphens do not matter.
pub(crate) async fn find_waiting(tx: &mut Tx, typed: &str, now: Timestamp) -> Result<Option<Waiting>, DbError> {
    let Some(code) = ActivationCode::typed(typed) else { return Ok(None) };
    let found = sql("SELECT c.home, c.account_id FROM activation_code c JOIN account a ON a.home = c.home AND a.id = c.account_id
                      WHERE c.code_hash = $1 AND c.expires_at > $2 AND a.password_hash = ''")
    .bind(code.digest())
    .bind(now)
    .fetch_optional(tx, |row| Ok(Owner { home: row.parse("home")?, account: row.parse("account_id")? }))
    .await?;
    let Some(who) = found else { return Ok(None) };
    let role = account::list_roles(tx, &who.home, who.account).await?.into_iter().next();
    Ok(role.map(|role| Waiting { who, role: role.kind, schooling: role.schooling }))
}

/// What the person of an account that waits says when they take it over.
pub(crate) struct TakeOver {
    pub(crate) name: SignInName,
    pub(crate) password_hash: String,
    /// When a child's guardian was said to agree
    pub(crate) guardian_agreed_at: Option<Timestamp>,
    /// When a pupil said to be under 14
    pub(crate) said_under_14_at: Option<Timestamp>,
}

/// Gives the account to its person; `false` when the sign-in name is taken or the code was used meanwhile.
pub(crate) async fn take_over(tx: &mut Tx, who: &Owner, said: &TakeOver) -> Result<bool, DbError> {
    let used = sql("DELETE FROM activation_code WHERE home = $1 AND account_id = $2").bind(&who.home).bind(who.account).execute(tx).await?;
    if used == 0 {
        return Ok(false);
    }
    let free = sql("INSERT INTO sign_in_name (name, home, account_id) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING")
        .bind(said.name.as_str())
        .bind(&who.home)
        .bind(who.account)
        .execute(tx)
        .await?;
    if free == 0 {
        return Ok(false);
    }
    sql("UPDATE account SET sign_in_name = $3, password_hash = $4, guardian_agreed_at = $5, said_under_14_at = $6 WHERE home = $1 AND id = $2")
        .bind(&who.home)
        .bind(who.account)
        .bind(said.name.as_str())
        .bind(&said.password_hash)
        .bind(said.guardian_agreed_at)
        .bind(said.said_under_14_at)
        .execute(tx)
        .await?;
    Ok(true)
}

/// Forgets codes that ran out.
pub(crate) async fn prune(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    sql("DELETE FROM activation_code WHERE expires_at < $1").bind(now).execute(tx).await?;
    Ok(())
}

/// Forgets the code of an account that is gone.
///
/// # Errors
/// The database refused it.
pub async fn forget_code(tx: &mut Tx, home: &str, account: AccountId) -> Result<(), DbError> {
    sql("DELETE FROM activation_code WHERE home = $1 AND account_id = $2").bind(home).bind(account).execute(tx).await?;
    Ok(())
}

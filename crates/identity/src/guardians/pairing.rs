//! Who says to be whose guardian, until the other side has confirmed it, as rows.

use kernel::{AccountId, Timestamp};
use store::{DbError, Row, Tx, sql};

use super::{Owner, Relation};
use crate::paper_code::PairingCode;

/// How long a code on paper is good, and how long the other side has to decide.
pub(crate) const GOOD_FOR_MS: i64 = 14 * 24 * 3_600_000;

/// Somebody who says to be a guardian, or is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) guardian: Owner,
    pub(crate) name: String,
    pub(crate) relation: Relation,
    pub(crate) since: Timestamp,
}

/// Makes `code` the one that pairs with the child; an earlier one is good no longer.
pub(crate) async fn save_code(tx: &mut Tx, child: &Owner, code: &PairingCode, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO pairing_code (home, child_id, code_hash, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (home, child_id) DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at")
    .bind(&child.home)
    .bind(child.account)
    .bind(code.digest())
    .bind(now.plus_ms(GOOD_FOR_MS))
    .execute(tx)
    .await?;
    Ok(())
}

/// The child that the code pairs with. The code is used up by that, as soon as `tx` commits.
pub(crate) async fn take_code(tx: &mut Tx, code: &PairingCode, now: Timestamp) -> Result<Option<Owner>, DbError> {
    sql("DELETE FROM pairing_code WHERE code_hash = $1 AND expires_at > $2 RETURNING home, child_id")
        .bind(code.digest())
        .bind(now)
        .fetch_optional(tx, |row| Ok(Owner { home: row.parse("home")?, account: row.parse("child_id")? }))
        .await
}

/// Writes down what `guardian` says, for the other side to decide.
pub(crate) async fn ask(tx: &mut Tx, child: &Owner, guardian: &Owner, relation: Relation, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO pairing (home, child_id, guardian_home, guardian_id, relation, asked_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (home, child_id, guardian_id)
         DO UPDATE SET relation = excluded.relation, asked_at = excluded.asked_at, expires_at = excluded.expires_at")
    .bind(&child.home)
    .bind(child.account)
    .bind(&guardian.home)
    .bind(guardian.account)
    .bind(relation.key())
    .bind(now)
    .bind(now.plus_ms(GOOD_FOR_MS))
    .execute(tx)
    .await?;
    Ok(())
}

fn claim(row: &Row) -> Result<Claim, DbError> {
    let guardian = Owner { home: row.parse("guardian_home")?, account: row.parse("guardian_id")? };
    Ok(Claim { guardian, name: row.get("display_name")?, relation: row.parse("relation")?, since: row.get("since")? })
}

/// Those who wait for the child's side, the first first.
pub(crate) async fn list_asked(tx: &mut Tx, child: &Owner, now: Timestamp) -> Result<Vec<Claim>, DbError> {
    sql("SELECT p.guardian_home, p.guardian_id, p.relation, p.asked_at AS since, a.display_name
           FROM pairing p JOIN account a ON a.home = p.guardian_home AND a.id = p.guardian_id
          WHERE p.home = $1 AND p.child_id = $2 AND p.expires_at > $3 ORDER BY p.asked_at, p.guardian_id")
    .bind(&child.home)
    .bind(child.account)
    .bind(now)
    .fetch_all(tx, claim)
    .await
}

/// The guardians of the child with their names, the first confirmed first.
pub(crate) async fn list_confirmed(tx: &mut Tx, child: &Owner) -> Result<Vec<Claim>, DbError> {
    sql("SELECT g.guardian_home, g.guardian_id, g.relation, g.confirmed_at AS since, a.display_name
           FROM guardianship g JOIN account a ON a.home = g.guardian_home AND a.id = g.guardian_id
          WHERE g.home = $1 AND g.child_id = $2 ORDER BY g.confirmed_at, g.guardian_id")
    .bind(&child.home)
    .bind(child.account)
    .fetch_all(tx, claim)
    .await
}

/// What `guardian` said and nobody has decided: the relation and when. Not the child's name, which only the other side gives away.
pub(crate) async fn list_asked_by(tx: &mut Tx, guardian: AccountId, now: Timestamp) -> Result<Vec<(Relation, Timestamp)>, DbError> {
    sql("SELECT relation, asked_at FROM pairing WHERE guardian_id = $1 AND expires_at > $2 ORDER BY asked_at")
        .bind(guardian)
        .bind(now)
        .fetch_all(tx, |row| Ok((row.parse("relation")?, row.get("asked_at")?)))
        .await
}

/// Takes the claim off the list; `None` when it is not, or no longer, on it.
pub(crate) async fn take_asked(
    tx: &mut Tx,
    child: &Owner,
    guardian: AccountId,
    now: Timestamp,
) -> Result<Option<(Owner, Relation)>, DbError> {
    sql("DELETE FROM pairing WHERE home = $1 AND child_id = $2 AND guardian_id = $3 AND expires_at > $4
         RETURNING guardian_home, guardian_id, relation")
    .bind(&child.home)
    .bind(child.account)
    .bind(guardian)
    .bind(now)
    .fetch_optional(tx, |row| Ok((Owner { home: row.parse("guardian_home")?, account: row.parse("guardian_id")? }, row.parse("relation")?)))
    .await
}

/// Ends the guardianship; answers whether there was one.
pub(crate) async fn end(tx: &mut Tx, child: &Owner, guardian: AccountId) -> Result<bool, DbError> {
    let gone = sql("DELETE FROM guardianship WHERE home = $1 AND child_id = $2 AND guardian_id = $3")
        .bind(&child.home)
        .bind(child.account)
        .bind(guardian)
        .execute(tx)
        .await?;
    Ok(gone > 0)
}

/// Forgets codes and claims that ran out.
pub(crate) async fn prune(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    sql("DELETE FROM pairing_code WHERE expires_at < $1").bind(now).execute(tx).await?;
    sql("DELETE FROM pairing WHERE expires_at < $1").bind(now).execute(tx).await?;
    Ok(())
}

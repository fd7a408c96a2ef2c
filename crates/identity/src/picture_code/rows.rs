use std::collections::HashMap;

use kernel::{AccountId, Timestamp};
use store::{DbError, Tx, sql, sql_dynamic};

use super::MOST_WRONG;
use crate::guardians::Owner;

/// What counting a try found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Charged {
    /// The hash to compare with; the try is counted
    Counted {
        /// The hash
        hash: String,
        /// Whether it was the last try before the code is locked
        is_last: bool,
    },
    /// Too many were wrong; a teacher unlocks it
    Locked,
    /// There is no code
    Missing,
}

/// Where a pupil's code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No guardian agreed to the account yet, so there can be no code
    NotAgreed,
    /// A code can be given
    Without,
    /// There is one
    Given,
    /// There is one, and it waits for a teacher
    Locked,
}

/// Keeps the code's hash, in place of an earlier one.
///
/// # Errors
/// The database refused it.
pub async fn save(tx: &mut Tx, who: &Owner, hash: &str, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO picture_code (home, account_id, code_hash, wrong, made_at) VALUES ($1, $2, $3, 0, $4)
         ON CONFLICT (home, account_id) DO UPDATE SET code_hash = excluded.code_hash, wrong = 0, made_at = excluded.made_at")
    .bind(&who.home)
    .bind(who.account)
    .bind(hash)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Counts a try before anything is compared, so that many at once gain nothing.
///
/// # Errors
/// The database refused it.
pub async fn charge(tx: &mut Tx, who: &Owner) -> Result<Charged, DbError> {
    let counted =
        sql("UPDATE picture_code SET wrong = wrong + 1 WHERE home = $1 AND account_id = $2 AND wrong < $3 RETURNING code_hash, wrong")
            .bind(&who.home)
            .bind(who.account)
            .bind(MOST_WRONG)
            .fetch_optional(tx, |row| Ok(Charged::Counted { hash: row.get("code_hash")?, is_last: row.get::<i64>("wrong")? >= MOST_WRONG }))
            .await?;
    if let Some(counted) = counted {
        return Ok(counted);
    }
    let known = sql("SELECT wrong FROM picture_code WHERE home = $1 AND account_id = $2")
        .bind(&who.home)
        .bind(who.account)
        .fetch_optional(tx, |row| row.get::<i64>("wrong"))
        .await?;
    Ok(if known.is_some() { Charged::Locked } else { Charged::Missing })
}

/// Forgets the wrong tries: the last one was right, or a teacher unlocks the code.
///
/// # Errors
/// The database refused it.
pub async fn forgive(tx: &mut Tx, who: &Owner) -> Result<(), DbError> {
    sql("UPDATE picture_code SET wrong = 0 WHERE home = $1 AND account_id = $2").bind(&who.home).bind(who.account).execute(tx).await?;
    Ok(())
}

/// Where the codes of `people` stand. A guardian agreed by taking the account over with the child, or by being confirmed.
///
/// # Errors
/// The database refused it.
pub async fn list_standings(tx: &mut Tx, people: &[Owner]) -> Result<HashMap<AccountId, Standing>, DbError> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let places: Vec<String> = (2..people.len() + 2).map(|place| format!("${place}")).collect();
    let statement = format!(
        "SELECT a.id, c.wrong,
                CASE WHEN a.guardian_agreed_at IS NOT NULL
                       OR EXISTS (SELECT 1 FROM guardianship g WHERE g.home = a.home AND g.child_id = a.id)
                     THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END AS is_agreed
           FROM account a LEFT JOIN picture_code c ON c.home = a.home AND c.account_id = a.id
          WHERE a.home <> $1 AND a.id IN ({})",
        places.join(", ")
    );
    let statement = people.iter().fold(sql_dynamic(statement).bind(""), |statement, who| statement.bind(who.account));
    let rows = statement.fetch_all(tx, |row| {
        let standing = match (row.get::<Option<i64>>("wrong")?, row.get::<bool>("is_agreed")?) {
            (_, false) => Standing::NotAgreed,
            (None, true) => Standing::Without,
            (Some(wrong), true) if wrong >= MOST_WRONG => Standing::Locked,
            (Some(_), true) => Standing::Given,
        };
        Ok((row.parse("id")?, standing))
    });
    Ok(rows.await?.into_iter().collect())
}

//! The code on paper by which a new school asks for a pupil. It opens nothing else: whoever holds it learns no name and gets into no account.

use identity::PaperCode;
use identity::guardians::Owner;
use kernel::Timestamp;
use store::{DbError, Tx, sql};
use web::PageError;

const LASTS_MS: i64 = 90 * 24 * 3_600_000;

/// One of 31^12.
type TransferCode = PaperCode<'t', 12>;

/// Makes a code for the pupil, in place of an earlier one; it is told once and kept as a digest.
pub(crate) async fn make(tx: &mut Tx, child: &Owner, now: Timestamp) -> Result<String, PageError> {
    let code = TransferCode::new()?;
    sql("INSERT INTO transfer_code (home, child_id, code_hash, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (home, child_id) DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at")
    .bind(&child.home)
    .bind(child.account)
    .bind(code.digest())
    .bind(now.plus_ms(LASTS_MS))
    .execute(tx)
    .await?;
    Ok(code.printed())
}

/// Whose code it is.
pub(super) async fn find(tx: &mut Tx, typed: &str, now: Timestamp) -> Result<Option<Owner>, DbError> {
    let Some(code) = TransferCode::typed(typed) else { return Ok(None) };
    sql("SELECT home, child_id FROM transfer_code WHERE code_hash = $1 AND expires_at > $2")
        .bind(code.digest())
        .bind(now)
        .fetch_optional(tx, |row| Ok(Owner { home: row.parse("home")?, account: row.parse("child_id")? }))
        .await
}

/// Forgets the pupil's code, which was used.
pub(super) async fn forget(tx: &mut Tx, child: &Owner) -> Result<(), DbError> {
    sql("DELETE FROM transfer_code WHERE home = $1 AND child_id = $2").bind(&child.home).bind(child.account).execute(tx).await?;
    Ok(())
}

/// Forgets codes that ran out.
pub(crate) async fn prune(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    sql("DELETE FROM transfer_code WHERE expires_at < $1").bind(now).execute(tx).await?;
    Ok(())
}

//! Transfers, as rows.

use identity::guardians::Owner;
use kernel::{AccountId, ClassId, OrgId, Timestamp, TransferId};
use store::{DbError, Row, Tx, sql};

use super::state::{Reason, TransferState};

/// So long one waits for the other school.
pub(super) const OPEN_FOR_MS: i64 = 30 * 24 * 3_600_000;
/// So many of a school are shown, the newest first.
const MOST_SHOWN: i64 = 200;

/// A pupil's way to another school, or out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Transfer {
    pub(crate) id: TransferId,
    pub(crate) child: Owner,
    pub(crate) from: OrgId,
    /// `None` for who left for good
    pub(crate) to: Option<OrgId>,
    /// The class at the time it was opened; of an accepted one the new class
    pub(crate) class: Option<ClassId>,
    pub(crate) state: TransferState,
    pub(crate) reason: Reason,
    pub(crate) opened_by: AccountId,
    pub(crate) opened_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

impl Transfer {
    /// Where it stands at `now`: what nobody decided in time has expired, whether or not that was written down.
    pub(crate) fn state_at(&self, now: Timestamp) -> TransferState {
        if self.state.is_open() && self.expires_at <= now { TransferState::Expired } else { self.state }
    }
}

fn transfer(row: &Row) -> Result<Transfer, DbError> {
    Ok(Transfer {
        id: row.parse("id")?,
        child: Owner { home: row.parse("home")?, account: row.parse("child_id")? },
        from: row.parse("from_org_id")?,
        to: row.parse_optional("to_org_id")?,
        class: row.parse_optional("class_id")?,
        state: row.parse("state")?,
        reason: row.parse("reason")?,
        opened_by: row.parse("opened_by")?,
        opened_at: row.get("opened_at")?,
        expires_at: row.get("expires_at")?,
    })
}

/// Keeps a new one, unless the pupil has another open one; answers whether it was kept.
pub(super) async fn add(tx: &mut Tx, new: &Transfer) -> Result<bool, DbError> {
    sql("UPDATE pupil_transfer SET state = 'expired'
          WHERE home = $1 AND child_id = $2 AND state IN ('asked', 'released') AND expires_at <= $3")
    .bind(&new.child.home)
    .bind(new.child.account)
    .bind(new.opened_at)
    .execute(tx)
    .await?;
    let kept = sql("INSERT INTO pupil_transfer (home, id, child_id, from_org_id, to_org_id, class_id, state, reason, opened_by, opened_at,
                                     expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING")
    .bind(&new.child.home)
    .bind(new.id)
    .bind(new.child.account)
    .bind(new.from)
    .bind(new.to)
    .bind(new.class)
    .bind(new.state.key())
    .bind(new.reason.key())
    .bind(new.opened_by)
    .bind(new.opened_at)
    .bind(new.expires_at)
    .execute(tx)
    .await?;
    Ok(kept == 1)
}

/// The transfer with the id.
pub(crate) async fn find(tx: &mut Tx, id: TransferId) -> Result<Option<Transfer>, DbError> {
    sql("SELECT home, id, child_id, from_org_id, to_org_id, class_id, state, reason, opened_by, opened_at, expires_at
           FROM pupil_transfer WHERE id = $1")
    .bind(id)
    .fetch_optional(tx, transfer)
    .await
}

/// The open transfer of the pupil.
pub(super) async fn find_open(tx: &mut Tx, child: &Owner, now: Timestamp) -> Result<Option<Transfer>, DbError> {
    sql("SELECT home, id, child_id, from_org_id, to_org_id, class_id, state, reason, opened_by, opened_at, expires_at
           FROM pupil_transfer WHERE home = $1 AND child_id = $2 AND state IN ('asked', 'released') AND expires_at > $3")
    .bind(&child.home)
    .bind(child.account)
    .bind(now)
    .fetch_optional(tx, transfer)
    .await
}

/// What the school sent away, let go and took in, the newest first.
pub(crate) async fn list_of_school(tx: &mut Tx, school: OrgId) -> Result<Vec<Transfer>, DbError> {
    sql("SELECT home, id, child_id, from_org_id, to_org_id, class_id, state, reason, opened_by, opened_at, expires_at
           FROM pupil_transfer WHERE from_org_id = $1 OR to_org_id = $1 ORDER BY opened_at DESC, id LIMIT $2")
    .bind(school)
    .bind(MOST_SHOWN)
    .fetch_all(tx, transfer)
    .await
}

/// Moves it from the state it was read in to the next; `false` when somebody else decided meanwhile or its time ran out.
pub(crate) async fn close(tx: &mut Tx, transfer: &Transfer, to: TransferState, by: AccountId, now: Timestamp) -> Result<bool, DbError> {
    let changed = sql("UPDATE pupil_transfer SET state = $4, decided_by = $5, decided_at = $6
                        WHERE home = $1 AND id = $2 AND state = $3 AND expires_at > $6")
    .bind(&transfer.child.home)
    .bind(transfer.id)
    .bind(transfer.state.key())
    .bind(to.key())
    .bind(by)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(changed == 1)
}

/// Notes the class in which the pupil arrived.
pub(super) async fn save_class_of(tx: &mut Tx, transfer: &Transfer, class: ClassId) -> Result<(), DbError> {
    sql("UPDATE pupil_transfer SET class_id = $3 WHERE home = $1 AND id = $2")
        .bind(&transfer.child.home)
        .bind(transfer.id)
        .bind(class)
        .execute(tx)
        .await?;
    Ok(())
}

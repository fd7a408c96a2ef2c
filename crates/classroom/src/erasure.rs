//! What classes hold of a person goes with their account.

use identity::AccountErased;
use jobs::Failure;
use kernel::Timestamp;
use store::Tx;

use crate::after_school;

/// By account: what a class holds lives in the home of its school, which need not be that of the person.
const STATEMENTS: [&str; 4] = [
    "DELETE FROM attendance WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM attendance_correction WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM inbox_entry WHERE $1 <> '' AND (account_id = $2 OR child_id = $2)",
    "DELETE FROM leave_request WHERE $1 <> '' AND pupil_id = $2",
];

/// Forgets somebody who is gone since `at`.
pub(crate) async fn erase(tx: &mut Tx, gone: &AccountErased, at: Timestamp) -> Result<(), Failure> {
    gone.delete(tx, &STATEMENTS).await?;
    Ok(after_school::forget_child(tx, gone, at).await?)
}

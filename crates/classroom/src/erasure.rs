//! What classes hold of a person goes with their account.

use identity::AccountErased;
use jobs::Subscribers;

use crate::after_school;

/// By account: what a class holds lives in the home of its school, which need not be that of the person.
const STATEMENTS: [&str; 12] = [
    "DELETE FROM attendance WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM attendance_correction WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM inbox_entry WHERE $1 <> '' AND (account_id = $2 OR child_id = $2)",
    "DELETE FROM leave_request WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM class_attachment WHERE $1 <> '' AND account_id = $2",
    "DELETE FROM class_post WHERE $1 <> '' AND reply_to IN (SELECT id FROM class_post WHERE author_id = $2)",
    "DELETE FROM class_post WHERE $1 <> '' AND author_id = $2",
    "DELETE FROM class_report WHERE $1 <> '' AND reporter_id = $2",
    "DELETE FROM class_block WHERE $1 <> '' AND account_id = $2",
    "DELETE FROM class_receipt WHERE $1 <> '' AND (reader_id = $2 OR account_id = $2)",
    "DELETE FROM class_receipt WHERE $1 <> '' AND notice_id IN (SELECT id FROM class_notice WHERE author_id = $2)",
    "DELETE FROM class_notice WHERE $1 <> '' AND author_id = $2",
];

/// Lets classes hear what happens to accounts.
#[must_use]
pub fn subscribe(subscribers: Subscribers) -> Subscribers {
    AccountErased::subscribe(subscribers, "classroom", |tx, gone, at| {
        Box::pin(async move {
            gone.delete(tx, &STATEMENTS).await?;
            Ok(after_school::forget_child(tx, gone, at).await?)
        })
    })
}

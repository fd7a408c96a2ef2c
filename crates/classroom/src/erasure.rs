//! What classes hold of a person goes with their account.

use identity::AccountErased;
use jobs::Subscribers;

use crate::{after_school, check_in, hear};

/// By account: what a class holds lives in the home of its school, which need not be that of the person.
const STATEMENTS: &[&str] = &[
    "DELETE FROM attendance WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM attendance_correction WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM evaluation WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM growth_favourite WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM growth_piece WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM inbox_entry WHERE $1 <> '' AND (account_id = $2 OR child_id = $2)",
    "DELETE FROM class_session WHERE $1 <> '' AND teacher_id = $2",
    "DELETE FROM leave_request WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM term_text WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM term_text_shared WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM class_attachment WHERE $1 <> '' AND account_id = $2",
    "DELETE FROM class_post WHERE $1 <> '' AND reply_to IN (SELECT id FROM class_post WHERE author_id = $2)",
    "DELETE FROM class_post WHERE $1 <> '' AND author_id = $2",
    "DELETE FROM class_report WHERE $1 <> '' AND reporter_id = $2",
    "UPDATE class_report SET decided_by = NULL WHERE $1 <> '' AND decided_by = $2",
    "DELETE FROM class_block WHERE $1 <> '' AND account_id = $2",
    "UPDATE class_block SET blocked_by = '' WHERE $1 <> '' AND blocked_by = $2",
    "DELETE FROM class_receipt WHERE $1 <> '' AND (reader_id = $2 OR account_id = $2)",
    "DELETE FROM class_receipt WHERE $1 <> '' AND notice_id IN (SELECT id FROM class_notice WHERE author_id = $2)",
    "DELETE FROM class_notice WHERE $1 <> '' AND author_id = $2",
    "DELETE FROM class_form_answer WHERE $1 <> '' AND reader_id = $2",
    "UPDATE class_form_answer SET account_id = NULL WHERE $1 <> '' AND account_id = $2",
    "DELETE FROM class_form_answer WHERE $1 <> '' AND form_id IN (SELECT id FROM class_form WHERE author_id = $2)",
    "DELETE FROM class_form_sums WHERE $1 <> '' AND form_id IN (SELECT id FROM class_form WHERE author_id = $2)",
    "DELETE FROM class_form WHERE $1 <> '' AND author_id = $2",
];

/// Lets classes hear what happens to accounts, and of consent that is withdrawn.
#[must_use]
pub fn subscribe(subscribers: Subscribers) -> Subscribers {
    AccountErased::subscribe(hear::subscribe(check_in::subscribe(subscribers)), "classroom", |tx, gone, at| {
        Box::pin(async move {
            gone.delete(tx, STATEMENTS).await?;
            check_in::forget_pupil(tx, gone).await?;
            Ok(after_school::forget_child(tx, gone, at).await?)
        })
    })
}

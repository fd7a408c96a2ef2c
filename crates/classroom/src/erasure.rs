//! What classes hold of a person goes with their account.

use identity::AccountErased;
use jobs::Subscribers;
use store::{DbError, Tx, sql_dynamic};

use crate::{after_school, check_in, hear};

/// Stands where the id of an erased account stood; no account has it.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// Who wrote what others still need: a pupil's record, a course with its pupils, what is done already.
const WRITERS: &[(&str, &str)] = &[
    ("after_school_offer", "teacher_id"),
    ("attendance", "noted_by"),
    ("attendance_correction", "noted_by"),
    ("check_in", "author_id"),
    ("check_in_comment", "author_id"),
    ("evaluation", "noted_by"),
    ("evaluation_behaviour", "made_by"),
    ("inbox_entry", "handled_by"),
    ("leave_request", "applicant_id"),
    ("leave_request", "decided_by"),
    ("term_text", "written_by"),
    ("term_text_shared", "shared_by"),
];

/// By account: what a class holds lives in the home of its school, which need not be that of the person.
const STATEMENTS: &[&str] = &[
    "DELETE FROM attendance WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM attendance_correction WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM evaluation WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM growth_favourite WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM growth_piece WHERE $1 <> '' AND pupil_id = $2",
    // Of two erased teachers who answered one entry, the first keeps the place of nobody.
    "DELETE FROM check_in_comment WHERE $1 <> '' AND author_id = $2 AND EXISTS (SELECT 1 FROM check_in_comment other
      WHERE other.home = check_in_comment.home AND other.entry_id = check_in_comment.entry_id
        AND other.author_id = '00000000-0000-0000-0000-000000000000')",
    "DELETE FROM inbox_entry WHERE $1 <> '' AND (account_id = $2 OR child_id = $2)",
    "DELETE FROM inbox_entry WHERE $1 <> '' AND handled_at IS NULL AND id IN
        (SELECT e.id FROM class_notice n JOIN enrollment p ON p.home = n.home AND p.class_id = n.class_id AND p.duty = 'pupil'
           JOIN inbox_entry e ON e.home = n.home AND e.subject = 'notice/' || n.id || '/' || p.account_id WHERE n.author_id = $2)",
    "DELETE FROM class_session WHERE $1 <> '' AND teacher_id = $2",
    "DELETE FROM leave_request WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM term_text WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM term_text_shared WHERE $1 <> '' AND pupil_id = $2",
    "DELETE FROM class_attachment WHERE $1 <> '' AND account_id = $2",
    "DELETE FROM inbox_entry WHERE $1 <> '' AND subject IN
       (SELECT 'report/' || p.id FROM class_post p LEFT JOIN class_post top ON top.home = p.home AND top.id = p.reply_to
         WHERE p.author_id = $2 OR top.author_id = $2)",
    "DELETE FROM class_report WHERE $1 <> '' AND post_id IN
       (SELECT p.id FROM class_post p LEFT JOIN class_post top ON top.home = p.home AND top.id = p.reply_to
         WHERE p.author_id = $2 OR top.author_id = $2)",
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
            forget_writer(tx, gone).await?;
            check_in::forget_pupil(tx, gone).await?;
            Ok(after_school::forget_child(tx, gone, at).await?)
        })
    })
}

async fn forget_writer(tx: &mut Tx, gone: &AccountErased) -> Result<(), DbError> {
    for (table, column) in WRITERS {
        let forget = sql_dynamic(format!("UPDATE {table} SET {column} = $1 WHERE {column} = $2"));
        forget.bind(NOBODY).bind(gone.account).execute(tx).await?;
    }
    Ok(())
}

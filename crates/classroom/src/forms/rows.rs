//! Forms, as rows.

use kernel::{FormId, Timestamp};
use roster::Class;
use store::{DbError, Row, Tx, sql};

use super::Form;

/// So many are shown, the latest first.
const MOST_SHOWN: i64 = 100;

fn form(row: &Row) -> Result<Form, DbError> {
    Ok(Form {
        id: row.parse("id")?,
        space: row.parse("space")?,
        author: row.parse("author_id")?,
        author_name: row.get::<Option<String>>("author_name")?.unwrap_or_default(),
        author_duty: row.parse("author_duty")?,
        title: row.get("title")?,
        intro: row.get("intro")?,
        questions: serde_json::from_str(&row.get::<String>("questions")?).map_err(|_| DbError::unreadable("questions"))?,
        is_anonymous: row.get::<i64>("is_anonymous")? == 1,
        shows_results: row.get::<i64>("shows_results")? == 1,
        closes_at: row.get("closes_at")?,
        reminded_at: row.get("reminded_at")?,
        made_at: row.get("made_at")?,
    })
}

/// The forms of a class, the latest first, each with how many answered.
pub(super) async fn list_forms(tx: &mut Tx, class: &Class) -> Result<Vec<(Form, i64)>, DbError> {
    sql("SELECT f.*, a.display_name AS author_name,
                (SELECT COUNT(*) FROM class_form_answer n WHERE n.home = f.home AND n.form_id = f.id) AS answered
           FROM class_form f LEFT JOIN account a ON a.id = f.author_id
          WHERE f.home = $1 AND f.class_id = $2 ORDER BY f.made_at DESC, f.id DESC LIMIT $3")
    .bind(&class.home)
    .bind(class.id)
    .bind(MOST_SHOWN)
    .fetch_all(tx, |row| Ok((form(row)?, row.get("answered")?)))
    .await
}

/// The form of that id in the class.
pub(super) async fn find_form(tx: &mut Tx, class: &Class, id: FormId) -> Result<Option<Form>, DbError> {
    sql("SELECT f.*, a.display_name AS author_name FROM class_form f LEFT JOIN account a ON a.id = f.author_id
          WHERE f.home = $1 AND f.class_id = $2 AND f.id = $3")
    .bind(&class.home)
    .bind(class.id)
    .bind(id)
    .fetch_optional(tx, form)
    .await
}

/// Adds a form; `false` when it is there already, because the same form came twice.
pub(super) async fn add(tx: &mut Tx, class: &Class, new: &Form) -> Result<bool, DbError> {
    let questions = serde_json::to_string(&new.questions).map_err(|_| DbError::unreadable("questions"))?;
    let added = sql(
        "INSERT INTO class_form (home, id, class_id, space, author_id, author_duty, title, intro, questions, is_anonymous, shows_results,
                                     closes_at, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING",
    )
    .bind(&class.home)
    .bind(new.id)
    .bind(class.id)
    .bind(new.space.key())
    .bind(new.author)
    .bind(new.author_duty.key())
    .bind(&new.title)
    .bind(&new.intro)
    .bind(questions)
    .bind(new.is_anonymous)
    .bind(new.shows_results)
    .bind(new.closes_at)
    .bind(new.made_at)
    .execute(tx)
    .await?;
    Ok(added == 1)
}

/// Closes a form now.
pub(super) async fn close(tx: &mut Tx, class: &Class, id: FormId, now: Timestamp) -> Result<(), DbError> {
    let closed = sql("UPDATE class_form SET closes_at = $3 WHERE home = $1 AND id = $2 AND closes_at > $3");
    closed.bind(&class.home).bind(id).bind(now).execute(tx).await?;
    Ok(())
}

/// Notes that those who have not answered are reminded now; `false` when they were since `from`.
pub(super) async fn note_reminder(tx: &mut Tx, class: &Class, id: FormId, from: Timestamp, now: Timestamp) -> Result<bool, DbError> {
    let noted = sql("UPDATE class_form SET reminded_at = $4 WHERE home = $1 AND id = $2 AND (reminded_at IS NULL OR reminded_at < $3)")
        .bind(&class.home)
        .bind(id)
        .bind(from)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(noted == 1)
}

/// Removes a form with all that was answered.
pub(super) async fn remove(tx: &mut Tx, class: &Class, id: FormId) -> Result<(), DbError> {
    sql("DELETE FROM class_form_sums WHERE home = $1 AND form_id = $2").bind(&class.home).bind(id).execute(tx).await?;
    sql("DELETE FROM class_form_answer WHERE home = $1 AND form_id = $2").bind(&class.home).bind(id).execute(tx).await?;
    sql("DELETE FROM class_form WHERE home = $1 AND id = $2").bind(&class.home).bind(id).execute(tx).await?;
    Ok(())
}

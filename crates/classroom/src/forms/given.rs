//! What was answered, as rows.

use identity::guardians::Relation;
use kernel::{AccountId, FormId, RequestId, Timestamp};
use roster::Class;
use store::{DbError, Row, Tx, sql};

use super::Form;
use super::question::Answer;
use super::sums::Sums;
use crate::dialect;

/// That somebody answered, and what, unless the form is anonymous.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) reader: AccountId,
    pub(super) reader_name: String,
    /// Who did it: the reader, or a guardian; `None` once their account is gone
    pub(super) by: Option<AccountId>,
    pub(super) by_name: String,
    pub(super) relation: Option<Relation>,
    /// What is known of it under a name
    pub(super) named: Option<Named>,
}

/// An answer under a name.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) request: RequestId,
    pub(super) answers: Vec<Answer>,
    pub(super) made_at: Timestamp,
}

/// Somebody's answers on their way in.
pub(super) struct Handing {
    pub(super) reader: AccountId,
    pub(super) by: AccountId,
    pub(super) request: RequestId,
    /// The handing in that this one changes
    pub(super) after: Option<RequestId>,
    pub(super) answers: Vec<Answer>,
}

fn given(row: &Row) -> Result<Given, DbError> {
    let named = match (row.parse_optional("request_id")?, row.get::<Option<String>>("answers")?, row.get("made_at")?) {
        (Some(request), Some(answers), Some(made_at)) => {
            Some(Named { request, answers: serde_json::from_str(&answers).map_err(|_| DbError::unreadable("answers"))?, made_at })
        }
        _ => None,
    };
    Ok(Given {
        reader: row.parse("reader_id")?,
        reader_name: row.get::<Option<String>>("reader_name")?.unwrap_or_default(),
        by: row.parse_optional("account_id")?,
        by_name: row.get::<Option<String>>("by_name")?.unwrap_or_default(),
        relation: row.parse_optional("relation")?,
        named,
    })
}

/// Who answered a form, by name.
pub(super) async fn list_given(tx: &mut Tx, class: &Class, form: FormId) -> Result<Vec<Given>, DbError> {
    sql("SELECT n.reader_id, n.account_id, n.request_id, n.answers, n.made_at, r.display_name AS reader_name, b.display_name AS by_name,
                g.relation
           FROM class_form_answer n LEFT JOIN account r ON r.id = n.reader_id LEFT JOIN account b ON b.id = n.account_id
           LEFT JOIN guardianship g ON g.child_id = n.reader_id AND g.guardian_id = n.account_id
          WHERE n.home = $1 AND n.form_id = $2 ORDER BY r.display_name, n.reader_id")
    .bind(&class.home)
    .bind(form)
    .fetch_all(tx, given)
    .await
}

/// Which forms of the class were answered for `reader`.
pub(super) async fn list_answered(tx: &mut Tx, class: &Class, reader: AccountId) -> Result<Vec<(FormId, AccountId)>, DbError> {
    sql("SELECT n.form_id FROM class_form_answer n JOIN class_form f ON f.home = n.home AND f.id = n.form_id
          WHERE n.reader_id = $3 AND f.home = $1 AND f.class_id = $2")
    .bind(&class.home)
    .bind(class.id)
    .bind(reader)
    .fetch_all(tx, |row| Ok((row.parse("form_id")?, reader)))
    .await
}

/// Keeps an answer under its name; `false` when another one came in between.
pub(super) async fn keep(tx: &mut Tx, class: &Class, form: FormId, new: &Handing, now: Timestamp) -> Result<bool, DbError> {
    let answers = serde_json::to_string(&new.answers).map_err(|_| DbError::unreadable("answers"))?;
    let statement = match new.after {
        None => sql("INSERT INTO class_form_answer (home, form_id, reader_id, account_id, request_id, answers, made_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING"),
        Some(_) => sql("UPDATE class_form_answer SET account_id = $4, request_id = $5, answers = $6, made_at = $7
                         WHERE home = $1 AND form_id = $2 AND reader_id = $3 AND request_id = $8"),
    };
    let query = statement.bind(&class.home).bind(form).bind(new.reader).bind(new.by).bind(new.request).bind(answers).bind(now);
    let query = new.after.into_iter().fold(query, |query, after| query.bind(after));
    Ok(query.execute(tx).await? == 1)
}

/// Adds an answer without a name to those of the others; `false` when one was given for the reader before.
pub(super) async fn drop_in(tx: &mut Tx, class: &Class, form: &Form, new: &Handing) -> Result<bool, DbError> {
    dialect::lock(tx, &format!("form {}", form.id)).await?;
    let noted = sql("INSERT INTO class_form_answer (home, form_id, reader_id, account_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");
    if noted.bind(&class.home).bind(form.id).bind(new.reader).bind(new.by).execute(tx).await? == 0 {
        return Ok(false);
    }
    let mut sums = find_sums(tx, class, form.id).await?;
    sums.add(&form.questions, &new.answers);
    sql("INSERT INTO class_form_sums (home, form_id, sums) VALUES ($1, $2, $3)
         ON CONFLICT (home, form_id) DO UPDATE SET sums = excluded.sums")
    .bind(&class.home)
    .bind(form.id)
    .bind(serde_json::to_string(&sums).map_err(|_| DbError::unreadable("sums"))?)
    .execute(tx)
    .await?;
    Ok(true)
}

/// What was answered to an anonymous form.
pub(super) async fn find_sums(tx: &mut Tx, class: &Class, form: FormId) -> Result<Sums, DbError> {
    let found = sql("SELECT sums FROM class_form_sums WHERE home = $1 AND form_id = $2")
        .bind(&class.home)
        .bind(form)
        .fetch_optional(tx, |row| row.get::<String>("sums"))
        .await?;
    found.map_or_else(|| Ok(Sums::default()), |text| serde_json::from_str(&text).map_err(|_| DbError::unreadable("sums")))
}

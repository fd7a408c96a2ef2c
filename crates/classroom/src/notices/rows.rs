//! Notices and receipts, as rows.

use identity::Space;
use kernel::{AccountId, NoticeId, Timestamp};
use roster::Class;
use store::{DbError, Row, Tx, sql};

use super::{Notice, Reader};

/// So many are shown, the latest first.
const MOST_SHOWN: i64 = 100;

fn notice(row: &Row) -> Result<Notice, DbError> {
    Ok(Notice {
        id: row.parse("id")?,
        author: row.parse("author_id")?,
        author_name: row.get::<Option<String>>("author_name")?.unwrap_or_default(),
        author_duty: row.parse("author_duty")?,
        title: row.get("title")?,
        body: row.get("body")?,
        to_pupils: row.get::<i64>("to_pupils")? == 1,
        to_parents: row.get::<i64>("to_parents")? == 1,
        due_at: row.get("due_at")?,
        made_at: row.get("made_at")?,
    })
}

/// The notices of a class that the reader may see, the latest first.
pub(super) async fn list_notices(tx: &mut Tx, class: &Class, reader: &Reader) -> Result<Vec<Notice>, DbError> {
    let reads = |space: Space| reader.is_teacher || reader.audience == Some(space);
    sql("SELECT n.*, a.display_name AS author_name FROM class_notice n LEFT JOIN account a ON a.id = n.author_id
          WHERE n.home = $1 AND n.class_id = $2
            AND ((n.to_pupils = 1 AND CAST($3 AS BIGINT) = 1) OR (n.to_parents = 1 AND CAST($4 AS BIGINT) = 1))
          ORDER BY n.made_at DESC, n.id DESC LIMIT $5")
    .bind(&class.home)
    .bind(class.id)
    .bind(reads(Space::Pupils))
    .bind(reads(Space::Parents))
    .bind(MOST_SHOWN)
    .fetch_all(tx, notice)
    .await
}

/// The notice of that id in the class.
pub(super) async fn find_notice(tx: &mut Tx, class: &Class, id: NoticeId) -> Result<Option<Notice>, DbError> {
    sql("SELECT n.*, a.display_name AS author_name FROM class_notice n LEFT JOIN account a ON a.id = n.author_id
          WHERE n.home = $1 AND n.class_id = $2 AND n.id = $3")
    .bind(&class.home)
    .bind(class.id)
    .bind(id)
    .fetch_optional(tx, notice)
    .await
}

/// Adds a notice; `false` when it is there already, because the same form came twice.
pub(super) async fn add(tx: &mut Tx, class: &Class, new: &Notice) -> Result<bool, DbError> {
    let added =
        sql("INSERT INTO class_notice (home, id, class_id, author_id, author_duty, title, body, to_pupils, to_parents, due_at, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING")
        .bind(&class.home)
        .bind(new.id)
        .bind(class.id)
        .bind(new.author)
        .bind(new.author_duty.key())
        .bind(&new.title)
        .bind(&new.body)
        .bind(new.to_pupils)
        .bind(new.to_parents)
        .bind(new.due_at)
        .bind(new.made_at)
        .execute(tx)
        .await?;
    Ok(added == 1)
}

/// Notes that `by` has read a notice, for `reader`. Once is enough.
pub(super) async fn add_receipt(
    tx: &mut Tx,
    class: &Class,
    notice: NoticeId,
    (audience, reader): (Space, AccountId),
    by: AccountId,
    now: Timestamp,
) -> Result<(), DbError> {
    sql("INSERT INTO class_receipt (home, notice_id, audience, reader_id, account_id, read_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING")
    .bind(&class.home)
    .bind(notice)
    .bind(audience.key())
    .bind(reader)
    .bind(by)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Who has read a notice: in which space, and for whom.
pub(super) async fn list_receipts(tx: &mut Tx, class: &Class, notice: NoticeId) -> Result<Vec<(Space, AccountId)>, DbError> {
    sql("SELECT audience, reader_id FROM class_receipt WHERE home = $1 AND notice_id = $2")
        .bind(&class.home)
        .bind(notice)
        .fetch_all(tx, |row| Ok((row.parse("audience")?, row.parse("reader_id")?)))
        .await
}

/// Which notices of the class were read for one of `reader`'s own.
pub(super) async fn list_read(tx: &mut Tx, class: &Class, reader: &Reader) -> Result<Vec<(NoticeId, AccountId)>, DbError> {
    let Some(audience) = reader.audience else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for own in &reader.readers {
        let read = sql("SELECT r.notice_id FROM class_receipt r JOIN class_notice n ON n.home = r.home AND n.id = r.notice_id
                         WHERE r.reader_id = $3 AND r.audience = $4 AND n.home = $1 AND n.class_id = $2");
        let read = read.bind(&class.home).bind(class.id).bind(*own).bind(audience.key());
        all.extend(read.fetch_all(tx, |row| Ok((row.parse("notice_id")?, *own))).await?);
    }
    Ok(all)
}

/// The guardians of the pupils of a class who may enter it: child and guardian.
pub(crate) async fn list_families(tx: &mut Tx, class: &Class) -> Result<Vec<(AccountId, AccountId)>, DbError> {
    sql("SELECT g.child_id, g.guardian_id
           FROM enrollment e JOIN guardianship g ON g.child_id = e.account_id JOIN class_group k ON k.home = e.home AND k.id = e.class_id
           LEFT JOIN class_joining j ON j.home = e.home AND j.class_id = e.class_id
          WHERE e.home = $1 AND e.class_id = $2 AND e.duty = 'pupil' AND e.ended_at IS NULL
            AND (k.kind = 'administrative' OR j.takes_parents = 1) ORDER BY g.child_id, g.guardian_id")
    .bind(&class.home)
    .bind(class.id)
    .fetch_all(tx, |row| Ok((row.parse("child_id")?, row.parse("guardian_id")?)))
    .await
}

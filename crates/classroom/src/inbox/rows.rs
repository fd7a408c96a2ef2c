//! Entries, as rows.

use identity::guardians::Relation;
use identity::{Home, Person};
use kernel::{AccountId, InboxEntryId, Timestamp};
use store::{DbError, Row, Tx, sql};

use super::quiet::visible_from;
use super::{Audience, Entry, MOST_A_DAY};

/// So many are shown; what was done goes first.
const MOST_SHOWN: i64 = 200;
/// What was done stays in sight for so long.
const DONE_FOR_MS: i64 = 14 * 24 * 3_600_000;

/// Adds an entry, to be seen outside quiet hours, on its own or in the day's bundle.
pub(crate) async fn put(tx: &mut Tx, home: &Home, entry: &Entry, now: Timestamp) -> Result<(), DbError> {
    let visible = visible_from(now, entry.is_urgent);
    let day = visible.date();
    let can_wait = entry.audience == Audience::Guardian && !entry.is_urgent;
    let is_over = can_wait && count_alone(tx, home, entry, &day).await? >= MOST_A_DAY;
    sql("INSERT INTO inbox_entry (home, id, class_id, account_id, audience, child_id, subject, message, about, link, due_at, is_urgent,
                                  is_news, bundle, made_at, visible_from)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
    .bind(home)
    .bind(InboxEntryId::new())
    .bind(entry.class)
    .bind(entry.account)
    .bind(entry.audience.key())
    .bind(entry.child)
    .bind(&entry.subject)
    .bind(entry.message)
    .bind(&entry.about)
    .bind(&entry.link)
    .bind(entry.due_at)
    .bind(entry.is_urgent)
    .bind(entry.is_news)
    .bind(is_over.then_some(day))
    .bind(now)
    .bind(visible)
    .execute(tx)
    .await?;
    Ok(())
}

/// How many entries that can wait stand alone on the day, without what the guardian did. A day in China is a range of moments.
async fn count_alone(tx: &mut Tx, home: &Home, entry: &Entry, day: &str) -> Result<i64, DbError> {
    let begins = Timestamp::from_utc(&format!("{day}T00:00:00Z")).map_or(0, Timestamp::as_ms) - 8 * 3_600_000;
    sql("SELECT COUNT(*) AS n FROM inbox_entry
          WHERE home = $1 AND class_id = $2 AND account_id = $3 AND audience = $4 AND is_urgent = 0 AND bundle IS NULL
            AND (handled_by IS NULL OR handled_by <> account_id)
            AND visible_from >= $5 AND visible_from < $6")
    .bind(home)
    .bind(entry.class)
    .bind(entry.account)
    .bind(entry.audience.key())
    .bind(begins)
    .bind(begins + 24 * 3_600_000)
    .fetch_one(tx, |row| row.get("n"))
    .await
}

/// Whether anybody ever got an entry about `subject`.
pub(crate) async fn is_known(tx: &mut Tx, home: &Home, subject: &str) -> Result<bool, DbError> {
    let known = sql("SELECT id FROM inbox_entry WHERE home = $1 AND subject = $2 LIMIT 1")
        .bind(home)
        .bind(subject)
        .fetch_optional(tx, |row| row.get::<String>("id"))
        .await?;
    Ok(known.is_some())
}

/// Notes that `by` did what the open entries about `subject` ask for; everybody who has one reads it.
pub(crate) async fn handle(tx: &mut Tx, home: &Home, subject: &str, by: AccountId, now: Timestamp) -> Result<(), DbError> {
    sql("UPDATE inbox_entry SET handled_by = $3, handled_at = $4 WHERE home = $1 AND subject = $2 AND handled_at IS NULL")
        .bind(home)
        .bind(subject)
        .bind(by)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes away the entries about `subject`: what they spoke of was taken back.
pub(crate) async fn withdraw(tx: &mut Tx, home: &Home, subject: &str) -> Result<(), DbError> {
    sql("DELETE FROM inbox_entry WHERE home = $1 AND subject = $2").bind(home).bind(subject).execute(tx).await?;
    Ok(())
}

/// An entry as it is read.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) home: String,
    pub(super) id: InboxEntryId,
    pub(super) class_name: String,
    pub(super) child: String,
    pub(super) subject: String,
    pub(super) message: String,
    pub(super) about: String,
    pub(super) link: String,
    pub(super) due_at: Option<Timestamp>,
    pub(super) is_urgent: bool,
    pub(super) is_news: bool,
    pub(super) bundle: Option<String>,
    pub(super) visible_from: Timestamp,
    pub(super) handled: Option<Handled>,
}

/// Who did it.
#[derive(Debug, Clone)]
pub(super) struct Handled {
    pub(super) by: AccountId,
    pub(super) name: String,
    /// What they are to the child, where they are its guardian
    pub(super) relation: Option<Relation>,
    pub(super) at: Timestamp,
}

fn kept(row: &Row) -> Result<Kept, DbError> {
    let by: Option<AccountId> = row.parse_optional("handled_by")?;
    let (name, relation): (Option<String>, _) = (row.get("handler_name")?, row.parse_optional("relation")?);
    let at: Option<Timestamp> = row.get("handled_at")?;
    Ok(Kept {
        home: row.get("home")?,
        id: row.parse("id")?,
        class_name: row.get("class_name")?,
        child: row.get::<Option<String>>("child_name")?.unwrap_or_default(),
        subject: row.get("subject")?,
        message: row.get("message")?,
        about: row.get("about")?,
        link: row.get("link")?,
        due_at: row.get("due_at")?,
        is_urgent: row.get::<i64>("is_urgent")? == 1,
        is_news: row.get::<i64>("is_news")? == 1,
        bundle: row.get("bundle")?,
        visible_from: row.get("visible_from")?,
        handled: by.zip(at).map(|(by, at)| Handled { by, name: name.unwrap_or_default(), relation, at }),
    })
}

/// What `person` is shown at `now`: what is to do by its date, also what came in quiet hours, then what was done of late. A guardian sees
/// only what is about a child of theirs, and finds only to do what waits in a class of the child that they may enter; a teacher or pupil sees
/// only what comes from a class they are still in. A form that closed unanswered is nothing to do any more.
pub(super) async fn list(tx: &mut Tx, person: &Person, audience: Audience, now: Timestamp) -> Result<Vec<Kept>, DbError> {
    sql("SELECT e.home, e.id, e.subject, e.message, e.about, e.link, e.due_at, e.is_urgent, e.is_news, e.bundle, e.visible_from,
                e.handled_by, e.handled_at, k.name AS class_name, c.display_name AS child_name, b.display_name AS handler_name, h.relation
           FROM inbox_entry e JOIN class_group k ON k.id = e.class_id
           LEFT JOIN account c ON c.id = e.child_id LEFT JOIN account b ON b.id = e.handled_by
           LEFT JOIN guardianship h ON h.child_id = e.child_id AND h.guardian_id = e.handled_by
          WHERE e.account_id = $1 AND e.audience = $2 AND (e.handled_at IS NULL OR e.handled_at > $3)
            AND (e.handled_at IS NOT NULL OR e.due_at IS NULL OR e.due_at > $5 OR e.message NOT LIKE 'inbox-form-%')
            AND ((e.audience = 'guardian' AND EXISTS (SELECT 1 FROM guardianship g WHERE g.guardian_id = $1 AND g.child_id = e.child_id)
                  AND (e.is_news = 1 OR e.handled_at IS NOT NULL
                       OR EXISTS (SELECT 1 FROM enrollment p LEFT JOIN class_joining j ON j.home = p.home AND j.class_id = p.class_id
                                   WHERE p.home = k.home AND p.class_id = e.class_id AND p.account_id = e.child_id AND p.duty = 'pupil'
                                     AND p.ended_at IS NULL AND (k.kind = 'administrative' OR j.takes_parents = 1))))
              OR (e.audience <> 'guardian' AND EXISTS (SELECT 1 FROM enrollment n WHERE n.home = k.home AND n.class_id = e.class_id
                                                       AND n.account_id = $1 AND n.ended_at IS NULL)))
          ORDER BY CASE WHEN e.handled_at IS NULL THEN 0 ELSE 1 END, COALESCE(-e.handled_at, e.due_at, e.visible_from), e.id LIMIT $4")
    .bind(person.account)
    .bind(audience.key())
    .bind(now.plus_ms(-DONE_FOR_MS))
    .bind(MOST_SHOWN)
    .bind(now)
    .fetch_all(tx, kept)
    .await
}

//! The days on which a course was held, and who was there, as rows.

use std::collections::BTreeSet;

use kernel::{AccountId, Timestamp};
use store::{DbError, Tx, insert_many, sql};

use super::offer::Offer;

/// A course on one day.
pub(crate) struct Session {
    /// `2026-03-02`
    pub(crate) held_on: String,
    pub(crate) is_teacher_present: bool,
    pub(crate) present: BTreeSet<AccountId>,
}

/// The days noted so far, the latest first.
pub(crate) async fn list(tx: &mut Tx, offer: &Offer) -> Result<Vec<Session>, DbError> {
    let mut sessions =
        sql("SELECT held_on, teacher_present FROM after_school_session WHERE home = $1 AND offer_id = $2 ORDER BY held_on DESC")
            .bind(&offer.home)
            .bind(offer.id)
            .fetch_all(tx, |row| {
                let is_teacher_present = row.get("teacher_present")?;
                Ok(Session { held_on: row.get("held_on")?, is_teacher_present, present: BTreeSet::new() })
            })
            .await?;
    let rows = sql("SELECT held_on, child_id FROM after_school_presence WHERE home = $1 AND offer_id = $2")
        .bind(&offer.home)
        .bind(offer.id)
        .fetch_all(tx, |row| Ok((row.get::<String>("held_on")?, row.parse::<AccountId>("child_id")?)))
        .await?;
    for (day, child) in rows {
        if let Some(session) = sessions.iter_mut().find(|session| session.held_on == day) {
            session.present.insert(child);
        }
    }
    Ok(sessions)
}

pub(crate) async fn count(tx: &mut Tx, offer: &Offer) -> Result<i64, DbError> {
    sql("SELECT COUNT(*) AS n FROM after_school_session WHERE home = $1 AND offer_id = $2 AND teacher_present = 1")
        .bind(&offer.home)
        .bind(offer.id)
        .fetch_one(tx, |row| row.get("n"))
        .await
}

/// Notes a day; the same day again replaces what was noted.
pub(crate) async fn save(tx: &mut Tx, offer: &Offer, session: &Session, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO after_school_session (home, offer_id, held_on, teacher_present, noted_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (home, offer_id, held_on) DO UPDATE SET teacher_present = excluded.teacher_present, noted_at = excluded.noted_at")
    .bind(&offer.home)
    .bind(offer.id)
    .bind(&session.held_on)
    .bind(session.is_teacher_present)
    .bind(now)
    .execute(tx)
    .await?;
    sql("DELETE FROM after_school_presence WHERE home = $1 AND offer_id = $2 AND held_on = $3")
        .bind(&offer.home)
        .bind(offer.id)
        .bind(&session.held_on)
        .execute(tx)
        .await?;
    let row = |child: &AccountId| vec![(&offer.home).into(), offer.id.into(), (&session.held_on).into(), child.into()];
    let rows = session.present.iter().map(row).collect();
    insert_many("INSERT INTO after_school_presence (home, offer_id, held_on, child_id)", rows, "").execute(tx).await?;
    Ok(())
}

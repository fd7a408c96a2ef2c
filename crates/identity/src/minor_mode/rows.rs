use kernel::{AccountId, Timestamp};
use store::{DbError, Row, Tx, sql};

use super::{Band, Minor, Rules, SLOT_MINUTES, slot};
use crate::childhood::is_under_14;
use crate::guardians::Owner;
use crate::{Role, RoleKind};

/// What is kept about a child, before it is known whether it is one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept {
    said_under_14_at: Option<Timestamp>,
    set: Option<(bool, Rules)>,
    day: Option<(String, i64, i64)>,
}

/// Reads it from the columns that [`find`] names; a statement that reads an account anyway brings them along.
pub(crate) fn minor(row: &Row) -> Result<Kept, DbError> {
    let set = match row.get::<Option<i64>>("is_on")? {
        Some(is_on) => {
            let (daily_minutes, night_from) = (row.get("daily_minutes")?, row.get("night_from")?);
            Some((is_on != 0, Rules { daily_minutes, night_from, night_until: row.get("night_until")? }))
        }
        None => None,
    };
    let day = match row.get::<Option<String>>("day")? {
        Some(day) => Some((day, row.get("minutes")?, row.get("extra_minutes")?)),
        None => None,
    };
    Ok(Kept { said_under_14_at: row.get("said_under_14_at")?, set, day })
}

impl Kept {
    /// Whether somebody set something.
    pub(super) fn is_set(&self) -> bool {
        self.set.is_some()
    }

    /// The child of `role` today, and whether the mode is on: under 14 by itself, from then on when somebody turned it on. `None` for
    /// everybody who is no pupil.
    pub(crate) fn of(self, role: &Role, now: Timestamp) -> Option<(Minor, bool)> {
        if role.kind != RoleKind::Pupil {
            return None;
        }
        let band = Band::of(role.schooling.as_ref());
        let by_itself = is_under_14(role.schooling.as_ref(), self.said_under_14_at, now);
        let (is_on, rules) = self.set.unwrap_or((by_itself, band.rules()));
        let today = self.day.filter(|(day, ..)| *day == now.date());
        let (used_minutes, extra_minutes) = today.map_or((0, 0), |(_, minutes, extra)| (minutes, extra));
        Some((Minor { band, rules, used_minutes, extra_minutes }, is_on))
    }
}

/// The settings and the day of a child.
pub(crate) async fn find(tx: &mut Tx, who: &Owner) -> Result<Option<Kept>, DbError> {
    sql("SELECT a.said_under_14_at, m.is_on, m.daily_minutes, m.night_from, m.night_until, d.day, d.minutes, d.extra_minutes
           FROM account a LEFT JOIN minor_mode m ON m.home = a.home AND m.account_id = a.id
           LEFT JOIN minor_day d ON d.home = a.home AND d.account_id = a.id
          WHERE a.home = $1 AND a.id = $2")
    .bind(&who.home)
    .bind(who.account)
    .fetch_optional(tx, minor)
    .await
}

/// Keeps what was set for a child.
pub(crate) async fn save(tx: &mut Tx, who: &Owner, is_on: bool, rules: Rules, by: AccountId, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO minor_mode (home, account_id, is_on, daily_minutes, night_from, night_until, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (home, account_id) DO UPDATE SET is_on = excluded.is_on, daily_minutes = excluded.daily_minutes,
             night_from = excluded.night_from, night_until = excluded.night_until, changed_by = excluded.changed_by,
             changed_at = excluded.changed_at")
    .bind(&who.home)
    .bind(who.account)
    .bind(is_on)
    .bind(rules.daily_minutes)
    .bind(rules.night_from)
    .bind(rules.night_until)
    .bind(by)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Counts the slot of `now`, once, whatever number of devices is used in it. A new day begins at nothing.
pub(crate) async fn count_slot(tx: &mut Tx, who: &Owner, now: Timestamp) -> Result<bool, DbError> {
    let counted = sql("INSERT INTO minor_day (home, account_id, day, minutes, slot, extra_minutes) VALUES ($1, $2, $3, $4, $5, 0)
         ON CONFLICT (home, account_id) DO UPDATE SET
             minutes = CASE WHEN minor_day.day = excluded.day THEN minor_day.minutes + excluded.minutes ELSE excluded.minutes END,
             extra_minutes = CASE WHEN minor_day.day = excluded.day THEN minor_day.extra_minutes ELSE 0 END,
             day = excluded.day, slot = excluded.slot
         WHERE minor_day.slot < excluded.slot")
    .bind(&who.home)
    .bind(who.account)
    .bind(now.date())
    .bind(SLOT_MINUTES)
    .bind(slot(now))
    .execute(tx)
    .await?;
    Ok(counted == 1)
}

/// Gives (or takes) minutes for today.
pub(crate) async fn add_extra(tx: &mut Tx, who: &Owner, minutes: i64, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO minor_day (home, account_id, day, minutes, slot, extra_minutes) VALUES ($1, $2, $3, 0, 0, $4)
         ON CONFLICT (home, account_id) DO UPDATE SET
             minutes = CASE WHEN minor_day.day = excluded.day THEN minor_day.minutes ELSE 0 END,
             extra_minutes = CASE WHEN minor_day.day = excluded.day THEN minor_day.extra_minutes ELSE 0 END + excluded.extra_minutes,
             day = excluded.day")
    .bind(&who.home)
    .bind(who.account)
    .bind(now.date())
    .bind(minutes)
    .execute(tx)
    .await?;
    Ok(())
}

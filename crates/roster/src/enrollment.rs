//! Who is in a class, as what, from when to when.

use identity::guardians::Owner;
use identity::{ClassKind, Duty};
use kernel::{AccountId, Timestamp};
use store::{DbError, Row, Tx, sql};

use crate::Class;

/// Somebody's place in a class. OneRoster `enrollment`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrollment {
    /// Who
    pub who: Owner,
    /// As what; never [`Duty::Guardian`], which follows from guardianship
    pub duty: Duty,
    /// What a subject teacher teaches; empty for everybody else
    pub subject: String,
}

/// Somebody in a class, with the name that the class reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// Their place
    pub place: Enrollment,
    /// Their name
    pub name: String,
    /// Since when
    pub began_at: Timestamp,
}

/// Puts somebody into the class; nothing happens when they have that duty already.
///
/// # Errors
/// The database refused it: a pupil is in another administrative class and has to leave that first.
pub async fn enroll(tx: &mut Tx, class: &Class, new: &Enrollment, now: Timestamp) -> Result<(), DbError> {
    let known = sql("SELECT duty FROM enrollment
                      WHERE home = $1 AND class_id = $2 AND account_id = $3 AND duty = $4 AND subject = $5 AND ended_at IS NULL")
    .bind(&class.home)
    .bind(class.id)
    .bind(new.who.account)
    .bind(new.duty.key())
    .bind(&new.subject)
    .fetch_optional(tx, |row| row.get::<String>("duty"))
    .await?;
    if known.is_some() {
        return Ok(());
    }
    sql("INSERT INTO enrollment (home, class_id, account_home, account_id, duty, subject, is_administrative, began_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(&class.home)
    .bind(class.id)
    .bind(&new.who.home)
    .bind(new.who.account)
    .bind(new.duty.key())
    .bind(&new.subject)
    .bind(class.kind == ClassKind::Administrative)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Ends everything that somebody is in the class.
///
/// # Errors
/// The database refused it.
pub async fn leave(tx: &mut Tx, class: &Class, account: AccountId, now: Timestamp) -> Result<(), DbError> {
    sql("UPDATE enrollment SET ended_at = $4 WHERE home = $1 AND class_id = $2 AND account_id = $3 AND ended_at IS NULL")
        .bind(&class.home)
        .bind(class.id)
        .bind(account)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Ends one duty of somebody in the class; answers whether they had it.
pub(crate) async fn end_duty(tx: &mut Tx, class: &Class, account: AccountId, duty: Duty, now: Timestamp) -> Result<bool, DbError> {
    let ended =
        sql("UPDATE enrollment SET ended_at = $5 WHERE home = $1 AND class_id = $2 AND account_id = $3 AND duty = $4 AND ended_at IS NULL")
            .bind(&class.home)
            .bind(class.id)
            .bind(account)
            .bind(duty.key())
            .bind(now)
            .execute(tx)
            .await?;
    Ok(ended > 0)
}

fn enrolled(row: &Row) -> Result<Enrolled, DbError> {
    let who = Owner { home: row.parse("account_home")?, account: row.parse("account_id")? };
    let place = Enrollment { who, duty: row.parse("duty")?, subject: row.get("subject")? };
    Ok(Enrolled { place, name: row.get("display_name")?, began_at: row.get("began_at")? })
}

/// Everybody in the class now, in the order they came; somebody with two duties comes twice.
///
/// # Errors
/// The database refused it.
pub async fn list_enrolled(tx: &mut Tx, class: &Class) -> Result<Vec<Enrolled>, DbError> {
    sql("SELECT e.account_home, e.account_id, e.duty, e.subject, e.began_at, a.display_name
           FROM enrollment e JOIN account a ON a.home = e.account_home AND a.id = e.account_id
          WHERE e.home = $1 AND e.class_id = $2 AND e.ended_at IS NULL ORDER BY e.began_at, a.display_name, e.account_id, e.duty")
    .bind(&class.home)
    .bind(class.id)
    .fetch_all(tx, enrolled)
    .await
}

/// The pupils of the class now.
///
/// # Errors
/// The database refused it.
pub async fn list_pupils(tx: &mut Tx, class: &Class) -> Result<Vec<Enrolled>, DbError> {
    let all = list_enrolled(tx, class).await?;
    Ok(all.into_iter().filter(|one| one.place.duty == Duty::Pupil).collect())
}

/// The teachers of the class now, the head teacher first.
///
/// # Errors
/// The database refused it.
pub async fn list_teachers(tx: &mut Tx, class: &Class) -> Result<Vec<Enrolled>, DbError> {
    let all = list_enrolled(tx, class).await?;
    let mut teachers: Vec<Enrolled> =
        all.into_iter().filter(|one| matches!(one.place.duty, Duty::HeadTeacher | Duty::SubjectTeacher)).collect();
    teachers.sort_by_key(|one| one.place.duty);
    Ok(teachers)
}

/// Whether somebody is a pupil of the class now.
///
/// # Errors
/// The database refused it.
pub async fn is_pupil_of(tx: &mut Tx, class: &Class, account: AccountId) -> Result<bool, DbError> {
    let place =
        sql("SELECT duty FROM enrollment WHERE home = $1 AND class_id = $2 AND account_id = $3 AND duty = 'pupil' AND ended_at IS NULL")
            .bind(&class.home)
            .bind(class.id)
            .bind(account)
            .fetch_optional(tx, |row| row.get::<String>("duty"))
            .await?;
    Ok(place.is_some())
}

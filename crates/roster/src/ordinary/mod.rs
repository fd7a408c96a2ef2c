//! Ordinary classes 普通班: opened by a teacher, joined with a code from any school, run by their head teacher.
//!
//! Invariants: one code of a class is good at a time; who asks waits until the head teacher decides, unless the class approves by itself; a
//! class has one head teacher; a closed class can be read for half a year, after which nobody is in it.

mod change;
mod code;
mod open;
mod request;
mod school;
mod upkeep;

use crate::Class;
use store::{DbError, Tx, sql};

pub use change::{close, go_on_without, hand_on, name_committee, name_subject, remove};
pub use code::{CODE_DAYS, CodeRefusal, GoodCode, find_code, look_up_code, make_code, withdraw_code};
pub use open::{LONGEST_NAME, MOST_OPEN, Opening, class_title, count_run_by, open};
pub use request::{
    AskRefusal, Asking, OwnRequest, Request, RequestState, ask, decide, find_request, list_own_requests, list_waiting, save_request,
    withdraw,
};
pub use school::{OfSchool, find_closing, list_of_school, save_closing};
pub use upkeep::{READABLE_DAYS, forget_old};

/// So many people are in one ordinary class at most.
pub const MOST_MEMBERS: usize = 300;

/// How one comes into an ordinary class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joining {
    /// Guardians of its pupils may come too
    pub takes_parents: bool,
    /// Who asks is in at once; children under 14 and those who were turned away before still wait
    pub approves_itself: bool,
}

/// How one comes into the class. Until `tx` ends nobody else comes in or goes.
///
/// # Errors
/// The database refused it.
pub async fn hold_joining(tx: &mut Tx, class: &Class) -> Result<Joining, DbError> {
    sql("INSERT INTO class_joining (home, class_id, takes_parents, approves_itself) VALUES ($1, $2, 0, 0)
         ON CONFLICT (home, class_id) DO UPDATE SET home = excluded.home RETURNING takes_parents, approves_itself")
    .bind(&class.home)
    .bind(class.id)
    .fetch_one(tx, joining)
    .await
}

/// How one comes into the class.
///
/// # Errors
/// The database refused it.
pub async fn find_joining(tx: &mut Tx, class: &Class) -> Result<Joining, DbError> {
    let found = sql("SELECT takes_parents, approves_itself FROM class_joining WHERE home = $1 AND class_id = $2")
        .bind(&class.home)
        .bind(class.id)
        .fetch_optional(tx, joining)
        .await?;
    Ok(found.unwrap_or(Joining { takes_parents: false, approves_itself: false }))
}

fn joining(row: &store::Row) -> Result<Joining, DbError> {
    Ok(Joining { takes_parents: row.get::<i64>("takes_parents")? == 1, approves_itself: row.get::<i64>("approves_itself")? == 1 })
}

/// Changes how one comes into the class.
///
/// # Errors
/// The database refused it.
pub async fn save_joining(tx: &mut Tx, class: &Class, new: Joining) -> Result<(), DbError> {
    sql("INSERT INTO class_joining (home, class_id, takes_parents, approves_itself) VALUES ($1, $2, $3, $4)
         ON CONFLICT (home, class_id) DO UPDATE SET takes_parents = excluded.takes_parents, approves_itself = excluded.approves_itself")
    .bind(&class.home)
    .bind(class.id)
    .bind(new.takes_parents)
    .bind(new.approves_itself)
    .execute(tx)
    .await?;
    Ok(())
}

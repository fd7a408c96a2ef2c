//! The turn of the school year: every class moves up a grade, the last grades of a stage end.

use identity::{Duty, Schooling, roster_account};
use kernel::Timestamp;
use store::{DbError, Tx, sql};

use crate::class_name::{next_grade, promoted_name};
use crate::event::tell_left;
use crate::import::Roster;
use crate::{Class, save_class};

/// What the new school year does to a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// It goes on under the new name, in the new grade
    Up(String, Schooling),
    /// Its grade was the last of the stage: it is closed, and its pupils leave it
    Closes,
}

/// The classes that are still in an earlier school year, and what becomes of each. None once the school has turned.
#[must_use]
pub fn turns(roster: &Roster, now: Timestamp) -> Vec<(&Class, Turn)> {
    let is_due = |class: &&Class| class.school_year < now.school_year();
    let turn = |class: &Class| {
        let schooling = class.schooling.as_ref()?;
        let next = next_grade(schooling);
        Some(next.map_or(Turn::Closes, |next| Turn::Up(promoted_name(&class.name, schooling, &next), next)))
    };
    roster.classes.iter().filter(is_due).filter_map(|class| turn(class).map(|turn| (class, turn))).collect()
}

/// Moves the classes that are behind one school year on. A class keeps its id, and so everything that happened in it.
///
/// # Errors
/// The database refused it.
pub async fn turn(tx: &mut Tx, roster: &Roster, now: Timestamp) -> Result<(), DbError> {
    for (class, turn) in turns(roster, now) {
        let mut class = class.clone();
        match turn {
            Turn::Up(name, schooling) => {
                let pupils = roster.places.iter().filter(|(id, place)| *id == class.id && place.duty == Duty::Pupil);
                for (_, place) in pupils {
                    roster_account::attend(tx, &place.who, class.org, schooling.clone(), now).await?;
                }
                (class.name, class.schooling, class.school_year) = (name, Some(schooling), class.school_year + 1);
            }
            Turn::Closes => {
                end_all(tx, &class, now).await?;
                for (_, place) in roster.places.iter().filter(|(id, place)| *id == class.id && place.duty == Duty::Pupil) {
                    tell_left(tx, &class, &place.who, now).await?;
                }
                class.closed_at = Some(now);
            }
        }
        save_class(tx, &class, now).await?;
    }
    Ok(())
}

async fn end_all(tx: &mut Tx, class: &Class, now: Timestamp) -> Result<(), DbError> {
    sql("UPDATE enrollment SET ended_at = $3 WHERE home = $1 AND class_id = $2 AND ended_at IS NULL")
        .bind(&class.home)
        .bind(class.id)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

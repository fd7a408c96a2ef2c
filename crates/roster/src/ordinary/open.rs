use identity::guardians::Owner;
use identity::{ClassKind, Duty, Org, Schooling};
use kernel::{AccountId, ClassId, Timestamp};
use store::{DbError, Tx, sql};

use super::{Joining, save_joining};
use crate::{Class, Enrollment, enroll, save_class};

/// So many characters of a class's name are taken.
pub const LONGEST_NAME: usize = 20;
/// So many classes are run by one teacher at once.
pub const MOST_OPEN: i64 = 30;

/// A class that a teacher opens.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Its id, the same when the form is sent twice
    pub id: ClassId,
    /// Its name
    pub name: String,
    /// For which stage and grade it is meant, if for one
    pub schooling: Option<Schooling>,
    /// Guardians of its pupils may come too
    pub takes_parents: bool,
}

/// What was typed as the name of a class, without blanks around it; `None` when it cannot be one.
#[must_use]
pub fn class_title(typed: &str) -> Option<String> {
    let name = typed.trim();
    // Marks that turn the direction of writing or have no width would make two names look the same.
    let is_odd =
        |c: char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let fits = !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(is_odd);
    fits.then(|| name.to_owned())
}

/// How many ordinary classes the teacher runs now.
///
/// # Errors
/// The database refused it.
pub async fn count_run_by(tx: &mut Tx, head: AccountId) -> Result<i64, DbError> {
    sql("SELECT COUNT(*) AS n FROM enrollment e JOIN class_group c ON c.id = e.class_id
          WHERE e.account_id = $1 AND e.duty = 'head_teacher' AND e.ended_at IS NULL AND c.kind = 'ordinary' AND c.closed_at IS NULL")
    .bind(head)
    .fetch_one(tx, |row| row.get("n"))
    .await
}

/// Opens the class in the school of `head`, who becomes its head teacher.
///
/// # Errors
/// The database refused it.
pub async fn open(tx: &mut Tx, opening: &Opening, head: &Owner, school: &Org, now: Timestamp) -> Result<Class, DbError> {
    let class = Class {
        id: opening.id,
        kind: ClassKind::Ordinary,
        home: school.home.clone(),
        org: school.id,
        name: opening.name.clone(),
        schooling: opening.schooling.clone(),
        school_year: now.school_year(),
        closed_at: None,
    };
    save_class(tx, &class, now).await?;
    save_joining(tx, &class, Joining { takes_parents: opening.takes_parents, approves_itself: false }).await?;
    let place = Enrollment { who: head.clone(), duty: Duty::HeadTeacher, subject: String::new() };
    enroll(tx, &class, &place, now).await?;
    Ok(class)
}

#[cfg(test)]
mod tests {
    use super::class_title;

    #[test]
    fn a_name_is_short_and_shows_all_it_holds() {
        assert_eq!(class_title(" 科学社 ").as_deref(), Some("科学社"));
        for odd in ["", "  ", "a\nb", "科\u{202e}学", "科\u{200b}学", &"班".repeat(21)] {
            assert_eq!(class_title(odd), None, "{odd:?}");
        }
    }
}

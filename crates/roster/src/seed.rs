//! Many classes of invented people, for trying the program at the size of a nation.

use identity::guardians::{self, Owner, Relation};
use identity::{ClassKind, Duty, SeededClass};
use kernel::{AccountId, ClassId, OrgId, Timestamp};
use store::{Db, DbError, Tx, Value, insert_many};
use web::PageError;

use crate::Class;
use crate::class::save_class;

const CLASSES_PER_TRANSACTION: usize = 200;
/// Of so many pupils one has a guardian among the invented people.
const PUPILS_PER_PARENT: usize = 17;
/// Every club takes so many pupils of each class of its school.
const PUPILS_PER_CLUB_AND_CLASS: usize = 5;
const SUBJECTS: [&str; 5] = ["语文", "数学", "英语", "体育", "美术"];

/// A class to be made and who is in it: with the first teacher as its head.
struct Invented<'a> {
    class: Class,
    teachers: &'a [AccountId],
    pupils: Vec<AccountId>,
}

/// Makes classes of the people of [`identity::seed_people`], school by school, up to `most`: an administrative class for each sixty of
/// them, then ordinary classes across the classes of a school. Answers how many there are; those that exist already stay.
///
/// # Errors
/// The database refused it.
pub async fn seed_classes(db: &Db, users: u64, seed: u64, most: u64, now: Timestamp) -> Result<u64, PageError> {
    let all: Vec<SeededClass> = identity::seeded_classes(users, seed)?.collect();
    let schools: Vec<&[SeededClass]> = all.chunk_by(|one, next| one.school == next.school).collect();
    let mut left = usize::try_from(most).unwrap_or(usize::MAX);
    for chunk in all[..left.min(all.len())].chunks(CLASSES_PER_TRANSACTION) {
        let mut tx = db.begin().await?;
        for one in chunk {
            save(&mut tx, &administrative(one, now), now).await?;
            save_guardians(&mut tx, one, now).await?;
        }
        tx.commit().await?;
    }
    left -= left.min(all.len());
    let clubs = left.div_ceil(schools.len().max(1));
    for school in &schools {
        let mut tx = db.begin().await?;
        for club in 0..clubs.min(left) {
            save(&mut tx, &ordinary(school, club, now), now).await?;
        }
        tx.commit().await?;
        left -= clubs.min(left);
    }
    Ok(most.saturating_sub(left as u64))
}

/// The id of the class that was seeded for the people of `seeded`.
#[must_use]
pub fn seeded_class_id(seeded: &SeededClass) -> ClassId {
    class_id(seeded.school, ClassKind::Administrative, seeded.number)
}

fn class_id(school: OrgId, kind: ClassKind, number: u64) -> ClassId {
    ClassId::from_name("qinghe seed", &format!("{school}/{}/{number}", kind.key()))
}

fn administrative(seeded: &SeededClass, now: Timestamp) -> Invented<'_> {
    let grade = seeded.schooling.as_ref().map_or("", |schooling| schooling.grade);
    let class = Class {
        id: seeded_class_id(seeded),
        kind: ClassKind::Administrative,
        home: seeded.home.clone(),
        org: seeded.school,
        name: format!("{}（{}）班", grade.trim_end_matches("年级"), seeded.number + 1),
        schooling: seeded.schooling.clone(),
        school_year: now.school_year(),
        closed_at: None,
    };
    Invented { class, teachers: &seeded.teachers, pupils: seeded.pupils.clone() }
}

/// A club of the school, with a few pupils of each class.
fn ordinary(school: &[SeededClass], club: usize, now: Timestamp) -> Invented<'_> {
    let leading = &school[club % school.len()];
    let of_class = |class: &SeededClass| {
        let first = club * PUPILS_PER_CLUB_AND_CLASS;
        class
            .pupils
            .iter()
            .copied()
            .cycle()
            .skip(first % class.pupils.len().max(1))
            .take(PUPILS_PER_CLUB_AND_CLASS.min(class.pupils.len()))
            .collect::<Vec<_>>()
    };
    let class = Class {
        id: class_id(leading.school, ClassKind::Ordinary, club as u64),
        kind: ClassKind::Ordinary,
        home: leading.home.clone(),
        org: leading.school,
        name: format!("示例社团 {}", club + 1),
        schooling: None,
        school_year: now.school_year(),
        closed_at: None,
    };
    Invented { class, teachers: &leading.teachers[..leading.teachers.len().min(1)], pupils: school.iter().flat_map(of_class).collect() }
}

async fn save(tx: &mut Tx, invented: &Invented<'_>, now: Timestamp) -> Result<(), DbError> {
    let class = &invented.class;
    save_class(tx, class, now).await?;
    let place = |account: AccountId, duty: Duty, subject: &str| -> Vec<Value> {
        let is_administrative = class.kind == ClassKind::Administrative;
        let (home, id) = (&class.home, class.id);
        vec![home.into(), id.into(), home.into(), account.into(), duty.key().into(), subject.into(), is_administrative.into(), now.into()]
    };
    let teacher = |(at, account): (usize, &AccountId)| match at {
        0 => place(*account, Duty::HeadTeacher, ""),
        _ => place(*account, Duty::SubjectTeacher, SUBJECTS[(at - 1) % SUBJECTS.len()]),
    };
    let pupils = invented.pupils.iter().map(|account| place(*account, Duty::Pupil, ""));
    let places: Vec<Vec<Value>> = invented.teachers.iter().enumerate().map(teacher).chain(pupils).collect();
    let head = "INSERT INTO enrollment (home, class_id, account_home, account_id, duty, subject, is_administrative, began_at)";
    insert_many(head, places, "ON CONFLICT DO NOTHING").execute(tx).await?;
    Ok(())
}

/// One guardian for each group of pupils that has a parent among the invented people.
async fn save_guardians(tx: &mut Tx, seeded: &SeededClass, now: Timestamp) -> Result<(), DbError> {
    let owner = |account: &AccountId| Owner { home: seeded.home.clone(), account: *account };
    for (parent, child) in seeded.parents.iter().zip(seeded.pupils.iter().step_by(PUPILS_PER_PARENT)) {
        guardians::confirm(tx, &owner(child), &owner(parent), Relation::Other, now).await?;
    }
    Ok(())
}

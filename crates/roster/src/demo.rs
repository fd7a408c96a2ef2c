//! Classes to try the program with: an ordinary one; administrative ones, so that a parent has a child in two schools; and one of the second
//! year for picture codes.

use identity::consent::{Purpose, demo_consent};
use identity::guardians::{self, Owner, Relation};
use identity::{ClassKind, Duty, Person, RoleKind, Schooling, demo_classmates, find_demo_person};
use kernel::{ClassId, Timestamp};
use store::Tx;
use web::PageError;

use crate::class::{Class, save_class};
use crate::enrollment::{Enrollment, enroll};
use crate::import;
use crate::ordinary::{Joining, save_joining};

/// A class of the demo nation: its kind and name, who heads it, and who is in it.
struct DemoClass {
    kind: ClassKind,
    name: &'static str,
    head: &'static str,
    pupils: &'static [&'static str],
    classmates: &'static str,
    schooling: Option<(&'static str, &'static str)>,
}

const CLASSES: [DemoClass; 4] = [
    DemoClass {
        kind: ClassKind::Administrative,
        name: "七（3）班",
        head: "teacher",
        pupils: &["pupil"],
        classmates: "c73",
        schooling: Some(("初中", "七年级")),
    },
    DemoClass {
        kind: ClassKind::Administrative,
        name: "四（2）班",
        head: "teacher-parent",
        pupils: &["pupil-primary"],
        classmates: "c42",
        schooling: Some(("小学", "四年级")),
    },
    DemoClass {
        kind: ClassKind::Administrative,
        name: "二（1）班",
        head: "teacher-parent",
        pupils: &[],
        classmates: "c21",
        schooling: Some(("小学", "二年级")),
    },
    DemoClass {
        kind: ClassKind::Ordinary,
        name: "科学社",
        head: "teacher",
        pupils: &["pupil", "c73-01", "c42-02"],
        classmates: "-",
        schooling: None,
    },
];

/// Child, guardian, and what the guardian is to the child.
const GUARDIANS: [(&str, &str, Relation); 3] =
    [("pupil", "parent", Relation::Father), ("pupil-primary", "parent", Relation::Father), ("c42-01", "teacher-parent", Relation::Mother)];

/// Makes the demo classes and guardianships where they are missing. The demo people have to be there.
///
/// # Errors
/// The database refused it.
pub async fn demo_classes(tx: &mut Tx, school_year: i64, now: Timestamp) -> Result<(), PageError> {
    for demo in &CLASSES {
        add(tx, demo, school_year, now).await?;
    }
    for (child, guardian, relation) in GUARDIANS {
        if let (Some(child), Some(guardian)) = (find_demo_person(tx, child).await?, find_demo_person(tx, guardian).await?) {
            guardians::confirm(tx, &owner(&child), &owner(&guardian), relation, now).await?;
            if is_in_primary_school(&child) {
                demo_consent(tx, &owner(&child), Purpose::Recording, guardian.account, now).await?;
            }
        }
    }
    Ok(())
}

/// Where the guardian decides, rather than the pupil.
fn is_in_primary_school(child: &Person) -> bool {
    child.role.schooling.as_ref().is_some_and(|schooling| schooling.stage == "小学")
}

async fn add(tx: &mut Tx, demo: &DemoClass, school_year: i64, now: Timestamp) -> Result<(), PageError> {
    let Some(head) = find_demo_person(tx, demo.head).await? else { return Ok(()) };
    let Some(school) = head.roles.iter().find(|role| role.kind == RoleKind::Teacher).and_then(|role| role.org.as_ref()) else {
        return Ok(());
    };
    let class = Class {
        id: ClassId::from_name("qinghe demo", demo.name),
        kind: demo.kind,
        home: head.home.clone(),
        org: school.id,
        name: demo.name.to_owned(),
        schooling: demo.schooling.and_then(|(stage, grade)| Schooling::new(stage, grade).ok()),
        school_year,
        closed_at: None,
    };
    save_class(tx, &class, now).await?;
    if demo.kind == ClassKind::Ordinary {
        save_joining(tx, &class, Joining { takes_parents: true, approves_itself: false }).await?;
    }
    let teach = Enrollment { who: owner(&head), duty: Duty::HeadTeacher, subject: String::new() };
    enroll(tx, &class, &teach, now).await?;
    if demo.kind == ClassKind::Administrative {
        number(tx, &class, &head, &format!("T-{}", demo.head.to_uppercase())).await?;
    }
    let names = demo.pupils.iter().map(|name| (*name).to_owned()).chain(demo_classmates(demo.classmates));
    for name in names {
        if let Some(pupil) = find_demo_person(tx, &name).await? {
            let attend = Enrollment { who: owner(&pupil), duty: Duty::Pupil, subject: String::new() };
            enroll(tx, &class, &attend, now).await?;
            if demo.kind == ClassKind::Administrative {
                number(tx, &class, &pupil, &name.to_uppercase()).await?;
            }
        }
    }
    Ok(())
}

/// Gives somebody a number in the school, as if they had come by a file.
async fn number(tx: &mut Tx, class: &Class, person: &Person, number: &str) -> Result<(), PageError> {
    let who = Owner { home: person.home.clone(), account: person.account };
    import::save_number(tx, &class.home, class.org, number, &who).await?;
    Ok(())
}

fn owner(person: &Person) -> Owner {
    Owner { home: person.home.clone(), account: person.account }
}

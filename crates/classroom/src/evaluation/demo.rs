//! Entries and a shared text to try the program with.

use identity::find_demo_person;
use kernel::{AccountId, ClassId, EvaluationId, RequestId, Timestamp};
use roster::{Class, Enrolled, find_class, list_pupils};
use store::Tx;
use web::PageError;

use super::behaviour::shipped;
use super::{Entry, rows, term_text};

const CLASS: &str = "七（3）班";
const HOUR_MS: i64 = 3_600_000;

/// Whose, what, how many hours ago, and the note.
const ENTRIES: [(&str, &str, i64, &str); 9] = [
    ("pupil", "helps-classmates", 30, "课间帮同桌捡起散落的文具。"),
    ("pupil", "helps-classmates", 78, ""),
    ("pupil", "asks-questions", 54, "追问“为什么同位角相等”，问得好。"),
    ("pupil", "on-duty", 28, ""),
    ("pupil", "work-on-time", 26, ""),
    ("c73-01", "exercises", 50, ""),
    ("c73-01", "draws-ideas", 49, "黑板报的配图很有创意。"),
    ("c73-02", "settles-kindly", 31, ""),
    ("c73-03", "saves-food", 29, ""),
];

/// Records the demo entries and shares the text of one pupil, where they are missing. The demo people and classes have to be there.
///
/// # Errors
/// The database refused it.
pub async fn demo_evaluation(tx: &mut Tx, now: Timestamp) -> Result<(), PageError> {
    let class = find_class(tx, ClassId::from_name("qinghe demo", CLASS)).await?;
    let (Some(class), Some(teacher)) = (class, find_demo_person(tx, "teacher").await?) else { return Ok(()) };
    let pupils = list_pupils(tx, &class).await?;
    for demo in &ENTRIES {
        add(tx, &class, teacher.account, demo, now).await?;
    }
    let shown = AccountId::from_name("qinghe demo", "pupil");
    if let Some(pupil) = pupils.iter().find(|one| one.place.who.account == shown) {
        share(tx, &class, pupil, teacher.account, now).await?;
    }
    Ok(())
}

async fn add(tx: &mut Tx, class: &Class, by: AccountId, demo: &(&str, &str, i64, &str), now: Timestamp) -> Result<(), PageError> {
    let (pupil, key, hours, note) = *demo;
    let Some(behaviour) = shipped().iter().find(|one| one.key == key).cloned() else { return Ok(()) };
    let (pupil, name) = (AccountId::from_name("qinghe demo", pupil), format!("{pupil} {key} {hours}"));
    let (id, at) = (EvaluationId::from_name("qinghe demo", &name), now.plus_ms(-hours * HOUR_MS));
    let new = Entry { id, pupil, behaviour, note: note.to_owned(), by, at };
    rows::add(tx, class, &new, RequestId::from_name("qinghe demo", &name)).await?;
    Ok(())
}

async fn share(tx: &mut Tx, class: &Class, pupil: &Enrolled, by: AccountId, now: Timestamp) -> Result<(), PageError> {
    Ok(term_text::demo_text(tx, class, pupil, by, now).await?)
}

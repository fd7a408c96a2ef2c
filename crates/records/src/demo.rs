//! Something to come back to for the demo people: lessons half seen, books half read, a few stars.

use identity::{Person, find_demo_person};
use kernel::{PageSize, Timestamp};
use library::document::LearningResourceType;
use library::reading::{Listed, ShelfEntry, list_newest_of, list_shelf};
use store::Tx;
use web::PageError;

use crate::cursor::Cursor;
use crate::kept::toggle;
use crate::object::Object;
use crate::progress::{Progress, list_progress, save_progress};

const HOUR_MS: i64 = 3_600_000;
const LEARNERS: [&str; 5] = ["pupil", "pupil-primary", "teacher", "parent", "teacher-parent"];
/// How much of each lesson was seen, newest first, in hundredths.
const SEEN: [i64; 3] = [45, 100, 20];

/// Gives every demo person who has done nothing yet a history; leaves the others alone.
///
/// # Errors
/// The database refused it.
pub async fn demo_history(tx: &mut Tx, now: Timestamp) -> Result<(), PageError> {
    let lessons = list_newest_of(tx, LearningResourceType::Lesson, 12).await?;
    let books: Vec<ShelfEntry> = list_shelf(tx).await?.into_iter().filter(|book| book.page_count > 0).collect();
    for (at, name) in LEARNERS.into_iter().enumerate() {
        let Some(person) = find_demo_person(tx, name).await? else { continue };
        let begun = list_progress(tx, &person, "resource", &Cursor::start(), PageSize::clamped(1)).await?;
        if begun.entries.is_empty() {
            let own: Vec<&Listed> = lessons.iter().cycle().skip(at * 2).take(SEEN.len().min(lessons.len())).collect();
            learn(tx, &person, &own, books.get(at % books.len().max(1)), now).await?;
        }
    }
    Ok(())
}

async fn learn(tx: &mut Tx, person: &Person, lessons: &[&Listed], book: Option<&ShelfEntry>, now: Timestamp) -> Result<(), PageError> {
    for (hours_ago, (lesson, seen)) in (1..).step_by(20).zip(lessons.iter().zip(SEEN)) {
        let extent = lesson.card.duration_ms.and_then(|ms| i64::try_from(ms).ok()).unwrap_or(0);
        let at = now.plus_ms(-hours_ago * HOUR_MS);
        let object = Object::Resource(lesson.id);
        save_progress(tx, person, &Progress { object, position: extent * seen / 100, extent, at }).await?;
    }
    if let Some(lesson) = lessons.last() {
        toggle(tx, person, Object::Resource(lesson.id), now).await?;
    }
    if let Some(book) = book {
        let object = Object::Textbook(book.id);
        save_progress(
            tx,
            person,
            &Progress { object, position: book.page_count / 3, extent: book.page_count, at: now.plus_ms(-2 * HOUR_MS) },
        )
        .await?;
        toggle(tx, person, object, now).await?;
    }
    Ok(())
}

//! A made-up nation of any size, for trying and measuring: the same number and seed always give the same library.

mod books;
mod chance;
mod resources;
mod words;

use std::collections::HashSet;

use kernel::Timestamp;
use store::{Db, Tx};

use crate::document::Document;
use crate::log::{self, Change, Draft, LogError};
use crate::rows::for_ids;

/// So many documents are released in one transaction.
const RELEASED_AT_ONCE: usize = 1_000;
/// The source under which they stand in the log.
const SOURCE: &str = "seed";

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seeded {
    /// Textbooks released now.
    pub textbooks: u64,
    /// Resources released now.
    pub resources: u64,
}

/// Fills the library with about `resources / 100` textbooks and `resources` resources. What is there already from the same seed stays
/// as it is. `follow` hears after each transaction how many documents are done.
///
/// # Errors
/// See [`LogError`]; seeding again goes on.
pub async fn seed(db: &Db, resources: u64, seed: u64, now: Timestamp, follow: &(dyn Fn(u64) + Sync)) -> Result<Seeded, LogError> {
    let count = (resources / 100).max(6);
    let shelf: Vec<_> = (0..count).map(|number| books::book(seed, number)).collect();
    let mut done = 0;
    let all_books = shelf.iter().cloned().map(Document::Textbook);
    let textbooks = release_all(db, all_books, now, &mut done, follow).await?;
    let all_resources = (0..resources).map(|number| Document::Resource(resources::resource(seed, number, resources, &shelf)));
    let resources = release_all(db, all_resources, now, &mut done, follow).await?;
    Ok(Seeded { textbooks, resources })
}

async fn release_all(
    db: &Db,
    mut documents: impl Iterator<Item = Document> + Send,
    now: Timestamp,
    done: &mut u64,
    follow: &(dyn Fn(u64) + Sync),
) -> Result<u64, LogError> {
    let mut released = 0;
    loop {
        let batch: Vec<Document> = documents.by_ref().take(RELEASED_AT_ONCE).collect();
        if batch.is_empty() {
            return Ok(released);
        }
        *done += batch.len() as u64;
        let mut tx = db.begin().await?;
        let drafts = new_drafts(&mut tx, batch).await?;
        released += drafts.len() as u64;
        log::append(&mut tx, SOURCE, drafts, now).await?;
        tx.commit().await?;
        follow(*done);
    }
}

/// The entries for what the library does not have yet.
async fn new_drafts(tx: &mut Tx, documents: Vec<Document>) -> Result<Vec<Draft>, LogError> {
    let ids: Vec<String> = documents.iter().map(Document::subject_id).collect();
    let mut present = HashSet::new();
    for text in ["SELECT id FROM library_textbook WHERE id IN ({ids})", "SELECT id FROM library_resource WHERE id IN ({ids})"] {
        for statement in for_ids(text, 1, &ids, &[]) {
            present.extend(statement.fetch_all(tx, |row| row.get::<String>("id")).await?);
        }
    }
    let new = documents.into_iter().zip(ids).filter(|(_, id)| !present.contains(id));
    let draft = |(document, subject_id): (Document, String)| {
        let (text, hash) = document.canonical()?;
        Ok(Draft { change: Change::Added, kind: document.subject_kind(), subject_id, release: Some((hash, text)) })
    };
    new.map(draft).collect()
}

#[cfg(test)]
mod tests {
    use super::{books, resources};
    use crate::document::Document;

    #[test]
    fn everything_made_up_keeps_to_the_format() {
        let shelf: Vec<_> = (0..40).map(|number| books::book(7, number)).collect();
        for book in &shelf {
            assert_eq!(Document::Textbook(book.clone()).check(), Ok(()), "{}", book.title.get(kernel::Language::ZhHans));
        }
        for number in 0..4_000 {
            let resource = resources::resource(7, number, 4_000, &shelf);
            assert_eq!(Document::Resource(resource.clone()).check(), Ok(()), "{resource:?}");
        }
    }

    #[test]
    fn one_seed_gives_one_nation() {
        assert_eq!(books::book(1, 3), books::book(1, 3));
        assert_ne!(books::book(1, 3), books::book(2, 3));
    }
}

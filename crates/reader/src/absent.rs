//! What the catalogue knows of a textbook whose file this node does not hold.

use library::curriculum::{CurriculumPath, Level};
use web::{Shell, url_encoded};

use crate::book::Book;
use crate::outline::{Chapter, outline};

/// What `reader/absent.html` prints.
#[derive(askama::Template)]
#[template(path = "reader/absent.html")]
pub struct AbsentPage {
    shell: Shell,
    id: kernel::TextbookId,
    title: String,
    publisher: String,
    /// The levels of its place in the curriculum that it has
    levels: Vec<(Level, String)>,
    course: String,
    books: String,
    lesson_count: usize,
    outline: Vec<Chapter>,
}

impl AbsentPage {
    pub fn new(shell: Shell, book: &Book) -> Self {
        let textbook = &book.textbook;
        let title = textbook.title.get(shell.language()).to_owned();
        let path = &textbook.curriculum;
        let levels = Level::ALL.into_iter().map(|level| (level, path.get(level).to_owned()));
        let shelf = shell.t("nav-books").into_owned();
        Self {
            shell: shell.crumb(shelf, Some("/books".to_owned())).crumb(title.clone(), None).named(title.clone()),
            id: textbook.id,
            title,
            publisher: textbook.publisher.clone(),
            levels: levels.filter(|(_, name)| !name.is_empty()).collect(),
            course: format!("{}&book={}", link("/course", path, &Level::ALL), textbook.id),
            books: link("/books", path, &[Level::Stage, Level::Grade]),
            lesson_count: book.lessons.len(),
            outline: outline(textbook, &[]),
        }
    }
}

fn link(page: &str, path: &CurriculumPath, levels: &[Level]) -> String {
    let named = levels.iter().filter(|level| !path.get(**level).is_empty());
    let pairs: Vec<String> = named.map(|level| format!("{}={}", level.key(), url_encoded(path.get(*level)))).collect();
    format!("{page}?{}", pairs.join("&"))
}

//! A hit as it is printed.

use search::{Hit, Match, Piece, mark};
use web::Shell;

use crate::Library;
use crate::body::place_of;
use crate::document::LearningResourceType;
use crate::finder::Shown;
use crate::pages::card::{CardView, Tome, clock_time};

/// A hit, ready to print.
pub struct HitView {
    pub href: String,
    pub title: Vec<Piece>,
    pub kind: String,
    pub icon: &'static str,
    pub hue: &'static str,
    pub picture: Option<String>,
    pub tome: Option<Tome>,
    pub length: String,
    pub line: String,
    pub summary: Vec<Piece>,
    pub has_captions: bool,
    pub found: Option<Found>,
    pub also: Vec<(String, String)>,
}

/// The place inside that was found.
pub struct Found {
    pub href: String,
    /// `04:46`; empty where the whole is the place
    pub time: String,
    pub pieces: Vec<Piece>,
}

impl HitView {
    /// `None` for what has just been withdrawn.
    pub fn of(library: &Library, shell: &Shell, hit: &Hit, words: &[String]) -> Option<Self> {
        match serde_json::from_str(&hit.shown).ok()? {
            Shown::Resource { id, card } => {
                Some(Self::resource(shell, hit, words, &crate::reading::Listed { id, card: *card, cursor: String::new() }))
            }
            Shown::Textbook { id } => Self::textbook(library, shell, words, id),
            Shown::Page { textbook, label, picture } => Self::page(library, shell, hit, textbook, &label, &picture),
            Shown::Unit(_) => None,
        }
    }

    fn resource(shell: &Shell, hit: &Hit, words: &[String], listed: &crate::reading::Listed) -> Self {
        let CardView { href, title, summary, kind, icon, hue, picture, length, line, credit, has_captions, .. } =
            CardView::of(shell, listed);
        let is_book = matches!(listed.card.kind, LearningResourceType::Book | LearningResourceType::AudioBook);
        let found = hit.found.as_ref().map(|found| {
            let (href, time) = if is_book { words_place(shell, &href, found.at) } else { moment(&href, found.at) };
            Found { href, time, pieces: found.pieces.clone() }
        });
        let also = hit.same.iter().filter_map(|other| also(shell, other)).collect();
        let line = [line, credit].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
        let (title, summary) = (mark(&title, words), mark(&summary, words));
        Self { href, title, kind, icon, hue, picture, tome: None, length, line, summary, has_captions, found, also }
    }

    fn textbook(library: &Library, shell: &Shell, words: &[String], id: kernel::TextbookId) -> Option<Self> {
        let index = library.index();
        let book = index.textbook(id)?;
        let tome = Tome::of(shell, book, format!("/book/{id}"));
        let path = &book.path;
        let line = [&path.stage, &path.grade, &path.subject, &path.edition, &path.volume].map(String::as_str);
        let kind = shell.t("nav-books").into_owned();
        Some(Self {
            line: line.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" · "),
            ..Self::plain(tome, mark(&book.title, words), kind)
        })
    }

    fn page(library: &Library, shell: &Shell, hit: &Hit, id: kernel::TextbookId, label: &str, picture: &str) -> Option<Self> {
        let index = library.index();
        let book = index.textbook(id)?;
        let href = format!("/book/{id}?page={label}");
        let tome = Tome::of(shell, book, href.clone());
        let name = match label.strip_prefix('f') {
            Some(front) => shell.tx("search-front-page", front).into_owned(),
            None => shell.tx("search-page", label).into_owned(),
        };
        let title = vec![Piece { text: format!("{} · {name}", book.title), is_marked: false }];
        let found = hit.found.as_ref().map(|Match { pieces, .. }| Found { href, time: String::new(), pieces: pieces.clone() });
        let kind = shell.t("search-book-page").into_owned();
        let line = format!("{} · {}", book.path.edition, book.path.grade);
        Some(Self { picture: Some(format!("/files/{picture}")), line, found, ..Self::plain(tome, title, kind) })
    }

    fn plain(tome: Tome, title: Vec<Piece>, kind: String) -> Self {
        Self {
            href: tome.href.clone(),
            title,
            kind,
            icon: "book-2",
            hue: tome.hue,
            picture: None,
            tome: Some(tome),
            length: String::new(),
            line: String::new(),
            summary: Vec::new(),
            has_captions: false,
            found: None,
            also: Vec::new(),
        }
    }
}

/// The second of a film, with its link.
fn moment(page: &str, at_ms: u64) -> (String, String) {
    (format!("{page}?t={}", at_ms / 1000), clock_time(at_ms))
}

/// The paragraph of a book, with its link.
fn words_place(shell: &Shell, page: &str, number: u64) -> (String, String) {
    let place = place_of(number);
    (format!("{page}?section={}#b{}", place.section, place.block), shell.tn("search-section", place.section).into_owned())
}

/// Who else offers the same, with the link to theirs.
fn also(shell: &Shell, shown: &str) -> Option<(String, String)> {
    let Shown::Resource { id, card } = serde_json::from_str(shown).ok()? else { return None };
    let credit = if card.credits.is_empty() { shell.t("search-another").into_owned() } else { card.credits.join(" · ") };
    Some((crate::pages::card::href(card.kind, id), credit))
}

use std::collections::{BTreeSet, HashMap};

use kernel::{Language, TextbookId, UnitKey};
use store::Value;

use crate::card::Card;
use crate::curriculum::{CurriculumPath, Level, rank};
use crate::document::{Resource, Textbook};

/// Where a unit stands that its textbook does not have, or whose textbook is not known yet.
const NOT_IN_TREE: i64 = -1;

/// What the row of a textbook says, apart from the entry that released it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextbookRow {
    /// [`CurriculumPath::key`]
    pub path: String,
    /// In simplified Chinese.
    pub title: String,
    /// Sorts textbooks as schools list them.
    pub sort_key: String,
    /// 0 for a catalogue entry without a file.
    pub page_count: i64,
    /// Pages before printed page 1.
    pub front_pages: i64,
}

impl TextbookRow {
    /// The row of `book`.
    #[must_use]
    pub fn of(book: &Textbook) -> Self {
        Self {
            path: book.curriculum.key(),
            title: book.title.get(Language::ZhHans).to_owned(),
            sort_key: sort_key(&book.curriculum, book.title.get(Language::ZhHans)),
            page_count: i64::try_from(book.pages.len()).unwrap_or(i64::MAX),
            front_pages: i64::from(book.front_pages),
        }
    }
}

/// Stage, school type, grade, subject, edition, volume, revision in school order, then the title.
#[must_use]
pub fn sort_key(path: &CurriculumPath, title: &str) -> String {
    let mut key = String::new();
    for level in Level::ALL {
        let (place, name) = rank(level, path.get(level));
        key.push_str(&format!("{place:02}{name} "));
    }
    key.push_str(title);
    key
}

/// What resources need to know of a textbook they teach.
#[derive(Debug, Clone, PartialEq)]
pub struct ShelfBook {
    /// Where the book stands.
    pub path: CurriculumPath,
    positions: HashMap<UnitKey, i64>,
}

impl ShelfBook {
    /// The book with its units numbered in reading order.
    #[must_use]
    pub fn of(book: &Textbook) -> Self {
        let positions = (0..).zip(book.units()).map(|(at, (_, unit))| (unit.key.clone(), at)).collect();
        Self { path: book.curriculum.clone(), positions }
    }
}

/// The textbooks that a batch of resources teaches.
pub type Shelf = HashMap<TextbookId, ShelfBook>;

/// One row of `library_place`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct PlaceRow {
    pub section: String,
    pub column: String,
    pub region: String,
    pub stage: String,
    pub grade: String,
}

/// One row of `library_alignment`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct AlignmentRow {
    pub textbook: TextbookId,
    pub unit: UnitKey,
    /// The unit's place in reading order from 0; −1 when the book or the unit is not known.
    pub position: i64,
}

/// All that the tables say of a resource, apart from the entry that released it.
#[derive(Debug, Clone, PartialEq)]
pub struct ResourceRows {
    /// What lists show.
    pub card: Card,
    /// One a place and stage and grade.
    pub places: Vec<PlaceRow>,
    /// One an aligned unit.
    pub alignments: Vec<AlignmentRow>,
}

impl ResourceRows {
    /// The rows of `resource`, whose textbooks are on the `shelf` as far as they are known.
    #[must_use]
    pub fn of(resource: &Resource, shelf: &Shelf) -> Self {
        let books = || resource.alignments.iter().filter_map(|alignment| shelf.get(&alignment.textbook));
        let paths = resource.curriculum.iter().chain(books().map(|book| &book.path));
        // One row for every way to narrow a section down (all, a stage, a grade of it), so that each list is one index range.
        let mut levels = BTreeSet::from([("", "")]);
        for path in paths {
            levels.extend([(path.stage.as_str(), ""), (path.stage.as_str(), path.grade.as_str())]);
        }
        let place = |place: &crate::document::Place, (stage, grade): &(&str, &str)| PlaceRow {
            section: place.section.to_string(),
            column: place.column.to_string(),
            region: place.region.clone(),
            stage: (*stage).to_owned(),
            grade: (*grade).to_owned(),
        };
        let alignment = |alignment: &crate::document::Alignment| AlignmentRow {
            textbook: alignment.textbook,
            unit: alignment.unit.clone(),
            position: shelf.get(&alignment.textbook).and_then(|book| book.positions.get(&alignment.unit)).copied().unwrap_or(NOT_IN_TREE),
        };
        Self {
            card: Card::of(resource, books().next().map(|book| &book.path)),
            places: resource.places.iter().flat_map(|at| levels.iter().map(move |level| place(at, level))).collect(),
            alignments: resource.alignments.iter().map(alignment).collect(),
        }
    }

    pub(super) fn place_values(&self, id: &str, kind: &str, minutes: i64, released_seq: i64) -> impl Iterator<Item = Vec<Value>> {
        self.places.iter().map(move |p| {
            let texts = [&p.section, &p.column, &p.region, &p.stage, &p.grade].map(Value::from);
            let rest = [Value::from(released_seq), Value::from(id), Value::from(minutes), Value::from(kind)];
            texts.into_iter().chain(rest).collect()
        })
    }

    pub(super) fn alignment_values(&self, id: &str, kind: &str) -> impl Iterator<Item = Vec<Value>> {
        self.alignments.iter().map(move |a| vec![a.textbook.into(), (&a.unit).into(), a.position.into(), id.into(), kind.into()])
    }
}

//! What of a release is found by which words.

use kernel::{Language, LocalText};
use search::{Entry, Facet, Facets, Line, SearchDocument, compact};
use sha2::{Digest, Sha256};

use super::shown::{Shown, UnitPlace};
use super::sources::{BookFacts, HeldBook, HeldResource};
use crate::curriculum::{CurriculumPath, Level};
use crate::document::{Part, Resource, Textbook, Unit};
use crate::section::{Section, TEXTBOOKS};

/// So much of a running text is looked at.
const LONGEST_BODY_CHARS: usize = 4_000;
/// Steps of length in minutes: at most so many.
pub const LENGTHS: [u32; 3] = [5, 20, 45];
/// The kinds that are no [`crate::document::LearningResourceType`].
pub const TEXTBOOK_KIND: &str = "textbook";
/// A page of a textbook.
pub const PAGE_KIND: &str = "page";
/// The value of a property that something has or has not.
pub const YES: &str = "yes";

fn add_path(facets: &mut Facets, path: &CurriculumPath) {
    let levels = [
        (Facet::Stage, Level::Stage),
        (Facet::Grade, Level::Grade),
        (Facet::Subject, Level::Subject),
        (Facet::Edition, Level::Edition),
        (Facet::Volume, Level::Volume),
    ];
    levels.into_iter().for_each(|(facet, level)| facets.add(facet, path.get(level)));
}

fn path_words(path: &CurriculumPath) -> String {
    Level::ALL.map(|level| path.get(level)).join(" ")
}

fn forms(text: &LocalText) -> impl Iterator<Item = String> {
    text.forms().map(str::to_owned)
}

/// The document of a resource; `lines` are the captions of its film or recording.
pub(super) fn of_resource(held: &HeldResource, books: &[&BookFacts], lines: Vec<Line>, sections: &[Section]) -> SearchDocument {
    let it = &held.resource;
    let mut details: Vec<String> = Vec::new();
    for (alignment, book) in it.alignments.iter().zip(books) {
        details.extend(book.units.get(&alignment.unit).cloned());
    }
    let paths: Vec<&CurriculumPath> = it.curriculum.iter().chain(books.iter().map(|book| &book.path)).collect();
    details.extend(paths.iter().map(|path| path_words(path)));
    details.extend(it.authors.iter().chain(&it.providers).chain(&it.goals).cloned());
    details.extend(it.places.iter().flat_map(|place| place_words(place, sections)));
    let mut texts: Vec<String> = forms(&it.summary).collect();
    texts.extend(it.parts.iter().flat_map(part_texts));
    SearchDocument {
        subject: it.id.to_string(),
        entry: Entry::Hit,
        titles: forms(&it.title).collect(),
        details,
        texts,
        facets: facets_of(it, &paths, (!lines.is_empty() && it.publication().is_none()) || held.card.has_captions),
        lines,
        seq: held.seq,
        uses: held.step,
        same: same(it),
        weight: 0,
        shown: shown(&Shown::Resource { id: it.id, card: Box::new(held.card.clone()) }),
    }
}

fn place_words(place: &crate::document::Place, sections: &[Section]) -> Vec<String> {
    let mut words = vec![place.region.clone()];
    if let Some(section) = sections.iter().find(|section| section.key == place.section) {
        words.push(section.title.get(Language::ZhHans).to_owned());
        words.extend(section.column(place.column.as_str()).map(|column| column.title.get(Language::ZhHans).to_owned()));
    }
    words
}

fn facets_of(it: &Resource, paths: &[&CurriculumPath], has_captions: bool) -> Facets {
    let mut facets = Facets::default();
    paths.iter().for_each(|path| add_path(&mut facets, path));
    facets.add(Facet::Kind, it.kind.key());
    it.places.iter().for_each(|place| facets.add(Facet::Section, place.section.as_str()));
    facets.add(Facet::Language, &it.language);
    let minutes = it.duration_ms().map(|ms| u32::try_from(ms.div_ceil(60_000)).unwrap_or(u32::MAX)).or(it.minutes);
    let length =
        minutes.map(|minutes| LENGTHS.into_iter().find(|most| minutes <= *most).map_or("more".to_owned(), |most| most.to_string()));
    facets.add(Facet::Length, &length.unwrap_or_default());
    if has_captions {
        facets.add(Facet::Captions, YES);
    }
    if it.accessibility.sign_language {
        facets.add(Facet::Sign, YES);
    }
    for audience in &it.audience {
        facets.add(Facet::Audience, audience_key(*audience));
    }
    facets
}

fn audience_key(audience: crate::document::Audience) -> &'static str {
    use crate::document::Audience;
    match audience {
        Audience::Pupil => "pupil",
        Audience::Teacher => "teacher",
        Audience::Parent => "parent",
        Audience::School => "school",
    }
}

fn part_texts(part: &Part) -> Vec<String> {
    let beginning = |text: &str| text.chars().take(LONGEST_BODY_CHARS).collect::<String>();
    match part {
        Part::Video(film) => film.chapters.iter().map(|chapter| chapter.title.clone()).collect(),
        Part::Audio(recording) => recording.chapters.iter().map(|chapter| chapter.title.clone()).collect(),
        Part::Publication(book) => book.sections.iter().map(|section| section.title.clone()).collect(),
        Part::Courseware(slides) => slides.pages.iter().flat_map(|page| page.text.iter().map(|line| line.4.clone())).collect(),
        Part::Exercises(exercises) => exercises.items.iter().map(|item| beginning(&item.prompt)).collect(),
        Part::TeachingDesign(it) | Part::TaskSheet(it) | Part::Article(it) | Part::Problem(it) | Part::Action(it) | Part::Evidence(it) => {
            vec![beginning(&it.body)]
        }
    }
}

/// A number that resources share when their title and what they are made of are the same; 0 for those made of nothing.
fn same(it: &Resource) -> u64 {
    if it.parts.is_empty() && it.link.is_none() {
        return 0;
    }
    let mut digest = Sha256::new();
    digest.update(compact(it.title.get(Language::ZhHans)));
    digest.update(serde_json::to_vec(&it.parts).unwrap_or_default());
    digest.update(it.link.as_deref().unwrap_or_default());
    let bytes: [u8; 32] = digest.finalize().into();
    bytes.first_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first))
}

fn shown(it: &Shown) -> String {
    serde_json::to_string(it).unwrap_or_default()
}

/// The documents of a textbook: itself, its units, and its pages that have text.
pub(super) fn of_textbook(held: &HeldBook) -> Vec<SearchDocument> {
    let book = &held.book;
    let mut documents = vec![itself(held)];
    documents.extend(units(held));
    documents.extend((1..).zip(&book.pages).filter_map(|(index, page)| page_of(held, index, page)));
    documents
}

fn book_facets(book: &Textbook, kind: &str) -> Facets {
    let mut facets = Facets::default();
    add_path(&mut facets, &book.curriculum);
    facets.add(Facet::Kind, kind);
    facets.add(Facet::Section, TEXTBOOKS);
    facets.add(Facet::Language, Language::ZhHans.tag());
    facets
}

fn itself(held: &HeldBook) -> SearchDocument {
    let book = &held.book;
    SearchDocument {
        subject: book.id.to_string(),
        entry: Entry::Suggested,
        titles: forms(&book.title).collect(),
        details: vec![path_words(&book.curriculum), book.publisher.clone()],
        facets: book_facets(book, TEXTBOOK_KIND),
        seq: held.seq,
        weight: 1_000_000 + held.weight,
        shown: shown(&Shown::Textbook { id: book.id }),
        ..SearchDocument::default()
    }
}

fn units(held: &HeldBook) -> Vec<SearchDocument> {
    let units = held.book.units();
    let inside = |at: usize| {
        let depth = units.get(at).map_or(0, |(depth, _)| *depth);
        units.iter().skip(at + 1).take_while(|(other, _)| *other > depth).count()
    };
    let position = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
    let place = |(at, (_, unit)): (usize, &(usize, &Unit))| {
        let book = &held.book;
        let it = UnitPlace {
            textbook: book.id,
            key: unit.key.clone(),
            number: unit.number.clone(),
            title: unit.title.clone(),
            page: unit.page,
            span: (position(at), position(at + inside(at))),
            path: book.curriculum.clone(),
        };
        SearchDocument {
            subject: book.id.to_string(),
            entry: Entry::Place,
            titles: vec![unit.title.clone()],
            facets: book_facets(book, "unit"),
            weight: held.weight,
            shown: shown(&Shown::Unit(Box::new(it))),
            ..SearchDocument::default()
        }
    };
    units.iter().enumerate().map(place).collect()
}

fn page_of(held: &HeldBook, index: u32, page: &crate::document::BookPage) -> Option<SearchDocument> {
    let book = &held.book;
    let text = page.text.iter().map(|line| line.4.as_str()).collect::<Vec<_>>().join(" ");
    if text.trim().is_empty() {
        return None;
    }
    let printed = book.printed_page(index);
    let label = printed.map_or(format!("f{index}"), |printed| printed.to_string());
    Some(SearchDocument {
        subject: book.id.to_string(),
        entry: Entry::Hit,
        details: forms(&book.title).chain([path_words(&book.curriculum)]).collect(),
        lines: vec![Line { at: u64::from(index), text }],
        facets: book_facets(book, PAGE_KIND),
        seq: held.seq,
        shown: shown(&Shown::Page { textbook: book.id, label, picture: page.small.file.clone() }),
        ..SearchDocument::default()
    })
}

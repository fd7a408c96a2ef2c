//! Whether a document keeps to the catalogue format. Shape and types are the reader's business; here are lengths, ranges and references.

mod publication;

use std::collections::HashSet;

use kernel::LocalText;

use super::fault::{Fault, FaultReason};
use super::{
    BookPage, Captions, Chapter, Document, Exercise, LearningResourceType, Part, PartKind, Renditions, Resource, Textbook, Unit, Video,
};
use crate::curriculum::{CurriculumPath, PathFault};

/// How much of everything a document may hold.
#[derive(Debug, Clone, Copy)]
pub struct Limits;

impl Limits {
    /// Characters of a title or name.
    pub const TITLE: usize = 200;
    /// Characters of a summary or another short text.
    pub const SHORT: usize = 2_000;
    /// Characters of a body.
    pub const BODY: usize = 200_000;
    /// Entries of a list.
    pub const ENTRIES: usize = 500;
    /// Questions of a film.
    pub const QUESTIONS: usize = 50;
    /// Pages of a book.
    pub const PAGES: usize = 2_000;
    /// Nodes of a teaching tree.
    pub const UNITS: usize = 5_000;
    /// Levels of a teaching tree.
    pub const LEVELS: usize = 6;
    /// Pixels of a picture's side.
    pub const PIXELS: u32 = 20_000;
    /// Milliseconds of a film: one day.
    pub const DURATION_MS: u64 = 86_400_000;
}

type Checked = Result<(), Fault>;

fn fault(field: impl Into<String>, reason: FaultReason) -> Fault {
    Fault::new(field, reason)
}

fn ensure(holds: bool, field: &str, reason: FaultReason) -> Checked {
    if holds { Ok(()) } else { Err(fault(field, reason)) }
}

impl Document {
    /// Checks everything that the types do not.
    ///
    /// # Errors
    /// The first [`Fault`] in reading order.
    pub fn check(&self) -> Result<(), Fault> {
        match self {
            Self::Textbook(book) => textbook(book),
            Self::Resource(it) => resource(it),
        }
    }
}

fn textbook(book: &Textbook) -> Checked {
    local_text(&book.title, "title", Limits::TITLE)?;
    curriculum(&book.curriculum, "curriculum")?;
    line(&book.publisher, "publisher", Limits::TITLE)?;
    licence(&book.licence)?;
    pages(&book.pages, "pages")?;
    let front = usize::try_from(book.front_pages).unwrap_or(usize::MAX);
    ensure(front <= book.pages.len().max(50), "front_pages", FaultReason::OutOfRange)?;
    let printed = (!book.pages.is_empty()).then(|| book.pages.len().saturating_sub(front));
    let mut keys = HashSet::new();
    units(&book.tree, "tree", 1, printed, &mut keys)
}

fn units<'b>(tree: &'b [Unit], field: &str, level: usize, printed: Option<usize>, keys: &mut HashSet<&'b str>) -> Checked {
    ensure(tree.is_empty() || level <= Limits::LEVELS, field, FaultReason::TooDeep)?;
    for (at, unit) in tree.iter().enumerate() {
        let here = format!("{field}[{at}]");
        ensure(keys.insert(unit.key.as_str()), &format!("{here}.key"), FaultReason::DuplicateKey)?;
        ensure(keys.len() <= Limits::UNITS, field, FaultReason::TooMany)?;
        line(&unit.number, &format!("{here}.number"), 40)?;
        filled(&unit.title, &format!("{here}.title"), Limits::TITLE)?;
        let first = unit.page.unwrap_or(1);
        let last = unit.page_end.unwrap_or(first);
        let within = |page: u32| page > 0 && printed.is_none_or(|count| page as usize <= count);
        ensure(within(first), &format!("{here}.page"), FaultReason::OutOfRange)?;
        ensure(within(last) && last >= first, &format!("{here}.page_end"), FaultReason::OutOfRange)?;
        units(&unit.children, &format!("{here}.children"), level + 1, printed, keys)?;
    }
    Ok(())
}

fn resource(it: &Resource) -> Checked {
    local_text(&it.title, "title", Limits::TITLE)?;
    local_text(&it.summary, "summary", Limits::SHORT)?;
    ensure(!it.places.is_empty(), "places", FaultReason::Missing)?;
    counted(it.places.len(), "places")?;
    for (at, place) in it.places.iter().enumerate() {
        line(&place.region, &format!("places[{at}].region"), 60)?;
        ensure(!it.places[..at].contains(place), &format!("places[{at}]"), FaultReason::DuplicateKey)?;
    }
    counted(it.alignments.len(), "alignments")?;
    for (at, alignment) in it.alignments.iter().enumerate() {
        ensure(!it.alignments[..at].contains(alignment), &format!("alignments[{at}]"), FaultReason::DuplicateKey)?;
    }
    counted(it.curriculum.len(), "curriculum")?;
    for (at, path) in it.curriculum.iter().enumerate() {
        curriculum(path, &format!("curriculum[{at}]"))?;
    }
    counted(it.audience.len(), "audience")?;
    language(&it.language, "language")?;
    licence(&it.licence)?;
    lines(&it.providers, "providers")?;
    lines(&it.authors, "authors")?;
    lines(&it.goals, "goals")?;
    ensure(it.minutes.is_none_or(|minutes| (1..=100_000).contains(&minutes)), "minutes", FaultReason::OutOfRange)?;
    if let Some(poster) = &it.poster {
        path(&poster.file, "poster")?;
    }
    link(it)?;
    parts(it)
}

fn link(it: &Resource) -> Checked {
    let is_link = it.kind == LearningResourceType::Link;
    match &it.link {
        None => ensure(!is_link, "link", FaultReason::Missing),
        Some(_) if !is_link => Err(fault("link", FaultReason::UnknownField)),
        Some(address) => {
            let host = address.strip_prefix("https://").unwrap_or_default();
            let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '`');
            let named = host.split(['/', '?', '#']).next().is_some_and(|host| host.contains('.') && !host.contains('@'));
            ensure(named && address.len() <= Limits::SHORT && address.chars().all(plain), "link", FaultReason::BadLink)
        }
    }
}

fn parts(it: &Resource) -> Checked {
    let may_be_empty = it.kind == LearningResourceType::Link;
    ensure(may_be_empty || !it.parts.is_empty(), "parts", FaultReason::Missing)?;
    counted(it.parts.len(), "parts")?;
    let is_book = matches!(it.kind, LearningResourceType::Book | LearningResourceType::AudioBook);
    ensure(is_book == it.publication().is_some(), "parts", if is_book { FaultReason::Missing } else { FaultReason::UnknownName })?;
    if it.kind == LearningResourceType::Case {
        let has = |kind| it.part(kind).is_some();
        ensure(has(PartKind::Problem) && has(PartKind::Action) && has(PartKind::Evidence), "parts", FaultReason::NoEvidence)?;
    }
    for (at, one) in it.parts.iter().enumerate() {
        part(one).map_err(|inner| fault(format!("parts[{at}].{}", inner.field), inner.reason))?;
    }
    Ok(())
}

fn part(part: &Part) -> Checked {
    match part {
        Part::Video(film) => {
            path(&film.file, "file")?;
            let sides = 1..=Limits::PIXELS;
            ensure(sides.contains(&film.width) && sides.contains(&film.height), "width", FaultReason::OutOfRange)?;
            film.renditions.as_ref().map_or(Ok(()), renditions)?;
            media(film.duration_ms, &film.captions, &film.chapters)?;
            film.sign.as_ref().map_or(Ok(()), |sign| path(&sign.file, "sign"))?;
            questions(film)
        }
        Part::Audio(recording) => {
            path(&recording.file, "file")?;
            media(recording.duration_ms, &recording.captions, &recording.chapters)
        }
        Part::Courseware(slides) => {
            ensure(!slides.pages.is_empty(), "pages", FaultReason::Missing)?;
            pages(&slides.pages, "pages")
        }
        Part::Exercises(set) => {
            ensure(!set.items.is_empty(), "items", FaultReason::Missing)?;
            counted(set.items.len(), "items")?;
            set.items.iter().enumerate().try_for_each(|(at, item)| exercise(item, &format!("items[{at}]")))
        }
        Part::Publication(book) => publication::check(book),
        Part::TeachingDesign(text)
        | Part::TaskSheet(text)
        | Part::Article(text)
        | Part::Problem(text)
        | Part::Action(text)
        | Part::Evidence(text) => body(&text.body, "body"),
    }
}

fn renditions(film: &Renditions) -> Checked {
    path(&film.master, "renditions.master")?;
    counted(film.sizes.len(), "renditions.sizes")?;
    for (at, size) in film.sizes.iter().enumerate() {
        let here = format!("renditions.sizes[{at}]");
        path(&size.file, &here)?;
        path(&size.playlist, &here)?;
        let sides = 1..=Limits::PIXELS;
        ensure(sides.contains(&size.width) && sides.contains(&size.height), &here, FaultReason::OutOfRange)?;
    }
    film.sound.as_ref().map_or(Ok(()), |sound| path(&sound.file, "renditions.sound").and(path(&sound.playlist, "renditions.sound")))
}

fn media(duration_ms: u64, captions: &[Captions], chapters: &[Chapter]) -> Checked {
    ensure((1..=Limits::DURATION_MS).contains(&duration_ms), "duration_ms", FaultReason::OutOfRange)?;
    counted(captions.len(), "captions")?;
    for (at, track) in captions.iter().enumerate() {
        language(&track.language, &format!("captions[{at}].language"))?;
        path(&track.file, &format!("captions[{at}].file"))?;
    }
    counted(chapters.len(), "chapters")?;
    for (at, chapter) in chapters.iter().enumerate() {
        filled(&chapter.title, &format!("chapters[{at}].title"), Limits::TITLE)?;
        let follows = at == 0 || chapters[at - 1].at_ms < chapter.at_ms;
        ensure(follows && chapter.at_ms < duration_ms, &format!("chapters[{at}].at_ms"), FaultReason::OutOfRange)?;
    }
    Ok(())
}

fn questions(film: &Video) -> Checked {
    ensure(film.questions.len() <= Limits::QUESTIONS, "questions", FaultReason::TooMany)?;
    for (at, question) in film.questions.iter().enumerate() {
        let here = format!("questions[{at}]");
        let follows = at == 0 || film.questions[at - 1].at_ms < question.at_ms;
        ensure(follows && question.at_ms < film.duration_ms, &format!("{here}.at_ms"), FaultReason::OutOfRange)?;
        exercise(&question.exercise, &format!("{here}.exercise"))?;
        let key = question.key();
        ensure(!film.questions[..at].iter().any(|earlier| earlier.key() == key), &here, FaultReason::DuplicateKey)?;
    }
    Ok(())
}

fn exercise(item: &Exercise, field: &str) -> Checked {
    body(&item.prompt, &format!("{field}.prompt"))?;
    counted(item.choices.len(), &format!("{field}.choices"))?;
    for (at, choice) in item.choices.iter().enumerate() {
        body(choice, &format!("{field}.choices[{at}]"))?;
    }
    text(&item.solution, &format!("{field}.solution"), Limits::BODY)?;
    ensure((1..=1_000).contains(&item.points), &format!("{field}.points"), FaultReason::OutOfRange)?;
    let field = format!("{field}.answer");
    if item.choices.is_empty() {
        let answer = item.answer.as_str().ok_or_else(|| fault(field.as_str(), FaultReason::WrongType))?;
        return text(answer, &field, Limits::BODY);
    }
    let answers = item.answer.as_array().ok_or_else(|| fault(field.as_str(), FaultReason::WrongType))?;
    ensure(!answers.is_empty(), &field, FaultReason::Missing)?;
    for (at, answer) in answers.iter().enumerate() {
        let index = answer.as_u64().ok_or_else(|| fault(field.as_str(), FaultReason::WrongType))?;
        ensure((index as usize) < item.choices.len(), &field, FaultReason::AnswerOutsideChoices)?;
        ensure(!answers[..at].contains(answer), &field, FaultReason::DuplicateKey)?;
    }
    Ok(())
}

fn pages(pages: &[BookPage], field: &str) -> Checked {
    ensure(pages.len() <= Limits::PAGES, field, FaultReason::TooMany)?;
    for (at, page) in pages.iter().enumerate() {
        let here = format!("{field}[{at}]");
        path(&page.small.file, &format!("{here}.small"))?;
        path(&page.large.file, &format!("{here}.large"))?;
        let sides = 1..=Limits::PIXELS;
        ensure(sides.contains(&page.width) && sides.contains(&page.height), &format!("{here}.width"), FaultReason::OutOfRange)?;
        ensure(page.text.len() <= Limits::PAGES, &format!("{here}.text"), FaultReason::TooMany)?;
        for (at, row) in page.text.iter().enumerate() {
            let here = format!("{here}.text[{at}]");
            let within = [row.0, row.1, row.2, row.3].iter().all(|share| (0.0..=1.0).contains(share));
            ensure(within, &here, FaultReason::OutOfRange)?;
            line(&row.4, &here, Limits::SHORT)?;
        }
    }
    Ok(())
}

fn curriculum(path: &CurriculumPath, field: &str) -> Checked {
    match path.clone().checked() {
        Ok(_) => ensure(path.category.is_empty() || path.stage == "特殊教育", &format!("{field}.category"), FaultReason::UnknownName),
        Err(PathFault::NoStage) => Err(fault(format!("{field}.stage"), FaultReason::Missing)),
        Err(PathFault::Name(level)) => Err(fault(format!("{field}.{level}"), FaultReason::BadName)),
    }
}

fn local_text(texts: &LocalText, field: &str, longest: usize) -> Checked {
    texts.forms().try_for_each(|form| filled(form, field, longest))
}

fn lines(texts: &[String], field: &str) -> Checked {
    counted(texts.len(), field)?;
    texts.iter().enumerate().try_for_each(|(at, text)| filled(text, &format!("{field}[{at}]"), Limits::TITLE))
}

fn counted(count: usize, field: &str) -> Checked {
    ensure(count <= Limits::ENTRIES, field, FaultReason::TooMany)
}

/// A single line that says something.
fn filled(text: &str, field: &str, longest: usize) -> Checked {
    ensure(!text.trim().is_empty(), field, FaultReason::Missing)?;
    line(text, field, longest)
}

fn line(text: &str, field: &str, longest: usize) -> Checked {
    ensure(text.chars().count() <= longest, field, FaultReason::TooLong)?;
    ensure(!text.chars().any(char::is_control), field, FaultReason::ControlCharacter)
}

fn body(written: &str, field: &str) -> Checked {
    ensure(!written.trim().is_empty(), field, FaultReason::Missing)?;
    text(written, field, Limits::BODY)
}

/// Several lines.
fn text(text: &str, field: &str, longest: usize) -> Checked {
    ensure(text.chars().count() <= longest, field, FaultReason::TooLong)?;
    ensure(!text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')), field, FaultReason::ControlCharacter)
}

fn language(tag: &str, field: &str) -> Checked {
    let subtag = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let primary = tag.split('-').next().is_some_and(|first| (2..=3).contains(&first.len()));
    ensure(primary && tag.len() <= 35 && tag.split('-').all(subtag), field, FaultReason::BadLanguage)
}

fn licence(text: &str) -> Checked {
    ensure(!text.is_empty(), "licence", FaultReason::Missing)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '(' | ')' | ' ' | ':');
    ensure(text.len() <= 120 && text.chars().all(plain), "licence", FaultReason::BadLicence)
}

/// A path inside a package, or the digest of a kept file, which is one too.
fn path(file: &str, field: &str) -> Checked {
    ensure(is_safe_path(file), field, FaultReason::UnsafePath)
}

/// Whether `file` stays inside its package on every system: relative, with `/`, nothing hidden, no way up.
#[must_use]
pub fn is_safe_path(file: &str) -> bool {
    let plain = |c: char| !c.is_control() && !matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let step = |name: &str| !name.is_empty() && !name.starts_with('.') && name.len() <= 200 && name.chars().all(plain);
    file.len() <= 500 && file.split('/').all(step)
}

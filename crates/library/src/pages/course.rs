use axum::extract::{Query, State};
use axum::http::Uri;
use kernel::TextbookId;
use serde::Deserialize;
use web::{PageResult, Shell, View, url_encoded};

use super::card::{CardView, Tome, hue};
use crate::Library;
use crate::choice::ChoiceRow;
use crate::curriculum::{CurriculumPath, Level};
use crate::document::{Textbook, Unit};
use crate::reading::{self, ShelfEntry};
use crate::section::COURSE_TEACHING;

/// Course teaching 课程教学: filter rows, chapter tree, lessons.
#[derive(askama::Template)]
#[template(path = "library/course.html")]
struct CoursePage {
    shell: Shell,
    rows: Vec<FilterRow>,
    is_open: bool,
    pick_href: String,
    chosen: Option<ChosenBook>,
    siblings: Vec<(String, String, bool)>,
}

struct FilterRow {
    label: String,
    names: Vec<(String, String, bool)>,
}

struct ChosenBook {
    title: String,
    edition: String,
    hue: &'static str,
    tome: Tome,
    book_href: String,
    has_pages: bool,
    favourite: String,
    chapters: Vec<Chapter>,
    unit_title: String,
    share: String,
    tabs: Vec<(String, String, i64, bool)>,
    lessons: Vec<CardView>,
    has_more: bool,
    /// What belongs to the chosen unit, for taking it along; empty where none is chosen
    take: String,
}

struct Chapter {
    title: String,
    href: String,
    is_open: bool,
    is_current: bool,
    leaves: Vec<Leaf>,
}

struct Leaf {
    title: String,
    href: String,
    is_deep: bool,
    is_current: bool,
}

/// What a link to course teaching may ask for.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct CourseQuery {
    stage: String,
    category: String,
    grade: String,
    subject: String,
    edition: String,
    volume: String,
    revision: String,
    book: String,
    unit: String,
    kind: String,
    pick: String,
    column: String,
}

const LESSONS_SHOWN: i64 = 60;

impl CourseQuery {
    fn path(&self) -> CurriculumPath {
        let Self { stage, category, grade, subject, edition, volume, revision, .. } = self.clone();
        CurriculumPath { stage, category, subject, edition, grade, volume, revision }
    }
}

/// `GET /course`
pub async fn show_course(State(library): State<Library>, view: View, Query(asked): Query<CourseQuery>, uri: Uri) -> PageResult {
    if !asked.column.is_empty() {
        return web::see_other(&format!("/s/{COURSE_TEACHING}?column={}", url_encoded(&asked.column)));
    }
    let index = library.index();
    let full = uri.path_and_query().map_or(uri.path(), |path| path.as_str());
    let title = index.section(COURSE_TEACHING).map(|section| section.title.get(view.language).to_owned()).unwrap_or_default();
    let shell = Shell::new(&library.app, view, full).in_section(COURSE_TEACHING).crumb(&title, Some("/course".to_owned()));
    let wanted: Option<&ShelfEntry> = asked.book.parse().ok().and_then(|id| index.textbook(id));
    let path = wanted.map_or_else(|| asked.path(), |book| book.path.clone());
    let Some(choices) = index.paths.choose(&path) else {
        let page = CoursePage {
            rows: Vec::new(),
            is_open: true,
            pick_href: String::new(),
            chosen: None,
            siblings: Vec::new(),
            shell: shell.named(title),
        };
        return web::public(&page);
    };
    let on_path = index.on_path(&choices.path);
    let richest = on_path.iter().copied().max_by_key(|book| (book.lesson_count, book.page_count, std::cmp::Reverse(book.id)));
    let entry = wanted.filter(|book| book.path == choices.path).or(richest);
    let base = link(&choices.path);
    let siblings = siblings(&on_path, entry, &base);
    let (shell, chosen) = match entry {
        Some(entry) => {
            let name = format!("{} · {}{} · {}", choices.path.subject, choices.path.grade, choices.path.volume, choices.path.edition);
            let shell = shell.named(&name).crumb(name, None);
            let base = if siblings.is_empty() { base } else { format!("{base}&book={}", entry.id) };
            let chosen = chosen_book(&library, &shell, entry, &base, &asked).await?;
            (shell, chosen)
        }
        None => (shell.named(title), None),
    };
    let rows = choices.rows.iter().map(|row| filter_row(&shell, row, &choices.path)).collect();
    let pick_href = format!("{}&pick=1", link(&choices.path));
    web::public(&CoursePage { rows, is_open: !asked.pick.is_empty(), pick_href, chosen, siblings, shell })
}

fn link(path: &CurriculumPath) -> String {
    let chosen = Level::ALL.into_iter().filter(|level| !path.get(*level).is_empty());
    let parts: Vec<String> = chosen.map(|level| format!("{}={}", level.key(), url_encoded(path.get(level)))).collect();
    format!("/course?{}", parts.join("&"))
}

/// Names of one level as links; a link keeps the choices below as wishes, which give way where they do not fit.
fn filter_row(shell: &Shell, row: &ChoiceRow, path: &CurriculumPath) -> FilterRow {
    let option = |name: &String| {
        let mut path = path.clone();
        path.set(row.level, name.clone());
        (name.clone(), link(&path), *name == row.chosen)
    };
    FilterRow { label: shell.t(row.level.key()).into_owned(), names: row.names.iter().map(option).collect() }
}

fn siblings(on_path: &[&ShelfEntry], entry: Option<&ShelfEntry>, base: &str) -> Vec<(String, String, bool)> {
    if on_path.len() < 2 {
        return Vec::new();
    }
    let is_chosen = |book: &ShelfEntry| entry.is_some_and(|entry| entry.id == book.id);
    on_path.iter().map(|book| (book.title.clone(), format!("{base}&book={}", book.id), is_chosen(book))).collect()
}

async fn chosen_book(
    library: &Library,
    shell: &Shell,
    entry: &ShelfEntry,
    base: &str,
    asked: &CourseQuery,
) -> Result<Option<ChosenBook>, web::PageError> {
    let mut tx = library.app.db.read().await?;
    let Some(held) = library.outline(&mut tx, entry.id).await? else { return Ok(None) };
    let book = &held.document;
    let units = book.units();
    let span = units.iter().position(|(_, unit)| unit.key.as_str() == asked.unit).map(|at| (at, last_under(&units, at)));
    let (from, to) = span.unwrap_or((0, units.len().saturating_sub(1)));
    let range = (i64::try_from(from).unwrap_or(0), i64::try_from(to).unwrap_or(0));
    let counts = reading::count_aligned(&mut tx, entry.id, range).await?;
    let listed = reading::list_aligned(&mut tx, entry.id, range, &asked.kind, LESSONS_SHOWN + 1).await?;
    let at = span.map(|(from, _)| from);
    let unit_base = at.and_then(|at| units.get(at)).map_or_else(|| base.to_owned(), |(_, unit)| format!("{base}&unit={}", unit.key));
    let shown: Vec<CardView> = listed.iter().take(60).map(|(_, listed)| CardView::of(shell, listed)).collect();
    Ok(Some(ChosenBook {
        title: book.title.get(shell.language()).to_owned(),
        edition: entry.path.edition.clone(),
        hue: hue(&entry.path.subject),
        tome: Tome::of(shell, entry, format!("/book/{}", entry.id)),
        book_href: format!("/book/{}", entry.id),
        has_pages: entry.page_count > 0,
        favourite: favourite(entry.id),
        chapters: chapters(book, base, at, &units),
        unit_title: at.and_then(|at| units.get(at)).map_or_else(|| shell.t("whole-book").into_owned(), |(_, unit)| named(unit)),
        share: share(entry.id, at.and_then(|at| units.get(at)).map(|(_, unit)| *unit)),
        take: at.map(|_| format!("/take/lessons/{}?unit={}", entry.id, asked.unit)).unwrap_or_default(),
        tabs: tabs(shell, &counts, &unit_base, &asked.kind),
        has_more: listed.len() > shown.len(),
        lessons: shown,
    }))
}

fn share(book: TextbookId, unit: Option<&Unit>) -> String {
    unit.map_or_else(|| format!("/share/textbook/{book}"), |unit| format!("/share/textbook/{book}/{}", unit.key))
}

fn favourite(book: TextbookId) -> String {
    format!("/me/favourites/textbook/{book}")
}

/// The position of the last unit below the unit at `at`, in reading order.
fn last_under(units: &[(usize, &Unit)], at: usize) -> usize {
    let depth = units.get(at).map_or(0, |(depth, _)| *depth);
    let below = units.iter().skip(at + 1).take_while(|(other, _)| *other > depth).count();
    at + below
}

fn named(unit: &Unit) -> String {
    if unit.number.is_empty() { unit.title.clone() } else { format!("{} {}", unit.number, unit.title) }
}

fn chapters(book: &Textbook, base: &str, current: Option<usize>, units: &[(usize, &Unit)]) -> Vec<Chapter> {
    let href = |unit: &Unit| format!("{base}&unit={}#lessons", unit.key);
    let is_current = |unit: &Unit| current.and_then(|at| units.get(at)).is_some_and(|(_, chosen)| chosen.key == unit.key);
    let chapter = |(at, unit): (usize, &Unit)| {
        let mut leaves = Vec::new();
        collect_leaves(&unit.children, 0, &mut |depth, leaf| {
            leaves.push(Leaf { title: named(leaf), href: href(leaf), is_deep: depth > 0, is_current: is_current(leaf) });
        });
        let is_open = is_current(unit) || leaves.iter().any(|leaf| leaf.is_current) || (current.is_none() && at == 0);
        Chapter { title: named(unit), href: href(unit), is_open, is_current: is_current(unit), leaves }
    };
    book.tree.iter().enumerate().map(chapter).collect()
}

fn collect_leaves<'u>(units: &'u [Unit], depth: usize, take: &mut impl FnMut(usize, &'u Unit)) {
    for unit in units {
        take(depth, unit);
        collect_leaves(&unit.children, depth + 1, take);
    }
}

fn tabs(shell: &Shell, counts: &[(String, i64)], base: &str, chosen: &str) -> Vec<(String, String, i64, bool)> {
    let all = counts.iter().map(|(_, count)| count).sum();
    let kinds = counts.iter().map(|(kind, count)| {
        let label = shell.t(&format!("kind-{}", kind.replace('_', "-"))).into_owned();
        (label, format!("{base}&kind={kind}#lessons"), *count, kind == chosen)
    });
    [(shell.t("all").into_owned(), format!("{base}#lessons"), all, chosen.is_empty())].into_iter().chain(kinds).collect()
}

#[cfg(test)]
mod tests {
    use super::last_under;
    use crate::document::{Unit, UnitKind};

    fn unit(key: &str) -> Unit {
        Unit {
            key: key.parse().unwrap(),
            kind: UnitKind::Unit,
            number: String::new(),
            title: key.into(),
            page: None,
            page_end: None,
            children: vec![],
        }
    }

    #[test]
    fn a_chapter_takes_all_that_stands_below_it() {
        let all = ["a", "a.1", "a.1.1", "a.2", "b"].map(unit);
        let units: Vec<(usize, &Unit)> = [0, 1, 2, 1, 0].into_iter().zip(&all).collect();
        assert_eq!([0, 1, 3, 4].map(|at| last_under(&units, at)), [3, 2, 3, 4]);
    }
}

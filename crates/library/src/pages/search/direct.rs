//! The direct hit: the query is the name of a unit, and everything about it is one step away.

use search::{Index, Lead, Preferences, SearchError};
use store::DbError;
use web::{Shell, url_encoded};

use crate::Library;
use crate::finder::{Shown, UnitPlace};
use crate::reading;

/// The unit that the query names.
pub struct Direct {
    pub name: String,
    pub place: String,
    pub href: String,
    pub hue: &'static str,
    /// Its page, and what there is to learn, each with its number
    pub links: Vec<(String, String, String)>,
    /// The same name in other textbooks
    pub others: Vec<(String, String)>,
}

const LINKS_SHOWN: usize = 5;
const OTHERS_SHOWN: usize = 4;

/// The unit that was found.
pub fn unit_of(lead: &Lead) -> Option<UnitPlace> {
    match serde_json::from_str(&lead.shown).ok()? {
        Shown::Unit(unit) => Some(*unit),
        _ => None,
    }
}

/// How near a unit is to who asks.
fn nearness(unit: &UnitPlace, preferences: &Preferences) -> usize {
    let path = &unit.path;
    let is_adopted = preferences
        .editions
        .iter()
        .any(|(stage, subject, edition)| *stage == path.stage && *subject == path.subject && *edition == path.edition);
    let raised = |name: &String| preferences.raised.iter().any(|(_, value, _)| value == name);
    2 * usize::from(is_adopted) + 2 * usize::from(raised(&path.grade)) + usize::from(raised(&path.stage))
}

/// Where a unit's lessons stand.
pub fn unit_href(unit: &UnitPlace) -> String {
    format!("/course?book={}&unit={}", unit.textbook, url_encoded(unit.key.as_str()))
}

/// 数学 · 七年级上册 · 人教版
pub fn unit_line(unit: &UnitPlace) -> String {
    let path = &unit.path;
    let level = if path.grade.is_empty() { &path.stage } else { &path.grade };
    [path.subject.as_str(), &format!("{level}{}", path.volume), path.edition.as_str()].join(" · ")
}

/// Its number and name.
pub fn unit_name(unit: &UnitPlace) -> String {
    if unit.number.is_empty() { unit.title.clone() } else { format!("{} {}", unit.number, unit.title) }
}

/// The units of the name `words`, the one nearest to who asks first: the direct hit.
pub fn named(index: &Index, words: &str, preferences: &Preferences) -> Result<Vec<UnitPlace>, SearchError> {
    let mut units: Vec<UnitPlace> = index.find_named(words)?.iter().filter_map(unit_of).collect();
    units.sort_by_key(|unit| std::cmp::Reverse(nearness(unit, preferences)));
    Ok(units)
}

/// The card of the first unit.
pub async fn card(library: &Library, shell: &Shell, units: &[UnitPlace]) -> Result<Option<Direct>, DbError> {
    let Some(unit) = units.first() else { return Ok(None) };
    let index = library.index();
    let Some(book) = index.textbook(unit.textbook) else { return Ok(None) };
    let mut links = Vec::new();
    if let Some(page) = unit.page.filter(|_| book.page_count > 0) {
        let href = format!("/book/{}?page={page}", unit.textbook);
        links.push((shell.t("search-book-page").into_owned(), href, page.to_string()));
    }
    let counts = reading::count_aligned(&mut library.app.db.read().await?, unit.textbook, unit.span).await?;
    for (kind, count) in counts.into_iter().take(LINKS_SHOWN) {
        let name = shell.t(&format!("kind-{}", kind.replace('_', "-"))).into_owned();
        links.push((name, format!("{}&kind={kind}", unit_href(unit)), count.to_string()));
    }
    let other = |unit: &UnitPlace| (unit_line(unit), unit_href(unit));
    let mut others: Vec<(String, String)> = units.iter().skip(1).filter(|it| it.textbook != unit.textbook).map(other).collect();
    others.dedup_by(|a, b| a.0 == b.0);
    others.truncate(OTHERS_SHOWN);
    let hue = crate::pages::hue(&unit.path.subject);
    Ok(Some(Direct { name: unit_name(unit), place: unit_line(unit), href: unit_href(unit), hue, links, others }))
}

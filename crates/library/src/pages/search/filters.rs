//! The filters beside the results. Each is a link with the number of hits it leads to.

use search::{Answer, Facet};
use web::Shell;

use super::asked::{Asked, CHOSEN_FROM};
use crate::curriculum::{Level, rank};
use crate::finder::{PAGE_KIND, TEXTBOOK_KIND};
use crate::{Index, Library};

/// The values of one facet.
pub struct Filter {
    pub title: String,
    pub values: Vec<Choice>,
    /// Further values, which open on demand
    pub rest: Vec<Choice>,
}

/// One value.
pub struct Choice {
    pub label: String,
    pub href: String,
    pub count: u32,
    pub is_chosen: bool,
}

const VALUES_SHOWN: usize = 6;
const MOST_VALUES: usize = 18;

/// The kinds, which stand above the results.
pub fn kinds(library: &Library, shell: &Shell, asked: &Asked, answer: &Answer) -> Vec<Choice> {
    let index = library.index();
    let counts = counts_of(answer, Facet::Kind);
    let all = Choice {
        label: shell.t("all").into_owned(),
        href: asked.choosing(Facet::Kind, None).link(),
        count: counts.iter().map(|(_, count)| count).sum(),
        is_chosen: !asked.filters.contains_key(&Facet::Kind),
    };
    let choices = counts.iter().map(|(value, count)| choice(&index, shell, asked, Facet::Kind, value, *count));
    if counts.is_empty() { Vec::new() } else { std::iter::once(all).chain(choices).collect() }
}

/// The other filters that have anything to choose.
pub fn filters(library: &Library, shell: &Shell, asked: &Asked, answer: &Answer) -> Vec<Filter> {
    let index = library.index();
    let filter = |facet: Facet| {
        let mut counts: Vec<(String, u32)> = counts_of(answer, facet).to_vec();
        counts.truncate(MOST_VALUES);
        let chosen = asked.filters.get(&facet);
        if let Some(level) = level_of(facet) {
            counts.sort_by_cached_key(|(value, _)| rank(level, value));
        }
        // A choice that nothing fits any more stays, to be taken back.
        if let Some(lost) = chosen.filter(|value| counts.iter().all(|(known, _)| known != *value)) {
            counts.insert(0, (lost.clone(), 0));
        }
        let mut values: Vec<Choice> = counts.iter().map(|(value, count)| choice(&index, shell, asked, facet, value, *count)).collect();
        values.sort_by_key(|choice| !choice.is_chosen);
        let rest = values.split_off(values.len().min(VALUES_SHOWN));
        let title = shell.t(title_key(facet)).into_owned();
        (!values.is_empty()).then_some(Filter { title, values, rest })
    };
    CHOSEN_FROM.into_iter().filter(|facet| *facet != Facet::Kind).filter_map(filter).collect()
}

/// What is chosen, each with the link that takes it back.
pub fn chosen(library: &Library, shell: &Shell, asked: &Asked) -> Vec<Choice> {
    let index = library.index();
    asked.filters.iter().map(|(facet, value)| choice(&index, shell, asked, *facet, value, 0)).collect()
}

fn counts_of(answer: &Answer, facet: Facet) -> &[(String, u32)] {
    answer.counts.iter().find(|(known, _)| *known == facet).map_or(&[], |(_, counts)| counts.as_slice())
}

fn choice(index: &Index, shell: &Shell, asked: &Asked, facet: Facet, value: &str, count: u32) -> Choice {
    let is_chosen = asked.filters.get(&facet).is_some_and(|chosen| chosen == value);
    let other = if is_chosen { None } else { Some(value) };
    Choice { label: label(index, shell, facet, value), href: asked.choosing(facet, other).link(), count, is_chosen }
}

fn level_of(facet: Facet) -> Option<Level> {
    match facet {
        Facet::Stage => Some(Level::Stage),
        Facet::Grade => Some(Level::Grade),
        Facet::Subject => Some(Level::Subject),
        Facet::Edition => Some(Level::Edition),
        Facet::Volume => Some(Level::Volume),
        _ => None,
    }
}

fn title_key(facet: Facet) -> &'static str {
    match facet {
        Facet::Stage => "stage",
        Facet::Grade => "grade",
        Facet::Subject => "subject",
        Facet::Edition => "edition",
        Facet::Volume => "volume",
        Facet::Kind => "kinds",
        Facet::Section => "sections",
        Facet::Language => "search-language",
        Facet::Length => "length",
        Facet::Captions => "access-captions",
        Facet::Sign => "access-sign",
        Facet::Audience => "fact-audience",
    }
}

fn label(index: &Index, shell: &Shell, facet: Facet, value: &str) -> String {
    match facet {
        Facet::Kind if value == TEXTBOOK_KIND => shell.t("nav-books").into_owned(),
        Facet::Kind if value == PAGE_KIND => shell.t("search-book-page").into_owned(),
        Facet::Kind => known(shell, &format!("kind-{}", value.replace('_', "-")), value),
        Facet::Section => index.section(value).map_or(value, |section| section.title.get(shell.language())).to_owned(),
        Facet::Language => known(shell, &format!("search-language-{}", value.to_ascii_lowercase()), value),
        Facet::Length => match value.parse::<u32>() {
            Ok(minutes) => shell.tn("search-minutes-to", minutes).into_owned(),
            Err(_) => shell.t("search-minutes-more").into_owned(),
        },
        Facet::Captions => shell.t("has-captions").into_owned(),
        Facet::Sign => shell.t("search-has-sign").into_owned(),
        _ => value.to_owned(),
    }
}

fn known(shell: &Shell, key: &str, otherwise: &str) -> String {
    if shell.words().has(key) { shell.t(key).into_owned() } else { otherwise.to_owned() }
}

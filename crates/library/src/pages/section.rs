use axum::extract::{Path, Query, State};
use axum::http::Uri;
use kernel::PageSize;
use serde::Deserialize;
use web::{OrNotFound, PageError, PageResult, Shell, View, url_encoded};

use super::card::CardView;
use crate::reading::{self, Listed, PlaceFilter};
use crate::section::{Column, LOCAL_CHANNELS, Section};
use crate::{Index, Library};

/// One section: all its columns at a glance, or one column as a list.
#[derive(askama::Template)]
#[template(path = "library/section.html")]
struct SectionPage {
    shell: Shell,
    hue: String,
    icon: String,
    title: String,
    hint: String,
    columns: Vec<Chip>,
    stages: Vec<Chip>,
    lengths: Vec<Chip>,
    rows: Vec<ColumnRow>,
    channels: Vec<Chip>,
    next: Option<String>,
}

pub(super) struct Chip {
    pub label: String,
    pub href: String,
    pub count: i64,
    pub is_chosen: bool,
}

struct ColumnRow {
    title: String,
    href: String,
    cards: Vec<CardView>,
}

/// What a link to a section may ask for.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct SectionQuery {
    column: String,
    stage: String,
    minutes: Option<u16>,
    after: Option<i64>,
}

const CARDS_AT_A_GLANCE: i64 = 4;
const PROVINCE_CARDS: usize = 4;
const CARDS_IN_A_LIST: u16 = 24;
const SHORT_MINUTES: u16 = 20;

/// `GET /s/{section}`
pub async fn show_section(
    State(library): State<Library>,
    view: View,
    Path(key): Path<String>,
    Query(asked): Query<SectionQuery>,
    uri: Uri,
) -> PageResult {
    let index = library.index();
    let section = index.section(&key).or_not_found()?;
    if section.href() != format!("/s/{key}") && asked.column.is_empty() {
        return web::see_other(&section.href());
    }
    if !asked.column.is_empty() && section.column(&asked.column).is_none() {
        return Err(PageError::NotFound);
    }
    let path = uri.path_and_query().map_or(uri.path(), |path| path.as_str());
    let title = section.title.get(view.language).to_owned();
    let shell = Shell::new(&library.app, view, path).named(&title).in_section(&key).described(section.hint.get(view.language));
    let shell = match section.column(&asked.column) {
        Some(column) => shell.crumb(&title, Some(section.href())).crumb(column.title.get(view.language), None),
        None => shell.crumb(&title, None),
    };
    let is_local = key == LOCAL_CHANNELS && asked.column.is_empty();
    let (rows, next) = match asked.column.as_str() {
        "" if is_local => (province_rows(&library, &shell, section).await?, None),
        "" => (glance(&library, &shell, section, &asked).await?, None),
        _ => list(&library, &shell, section, &asked).await?,
    };
    let page = SectionPage {
        hue: section.hue.clone(),
        icon: section.icon.clone(),
        title,
        hint: section.hint.get(view.language).to_owned(),
        columns: if is_local { Vec::new() } else { column_chips(&shell, &index, section, &asked) },
        stages: if is_local { Vec::new() } else { stage_chips(&shell, &index, section, &asked) },
        lengths: if is_local { Vec::new() } else { length_chips(&shell, section, &asked) },
        channels: if key == LOCAL_CHANNELS { channel_chips(&index) } else { Vec::new() },
        rows,
        next,
        shell,
    };
    web::public(&page)
}

/// One column as a list, with the link to what follows.
async fn list(
    library: &Library,
    shell: &Shell,
    section: &Section,
    asked: &SectionQuery,
) -> Result<(Vec<ColumnRow>, Option<String>), PageError> {
    let mut tx = library.app.db.read().await?;
    let wanted = place(section, &asked.column, asked);
    let page = reading::list_places(&mut tx, &wanted, asked.after, PageSize::clamped(CARDS_IN_A_LIST)).await?;
    let after = page.next.as_ref().and_then(|cursor| cursor.parse().ok());
    let next = after.map(|after| link(section, &SectionQuery { after: Some(after), ..asked.clone() }));
    let title = section.column(&asked.column).map(|column| column.title.get(shell.language()).to_owned()).unwrap_or_default();
    let href = link(section, &SectionQuery { after: None, ..asked.clone() });
    Ok((vec![ColumnRow { title, href, cards: CardView::all(shell, &page.entries) }], next))
}

/// Of every column that has any its newest.
async fn glance(library: &Library, shell: &Shell, section: &Section, asked: &SectionQuery) -> Result<Vec<ColumnRow>, PageError> {
    let places: Vec<_> = section.columns.iter().map(|column| place(section, column.key.as_str(), asked)).collect();
    let lists = reading::list_newest_at(&mut library.app.db.read().await?, &places, CARDS_AT_A_GLANCE).await?;
    let filled = section.columns.iter().zip(lists).filter(|(_, listed)| !listed.is_empty());
    let row = |(column, listed): (&Column, Vec<Listed>)| ColumnRow {
        title: column.title.get(shell.language()).to_owned(),
        href: link(section, &SectionQuery { column: column.key.to_string(), after: None, ..asked.clone() }),
        cards: CardView::all(shell, &listed),
    };
    Ok(filled.map(row).collect())
}

fn place<'f>(section: &'f Section, column: &'f str, asked: &'f SectionQuery) -> PlaceFilter<'f> {
    let most_minutes = asked.minutes.unwrap_or(0).into();
    PlaceFilter { section: section.key.as_str(), column, stage: &asked.stage, most_minutes, ..PlaceFilter::default() }
}

/// Of every province its newest, with the way to its channel.
async fn province_rows(library: &Library, shell: &Shell, section: &Section) -> Result<Vec<ColumnRow>, PageError> {
    let mut tx = library.app.db.read().await?;
    let mut rows = Vec::new();
    for region in &library.index().regions {
        let place = |column| PlaceFilter { section: LOCAL_CHANNELS, column, region, ..PlaceFilter::default() };
        let places: Vec<_> = section.columns.iter().map(|column| place(column.key.as_str())).collect();
        let mut listed = reading::list_newest_at(&mut tx, &places, 2).await?.concat();
        listed.truncate(PROVINCE_CARDS);
        let href = format!("/channel/{}", url_encoded(region));
        rows.push(ColumnRow { title: region.clone(), href, cards: CardView::all(shell, &listed) });
    }
    Ok(rows)
}

fn link(section: &Section, asked: &SectionQuery) -> String {
    let mut parts = Vec::new();
    if !asked.column.is_empty() {
        parts.push(format!("column={}", url_encoded(&asked.column)));
    }
    if !asked.stage.is_empty() {
        parts.push(format!("stage={}", url_encoded(&asked.stage)));
    }
    parts.extend(asked.minutes.map(|minutes| format!("minutes={minutes}")));
    parts.extend(asked.after.map(|after| format!("after={after}")));
    let base = format!("/s/{}", section.key);
    if parts.is_empty() { base } else { format!("{base}?{}", parts.join("&")) }
}

fn column_chips(shell: &Shell, index: &Index, section: &Section, asked: &SectionQuery) -> Vec<Chip> {
    let count = |column: &str| index.count(section.key.as_str(), column, "", &asked.stage);
    let chip = |label: String, column: String, count: i64| Chip {
        label,
        is_chosen: asked.column == column,
        href: link(section, &SectionQuery { column, after: None, ..asked.clone() }),
        count,
    };
    let all = section.columns.iter().map(|column| count(column.key.as_str())).sum();
    let columns = section
        .columns
        .iter()
        .map(|column| chip(column.title.get(shell.language()).to_owned(), column.key.to_string(), count(column.key.as_str())));
    [chip(shell.t("all").into_owned(), String::new(), all)]
        .into_iter()
        .chain(columns.filter(|chip| chip.count > 0 || chip.is_chosen))
        .collect()
}

fn stage_chips(shell: &Shell, index: &Index, section: &Section, asked: &SectionQuery) -> Vec<Chip> {
    let key = section.key.as_str();
    let count = |stage: &str| {
        let columns = section.columns.iter().filter(|column| asked.column.is_empty() || column.key.as_str() == asked.column);
        columns.map(|column| index.count(key, column.key.as_str(), "", stage)).sum()
    };
    let chip = |label: String, stage: String| Chip {
        label,
        count: count(&stage),
        is_chosen: asked.stage == stage,
        href: link(section, &SectionQuery { stage, after: None, ..asked.clone() }),
    };
    let stages = index.stages(key, &asked.column).into_iter().map(|stage| chip(stage.clone(), stage));
    [chip(shell.t("all-stages").into_owned(), String::new())].into_iter().chain(stages).collect()
}

fn length_chips(shell: &Shell, section: &Section, asked: &SectionQuery) -> Vec<Chip> {
    let chip = |label: String, minutes: Option<u16>| Chip {
        label,
        count: 0,
        is_chosen: asked.minutes == minutes,
        href: link(section, &SectionQuery { minutes, after: None, ..asked.clone() }),
    };
    vec![chip(shell.t("any-length").into_owned(), None), chip(shell.tn("within-minutes", SHORT_MINUTES).into_owned(), Some(SHORT_MINUTES))]
}

pub(super) fn channel_chips(index: &Index) -> Vec<Chip> {
    let chip = |region: &String| {
        let count = index
            .section(LOCAL_CHANNELS)
            .map_or(0, |section| section.columns.iter().map(|column| index.count(LOCAL_CHANNELS, column.key.as_str(), region, "")).sum());
        Chip { href: format!("/channel/{}", url_encoded(region)), label: region.clone(), count, is_chosen: false }
    };
    index.regions.iter().map(chip).collect()
}

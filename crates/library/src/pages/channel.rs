use axum::extract::{Path, State};
use axum::http::Uri;
use web::{PageError, PageResult, Shell, View};

use super::card::CardView;
use super::section::{Chip, channel_chips};
use crate::Library;
use crate::reading::{self, PlaceFilter};
use crate::section::LOCAL_CHANNELS;

/// A province's own channel 地方频道.
#[derive(askama::Template)]
#[template(path = "library/channel.html")]
struct ChannelPage {
    shell: Shell,
    region: String,
    channels: Vec<Chip>,
    rows: Vec<(String, Vec<CardView>)>,
}

const CARDS_A_COLUMN: i64 = 12;

/// `GET /channel/{region}`
pub async fn show_channel(State(library): State<Library>, view: View, Path(region): Path<String>, uri: Uri) -> PageResult {
    let index = library.index();
    let section = index.section(LOCAL_CHANNELS).ok_or(PageError::NotFound)?;
    if !index.regions.contains(&region) {
        return Err(PageError::NotFound);
    }
    let section_title = section.title.get(view.language);
    let shell = Shell::new(&library.app, view, uri.path())
        .named(&region)
        .in_section(LOCAL_CHANNELS)
        .crumb(section_title, Some(section.href()))
        .crumb(&region, None);
    let place = |column| PlaceFilter { section: LOCAL_CHANNELS, column, region: &region, ..PlaceFilter::default() };
    let places: Vec<_> = section.columns.iter().map(|column| place(column.key.as_str())).collect();
    let lists = reading::list_newest_at(&mut library.app.db.read().await?, &places, CARDS_A_COLUMN).await?;
    let filled = section.columns.iter().zip(lists).filter(|(_, listed)| !listed.is_empty());
    let rows = filled.map(|(column, listed)| (column.title.get(view.language).to_owned(), CardView::all(&shell, &listed))).collect();
    let mut channels = channel_chips(&index);
    channels.iter_mut().for_each(|chip| chip.is_chosen = chip.label == region);
    web::public(&ChannelPage { region, channels, rows, shell })
}

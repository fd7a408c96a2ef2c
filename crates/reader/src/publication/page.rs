//! `GET /book/{id}` of a publication: one section, to read or to hear.

use axum::http::StatusCode;
use kernel::ResourceId;
use library::Library;
use library::document::BlockPlace;
use library::pages::{clock_time, resource_json_ld};
use library::reading::Standing;
use serde::Deserialize;
use web::{PageError, PageResult, Shell, View};

use super::Opened;
use super::contents::{Part, contents, href};
use super::flow::Flow;

/// What a link to the reader says of a publication.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The number of a section
    #[serde(default)]
    pub section: String,
    /// What is printed on a page, where the book says where its pages begin
    #[serde(default)]
    pub page: String,
}

/// What `reader/publication.html` prints.
#[derive(askama::Template)]
#[template(path = "reader/publication.html")]
pub struct PublicationPage {
    shell: Shell,
    id: ResourceId,
    title: String,
    json_ld: String,
    language: String,
    section: u32,
    count: u32,
    name: String,
    has_printed_pages: bool,
    has_vanished: bool,
    notice: Option<String>,
    outline: Vec<Part>,
    narration: Option<(String, String)>,
    html: String,
    previous: Option<(u32, String)>,
    next: Option<(u32, String)>,
}

/// The section that a link asks for.
pub fn show(library: &Library, opened: &Opened, asked: &Asked, view: View, path: &str) -> PageResult {
    if opened.is_recalled() {
        return Err(PageError::Gone(None));
    }
    let shell = opened.shell(library, view, path);
    if !asked.page.is_empty() && !opened.publication.pages.is_empty() {
        let label = asked.page.trim();
        if let Some(page) = opened.publication.pages.iter().find(|page| page.label == label) {
            let place = BlockPlace { block: page.place.block.max(1), ..page.place };
            return web::see_other(&format!("/book/{}{}", opened.held.document.id, href(place)));
        }
        let notice = shell.tx("reader-no-printed", label).into_owned();
        return web::html(StatusCode::NOT_FOUND, &PublicationPage::new(shell, opened, 1, Some(notice)));
    }
    match opened.section_of(&asked.section) {
        Some(section) => web::public(&PublicationPage::new(shell, opened, section, None)),
        None if asked.section.is_empty() => web::public(&PublicationPage::new(shell, opened, 1, None)),
        None => {
            let notice = shell.t("reader-no-section").into_owned();
            web::html(StatusCode::NOT_FOUND, &PublicationPage::new(shell, opened, 1, Some(notice)))
        }
    }
}

impl PublicationPage {
    pub fn new(shell: Shell, opened: &Opened, section: u32, notice: Option<String>) -> Self {
        let resource = &opened.held.document;
        let title = opened.title(&shell);
        let name = opened.name_of(&shell, section);
        let at = section.saturating_sub(1) as usize;
        let blocks = opened.body.sections.get(at).map_or(&[][..], Vec::as_slice);
        let table_name = shell.t("reader-table").into_owned();
        let html = Flow { publication: &opened.publication, section, table_name: &table_name }.html(blocks);
        let narration = opened.publication.sections.get(at).and_then(|section| section.narration.as_ref());
        let neighbour = |number: u32| (1..=opened.count()).contains(&number).then(|| (number, opened.name_of(&shell, number)));
        Self {
            id: resource.id,
            json_ld: resource_json_ld(&opened.held, None, shell.language()),
            language: resource.language.clone(),
            section,
            count: opened.count(),
            has_printed_pages: !opened.publication.pages.is_empty(),
            has_vanished: opened.held.standing == Standing::Vanished,
            notice,
            outline: contents(&shell, opened, section),
            narration: narration.map(|it| (format!("/files/{}", it.file), clock_time(it.duration_ms))),
            html,
            previous: section.checked_sub(1).and_then(neighbour),
            next: section.checked_add(1).and_then(neighbour),
            shell: shell.named(format!("{name} · {title}")).with_island("book.js"),
            name,
            title,
        }
    }

    /// Where this section's notes are written.
    fn notes(&self) -> String {
        format!("/me/notes/resource/{}?place={}", self.id, self.section)
    }
}

//! `GET /book/{id}/print` of a publication: some sections for paper.

use kernel::ResourceId;
use library::Library;
use web::{OrNotFound, PageError, PageResult, Shell, View};

use super::Opened;
use super::flow::Flow;
use crate::print::Range;

/// More sections than a class reads in a week are a book.
const MOST_SECTIONS: u32 = 20;

/// What `reader/publication-print.html` prints.
#[derive(askama::Template)]
#[template(path = "reader/publication-print.html")]
struct PrintPage {
    shell: Shell,
    title: String,
    language: String,
    from: u32,
    to: u32,
    sections: Vec<String>,
    is_cut: bool,
}

/// The sections of `range`.
pub fn show(library: &Library, opened: &Opened, range: &Range, view: View, path: &str) -> PageResult {
    if opened.is_recalled() {
        return Err(PageError::Gone(None));
    }
    let section = |text: &str, default: u32| if text.trim().is_empty() { Some(default) } else { opened.section_of(text) };
    let from = section(&range.from, 1).or_not_found()?;
    let asked_to = section(&range.to, from).or_not_found()?.max(from);
    let to = asked_to.min(from.saturating_add(MOST_SECTIONS - 1));
    let shell = opened.shell(library, view, path).with_island("book.js");
    let (title, name) = (opened.title(&shell), shell.t("reader-print").into_owned());
    let shell = shell.crumb(title.clone(), Some(link(opened.held.document.id, from))).crumb(name.clone(), None);
    let shell = shell.named(format!("{name} · {title}"));
    let table_name = shell.t("reader-table").into_owned();
    let html = |section: u32| {
        let blocks = opened.body.sections.get(section.checked_sub(1)? as usize)?;
        Some(Flow { publication: &opened.publication, section, table_name: &table_name }.html(blocks))
    };
    let sections = (from..=to).filter_map(html).collect();
    let language = opened.held.document.language.clone();
    web::public(&PrintPage { title, language, from, to, sections, is_cut: asked_to > to, shell })
}

fn link(id: ResourceId, section: u32) -> String {
    format!("/book/{id}?section={section}")
}

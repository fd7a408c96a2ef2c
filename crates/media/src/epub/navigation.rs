//! The navigation document (EPUB 3.3 §7): the outline, and where the pages of the printed book begin.

use library::document::{OutlineEntry, PrintedPage};
use roxmltree::Node;

use super::links::Links;
use super::package::Package;
use super::xml::{cut, is_type, line_of, parse, text_of};
use super::{Fault, XML_BYTES};
use crate::Refusal;
use crate::inspect::archive::Archive;

const MOST_ENTRIES: usize = 5_000;
const MOST_LEVELS: usize = 6;
const LONGEST_TITLE: usize = 200;
const LONGEST_LABEL: usize = 12;

/// What the navigation document says.
#[derive(Debug, Default)]
pub(super) struct Navigation {
    pub outline: Vec<OutlineEntry>,
    pub pages: Vec<PrintedPage>,
}

/// Reads it. Entries that lead nowhere are passed over.
pub(super) fn read(archive: &mut Archive, package: &Package, links: &Links) -> Result<Navigation, Fault> {
    let bytes = archive.read(&package.navigation, XML_BYTES)??.ok_or(Refusal::Broken)?;
    let text = text_of(&bytes)?;
    let document = parse(&text)?;
    let navs = || document.descendants().filter(|node| is(*node, "nav"));
    let mut reading = Reading { from: &package.navigation, links, count: 0 };
    let list = |nav: Node<'_, '_>| nav.children().find(|node| is(*node, "ol")).map(|list| list.id());
    let find = |kind: &str| navs().find(|nav| is_type(*nav, kind)).and_then(list).and_then(|id| document.get_node(id));
    let outline = find("toc").map(|list| reading.entries(list, 1)).unwrap_or_default();
    let pages = find("page-list").map(|list| reading.pages(list)).unwrap_or_default();
    Ok(Navigation { outline, pages })
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

struct Reading<'r> {
    from: &'r str,
    links: &'r Links,
    count: usize,
}

impl Reading<'_> {
    fn entries(&mut self, list: Node<'_, '_>, level: usize) -> Vec<OutlineEntry> {
        let mut entries = Vec::new();
        for item in list.children().filter(|node| is(*node, "li")) {
            self.count += 1;
            if self.count > MOST_ENTRIES {
                break;
            }
            let below = item.children().find(|node| is(*node, "ol")).filter(|_| level < MOST_LEVELS);
            let children = below.map(|list| self.entries(list, level + 1)).unwrap_or_default();
            let label = item.children().find(|node| is(*node, "a") || is(*node, "span"));
            let title = label.map(|label| cut(&line_of(label), LONGEST_TITLE)).unwrap_or_default();
            // A name over several entries leads to the first of them.
            let own = label.and_then(|label| self.links.find(self.from, label.attribute("href")?));
            match own.or(children.first().map(|child| child.place)) {
                Some(place) if !title.is_empty() => entries.push(OutlineEntry { title, place, children }),
                _ => entries.extend(children),
            }
        }
        entries
    }

    fn pages(&self, list: Node<'_, '_>) -> Vec<PrintedPage> {
        let links = list.descendants().filter(|node| is(*node, "a")).take(MOST_ENTRIES);
        let page = |link: Node<'_, '_>| {
            let label = line_of(link);
            let place = self.links.find(self.from, link.attribute("href")?)?;
            (!label.is_empty() && label.chars().count() <= LONGEST_LABEL).then_some(PrintedPage { label, place })
        };
        links.filter_map(page).collect()
    }
}

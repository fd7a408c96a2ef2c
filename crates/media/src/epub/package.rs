//! The package document (EPUB 3.3 §5): what the book is called, which files belong to it, in which order they are read.

use std::collections::HashMap;

use roxmltree::{Document, Node};

use super::links::resolve_path;
use super::xml::{cut, line_of, parse, text_of};
use super::{Fault, XML_BYTES};
use crate::Refusal;
use crate::inspect::archive::Archive;

/// What the package document says.
#[derive(Debug)]
pub(super) struct Package {
    pub title: String,
    pub language: String,
    pub authors: Vec<String>,
    /// Paths of the content documents in reading order
    pub spine: Vec<String>,
    /// The path of the navigation document
    pub navigation: String,
    /// The path of the cover picture
    pub cover: Option<String>,
}

const CONTAINER: &str = "META-INF/container.xml";
const PACKAGE_TYPE: &str = "application/oebps-package+xml";
const XHTML_TYPE: &str = "application/xhtml+xml";
const LONGEST_NAME: usize = 200;
const MOST_AUTHORS: usize = 20;

struct Item {
    path: String,
    media_type: String,
    properties: String,
}

impl Item {
    fn has(&self, property: &str) -> bool {
        self.properties.split_ascii_whitespace().any(|one| one == property)
    }
}

/// Finds and reads the package document.
pub(super) fn read(archive: &mut Archive) -> Result<Package, Fault> {
    let container = xml_at(archive, CONTAINER)?;
    let path = package_path(&parse(&container)?).ok_or(Refusal::Broken)?;
    let text = xml_at(archive, &path)?;
    let document = parse(&text)?;
    let items = items(&document, &path);
    let navigation = items.values().find(|item| item.has("nav")).map(|item| item.path.clone());
    // Books of EPUB 2 have no navigation document; their content is of another kind too.
    let navigation = navigation.ok_or(Refusal::Kind)?;
    let metadata =
        |name: &'static str| document.descendants().filter(move |node| is(*node, name)).map(|node| cut(&line_of(node), LONGEST_NAME));
    let spine = document.descendants().filter(|node| is(*node, "itemref"));
    let spine = spine.filter_map(|node| items.get(node.attribute("idref")?)).filter(|item| item.media_type == XHTML_TYPE);
    let spine: Vec<String> = spine.filter(|item| !item.has("nav")).map(|item| item.path.clone()).collect();
    Ok(Package {
        title: metadata("title").find(|title| !title.is_empty()).unwrap_or_default(),
        language: metadata("language").next().unwrap_or_default(),
        authors: metadata("creator").filter(|name| !name.is_empty()).take(MOST_AUTHORS).collect(),
        spine,
        cover: items.values().find(|item| item.has("cover-image")).map(|item| item.path.clone()),
        navigation,
    })
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

fn xml_at(archive: &mut Archive, path: &str) -> Result<String, Fault> {
    let bytes = archive.read(path, XML_BYTES)??.ok_or(Refusal::Broken)?;
    Ok(text_of(&bytes)?)
}

fn package_path(container: &Document<'_>) -> Option<String> {
    let roots = container.descendants().filter(|node| is(*node, "rootfile"));
    roots.filter(|node| node.attribute("media-type") == Some(PACKAGE_TYPE)).find_map(|node| resolve_path("", node.attribute("full-path")?))
}

/// The files of the book by their ids; what lies outside it is none of them.
fn items(document: &Document<'_>, package: &str) -> HashMap<String, Item> {
    let nodes = document.descendants().filter(|node| is(*node, "item"));
    let item = |node: Node<'_, '_>| {
        let path = resolve_path(package, node.attribute("href")?)?;
        let text = |name: &str| node.attribute(name).unwrap_or_default().to_owned();
        Some((node.attribute("id")?.to_owned(), Item { path, media_type: text("media-type"), properties: text("properties") }))
    };
    nodes.filter_map(item).collect()
}

//! Dublin Core 1.1 in the form that every OAI-PMH repository has.

use kernel::{Language, LocalText};
use library::document::{LearningResourceType, Resource, Textbook};
use library::reading::Held;

use super::record::identifier;
use crate::xml::Xml;

const NAMES: [(&str, &str); 4] = [
    ("xmlns:oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("xsi:schemaLocation", "http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd"),
];

pub(super) fn write_resource(xml: &mut Xml, held: &Held<Resource>, site: &str) {
    let it = &held.document;
    xml.open("oai_dc:dc", &NAMES);
    in_languages(xml, "dc:title", &it.title);
    leaves(xml, "dc:creator", &it.authors);
    leaves(xml, "dc:publisher", &it.providers);
    in_languages(xml, "dc:description", &it.summary);
    for path in &it.curriculum {
        xml.leaf("dc:subject", &path.to_string().replace('/', " ").split_whitespace().collect::<Vec<_>>().join(" "));
    }
    xml.leaf("dc:date", &held.released_at.utc());
    xml.leaf("dc:type", it.kind.key());
    xml.leaf("dc:identifier", &page(site, it)).leaf("dc:identifier", &identifier(&it.id.to_string()));
    xml.leaf("dc:language", &it.language);
    for alignment in &it.alignments {
        xml.leaf("dc:relation", &identifier(&alignment.textbook.to_string()));
    }
    xml.leaf("dc:rights", &it.licence);
    xml.close();
}

pub(super) fn write_textbook(xml: &mut Xml, held: &Held<Textbook>, site: &str) {
    let book = &held.document;
    xml.open("oai_dc:dc", &NAMES);
    in_languages(xml, "dc:title", &book.title);
    if !book.publisher.is_empty() {
        xml.leaf("dc:publisher", &book.publisher);
    }
    if !book.curriculum.subject.is_empty() {
        xml.leaf("dc:subject", &book.curriculum.subject);
    }
    xml.leaf("dc:date", &held.released_at.utc()).leaf("dc:type", "textbook");
    xml.leaf("dc:identifier", &format!("{site}/book/{}", book.id)).leaf("dc:identifier", &identifier(&book.id.to_string()));
    xml.leaf("dc:rights", &book.licence);
    xml.close();
}

/// Where people read a resource.
pub(super) fn page(site: &str, it: &Resource) -> String {
    let shelf = if it.kind == LearningResourceType::Lesson { "lesson" } else { "r" };
    format!("{site}/{shelf}/{}", it.id)
}

fn leaves(xml: &mut Xml, name: &'static str, texts: &[String]) {
    for text in texts {
        xml.leaf(name, text);
    }
}

fn in_languages(xml: &mut Xml, name: &'static str, text: &LocalText) {
    for (tag, form) in forms(text) {
        xml.leaf_with(name, &[("xml:lang", tag)], form);
    }
}

/// Simplified Chinese, and the other languages where they say something else.
pub(super) fn forms(text: &LocalText) -> Vec<(&'static str, &str)> {
    let first = text.get(Language::ZhHans);
    let others = [Language::ZhHant, Language::En].map(|language| (language.tag(), text.get(language)));
    let others = others.into_iter().filter(|(_, form)| *form != first);
    std::iter::once((Language::ZhHans.tag(), first)).chain(others).collect()
}

//! IEEE 1484.12.3: Learning Object Metadata in XML, with the vocabularies of LOMv1.0.

use kernel::LocalText;
use library::curriculum::{CurriculumPath, Level};
use library::document::{Audience, LearningResourceType, Resource, Textbook};
use library::reading::Held;

use super::dublin_core::{forms, page};
use super::record::identifier;
use crate::xml::Xml;

const NAMES: [(&str, &str); 3] = [
    ("xmlns", "http://ltsc.ieee.org/xsd/LOM"),
    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("xsi:schemaLocation", "http://ltsc.ieee.org/xsd/LOM http://ltsc.ieee.org/xsd/lomv1.0/lom.xsd"),
];

pub(super) fn write_resource(xml: &mut Xml, held: &Held<Resource>, site: &str) {
    let it = &held.document;
    xml.open("lom", &NAMES);
    general(xml, &it.id.to_string(), &it.title, Some(&it.language), Some(&it.summary));
    xml.open("lifeCycle", &[]);
    xml.open("version", &[]).leaf("string", &held.version.to_string()).close();
    for author in &it.authors {
        contribute(xml, "author", author);
    }
    for provider in &it.providers {
        contribute(xml, "publisher", provider);
    }
    xml.close();
    xml.open("technical", &[]).leaf("location", &page(site, it));
    if let Some(ms) = it.duration_ms() {
        xml.open("duration", &[]).leaf("duration", &seconds(ms)).close();
    }
    xml.close();
    educational(xml, it);
    rights(xml, &it.licence);
    for alignment in &it.alignments {
        xml.open("relation", &[]);
        vocabulary(xml, "kind", "requires");
        xml.open("resource", &[]);
        catalogued(xml, &alignment.textbook.to_string());
        xml.close().close();
    }
    for path in &it.curriculum {
        classification(xml, path);
    }
    xml.close();
}

pub(super) fn write_textbook(xml: &mut Xml, held: &Held<Textbook>, site: &str) {
    let book = &held.document;
    xml.open("lom", &NAMES);
    general(xml, &book.id.to_string(), &book.title, None, None);
    if !book.publisher.is_empty() {
        xml.open("lifeCycle", &[]);
        contribute(xml, "publisher", &book.publisher);
        xml.close();
    }
    xml.open("technical", &[]).leaf("location", &format!("{site}/book/{}", book.id)).close();
    xml.open("educational", &[]);
    vocabulary(xml, "learningResourceType", "narrative text");
    vocabulary(xml, "intendedEndUserRole", "learner");
    vocabulary(xml, "context", "school");
    xml.close();
    rights(xml, &book.licence);
    classification(xml, &book.curriculum);
    xml.close();
}

fn general(xml: &mut Xml, id: &str, title: &LocalText, language: Option<&str>, description: Option<&LocalText>) {
    xml.open("general", &[]);
    catalogued(xml, id);
    strings(xml, "title", title);
    if let Some(language) = language {
        xml.leaf("language", language);
    }
    if let Some(description) = description {
        strings(xml, "description", description);
    }
    xml.close();
}

fn catalogued(xml: &mut Xml, id: &str) {
    xml.open("identifier", &[]).leaf("catalog", "URI").leaf("entry", &identifier(id)).close();
}

fn strings(xml: &mut Xml, name: &'static str, text: &LocalText) {
    xml.open(name, &[]);
    for (tag, form) in forms(text) {
        xml.leaf_with("string", &[("language", tag)], form);
    }
    xml.close();
}

fn vocabulary(xml: &mut Xml, name: &'static str, value: &str) {
    xml.open(name, &[]).leaf("source", "LOMv1.0").leaf("value", value).close();
}

/// LOM 2.3.2: a person or organisation is a vCard (RFC 2426).
fn contribute(xml: &mut Xml, role: &str, name: &str) {
    let plain = name.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
    xml.open("contribute", &[]);
    vocabulary(xml, "role", role);
    xml.leaf("entity", &format!("BEGIN:VCARD\nVERSION:3.0\nN:{plain}\nFN:{plain}\nEND:VCARD"));
    xml.close();
}

fn educational(xml: &mut Xml, it: &Resource) {
    xml.open("educational", &[]);
    vocabulary(xml, "learningResourceType", type_of(it.kind));
    let mut roles: Vec<&str> = it.audience.iter().map(|audience| role_of(*audience)).collect();
    roles.dedup();
    for role in roles {
        vocabulary(xml, "intendedEndUserRole", role);
    }
    vocabulary(xml, "context", "school");
    if let Some(minutes) = it.minutes {
        xml.open("typicalLearningTime", &[]).leaf("duration", &format!("PT{minutes}M")).close();
    }
    xml.close();
}

/// LOM 5.2.
fn type_of(kind: LearningResourceType) -> &'static str {
    match kind {
        LearningResourceType::Lesson | LearningResourceType::MicroLesson | LearningResourceType::Course => "lecture",
        LearningResourceType::Courseware => "slide",
        LearningResourceType::Exercises | LearningResourceType::TaskSheet | LearningResourceType::Recitation => "exercise",
        LearningResourceType::Experiment | LearningResourceType::Activity => "experiment",
        _ => "narrative text",
    }
}

/// LOM 5.5; parents learn with their children.
fn role_of(audience: Audience) -> &'static str {
    match audience {
        Audience::Pupil | Audience::Parent => "learner",
        Audience::Teacher => "teacher",
        Audience::School => "manager",
    }
}

fn rights(xml: &mut Xml, licence: &str) {
    xml.open("rights", &[]);
    vocabulary(xml, "cost", "no");
    vocabulary(xml, "copyrightAndOtherRestrictions", if licence.starts_with("CC0") { "no" } else { "yes" });
    xml.open("description", &[]).leaf("string", licence).close();
    xml.close();
}

/// LOM 9: the path through the curriculum, from the stage down.
fn classification(xml: &mut Xml, path: &CurriculumPath) {
    xml.open("classification", &[]);
    vocabulary(xml, "purpose", "educational level");
    xml.open("taxonPath", &[]).open("source", &[]).leaf_with("string", &[("language", "zh-Hans")], "课程").close();
    for level in Level::ALL.into_iter().filter(|level| !path.get(*level).is_empty()) {
        xml.open("taxon", &[]).leaf("id", level.key()).open("entry", &[]);
        xml.leaf_with("string", &[("language", "zh-Hans")], path.get(level)).close().close();
    }
    xml.close().close();
}

/// ISO 8601.
fn seconds(ms: u64) -> String {
    format!("PT{}S", ms.div_ceil(1_000))
}

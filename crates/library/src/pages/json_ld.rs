//! What search engines read of a page: schema.org `LearningResource` with the terms of LRMI, as JSON-LD. Addresses are relative, so that the
//! page stays the same bytes under whatever name the site is reached.

use kernel::Language;
use serde_json::{Map, Value, json};

use crate::curriculum::CurriculumPath;
use crate::document::{Accessibility, Alignment, Audience, LearningResourceType, Resource, Textbook};
use crate::pages::card::href;
use crate::reading::Held;

/// The data block of a resource's page. `book` is the textbook that its first alignment names, where it is known.
#[must_use]
pub fn resource_json_ld(held: &Held<Resource>, book: Option<&Textbook>, language: Language) -> String {
    let it = &held.document;
    let mut data = learning_resource(&it.id.to_string(), href(it.kind, it.id), it.title.get(language));
    match it.kind {
        LearningResourceType::Book => data.insert("@type".to_owned(), json!(["Book", "LearningResource"])),
        LearningResourceType::AudioBook => data.insert("@type".to_owned(), json!(["Audiobook", "LearningResource"])),
        _ => None,
    };
    data.insert("description".to_owned(), it.summary.get(language).into());
    data.insert("learningResourceType".to_owned(), it.kind.key().replace('_', " ").into());
    data.insert("inLanguage".to_owned(), it.language.as_str().into());
    data.insert("dateModified".to_owned(), held.released_at.utc().into());
    insert_licence(&mut data, &it.licence);
    let levels = it.curriculum.iter().chain(book.map(|book| &book.curriculum)).map(level);
    insert_some(&mut data, "educationalLevel", levels.map(Value::from).collect());
    insert_some(&mut data, "audience", it.audience.iter().map(|audience| audience_of(*audience)).collect());
    insert_some(&mut data, "author", it.authors.iter().map(|name| json!({ "@type": "Person", "name": name })).collect());
    insert_some(&mut data, "provider", it.providers.iter().map(|name| json!({ "@type": "Organization", "name": name })).collect());
    insert_some(&mut data, "teaches", it.goals.iter().map(|goal| goal.as_str().into()).collect());
    insert_some(&mut data, "accessibilityFeature", features(it.accessibility));
    insert_some(&mut data, "educationalAlignment", it.alignments.iter().map(|to| alignment(to, book, language)).collect());
    if let Some(minutes) = it.minutes {
        data.insert("timeRequired".to_owned(), format!("PT{minutes}M").into());
    }
    if let Some(poster) = &it.poster {
        data.insert("image".to_owned(), format!("/files/{}", poster.file).into());
    }
    block(data)
}

/// The data block of a textbook's pages.
#[must_use]
pub fn textbook_json_ld(book: &Textbook, language: Language) -> String {
    let mut data = learning_resource(&book.id.to_string(), format!("/book/{}", book.id), book.title.get(language));
    data.insert("@type".to_owned(), json!(["Book", "LearningResource"]));
    data.insert("learningResourceType".to_owned(), "textbook".into());
    data.insert("educationalLevel".to_owned(), level(&book.curriculum).into());
    insert_licence(&mut data, &book.licence);
    insert_some(
        &mut data,
        "about",
        Some(&book.curriculum.subject).filter(|it| !it.is_empty()).map(|it| it.as_str().into()).into_iter().collect(),
    );
    let publisher = Some(&book.publisher).filter(|name| !name.is_empty());
    insert_some(&mut data, "publisher", publisher.map(|name| json!({ "@type": "Organization", "name": name })).into_iter().collect());
    if !book.pages.is_empty() {
        data.insert("numberOfPages".to_owned(), book.pages.len().into());
    }
    block(data)
}

fn learning_resource(id: &str, url: String, name: &str) -> Map<String, Value> {
    let mut data = Map::new();
    data.insert("@context".to_owned(), "https://schema.org".into());
    data.insert("@type".to_owned(), "LearningResource".into());
    data.insert("@id".to_owned(), format!("urn:uuid:{id}").into());
    data.insert("url".to_owned(), url.into());
    data.insert("name".to_owned(), name.into());
    data.insert("isAccessibleForFree".to_owned(), true.into());
    data
}

fn insert_some(data: &mut Map<String, Value>, name: &str, values: Vec<Value>) {
    if !values.is_empty() {
        data.insert(name.to_owned(), Value::Array(values));
    }
}

/// schema.org `license` wants an address; what has none is told in words.
fn insert_licence(data: &mut Map<String, Value>, licence: &str) {
    let creative_commons = licence.strip_prefix("CC-").and_then(|rest| rest.rsplit_once('-'));
    let (name, value) = match (licence, creative_commons) {
        ("CC0-1.0", _) => ("license", "https://creativecommons.org/publicdomain/zero/1.0/".to_owned()),
        (_, Some((terms, version))) => {
            ("license", format!("https://creativecommons.org/licenses/{}/{version}/", terms.to_ascii_lowercase()))
        }
        _ => ("copyrightNotice", licence.to_owned()),
    };
    data.insert(name.to_owned(), value.into());
}

fn level(path: &CurriculumPath) -> String {
    if path.grade.is_empty() { path.stage.clone() } else { format!("{} {}", path.stage, path.grade) }
}

fn audience_of(audience: Audience) -> Value {
    let role = match audience {
        Audience::Pupil => "student",
        Audience::Teacher => "teacher",
        Audience::Parent => "parent",
        Audience::School => "administrator",
    };
    json!({ "@type": "EducationalAudience", "educationalRole": role })
}

/// The words of the accessibility vocabulary of schema.org.
fn features(offers: Accessibility) -> Vec<Value> {
    let all = [
        (offers.captions, "captions"),
        (offers.transcript, "transcript"),
        (offers.sign_language, "signLanguage"),
        (offers.audio_description, "audioDescription"),
    ];
    all.into_iter().filter(|(is_there, _)| *is_there).map(|(_, name)| name.into()).collect()
}

fn alignment(to: &Alignment, book: Option<&Textbook>, language: Language) -> Value {
    let book = book.filter(|book| book.id == to.textbook);
    let unit = book.and_then(|book| book.units().into_iter().map(|(_, unit)| unit).find(|unit| unit.key == to.unit));
    let mut object = json!({
        "@type": "AlignmentObject",
        "alignmentType": "educationalSubject",
        "targetUrl": format!("/course?book={}&unit={}", to.textbook, to.unit),
    });
    if let Some(book) = book {
        object["educationalFramework"] = book.title.get(language).into();
    }
    if let Some(unit) = unit {
        object["targetName"] = format!("{} {}", unit.number, unit.title).trim().into();
    }
    object
}

/// A data block is not run, so the content security policy lets it be; nothing in it can end it.
fn block(data: Map<String, Value>) -> String {
    let text = Value::Object(data).to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    format!("<script type=\"application/ld+json\">{text}</script>\n")
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value};

    use super::{block, insert_licence};

    #[test]
    fn nothing_that_people_wrote_ends_the_block() {
        let mut data = Map::new();
        data.insert("name".to_owned(), "</script><script>alert(1)".into());
        let text = block(data);
        assert_eq!(text.matches("</script>").count(), 1);
        let json = text.strip_prefix("<script type=\"application/ld+json\">").unwrap().strip_suffix("</script>\n").unwrap();
        assert_eq!(serde_json::from_str::<Value>(json).unwrap()["name"], "</script><script>alert(1)");
    }

    #[test]
    fn licences_with_an_address_are_given_by_it() {
        let of = |licence| {
            let mut data = Map::new();
            insert_licence(&mut data, licence);
            data.into_iter().next().map(|(name, value)| (name, value.as_str().unwrap().to_owned())).unwrap()
        };
        assert_eq!(of("CC-BY-SA-4.0").1, "https://creativecommons.org/licenses/by-sa/4.0/");
        assert_eq!(of("CC0-1.0").1, "https://creativecommons.org/publicdomain/zero/1.0/");
        assert_eq!(of("all-rights-reserved").0, "copyrightNotice");
    }
}

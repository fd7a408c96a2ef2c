use kernel::{Language, ResourceId, TextbookId, UnitKey};
use library::Library;
use library::document::LearningResourceType;
use library::reading::{self, Standing};
use store::{DbError, Tx};
use web::Recovery;

/// What a short code leads to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    Resource(ResourceId),
    Textbook(TextbookId),
    Unit(TextbookId, UnitKey),
}

/// A target as the library knows it now.
pub(crate) struct Aim {
    pub title: String,
    pub href: String,
    pub standing: Standing,
    /// Where one can go when it was withdrawn
    pub instead: Option<Recovery>,
}

impl Target {
    /// The columns that name it: kind, id, unit.
    pub(crate) fn parts(&self) -> (&'static str, String, String) {
        match self {
            Self::Resource(id) => ("resource", id.to_string(), String::new()),
            Self::Textbook(id) => ("textbook", id.to_string(), String::new()),
            Self::Unit(id, unit) => ("textbook", id.to_string(), unit.to_string()),
        }
    }

    /// The target that the columns name.
    pub(crate) fn of_parts(kind: &str, id: &str, unit: &str) -> Option<Self> {
        match (kind, unit) {
            ("resource", _) => id.parse().ok().map(Self::Resource),
            (_, "") => id.parse().ok().map(Self::Textbook),
            _ => Some(Self::Unit(id.parse().ok()?, unit.parse().ok()?)),
        }
    }

    /// Its page for sharing.
    pub(crate) fn share_href(&self) -> String {
        match self {
            Self::Resource(id) => format!("/share/resource/{id}"),
            Self::Textbook(id) => format!("/share/textbook/{id}"),
            Self::Unit(id, unit) => format!("/share/textbook/{id}/{unit}"),
        }
    }

    /// What an id, or the address of a page of ours, names; `None` for any other text.
    pub(crate) async fn find(tx: &mut Tx, text: &str) -> Result<Option<Self>, DbError> {
        let parts: Vec<&str> = text.split(['/', '?', '#', '&', '=']).map(str::trim).take(16).collect();
        let unit = parts.iter().skip_while(|part| **part != "unit").nth(1).and_then(|key| key.parse::<UnitKey>().ok());
        for part in &parts {
            if let Ok(id) = part.parse::<ResourceId>()
                && reading::find_resource(tx, id).await?.is_some()
            {
                return Ok(Some(Self::Resource(id)));
            }
            if let Ok(id) = part.parse::<TextbookId>()
                && let Some(held) = reading::find_outline(tx, id).await?
            {
                let known = unit.filter(|unit| held.document.units().iter().any(|(_, it)| it.key == *unit));
                return Ok(Some(known.map_or(Self::Textbook(id), |unit| Self::Unit(id, unit))));
            }
        }
        Ok(None)
    }

    /// The target as the library knows it; `None` for what never was.
    pub(crate) async fn aim(&self, library: &Library, tx: &mut Tx, language: Language) -> Result<Option<Aim>, DbError> {
        match self {
            Self::Resource(id) => {
                let Some(held) = reading::find_resource(tx, *id).await? else { return Ok(None) };
                let shelf = if held.document.kind == LearningResourceType::Lesson { "lesson" } else { "r" };
                let section = held.document.places.first().map(|place| place.section.as_str().to_owned());
                Ok(Some(Aim {
                    title: held.document.title.get(language).to_owned(),
                    href: format!("/{shelf}/{id}"),
                    standing: held.standing,
                    instead: instead(library, section.as_deref(), language),
                }))
            }
            Self::Textbook(id) => book(library, tx, *id, None, language).await,
            Self::Unit(id, unit) => book(library, tx, *id, Some(unit), language).await,
        }
    }
}

async fn book(library: &Library, tx: &mut Tx, id: TextbookId, unit: Option<&UnitKey>, language: Language) -> Result<Option<Aim>, DbError> {
    let Some(held) = reading::find_outline(tx, id).await? else { return Ok(None) };
    let name = held.document.title.get(language).to_owned();
    // A unit that a new edition no longer has leads to its book.
    let units = held.document.units();
    let found = unit.and_then(|unit| units.iter().find(|(_, it)| it.key == *unit)).map(|(_, it)| *it);
    let (title, href) = match found {
        Some(it) => (format!("{name} · {} {}", it.number, it.title), format!("/course?book={id}&unit={}", it.key)),
        None => (name, format!("/book/{id}")),
    };
    let instead = instead(library, Some(library::section::TEXTBOOKS), language);
    Ok(Some(Aim { title, href, standing: held.standing, instead }))
}

fn instead(library: &Library, section: Option<&str>, language: Language) -> Option<Recovery> {
    let index = library.index();
    let section = index.section(section?)?;
    Some(Recovery { href: section.href(), title: section.title.get(language).to_owned() })
}

use kernel::{ResourceId, TextbookId};
use library::document::{Resource, Textbook};
use library::log::SubjectKind;
use library::reading::{self, Held, Standing};
use store::{DbError, Tx};

use super::list::Record;
use super::request::Format;
use super::{dublin_core, lom};
use crate::xml::Xml;

/// What a record describes.
pub(super) enum Described {
    Textbook(Held<Textbook>),
    Resource(Held<Resource>),
}

impl Described {
    /// What a record describes; `None` for what is deleted.
    pub(super) async fn find(tx: &mut Tx, record: &Record) -> Result<Option<Self>, DbError> {
        if record.is_deleted {
            return Ok(None);
        }
        let found = match record.kind {
            SubjectKind::Textbook => match record.id.parse::<TextbookId>() {
                Ok(id) => reading::find_outline(tx, id).await?.map(Self::Textbook),
                Err(_) => None,
            },
            _ => match record.id.parse::<ResourceId>() {
                Ok(id) => reading::find_resource(tx, id).await?.map(Self::Resource),
                Err(_) => None,
            },
        };
        // The library may be ahead of the list of records: what it withdrew a moment ago is not given away.
        Ok(found.filter(|found| found.standing() == Standing::Published))
    }

    fn standing(&self) -> Standing {
        match self {
            Self::Textbook(held) => held.standing,
            Self::Resource(held) => held.standing,
        }
    }
}

/// §2.4: the identifier is the same on every node that holds the record.
pub(super) fn identifier(id: &str) -> String {
    format!("urn:uuid:{id}")
}

/// The id that an identifier names.
pub(super) fn id_of(identifier: &str) -> Option<&str> {
    let id = identifier.strip_prefix("urn:uuid:")?;
    id.parse::<ResourceId>().is_ok().then_some(id)
}

/// A header (§2.5).
pub(super) fn write_header(xml: &mut Xml, record: &Record, sets: &[String], is_deleted: bool) {
    let status = [("status", "deleted")];
    xml.open("header", if is_deleted { &status } else { &[] });
    xml.leaf("identifier", &identifier(&record.id)).leaf("datestamp", &record.datestamp.utc());
    for set in sets {
        xml.leaf("setSpec", set);
    }
    xml.close();
}

/// A whole record. `site` is where the site's pages are.
pub(super) fn write_record(xml: &mut Xml, record: &Record, sets: &[String], described: Option<&Described>, format: Format, site: &str) {
    xml.open("record", &[]);
    write_header(xml, record, sets, described.is_none());
    if let Some(described) = described {
        xml.open("metadata", &[]);
        match (format, described) {
            (Format::OaiDc, Described::Textbook(held)) => dublin_core::write_textbook(xml, held, site),
            (Format::OaiDc, Described::Resource(held)) => dublin_core::write_resource(xml, held, site),
            (Format::Lom, Described::Textbook(held)) => lom::write_textbook(xml, held, site),
            (Format::Lom, Described::Resource(held)) => lom::write_resource(xml, held, site),
        }
        xml.close();
    }
    xml.close();
}

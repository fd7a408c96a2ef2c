use std::collections::HashMap;

use store::{DbError, Tx};

use super::list::{Record, find_earliest, find_record, list_records};
use super::projection::list_memberships;
use super::record::{Described, id_of, write_header, write_record};
use super::request::{Format, OaiError, Pairs, Selection, Verb};
use super::sets::list_sets;
use super::token::Token;
use crate::Interop;
use crate::xml::Xml;

const NAMES: [(&str, &str); 3] = [
    ("xmlns", "http://www.openarchives.org/OAI/2.0/"),
    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("xsi:schemaLocation", "http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"),
];
const ARGUMENTS: [&str; 7] = ["verb", "identifier", "metadataPrefix", "from", "until", "set", "resumptionToken"];
/// Headers are short, so that many more of them fit into an answer.
const IDENTIFIERS_PER_RECORD: i64 = 5;

/// Answers a request to the repository at `base`.
pub(super) async fn respond(interop: &Interop, base: &str, pairs: Result<Pairs, OaiError>) -> Result<String, DbError> {
    let mut xml = Xml::document();
    xml.open("OAI-PMH", &NAMES).leaf("responseDate", &interop.library.app.clock.now().utc());
    let verb = pairs.as_ref().map_err(Clone::clone).and_then(Verb::parse);
    write_request(&mut xml, base, pairs.as_ref().ok(), verb.as_ref().err());
    let outcome = match verb {
        Ok(verb) => {
            let mut tx = interop.library.app.db.snapshot().await?;
            answer(interop, &mut tx, base, verb, &mut xml).await?
        }
        Err(error) => Err(error),
    };
    if let Err(error) = outcome {
        xml.leaf_with("error", &[("code", error.code())], error.sentence());
    }
    Ok(xml.finish())
}

/// §3.2: what was asked, unless it made no sense.
fn write_request(xml: &mut Xml, base: &str, pairs: Option<&Pairs>, error: Option<&OaiError>) {
    let is_sound = !matches!(error, Some(OaiError::BadVerb | OaiError::BadArgument(_)));
    let asked = pairs.filter(|_| is_sound).into_iter().flatten();
    let known = asked.filter_map(|(name, value)| Some((*ARGUMENTS.iter().find(|known| *known == name)?, value.as_str())));
    let attributes: Vec<(&str, &str)> = known.collect();
    xml.leaf_with("request", &attributes, base);
}

async fn answer(interop: &Interop, tx: &mut Tx, base: &str, verb: Verb, xml: &mut Xml) -> Result<Result<(), OaiError>, DbError> {
    match verb {
        Verb::Identify => identify(interop, tx, base, xml).await.map(Ok),
        Verb::ListMetadataFormats { identifier } => {
            if let Some(identifier) = identifier
                && find(tx, &identifier).await?.is_none()
            {
                return Ok(Err(OaiError::IdDoesNotExist));
            }
            formats(xml);
            Ok(Ok(()))
        }
        Verb::ListSets => {
            let stages = library::harvest::list_stages(tx).await?;
            xml.open("ListSets", &[]);
            for (spec, name) in list_sets(&interop.library.index(), &stages) {
                xml.open("set", &[]).leaf("setSpec", &spec).leaf("setName", &name).close();
            }
            xml.close();
            Ok(Ok(()))
        }
        Verb::GetRecord { identifier, format } => {
            let Some(record) = find(tx, &identifier).await? else { return Ok(Err(OaiError::IdDoesNotExist)) };
            xml.open("GetRecord", &[]);
            write_records(tx, &[record], format, site_of(base), xml).await?;
            xml.close();
            Ok(Ok(()))
        }
        Verb::ListIdentifiers(selection) => list(interop, tx, base, "ListIdentifiers", selection, xml).await,
        Verb::ListRecords(selection) => list(interop, tx, base, "ListRecords", selection, xml).await,
    }
}

fn site_of(base: &str) -> &str {
    base.strip_suffix("/oai").unwrap_or(base)
}

async fn find(tx: &mut Tx, identifier: &str) -> Result<Option<Record>, DbError> {
    match id_of(identifier) {
        Some(id) => find_record(tx, id).await,
        None => Ok(None),
    }
}

async fn identify(interop: &Interop, tx: &mut Tx, base: &str, xml: &mut Xml) -> Result<(), DbError> {
    let earliest = find_earliest(tx).await?.unwrap_or(interop.library.app.clock.now());
    let name = web::words(kernel::Language::ZhHans).get("site-name").into_owned();
    xml.open("Identify", &[]).leaf("repositoryName", &name).leaf("baseURL", base).leaf("protocolVersion", "2.0");
    let host = site_of(base).split("://").nth(1).unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    xml.leaf("adminEmail", &format!("admin@{host}")).leaf("earliestDatestamp", &earliest.utc());
    xml.leaf("deletedRecord", "persistent").leaf("granularity", "YYYY-MM-DDThh:mm:ssZ").close();
    Ok(())
}

fn formats(xml: &mut Xml) {
    const FORMATS: [(Format, &str, &str); 2] = [
        (Format::OaiDc, "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
        (Format::Lom, "http://ltsc.ieee.org/xsd/lomv1.0/lom.xsd", "http://ltsc.ieee.org/xsd/LOM"),
    ];
    xml.open("ListMetadataFormats", &[]);
    for (format, schema, namespace) in FORMATS {
        xml.open("metadataFormat", &[]).leaf("metadataPrefix", format.prefix());
        xml.leaf("schema", schema).leaf("metadataNamespace", namespace).close();
    }
    xml.close();
}

async fn list(
    interop: &Interop,
    tx: &mut Tx,
    base: &str,
    verb: &'static str,
    selection: Selection,
    xml: &mut Xml,
) -> Result<Result<(), OaiError>, DbError> {
    let whole = i64::from(interop.settings.records_per_answer) * if verb == "ListIdentifiers" { IDENTIFIERS_PER_RECORD } else { 1 };
    let mut records = list_records(tx, &selection, whole + 1).await?;
    let has_more = records.len() > usize::try_from(whole).unwrap_or(usize::MAX);
    records.truncate(usize::try_from(whole).unwrap_or(usize::MAX));
    let Some(last) = records.last().map(|record| record.place) else {
        // This also ends a list whose last records all changed meanwhile and now lie behind `until`.
        return Ok(Err(OaiError::NoRecordsMatch));
    };
    xml.open(verb, &[]);
    if verb == "ListRecords" {
        write_records(tx, &records, selection.format, site_of(base), xml).await?;
    } else {
        let sets = sets_of(tx, &records).await?;
        for record in &records {
            write_header(xml, record, of(&sets, record), record.is_deleted);
        }
    }
    let is_first = selection.sent == 0;
    if has_more || !is_first {
        let cursor = selection.sent.to_string();
        let sent = selection.sent + records.len() as u64;
        let token = if has_more { Token::write(verb, &Selection { after: last, sent, ..selection }) } else { String::new() };
        xml.leaf_with("resumptionToken", &[("cursor", &cursor)], &token);
    }
    xml.close();
    Ok(Ok(()))
}

type Sets = HashMap<String, Vec<String>>;

async fn sets_of(tx: &mut Tx, records: &[Record]) -> Result<Sets, DbError> {
    let ids: Vec<String> = records.iter().map(|record| record.id.clone()).collect();
    let mut sets = Sets::new();
    for (id, set) in list_memberships(tx, &ids).await? {
        sets.entry(id).or_default().push(set);
    }
    Ok(sets)
}

fn of<'s>(sets: &'s Sets, record: &Record) -> &'s [String] {
    sets.get(&record.id).map_or(&[], Vec::as_slice)
}

async fn write_records(tx: &mut Tx, records: &[Record], format: Format, site: &str, xml: &mut Xml) -> Result<(), DbError> {
    let sets = sets_of(tx, records).await?;
    for record in records {
        let described = Described::find(tx, record).await?;
        write_record(xml, record, of(&sets, record), described.as_ref(), format, site);
    }
    Ok(())
}

use super::{OaiError, Pairs, Selection, Verb};

fn parse(query: &str) -> Result<Verb, OaiError> {
    let pairs: Pairs = serde_urlencoded::from_str(query).unwrap();
    Verb::parse(&pairs)
}

fn code(query: &str) -> &'static str {
    parse(query).map_or_else(|error| error.code(), |_| "")
}

fn selection(query: &str) -> Selection {
    match parse(query) {
        Ok(Verb::ListRecords(selection)) => selection,
        other => panic!("{query}: {other:?}"),
    }
}

#[test]
fn every_wrong_request_has_the_code_that_the_protocol_names() {
    for (query, expected) in [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=identify", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=a", "badArgument"),
        ("verb=ListSets&resumptionToken=abc", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&identifier=a", "badArgument"),
        ("verb=GetRecord&identifier=a&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=00", "badArgument"),
        ("verb=ListRecords&resumptionToken=00", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-03-02T00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-03-02&until=2026-03-02T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-03-03&until=2026-03-02", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a::b", "badArgument"),
        ("verb=ListIdentifiers&metadataPrefix=lom", ""),
    ] {
        assert_eq!(code(query), expected, "{query}");
    }
}

#[test]
fn a_day_ends_with_its_last_second() {
    let day = selection("verb=ListRecords&metadataPrefix=oai_dc&from=2026-03-02&until=2026-03-02");
    assert_eq!(day.from.map(kernel::Timestamp::utc).as_deref(), Some("2026-03-02T00:00:00Z"));
    assert_eq!(day.until.map(kernel::Timestamp::utc).as_deref(), Some("2026-03-02T23:59:59Z"));
}

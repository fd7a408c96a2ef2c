use std::collections::BTreeMap;

use kernel::Timestamp;

use super::token::Token;

/// Arguments as they came.
pub(super) type Pairs = Vec<(String, String)>;

/// §3.6: conditions that are told in an answer, not by a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OaiError {
    BadVerb,
    BadArgument(&'static str),
    BadResumptionToken,
    CannotDisseminateFormat,
    IdDoesNotExist,
    NoRecordsMatch,
}

impl OaiError {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::BadVerb => "badVerb",
            Self::BadArgument(_) => "badArgument",
            Self::BadResumptionToken => "badResumptionToken",
            Self::CannotDisseminateFormat => "cannotDisseminateFormat",
            Self::IdDoesNotExist => "idDoesNotExist",
            Self::NoRecordsMatch => "noRecordsMatch",
        }
    }

    pub(super) fn sentence(&self) -> &'static str {
        match self {
            Self::BadVerb => "The verb is missing, comes twice or is none of the six.",
            Self::BadArgument(why) => why,
            Self::BadResumptionToken => "This token was not given for such a list; begin again without it.",
            Self::CannotDisseminateFormat => "Records can be had as oai_dc and as lom.",
            Self::IdDoesNotExist => "There is no such record.",
            Self::NoRecordsMatch => "No record matches.",
        }
    }
}

/// The form of metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Dublin Core
    OaiDc,
    /// IEEE 1484.12.3 Learning Object Metadata
    Lom,
}

impl Format {
    pub(super) const ALL: [Self; 2] = [Self::OaiDc, Self::Lom];

    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::OaiDc => "oai_dc",
            Self::Lom => "lom",
        }
    }

    pub(super) fn of(prefix: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.prefix() == prefix)
    }
}

/// A request that makes sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verb {
    Identify,
    ListMetadataFormats { identifier: Option<String> },
    ListSets,
    GetRecord { identifier: String, format: Format },
    ListIdentifiers(Selection),
    ListRecords(Selection),
}

/// Which records are wanted, and how far the list came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selection {
    pub format: Format,
    pub set: Option<String>,
    /// The first second
    pub from: Option<Timestamp>,
    /// The last second
    pub until: Option<Timestamp>,
    /// The place after which the list goes on
    pub after: i64,
    /// How many records were sent before
    pub sent: u64,
}

impl Verb {
    /// What `pairs` ask for.
    pub(super) fn parse(pairs: &Pairs) -> Result<Self, OaiError> {
        let mut verbs = pairs.iter().filter(|(name, _)| name == "verb").map(|(_, verb)| verb.as_str());
        let (Some(verb), None) = (verbs.next(), verbs.next()) else { return Err(OaiError::BadVerb) };
        let given = |allowed| Given::of(pairs, allowed);
        match verb {
            "Identify" => given(&[]).map(|_| Self::Identify),
            "ListSets" => match given(&["resumptionToken"])?.find("resumptionToken") {
                // All sets are in the first answer, so no token was ever given.
                Some(_) => Err(OaiError::BadResumptionToken),
                None => Ok(Self::ListSets),
            },
            "ListMetadataFormats" => {
                given(&["identifier"]).map(|given| Self::ListMetadataFormats { identifier: given.find("identifier").map(str::to_owned) })
            }
            "GetRecord" => {
                let given = given(&["identifier", "metadataPrefix"])?;
                let identifier = given.find("identifier").ok_or(OaiError::BadArgument("identifier is missing"))?.to_owned();
                Ok(Self::GetRecord { identifier, format: given.format()? })
            }
            "ListIdentifiers" => selection(verb, pairs).map(Self::ListIdentifiers),
            "ListRecords" => selection(verb, pairs).map(Self::ListRecords),
            _ => Err(OaiError::BadVerb),
        }
    }
}

fn selection(verb: &str, pairs: &Pairs) -> Result<Selection, OaiError> {
    let given = Given::of(pairs, &["metadataPrefix", "set", "from", "until", "resumptionToken"])?;
    if let Some(token) = given.find("resumptionToken") {
        let is_alone = given.0.len() == 1;
        let exclusive = OaiError::BadArgument("resumptionToken comes alone");
        return if is_alone { Token::read(verb, token).ok_or(OaiError::BadResumptionToken) } else { Err(exclusive) };
    }
    let format = given.format()?;
    let (from, until) = (given.find("from").map(Moment::parse).transpose()?, given.find("until").map(Moment::parse).transpose()?);
    if let (Some(from), Some(until)) = (&from, &until) {
        if from.is_day != until.is_day {
            return Err(OaiError::BadArgument("from and until have the same granularity"));
        }
        if from.first > until.last {
            return Err(OaiError::BadArgument("from is not later than until"));
        }
    }
    let set = given.find("set").map(str::to_owned);
    if set.as_deref().is_some_and(|set| !is_set_spec(set)) {
        return Err(OaiError::BadArgument("set is not a setSpec"));
    }
    Ok(Selection { format, set, from: from.map(|it| it.first), until: until.map(|it| it.last), after: 0, sent: 0 })
}

/// §2.6: unreserved characters in parts that colons divide.
fn is_set_spec(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&b);
    text.len() <= 500 && text.split(':').all(|part| !part.is_empty() && part.bytes().all(plain))
}

/// A moment in one of the two granularities (§3.3.1): a day, or a second.
struct Moment {
    first: Timestamp,
    last: Timestamp,
    is_day: bool,
}

impl Moment {
    fn parse(text: &str) -> Result<Self, OaiError> {
        const DAY_MS: i64 = 24 * 3_600_000;
        if let Some(at) = Timestamp::from_utc(text) {
            return Ok(Self { first: at, last: at, is_day: false });
        }
        let day = (text.len() == 10).then(|| Timestamp::from_utc(&format!("{text}T00:00:00Z"))).flatten();
        let wrong = OaiError::BadArgument("from and until are UTC, as 2026-03-02 or 2026-03-02T06:05:09Z");
        day.map(|first| Self { first, last: first.plus_ms(DAY_MS - 1_000), is_day: true }).ok_or(wrong)
    }
}

/// The arguments beside the verb, each known and given once.
struct Given<'p>(BTreeMap<&'p str, &'p str>);

impl<'p> Given<'p> {
    fn of(pairs: &'p Pairs, allowed: &[&str]) -> Result<Self, OaiError> {
        let mut given = BTreeMap::new();
        for (name, value) in pairs.iter().filter(|(name, _)| name != "verb") {
            if !allowed.contains(&name.as_str()) {
                return Err(OaiError::BadArgument("an argument is not one of this verb"));
            }
            if given.insert(name.as_str(), value.as_str()).is_some() {
                return Err(OaiError::BadArgument("an argument comes twice"));
            }
        }
        Ok(Self(given))
    }

    fn find(&self, name: &str) -> Option<&'p str> {
        self.0.get(name).copied()
    }

    fn format(&self) -> Result<Format, OaiError> {
        let prefix = self.find("metadataPrefix").ok_or(OaiError::BadArgument("metadataPrefix is missing"))?;
        Format::of(prefix).ok_or(OaiError::CannotDisseminateFormat)
    }
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;

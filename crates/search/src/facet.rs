//! By what hits can be counted and narrowed.

/// A property of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// 学段
    Stage,
    /// 年级
    Grade,
    /// 学科
    Subject,
    /// 版本
    Edition,
    /// 册次
    Volume,
    /// What it is
    Kind,
    /// 版块
    Section,
    /// Language of the content
    Language,
    /// How long it takes, in steps
    Length,
    /// Whether it has captions
    Captions,
    /// Whether it has sign language
    Sign,
    /// Whom it is for
    Audience,
}

impl Facet {
    /// All, in the order in which they are stored.
    pub const ALL: [Self; 12] = [
        Self::Stage,
        Self::Grade,
        Self::Subject,
        Self::Edition,
        Self::Volume,
        Self::Kind,
        Self::Section,
        Self::Language,
        Self::Length,
        Self::Captions,
        Self::Sign,
        Self::Audience,
    ];

    /// The name in links.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Grade => "grade",
            Self::Subject => "subject",
            Self::Edition => "edition",
            Self::Volume => "volume",
            Self::Kind => "kind",
            Self::Section => "section",
            Self::Language => "language",
            Self::Length => "length",
            Self::Captions => "captions",
            Self::Sign => "sign",
            Self::Audience => "audience",
        }
    }
}

/// How many facets tell where something stands in the curriculum; the others tell what it is like. Each half is stored as one word of its
/// own, because few combinations occur: counting a hit is counting two numbers.
pub(crate) const PLACE_FACETS: usize = 5;
pub(crate) const TRAIT_FACETS: usize = Facet::ALL.len() - PLACE_FACETS;

const BETWEEN_FACETS: char = '\u{1f}';
const BETWEEN_VALUES: char = '\u{1e}';
const LONGEST_VALUE_CHARS: usize = 60;
const MOST_VALUES: usize = 16;

/// The values of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets([Vec<String>; Facet::ALL.len()]);

impl Facets {
    /// Adds a value; empty ones and those it has are passed over.
    pub fn add(&mut self, facet: Facet, value: &str) {
        let values = &mut self.0[facet as usize];
        let value: String = value.chars().filter(|c| !c.is_control()).take(LONGEST_VALUE_CHARS).collect();
        if !value.is_empty() && values.len() < MOST_VALUES && !values.contains(&value) {
            values.push(value);
        }
    }

    /// The two words that are stored.
    pub(crate) fn stored(&self) -> [String; 2] {
        let join = |facets: &[Vec<String>]| {
            let texts: Vec<String> = facets.iter().map(|values| values.join(&BETWEEN_VALUES.to_string())).collect();
            texts.join(&BETWEEN_FACETS.to_string())
        };
        let (places, traits) = self.0.split_at(PLACE_FACETS);
        [join(places), join(traits)]
    }
}

/// The values of each facet in a stored word.
pub(crate) fn values_of(stored: &str) -> impl Iterator<Item = Vec<&str>> {
    stored.split(BETWEEN_FACETS).map(|values| values.split(BETWEEN_VALUES).filter(|value| !value.is_empty()).collect())
}

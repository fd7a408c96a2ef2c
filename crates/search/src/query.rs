//! From what somebody typed to what the index is asked. Nothing typed is an operator: a query cannot be wrong, only without hits.

use tantivy::query::{BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::fields::Fields;
use crate::fold::{compact, fold};
use crate::sound::{self, Heard};
use crate::words::{grams_of_word, words_of_query};

/// What stands after it is passed over.
pub const LONGEST_QUERY_CHARS: usize = 80;
const MOST_WORDS: usize = 12;
/// From so many letters on a word may be mistyped in one place, and from so many in two.
const FUZZY_FROM_CHARS: usize = 4;
const FUZZY_TWICE_FROM_CHARS: usize = 8;

const IN_TITLE: f32 = 3.0;
const ANYWHERE: f32 = 0.5;
const WHOLE_TITLE: f32 = 6.0;
const BY_SOUND: f32 = 0.6;
const WHOLE_BY_SOUND: f32 = 4.0;
const MISTYPED: f32 = 2.0;

/// What was typed, as far as it is looked at.
pub(crate) struct Asked {
    folded: String,
    pub(crate) words: Vec<String>,
    pub(crate) compact: String,
}

impl Asked {
    pub(crate) fn new(text: &str) -> Self {
        let text: String = text.chars().take(LONGEST_QUERY_CHARS).collect();
        let folded = fold(&text);
        let words = words_of_query(&folded, MOST_WORDS).into_iter().map(str::to_owned).collect();
        Self { words, compact: compact(&text), folded }
    }
}

/// How many of the words a hit must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// All of them
    All,
    /// Three of five, or any neighbouring characters of the title
    Most,
}

/// Builds queries against one state of the index.
pub(crate) struct Builder<'i> {
    pub(crate) fields: &'i Fields,
    pub(crate) searcher: &'i Searcher,
}

type Clause = (Occur, Box<dyn Query>);

impl Builder<'_> {
    /// The query for what was asked; `None` where there is nothing to look for.
    pub(crate) fn build(&self, asked: &Asked, strictness: Strictness) -> Option<Box<dyn Query>> {
        let mut words = Vec::new();
        let last = asked.words.len().saturating_sub(1);
        for (at, word) in asked.words.iter().enumerate() {
            words.extend(self.word(word, at == 0 || at == last));
        }
        if words.is_empty() {
            return None;
        }
        let query: Box<dyn Query> = match strictness {
            Strictness::All => all_of(words),
            Strictness::Most => {
                let enough = (words.len() * 3).div_ceil(5);
                let any = words.into_iter().map(|word| (Occur::Should, word)).collect();
                Box::new(BooleanQuery::with_minimum_required_clauses(any, enough))
            }
        };
        let mut clauses: Vec<Clause> = vec![(Occur::Must, query)];
        clauses.push((Occur::Should, boosted(self.term(self.fields.exact, &asked.compact), WHOLE_TITLE)));
        for word in asked.words.iter().filter(|word| self.is_known(self.fields.title, word)) {
            clauses.push((Occur::Should, boosted(self.counted(self.fields.title, word), IN_TITLE)));
        }
        clauses.extend(self.whole_by_sound(asked));
        Some(Box::new(BooleanQuery::new(clauses)))
    }

    /// What finds one word; `None` for a single character that stands nowhere. The words at the ends of a query may be pieces of longer
    /// ones: those are found by their neighbouring characters as well.
    fn word(&self, word: &str, is_at_end: bool) -> Option<Box<dyn Query>> {
        if word.is_ascii() && word.bytes().any(|b| b.is_ascii_alphabetic()) {
            return Some(self.latin(word));
        }
        let grams = grams_of_word(word);
        let by_grams = || self.all_terms(self.fields.grams, &grams);
        let is_single = word.chars().count() == 1;
        match (self.is_known(self.fields.all, word), grams.is_empty()) {
            (_, true) => Some(self.anywhere(word)),
            (true, false) if is_at_end || is_single => Some(any_of(vec![self.anywhere(word), by_grams()])),
            (true, false) => Some(self.anywhere(word)),
            (false, false) if is_single && !self.is_known(self.fields.grams, word) => None,
            (false, false) => Some(by_grams()),
        }
    }

    /// A word in Latin letters is a word, pinyin, first letters, or one that was mistyped.
    fn latin(&self, word: &str) -> Box<dyn Query> {
        let mut ways: Vec<Box<dyn Query>> = vec![self.anywhere(word)];
        let heard = |heard: &Heard| heard.needed.iter().all(|token| self.is_known(self.fields.sound, token));
        let meanings: Vec<Heard> = sound::as_syllables(word).into_iter().chain(sound::as_letters(word)).filter(heard).collect();
        let is_known = self.is_known(self.fields.all, word);
        let length = word.len();
        if !is_known && meanings.is_empty() && length >= FUZZY_FROM_CHARS {
            let distance = if length >= FUZZY_TWICE_FROM_CHARS { 2 } else { 1 };
            let mistyped = FuzzyTermQuery::new(Term::from_field_text(self.fields.title, word), distance, true);
            ways.push(boosted(Box::new(mistyped), MISTYPED));
        }
        ways.extend(meanings.iter().map(|heard| boosted(self.all_terms(self.fields.sound, &heard.needed), BY_SOUND)));
        any_of(ways)
    }

    /// Raises titles that sound like the whole query from beginning to end.
    fn whole_by_sound(&self, asked: &Asked) -> Vec<Clause> {
        let word = asked.folded.trim();
        let is_latin = word.is_ascii() && !word.contains(' ');
        let meanings = if is_latin { sound::as_syllables(word).into_iter().chain(sound::as_letters(word)).collect() } else { Vec::new() };
        let known = |token: &&String| self.is_known(self.fields.sound, token);
        let ends: Vec<String> = meanings.iter().flat_map(|heard| heard.ends.iter()).filter(known).cloned().collect();
        ends.iter().map(|end| (Occur::Should, boosted(self.term(self.fields.sound, end), WHOLE_BY_SOUND))).collect()
    }

    /// What is near the query among names, where nothing was found.
    pub(crate) fn near(&self, asked: &Asked) -> Option<Box<dyn Query>> {
        let grams: Vec<String> = asked.words.iter().flat_map(|word| grams_of_word(word)).collect();
        let known: Vec<_> = grams.iter().filter(|gram| self.is_known(self.fields.near, gram)).collect();
        let any: Vec<_> = known.iter().map(|gram| self.term(self.fields.near, gram)).collect();
        (!any.is_empty()).then(|| any_of(any))
    }

    pub(crate) fn term(&self, field: Field, word: &str) -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::Basic))
    }

    fn counted(&self, field: Field, word: &str) -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
    }

    fn anywhere(&self, word: &str) -> Box<dyn Query> {
        boosted(self.counted(self.fields.all, word), ANYWHERE)
    }

    fn all_terms(&self, field: Field, words: &[String]) -> Box<dyn Query> {
        all_of(words.iter().map(|word| self.term(field, word)).collect())
    }

    fn is_known(&self, field: Field, word: &str) -> bool {
        self.searcher.doc_freq(&Term::from_field_text(field, word)).is_ok_and(|documents| documents > 0)
    }
}

fn boosted(query: Box<dyn Query>, by: f32) -> Box<dyn Query> {
    Box::new(BoostQuery::new(query, by))
}

fn all_of(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    if queries.len() == 1 { queries.remove(0) } else { Box::new(BooleanQuery::intersection(queries)) }
}

fn any_of(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    if queries.len() == 1 { queries.remove(0) } else { Box::new(BooleanQuery::union(queries)) }
}

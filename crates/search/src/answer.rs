//! Asking the index, and what it answers.

use std::cmp::Reverse;
use std::collections::HashMap;

use tantivy::DocAddress;
use tantivy::TantivyDocument;
use tantivy::query::Query;
use tantivy::schema::Value;

use crate::collect::{Collected, Counts, HitCollector, Preferences, Ranked};
use crate::document::read_lines;
use crate::excerpt::{Piece, count_found, excerpt};
use crate::facet::Facet;
use crate::index::{Index, SearchError};
use crate::query::{Asked, Builder, Strictness};
use crate::view::View;

/// So many hits stand on a page.
pub const PAGE_SIZE: usize = 20;
const MOST_PAGES: usize = 25;
/// So many hits are always ranked, so that what is the same content comes together.
const LEAST_RANKED: usize = 100;

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Best first
    #[default]
    Relevance,
    /// Released last first
    Newest,
    /// Used most first
    MostUsed,
}

/// A question.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// What was typed
    pub text: String,
    /// Only documents with these values
    pub filters: Vec<(Facet, String)>,
    /// In which order
    pub order: Order,
    /// Which page, from 1
    pub page: usize,
    /// Who asks
    pub preferences: Preferences,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Answer {
    /// How many hits there are
    pub total: u32,
    /// Those of the page
    pub hits: Vec<Hit>,
    /// How many hits have each value of each facet
    pub counts: Vec<(Facet, Counts)>,
    /// The words that were looked for, folded, for marking
    pub words: Vec<String>,
    /// Whether there were no hits with all words, and these have most of them
    pub is_loose: bool,
    /// Whether there is a further page
    pub has_more: bool,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What the area gave
    pub shown: String,
    /// What it belongs to
    pub subject: String,
    /// The line that was found, where it is not the title
    pub found: Option<Match>,
    /// What the area gave for others with the same content
    pub same: Vec<String>,
}

/// A line that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Where it stands
    pub at: u64,
    /// Its words
    pub pieces: Vec<Piece>,
}

impl Index {
    /// What is found for `wanted`.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn search(&self, wanted: &Wanted) -> Result<Answer, SearchError> {
        let view = self.view();
        let asked = Asked::new(&wanted.text);
        let builder = Builder { fields: self.fields(), searcher: &view.searcher };
        let page = wanted.page.clamp(1, MOST_PAGES);
        let kept = (page * PAGE_SIZE + PAGE_SIZE).max(LEAST_RANKED);
        let collector = HitCollector::new(&view, &wanted.filters, &wanted.preferences, wanted.order, kept);
        for strictness in [Strictness::All, Strictness::Most] {
            let Some(query) = builder.build(&asked, strictness) else { break };
            let collected = view.searcher.search(query.as_ref() as &dyn Query, &collector)?;
            let counts: Vec<(Facet, Counts)> = Facet::ALL.iter().map(|facet| (*facet, collector.counts(&collected, *facet))).collect();
            // Filters that leave nothing still show what there is without one of them.
            if collected.total > 0 || counts.iter().any(|(_, counts)| !counts.is_empty()) {
                let answer = self.answer(&view, collected, page, &asked)?;
                return Ok(Answer { counts, is_loose: strictness == Strictness::Most, words: asked.words, ..answer });
            }
        }
        Ok(Answer { words: asked.words, ..Answer::default() })
    }

    fn answer(&self, view: &View, collected: Collected, page: usize, asked: &Asked) -> Result<Answer, SearchError> {
        let all_ranked = collected.total as usize <= collected.best.len();
        let ranked = collected.best.into_sorted_vec();
        let (groups, folded_in) = self.grouped(view, &ranked)?;
        let from = (page - 1) * PAGE_SIZE;
        let mut hits = Vec::new();
        for group in groups.iter().skip(from).take(PAGE_SIZE) {
            hits.push(self.hit(view, group, asked)?);
        }
        let total = collected.total - if all_ranked { folded_in } else { 0 };
        let has_more = page < MOST_PAGES && (groups.len() > from + PAGE_SIZE);
        Ok(Answer { total, hits, has_more, ..Answer::default() })
    }

    /// Hits with the same content come together at the place of the best of them; answers also how many gave up their own place.
    fn grouped(&self, view: &View, ranked: &[Reverse<Ranked>]) -> Result<(Vec<Vec<DocAddress>>, u32), SearchError> {
        let mut groups: Vec<Vec<DocAddress>> = Vec::with_capacity(ranked.len());
        let mut places: HashMap<u64, usize> = HashMap::new();
        let mut columns = Vec::new();
        for reader in view.searcher.segment_readers() {
            columns.push(reader.fast_fields().column_first_or_default::<u64>("same")?);
        }
        let mut folded_in = 0;
        for Reverse((_, Reverse(address))) in ranked {
            let same = columns.get(address.segment_ord as usize).map_or(0, |column| column.get_val(address.doc_id));
            match places.get(&same).filter(|_| same != 0).and_then(|at| groups.get_mut(*at)) {
                Some(group) => {
                    group.push(*address);
                    folded_in += 1;
                }
                None => {
                    places.insert(same, groups.len());
                    groups.push(vec![*address]);
                }
            }
        }
        Ok((groups, folded_in))
    }

    fn hit(&self, view: &View, group: &[DocAddress], asked: &Asked) -> Result<Hit, SearchError> {
        let fields = self.fields();
        let mut documents = Vec::new();
        for address in group {
            documents.push(view.searcher.doc::<TantivyDocument>(*address)?);
        }
        let text =
            |document: &TantivyDocument, field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        let mut shown = documents.iter().map(|document| text(document, fields.shown));
        let found = documents.first().and_then(|document| best_line(&text(document, fields.lines), &asked.words));
        let subject = documents.first().map(|document| text(document, fields.subject)).unwrap_or_default();
        Ok(Hit { shown: shown.next().unwrap_or_default(), subject, found, same: shown.collect() })
    }
}

/// The line with most of the words; the first of several.
fn best_line(lines: &str, words: &[String]) -> Option<Match> {
    let counted = read_lines(lines).map(|(at, text)| (count_found(text, words), at, text));
    let (_, at, text) = counted.filter(|(found, ..)| *found > 0).max_by_key(|(found, at, _)| (*found, Reverse(*at)))?;
    Some(Match { at, pieces: excerpt(text, words)? })
}

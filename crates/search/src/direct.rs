//! Places that are found by their name: suggestions while typing, the direct hit, and what is near where nothing was found.

use std::collections::HashSet;

use tantivy::collector::TopDocs;
use tantivy::query::Query;
use tantivy::schema::Value;
use tantivy::{DocAddress, Order, TantivyDocument};

use crate::document::LONGEST_LEAD_CHARS;
use crate::index::{Index, SearchError};
use crate::query::{Asked, Builder};
use crate::view::View;

/// So many places of one beginning are looked at.
const LOOKED_AT: usize = 64;

/// A place that was found by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// What the area gave
    pub shown: String,
}

impl Index {
    /// The places whose name begins like `text`, in characters, pinyin or first letters: those of most weight first, one a name.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn suggest(&self, text: &str, most: usize) -> Result<Vec<Lead>, SearchError> {
        let asked = Asked::new(text);
        let begun: String = asked.compact.chars().take(LONGEST_LEAD_CHARS).collect();
        if begun.is_empty() {
            return Ok(Vec::new());
        }
        let view = self.view();
        let builder = Builder { fields: self.fields(), searcher: &view.searcher };
        let query = builder.term(self.fields().lead, &begun);
        let found = self.heaviest(&view, query.as_ref())?;
        let mut met = HashSet::new();
        let mut leads = Vec::new();
        for document in found {
            let spellings: Vec<&str> = document.get_all(self.fields().name).filter_map(|value| value.as_str()).collect();
            if spellings.iter().any(|name| name.starts_with(&asked.compact)) && met.insert(spellings.join(" ")) && leads.len() < most {
                leads.push(self.lead(&document));
            }
        }
        Ok(leads)
    }

    /// The places of exactly this name, in characters, pinyin or at least four first letters; those of most weight first.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn find_named(&self, text: &str) -> Result<Vec<Lead>, SearchError> {
        let asked = Asked::new(text);
        let is_too_short = asked.compact.is_ascii() && asked.compact.len() < 4;
        if asked.compact.is_empty() || is_too_short {
            return Ok(Vec::new());
        }
        let view = self.view();
        let builder = Builder { fields: self.fields(), searcher: &view.searcher };
        let query = builder.term(self.fields().name, &asked.compact);
        Ok(self.heaviest(&view, query.as_ref())?.iter().map(|document| self.lead(document)).collect())
    }

    /// The places whose names share most with `text`, one a name.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn list_near(&self, text: &str, most: usize) -> Result<Vec<Lead>, SearchError> {
        let view = self.view();
        let builder = Builder { fields: self.fields(), searcher: &view.searcher };
        let Some(query) = builder.near(&Asked::new(text)) else { return Ok(Vec::new()) };
        let found = view.searcher.search(query.as_ref() as &dyn Query, &TopDocs::with_limit(LOOKED_AT).order_by_score())?;
        let mut met = HashSet::new();
        let mut leads = Vec::new();
        for (_, address) in found {
            let document = view.searcher.doc::<TantivyDocument>(address)?;
            let name = document.get_first(self.fields().name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
            if met.insert(name) && leads.len() < most {
                leads.push(self.lead(&document));
            }
        }
        Ok(leads)
    }

    fn heaviest(&self, view: &View, query: &dyn Query) -> Result<Vec<TantivyDocument>, SearchError> {
        let order = TopDocs::with_limit(LOOKED_AT).order_by_fast_field::<u64>("weight", Order::Desc);
        let found: Vec<(Option<u64>, DocAddress)> = view.searcher.search(query, &order)?;
        let mut documents = Vec::new();
        for (_, address) in found {
            documents.push(view.searcher.doc(address)?);
        }
        Ok(documents)
    }

    fn lead(&self, document: &TantivyDocument) -> Lead {
        let shown = document.get_first(self.fields().shown).and_then(|value| value.as_str()).unwrap_or_default();
        Lead { shown: shown.to_owned() }
    }
}

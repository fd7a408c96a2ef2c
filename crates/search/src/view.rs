//! The index at one commit, with what counting needs in memory: eight bytes a document.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::columnar::{ColumnValues, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{DocId, Searcher, SegmentReader};

use crate::facet::{Facet, PLACE_FACETS, TRAIT_FACETS, values_of};

/// One half of the facets, in all combinations that occur.
#[derive(Debug, Clone)]
pub(crate) struct Combinations<const N: usize> {
    numbers: HashMap<String, u32>,
    /// For each combination the numbers of the values of each facet
    pub(crate) all: Vec<[Vec<u32>; N]>,
    values: [HashMap<String, u32>; N],
    /// The values of each facet, by number
    pub(crate) names: [Vec<String>; N],
}

impl<const N: usize> Default for Combinations<N> {
    fn default() -> Self {
        Self {
            numbers: HashMap::new(),
            all: Vec::new(),
            values: std::array::from_fn(|_| HashMap::new()),
            names: std::array::from_fn(|_| Vec::new()),
        }
    }
}

impl<const N: usize> Combinations<N> {
    fn number(&mut self, stored: &str) -> u32 {
        if let Some(known) = self.numbers.get(stored) {
            return *known;
        }
        let mut combination: [Vec<u32>; N] = std::array::from_fn(|_| Vec::new());
        for (facet, values) in values_of(stored).take(N).enumerate() {
            combination[facet] = values.into_iter().map(|value| self.value(facet, value)).collect();
        }
        let number = self.all.len() as u32;
        self.all.push(combination);
        self.numbers.insert(stored.to_owned(), number);
        number
    }

    fn value(&mut self, facet: usize, name: &str) -> u32 {
        if let Some(known) = self.values[facet].get(name) {
            return *known;
        }
        let number = self.names[facet].len() as u32;
        self.names[facet].push(name.to_owned());
        self.values[facet].insert(name.to_owned(), number);
        number
    }

    /// The number of a value of the facet at `facet` in this half.
    pub(crate) fn find(&self, facet: usize, name: &str) -> Option<u32> {
        self.values[facet].get(name).copied()
    }
}

/// The combinations of a segment's documents.
#[derive(Clone)]
struct Columns {
    places: Arc<[u32]>,
    traits: Arc<[u32]>,
}

/// What was read of segments, kept from commit to commit: segments never change.
#[derive(Default)]
pub(crate) struct Known {
    places: Arc<Combinations<PLACE_FACETS>>,
    traits: Arc<Combinations<TRAIT_FACETS>>,
    segments: HashMap<SegmentId, Columns>,
}

/// The index at one commit.
pub(crate) struct View {
    pub(crate) searcher: Searcher,
    pub(crate) places: Arc<Combinations<PLACE_FACETS>>,
    pub(crate) traits: Arc<Combinations<TRAIT_FACETS>>,
    segments: Vec<SegmentView>,
}

/// What a collector reads of one segment.
#[derive(Clone)]
pub(crate) struct SegmentView {
    pub(crate) places: Arc<[u32]>,
    pub(crate) traits: Arc<[u32]>,
    pub(crate) seq: Arc<dyn ColumnValues<u64>>,
    pub(crate) uses: Arc<dyn ColumnValues<u64>>,
}

/// So many combinations are kept from commit to commit; beyond, those that went out of use are forgotten.
const MOST_COMBINATIONS: usize = 200_000;

impl View {
    pub(crate) fn new(searcher: Searcher, known: &Mutex<Known>) -> tantivy::Result<Self> {
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.places.all.len() + known.traits.all.len() > MOST_COMBINATIONS {
            *known = Known::default();
        }
        let mut segments = Vec::new();
        let mut still_there = HashMap::new();
        for reader in searcher.segment_readers() {
            let columns = match known.segments.get(&reader.segment_id()) {
                Some(columns) => columns.clone(),
                None => known.read(reader)?,
            };
            still_there.insert(reader.segment_id(), columns.clone());
            let number = |name| reader.fast_fields().column_first_or_default::<u64>(name);
            let Columns { places, traits } = columns;
            segments.push(SegmentView { places, traits, seq: number("seq")?, uses: number("uses")? });
        }
        known.segments = still_there;
        Ok(Self { searcher, places: known.places.clone(), traits: known.traits.clone(), segments })
    }

    pub(crate) fn segment(&self, ordinal: u32) -> Option<&SegmentView> {
        self.segments.get(ordinal as usize)
    }

    /// The names of a facet's values, by number.
    pub(crate) fn names(&self, facet: Facet) -> &[String] {
        let at = facet as usize;
        if at < PLACE_FACETS { &self.places.names[at] } else { &self.traits.names[at - PLACE_FACETS] }
    }
}

impl Known {
    fn read(&mut self, reader: &SegmentReader) -> tantivy::Result<Columns> {
        let places = read_column(reader, "places", Arc::make_mut(&mut self.places))?;
        let traits = read_column(reader, "traits", Arc::make_mut(&mut self.traits))?;
        Ok(Columns { places, traits })
    }
}

fn read_column<const N: usize>(reader: &SegmentReader, name: &str, known: &mut Combinations<N>) -> tantivy::Result<Arc<[u32]>> {
    let Some(column): Option<StrColumn> = reader.fast_fields().str(name)? else {
        let none = known.number("");
        return Ok(vec![none; reader.max_doc() as usize].into());
    };
    let mut numbers = Vec::with_capacity(column.num_terms());
    let mut text = String::new();
    for ordinal in 0..column.num_terms() as u64 {
        text.clear();
        column.ord_to_str(ordinal, &mut text)?;
        numbers.push(known.number(&text));
    }
    let none = known.number("");
    let of = |doc: DocId| column.ords().first(doc).and_then(|ordinal| numbers.get(ordinal as usize).copied()).unwrap_or(none);
    Ok((0..reader.max_doc()).map(of).collect())
}

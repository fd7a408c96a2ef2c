//! One pass over everything that a query finds: which hits come first, and how many there are of each value of each facet.
//!
//! A facet's own filter does not narrow its own counts, so that every other choice stays open with the number it leads to.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::Weight;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::answer::Order;
use crate::facet::{Facet, PLACE_FACETS, TRAIT_FACETS};
use crate::view::{Combinations, SegmentView, View};

/// What is likely to be meant by somebody: raises hits, hides none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Preferences {
    /// How much the hits that have a value are raised
    pub raised: Vec<(Facet, String, f32)>,
    /// 学段, 学科, 版本: the edition that is used, raised before the others of the same stage and subject
    pub editions: Vec<(String, String, String)>,
}

const ADOPTED_EDITION: f32 = 1.6;

/// How many hits have each value of a facet, most first.
pub type Counts = Vec<(String, u32)>;

/// Filters and preferences for one half of the facets, worked out for every combination.
struct Half {
    /// Which filters the combination fails, a bit each
    fails: Vec<u16>,
    /// By how much it is raised
    raise: Vec<f32>,
}

impl Half {
    fn new<const N: usize>(known: &Combinations<N>, first: usize, filters: &[(Facet, String)], preferences: &Preferences) -> Self {
        let in_half = |facet: Facet| (facet as usize).checked_sub(first).filter(|at| *at < N);
        let filters: Vec<(usize, Option<u32>)> =
            filters.iter().filter_map(|(facet, value)| in_half(*facet).map(|at| (at, known.find(at, value)))).collect();
        let raised: Vec<(usize, u32, f32)> = preferences
            .raised
            .iter()
            .filter_map(|(facet, value, by)| in_half(*facet).and_then(|at| Some((at, known.find(at, value)?, *by))))
            .collect();
        let fails = |combination: &[Vec<u32>; N]| {
            let failed = filters.iter().filter(|(at, value)| value.is_none_or(|value| !combination[*at].contains(&value)));
            failed.fold(0, |bits, (at, _)| bits | 1 << (first + at))
        };
        let raise = |combination: &[Vec<u32>; N]| {
            raised.iter().filter(|(at, value, _)| combination[*at].contains(value)).map(|(_, _, by)| by).product()
        };
        Self { fails: known.all.iter().map(fails).collect(), raise: known.all.iter().map(raise).collect() }
    }
}

/// Raises the adopted editions; only the half of places knows them.
fn raise_editions(half: &mut Half, known: &Combinations<PLACE_FACETS>, preferences: &Preferences) {
    let [stage, subject, edition] = [Facet::Stage, Facet::Subject, Facet::Edition].map(|facet| facet as usize);
    for (stage_name, subject_name, edition_name) in &preferences.editions {
        let found = (known.find(stage, stage_name), known.find(subject, subject_name), known.find(edition, edition_name));
        let (Some(s), Some(j), Some(e)) = found else { continue };
        for (combination, raise) in known.all.iter().zip(&mut half.raise) {
            if combination[stage].contains(&s) && combination[subject].contains(&j) && combination[edition].contains(&e) {
                *raise *= ADOPTED_EDITION;
            }
        }
    }
}

/// Collects the best hits and the counts.
pub(crate) struct HitCollector<'v> {
    pub(crate) view: &'v View,
    places: Arc<Half>,
    traits: Arc<Half>,
    order: Order,
    kept: usize,
    filtered: u16,
}

/// A hit with the numbers that order it, best last.
pub(crate) type Ranked = (u64, Reverse<DocAddress>);

/// What one segment, or all of them, gave.
pub(crate) struct Collected {
    pub(crate) best: BinaryHeap<Reverse<Ranked>>,
    pub(crate) total: u32,
    tallies: Vec<Tally>,
}

/// Counts by combination: of hits that pass all filters, or all but the one of a facet.
struct Tally {
    but: u16,
    places: Vec<u32>,
    traits: Vec<u32>,
}

impl<'v> HitCollector<'v> {
    pub(crate) fn new(view: &'v View, filters: &[(Facet, String)], preferences: &Preferences, order: Order, kept: usize) -> Self {
        let mut places = Half::new(&view.places, 0, filters, preferences);
        raise_editions(&mut places, &view.places, preferences);
        let traits = Half::new(&view.traits, PLACE_FACETS, filters, preferences);
        let filtered = filters.iter().fold(0, |bits, (facet, _)| bits | 1 << (*facet as u16));
        Self { view, places: Arc::new(places), traits: Arc::new(traits), order, kept, filtered }
    }

    fn tallies(&self) -> Vec<Tally> {
        let facets = (0..Facet::ALL.len() as u16).map(|at| 1 << at).filter(|bit| self.filtered & bit != 0);
        let tally = |but| Tally { but, places: vec![0; self.places.fails.len()], traits: vec![0; self.traits.fails.len()] };
        std::iter::once(0).chain(facets).map(tally).collect()
    }

    /// The counts of every facet.
    pub(crate) fn counts(&self, collected: &Collected, facet: Facet) -> Counts {
        let bit = 1 << (facet as u16);
        let own = collected.tallies.iter().find(|tally| tally.but == bit);
        let relevant = collected.tallies.iter().filter(|tally| tally.but == 0).chain(own);
        let mut numbers = vec![0_u32; self.view.names(facet).len()];
        for tally in relevant {
            let at = facet as usize;
            if at < PLACE_FACETS {
                add::<PLACE_FACETS>(&mut numbers, &self.view.places.all, &tally.places, at);
            } else {
                add::<TRAIT_FACETS>(&mut numbers, &self.view.traits.all, &tally.traits, at - PLACE_FACETS);
            }
        }
        let named = self.view.names(facet).iter().zip(numbers).filter(|(_, count)| *count > 0);
        let mut counts: Counts = named.map(|(name, count)| (name.clone(), count)).collect();
        counts.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
        counts
    }
}

fn add<const N: usize>(numbers: &mut [u32], combinations: &[[Vec<u32>; N]], counted: &[u32], at: usize) {
    for (combination, count) in combinations.iter().zip(counted).filter(|(_, count)| **count > 0) {
        for value in &combination[at] {
            numbers[*value as usize] += count;
        }
    }
}

impl Collector for HitCollector<'_> {
    type Fruit = Collected;
    type Child = SegmentHits;

    fn for_segment(&self, ordinal: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentHits> {
        let missing = || tantivy::TantivyError::InternalError("a segment without its columns".to_owned());
        let segment = self.view.segment(ordinal).ok_or_else(missing)?.clone();
        let (places, traits) = (self.places.clone(), self.traits.clone());
        let collected = Collected { best: BinaryHeap::new(), total: 0, tallies: self.tallies() };
        Ok(SegmentHits { ordinal, segment, places, traits, order: self.order, kept: self.kept, collected })
    }

    fn requires_scoring(&self) -> bool {
        self.order != Order::Newest
    }

    fn merge_fruits(&self, fruits: Vec<Collected>) -> tantivy::Result<Collected> {
        let mut all = Collected { best: BinaryHeap::new(), total: 0, tallies: self.tallies() };
        for fruit in fruits {
            all.total += fruit.total;
            for (sum, part) in all.tallies.iter_mut().zip(fruit.tallies) {
                sum.places.iter_mut().zip(part.places).for_each(|(sum, part)| *sum += part);
                sum.traits.iter_mut().zip(part.traits).for_each(|(sum, part)| *sum += part);
            }
            all.best.extend(fruit.best);
        }
        while all.best.len() > self.kept {
            all.best.pop();
        }
        Ok(all)
    }

    fn collect_segment(&self, weight: &dyn Weight, ordinal: u32, reader: &SegmentReader) -> tantivy::Result<Collected> {
        let mut hits = self.for_segment(ordinal, reader)?;
        let alive = reader.alive_bitset();
        let mut each = |doc, score| {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                hits.collect(doc, score);
            }
        };
        if self.requires_scoring() {
            weight.for_each(reader, &mut each)?;
        } else {
            weight.for_each_no_score(reader, &mut |docs| docs.iter().for_each(|doc| each(*doc, 0.0)))?;
        }
        Ok(hits.harvest())
    }
}

/// The hits of one segment.
pub(crate) struct SegmentHits {
    ordinal: u32,
    segment: SegmentView,
    places: Arc<Half>,
    traits: Arc<Half>,
    order: Order,
    kept: usize,
    collected: Collected,
}

impl SegmentCollector for SegmentHits {
    type Fruit = Collected;

    fn collect(&mut self, doc: DocId, score: Score) {
        let (place, kind) = (self.segment.places[doc as usize] as usize, self.segment.traits[doc as usize] as usize);
        let fails = self.places.fails[place] | self.traits.fails[kind];
        if fails != 0 && !fails.is_power_of_two() {
            return;
        }
        if let Some(tally) = self.collected.tallies.iter_mut().find(|tally| tally.but == fails) {
            tally.places[place] += 1;
            tally.traits[kind] += 1;
        }
        if fails == 0 {
            self.collected.total += 1;
            let score = score * self.places.raise[place] * self.traits.raise[kind];
            let ranked = (self.rank(doc, score), Reverse(DocAddress::new(self.ordinal, doc)));
            self.keep(ranked);
        }
    }

    fn harvest(self) -> Collected {
        self.collected
    }
}

impl SegmentHits {
    /// Scores are never negative, so their bits are in the order of their values.
    fn rank(&self, doc: DocId, score: Score) -> u64 {
        let by_score = u64::from(score.max(0.0).to_bits()) << 32;
        match self.order {
            Order::Relevance => by_score | u64::from(self.segment.seq.get_val(doc) as u32),
            Order::Newest => self.segment.seq.get_val(doc),
            Order::MostUsed => self.segment.uses.get_val(doc).min(u64::from(u32::MAX)) << 32 | by_score >> 32,
        }
    }

    fn keep(&mut self, ranked: Ranked) {
        let best = &mut self.collected.best;
        if best.len() < self.kept {
            best.push(Reverse(ranked));
        } else if best.peek().is_some_and(|Reverse(worst)| *worst < ranked) {
            best.pop();
            best.push(Reverse(ranked));
        }
    }
}

//! What is offered where nothing was found: knowledge points with a name like the query, each in every edition that has it, and the other
//! editions that have what was asked for.

use search::{Answer, Facet, Index, Preferences, SearchError, Wanted};

use super::asked::Asked;
use super::direct::{named, unit_href, unit_line, unit_name, unit_of};
use crate::finder::UnitPlace;

/// What is near.
#[derive(Default)]
pub struct Nearby {
    pub points: Vec<Point>,
    /// Other editions: name, address, and how much there is
    pub editions: Vec<(String, String, u32)>,
}

/// A knowledge point: a unit of one or several textbooks.
pub struct Point {
    pub name: String,
    /// Where it is taught
    pub places: Vec<(String, String)>,
}

const POINTS_SHOWN: usize = 6;
const PLACES_SHOWN: usize = 5;
const EDITIONS_SHOWN: usize = 6;
/// What is still meant when an edition has nothing: the subject at its stage. A grade and a volume differ from edition to edition.
const STILL_MEANT: [Facet; 2] = [Facet::Stage, Facet::Subject];

/// What is near to a search that found nothing.
pub fn find(index: &Index, asked: &Asked, preferences: &Preferences) -> Result<Nearby, SearchError> {
    let mut points = Vec::new();
    for lead in index.list_near(&asked.words, POINTS_SHOWN)? {
        if let Some(unit) = unit_of(&lead) {
            points.push(point(unit.clone(), named(index, &unit.title, preferences)?));
        }
    }
    let editions = match asked.filters.get(&Facet::Edition) {
        Some(chosen) => other_editions(index, asked, chosen)?,
        None => Vec::new(),
    };
    Ok(Nearby { points, editions })
}

fn point(found: UnitPlace, mut units: Vec<UnitPlace>) -> Point {
    let name = unit_name(&found);
    if units.is_empty() {
        units.push(found);
    }
    let mut places: Vec<(String, String)> = Vec::new();
    for unit in &units {
        let line = unit_line(unit);
        if places.len() < PLACES_SHOWN && places.iter().all(|(known, _)| *known != line) {
            places.push((line, unit_href(unit)));
        }
    }
    Point { name, places }
}

fn other_editions(index: &Index, asked: &Asked, chosen: &str) -> Result<Vec<(String, String, u32)>, SearchError> {
    let mut wider = asked.without_filters();
    wider.filters = asked.filters.clone().into_iter().filter(|(facet, _)| STILL_MEANT.contains(facet)).collect();
    let wanted =
        |asked: &Asked| Wanted { text: asked.words.clone(), filters: asked.filters.clone().into_iter().collect(), ..Wanted::default() };
    let mut answer: Answer = index.search(&wanted(&wider))?;
    if answer.total == 0 {
        wider = asked.without_filters();
        answer = index.search(&wanted(&wider))?;
    }
    let counts = answer.counts.into_iter().filter(|(facet, _)| *facet == Facet::Edition).flat_map(|(_, counts)| counts);
    let other = counts.filter(|(edition, _)| edition != chosen).take(EDITIONS_SHOWN);
    Ok(other.map(|(edition, count)| (edition.clone(), wider.choosing(Facet::Edition, Some(&edition)).link(), count)).collect())
}

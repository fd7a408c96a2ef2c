//! What the address of a results page asks for, and the addresses of its neighbours.

use std::collections::{BTreeMap, HashMap};

use search::{Facet, LONGEST_QUERY_CHARS, Order};
use web::url_encoded;

use crate::missing::plain;

/// A search as links write it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub words: String,
    pub filters: BTreeMap<Facet, String>,
    pub order: Order,
    pub page: usize,
}

const LONGEST_FILTER_CHARS: usize = 60;

/// The facets that people choose from, in the order in which they stand.
pub const CHOSEN_FROM: [Facet; 11] = [
    Facet::Kind,
    Facet::Stage,
    Facet::Grade,
    Facet::Subject,
    Facet::Edition,
    Facet::Volume,
    Facet::Section,
    Facet::Length,
    Facet::Captions,
    Facet::Sign,
    Facet::Language,
];

impl Asked {
    pub fn of(query: &HashMap<String, String>) -> Self {
        let text = |name: &str, most| plain(query.get(name).map(String::as_str).unwrap_or_default(), most);
        let filters = CHOSEN_FROM.into_iter().map(|facet| (facet, text(facet.key(), LONGEST_FILTER_CHARS)));
        let order = match text("sort", 16).as_str() {
            "new" => Order::Newest,
            "used" => Order::MostUsed,
            _ => Order::Relevance,
        };
        Self {
            words: text("q", LONGEST_QUERY_CHARS),
            filters: filters.filter(|(_, value)| !value.is_empty()).collect(),
            order,
            page: text("page", 8).parse().unwrap_or(1),
        }
    }

    /// The address of this search.
    pub fn link(&self) -> String {
        let mut link = format!("/search?q={}", url_encoded(&self.words));
        for (facet, value) in &self.filters {
            link.push_str(&format!("&{}={}", facet.key(), url_encoded(value)));
        }
        link.push_str(match self.order {
            Order::Relevance => "",
            Order::Newest => "&sort=new",
            Order::MostUsed => "&sort=used",
        });
        if self.page > 1 {
            link.push_str(&format!("&page={}", self.page));
        }
        link
    }

    /// This search with another value of a facet, or with none.
    pub fn choosing(&self, facet: Facet, value: Option<&str>) -> Self {
        let mut other = Self { page: 1, ..self.clone() };
        match value {
            Some(value) => other.filters.insert(facet, value.to_owned()),
            None => other.filters.remove(&facet),
        };
        other
    }

    pub fn ordered(&self, order: Order) -> Self {
        Self { order, page: 1, ..self.clone() }
    }

    pub fn on_page(&self, page: usize) -> Self {
        Self { page, ..self.clone() }
    }

    pub fn without_filters(&self) -> Self {
        Self { filters: BTreeMap::new(), page: 1, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use search::{Facet, Order};

    use super::Asked;

    fn asked(pairs: &[(&str, &str)]) -> Asked {
        Asked::of(&pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<HashMap<_, _>>())
    }

    #[test]
    fn a_link_keeps_the_words_and_the_other_filters() {
        let it = asked(&[("q", "角 度"), ("stage", "小学"), ("kind", "lesson"), ("sort", "new"), ("page", "3")]);
        let link = it.choosing(Facet::Stage, Some("初中")).link();
        assert_eq!(link, "/search?q=%E8%A7%92%20%E5%BA%A6&stage=%E5%88%9D%E4%B8%AD&kind=lesson&sort=new");
        assert_eq!(
            it.choosing(Facet::Kind, None).ordered(Order::Relevance).link(),
            "/search?q=%E8%A7%92%20%E5%BA%A6&stage=%E5%B0%8F%E5%AD%A6"
        );
        assert_eq!(it.on_page(4).page, 4);
    }

    #[test]
    fn nonsense_is_passed_over() {
        let it = asked(&[("q", "\0a\nb"), ("page", "-1"), ("sort", "x"), ("nothing", "1"), ("stage", "\u{7}")]);
        assert_eq!(it, Asked { words: "a b".to_owned(), page: 1, ..Asked::default() });
    }
}

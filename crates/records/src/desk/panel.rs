use library::pages::{CardView, Tome};

use crate::thing::Thing;

/// A card on a home page.
pub struct Panel {
    pub icon: &'static str,
    pub title: String,
    /// Where all of it is
    pub more: Option<String>,
    pub body: Body,
}

/// What stands on it.
pub enum Body {
    /// Things to go on with
    Things(Vec<Thing>),
    /// Textbooks
    Tomes(Vec<Tome>),
    /// Resources with pictures
    Cards(Vec<CardView>),
    /// Links with counts
    Links(Vec<Link>),
    /// Numbers that open their list
    Figures(Vec<Figure>),
    /// Looking for a lesson by name
    Finder,
    /// Nothing yet, and what to do about it
    Empty { text: String, href: &'static str, action: String },
}

/// A link, and how much is behind it.
pub struct Link {
    pub href: String,
    pub icon: &'static str,
    pub label: String,
    pub count: Option<i64>,
}

/// A number.
pub struct Figure {
    pub number: String,
    pub label: String,
    pub href: Option<&'static str>,
}

impl Panel {
    pub fn new(icon: &'static str, title: impl Into<String>, body: Body) -> Self {
        Self { icon, title: title.into(), more: None, body }
    }

    pub fn with_more(mut self, href: impl Into<String>) -> Self {
        self.more = Some(href.into());
        self
    }
}

//! The frame of every page: head, header, navigation, footer.

use std::borrow::Cow;
use std::sync::Arc;

use axum::http::HeaderMap;
use fluent_bundle::FluentValue;
use kernel::Language;

use crate::app::{App, NavItem};
use crate::assets::asset;
use crate::link::url_encoded;
use crate::tab::Tab;
use crate::view::{Theme, TypeSize, View};
use crate::words::{Words, words};

/// The frame of a page, and the words its template uses.
pub struct Shell {
    /// Language, theme and size
    pub view: View,
    /// The main navigation
    pub nav: Arc<[NavItem]>,
    /// What stands before the site's name in the browser's title bar
    pub title: String,
    /// For search engines and link previews
    pub description: String,
    /// Path and query of this page, for coming back to it
    pub path: String,
    /// The key of the navigation entry one is in
    pub current: String,
    /// The way here
    pub crumbs: Vec<Crumb>,
    /// The scripts this page has, by bundle name
    pub islands: Vec<&'static str>,
    /// Who reads; only ever set on pages that are made for one person
    pub person: Option<Person>,
    /// The token of the page's forms, on pages that are made for one person
    pub csrf: String,
    words: &'static Words,
}

/// Who reads a personal page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their account; scripts tell by it whose work waits on a device that several people use
    pub account: String,
    /// Their name
    pub name: String,
    /// The role they act in, in words
    pub role: String,
    /// The bar at the bottom of their phone
    pub tabs: [Tab; 5],
    /// Signed in with pictures in class: what leads elsewhere is left out
    pub is_in_class: bool,
}

impl Person {
    /// The first character of the name, for the round badge.
    #[must_use]
    pub fn initial(&self) -> String {
        self.name.chars().take(1).collect()
    }

    /// What the bar has for them beyond the sections and their own page; wide windows have it in the menu.
    pub fn own_tabs(&self) -> impl Iterator<Item = &Tab> {
        self.tabs.iter().filter(|tab| tab.section.is_empty() && tab.href != "/me/answers")
    }
}

/// A step of the way to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// Its name
    pub title: String,
    /// Where it leads; `None` for the page itself
    pub href: Option<String>,
}

impl Shell {
    /// The frame for a page at `path` (with query).
    #[must_use]
    pub fn new(app: &App, view: View, path: &str) -> Self {
        Self::framed(app.nav(), view, path)
    }

    /// The frame without an app, for the gallery and for tests.
    #[must_use]
    pub fn framed(nav: Arc<[NavItem]>, view: View, path: &str) -> Self {
        Self {
            view,
            nav,
            title: String::new(),
            description: String::new(),
            path: path.to_owned(),
            current: String::new(),
            crumbs: Vec::new(),
            islands: Vec::new(),
            person: None,
            csrf: String::new(),
            words: words(view.language),
        }
    }

    /// Sets the title to the message `key`.
    #[must_use]
    pub fn titled(mut self, key: &str) -> Self {
        self.title = self.words.get(key).into_owned();
        self
    }

    /// Sets the title to a name.
    #[must_use]
    pub fn named(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Sets what search engines show.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Marks the navigation entry one is in.
    #[must_use]
    pub fn in_section(mut self, key: impl Into<String>) -> Self {
        self.current = key.into();
        self
    }

    /// Adds a step to the way here.
    #[must_use]
    pub fn crumb(mut self, title: impl Into<String>, href: Option<String>) -> Self {
        self.crumbs.push(Crumb { title: title.into(), href });
        self
    }

    /// Adds a script.
    #[must_use]
    pub fn with_island(mut self, name: &'static str) -> Self {
        self.islands.push(name);
        self
    }

    /// Makes the page one for `person`, with the token of its forms from the request's cookie.
    #[must_use]
    pub fn for_person(mut self, person: Option<Person>, headers: &HeaderMap) -> Self {
        self.person = person;
        self.csrf = crate::csrf::token_of(headers).unwrap_or_default().to_owned();
        self
    }

    /// The message `key`.
    #[must_use]
    pub fn t<'w>(&'w self, key: &'w str) -> Cow<'w, str> {
        self.words.get(key)
    }

    /// The message `key` with a number `n`.
    #[must_use]
    pub fn tn<'w>(&'w self, key: &'w str, n: impl Into<FluentValue<'w>>) -> Cow<'w, str> {
        self.words.format(key, &[("n", n.into())])
    }

    /// The message `key` with a text `name`.
    #[must_use]
    pub fn tx<'w>(&'w self, key: &'w str, name: &str) -> Cow<'w, str> {
        self.words.format(key, &[("name", FluentValue::from(name.to_owned()))])
    }

    /// All words of the page's language.
    #[must_use]
    pub fn words(&self) -> &'static Words {
        self.words
    }

    /// The language of the page.
    #[must_use]
    pub fn language(&self) -> Language {
        self.view.language
    }

    /// The languages of the switch.
    #[must_use]
    pub fn languages(&self) -> [Language; 3] {
        Language::ALL
    }

    /// The themes of the switch.
    #[must_use]
    pub fn themes(&self) -> [Theme; 4] {
        Theme::ALL
    }

    /// The type sizes of the switch.
    #[must_use]
    pub fn sizes(&self) -> [TypeSize; 3] {
        TypeSize::ALL
    }

    /// The link that changes the view and comes back here.
    #[must_use]
    pub fn view_link(&self, set: &str) -> String {
        format!("/view?set={set}&next={}", url_encoded(&self.path))
    }

    /// The link of a built front-end file.
    #[must_use]
    pub fn asset(&self, name: &str) -> &'static str {
        asset(name)
    }

    /// The `<svg>` of an icon.
    #[must_use]
    pub fn icon(&self, name: &str) -> Icon {
        Icon { name: name.to_owned() }
    }

    /// Whether one is in the navigation entry `key`.
    #[must_use]
    pub fn is_current(&self, key: &str) -> bool {
        self.current == key
    }
}

/// An icon of the sprite; prints its markup.
pub struct Icon {
    name: String,
}

impl std::fmt::Display for Icon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let filled = if self.name.ends_with("-f") { " if" } else { "" };
        let name: String = self.name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        write!(f, r##"<svg class="i{filled}" aria-hidden="true"><use href="{}#{name}"/></svg>"##, asset("icons.svg"))
    }
}

impl askama::filters::HtmlSafe for Icon {}

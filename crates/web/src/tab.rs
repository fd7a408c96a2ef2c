//! The bar at the bottom of a phone. The first two and the last place are the same for everybody, so that no finger meets something else when
//! the bar of a public page is exchanged for the reader's own.

use crate::Shell;

/// A place of the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tab {
    /// Where it leads
    pub href: &'static str,
    /// Icon of the sprite
    pub icon: &'static str,
    /// Its message
    pub label: &'static str,
    /// The key of the section that it stands for, if it stands for one
    pub section: &'static str,
}

impl Tab {
    /// A place outside the sections.
    #[must_use]
    pub const fn new(href: &'static str, icon: &'static str, label: &'static str) -> Self {
        Self { href, icon, label, section: "" }
    }

    /// The home page.
    pub const HOME: Self = Self { section: "home", ..Self::new("/", "home", "nav-home") };
    /// Course teaching.
    pub const COURSE: Self = Self { section: "course-teaching", ..Self::new("/course", "book-2", "tab-course") };
    /// The textbooks.
    pub const BOOKS: Self = Self { section: "textbooks", ..Self::new("/books", "books", "nav-books") };
    /// One's own page.
    pub const ME: Self = Self { section: "me", ..Self::new("/me", "user", "tab-me") };

    /// Of guests, and of everybody on a public page without a script.
    pub const OF_GUESTS: [Self; 5] = [Self::HOME, Self::COURSE, Self::BOOKS, Self::new("/search", "search", "search"), Self::ME];

    fn covers(&self, path: &str) -> bool {
        let rest = path.strip_prefix(self.href).filter(|_| self.href != "/");
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    }
}

impl Shell {
    /// The places of the reader's bar, each with whether one is there.
    #[must_use]
    pub fn tabs(&self) -> Vec<(Tab, bool)> {
        let tabs = self.person.as_ref().map_or(Tab::OF_GUESTS, |person| person.tabs);
        // `/me/inbox` lies in `/me`: the longer address says where one is.
        let nearest = tabs.iter().filter(|tab| tab.covers(&self.path)).max_by_key(|tab| tab.href.len()).copied();
        let is_here = |tab: &Tab| match nearest {
            Some(nearest) => *tab == nearest,
            None => !tab.section.is_empty() && self.is_current(tab.section),
        };
        tabs.into_iter().map(|tab| (tab, is_here(&tab))).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Tab;
    use crate::{Person, Shell, View};

    const OWN: [Tab; 5] =
        [Tab::HOME, Tab::COURSE, Tab::new("/class", "users", "tab-class"), Tab::new("/me/inbox", "bell", "tab-inbox"), Tab::ME];

    fn here(path: &str, section: &str) -> Vec<&'static str> {
        let mut shell = Shell::framed(Arc::new([]), View::default(), path).in_section(section);
        let (account, name, role) = (String::new(), "某人".to_owned(), String::new());
        shell.person = Some(Person { account, name, role, tabs: OWN, is_in_class: false });
        shell.tabs().into_iter().filter(|(_, is_here)| *is_here).map(|(tab, _)| tab.href).collect()
    }

    #[test]
    fn one_place_at_most_says_that_one_is_there() {
        for (path, section, expected) in [
            ("/", "home", vec!["/"]),
            ("/lesson/x", "course-teaching", vec!["/course"]),
            ("/class/x/leave", "", vec!["/class"]),
            ("/me/inbox", "me", vec!["/me/inbox"]),
            ("/me/settings", "", vec!["/me"]),
            ("/me?x=1", "me", vec!["/me"]),
            ("/classes", "", vec![]),
            ("/s/arts", "arts", vec![]),
        ] {
            assert_eq!(here(path, section), expected, "{path}");
        }
    }
}

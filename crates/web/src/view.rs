//! How a person wants pages to look: language, theme, type size. One cookie holds all three, so that a cache can be keyed by it.

use std::convert::Infallible;

use axum::Router;
use axum::extract::{FromRequestParts, Query};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::get;
use kernel::Language;
use serde::Deserialize;

use crate::App;

/// The colours of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device prefers.
    #[default]
    Auto,
    /// Ink on paper.
    Light,
    /// For the evening.
    Dark,
    /// Black, white, yellow.
    Contrast,
}

/// The size of type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TypeSize {
    /// 16 px
    #[default]
    Medium,
    /// 19 px
    Large,
    /// 22 px
    ExtraLarge,
}

/// How a person wants pages to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct View {
    /// The language of the interface
    pub language: Language,
    /// The colours
    pub theme: Theme,
    /// The size of type
    pub size: TypeSize,
}

impl Theme {
    /// All themes, in the order of the switch.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Light, Self::Dark, Self::Contrast];

    /// The name in the cookie and in `data-theme`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }
}

impl TypeSize {
    /// All sizes, small to large.
    pub const ALL: [Self; 3] = [Self::Medium, Self::Large, Self::ExtraLarge];

    /// The name in the cookie and in `data-size`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Medium => "m",
            Self::Large => "l",
            Self::ExtraLarge => "xl",
        }
    }
}

const COOKIE_NAME: &str = "qh_view";

impl View {
    /// What the request asks for: the cookie, and before there is one the browser's language.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        if let Some(text) = cookie(headers, COOKIE_NAME) {
            return Self::default().changed_by(text.split('.'));
        }
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self { language: accepted.map(Language::from_accept_language).unwrap_or_default(), ..Self::default() }
    }

    /// A small number that differs for every view; part of the key of a cached page.
    #[must_use]
    pub fn code(self) -> u8 {
        self.language as u8 * 12 + self.theme as u8 * 3 + self.size as u8
    }

    fn changed_by<'a>(mut self, words: impl Iterator<Item = &'a str>) -> Self {
        for word in words.take(3) {
            if let Ok(language) = word.parse() {
                self.language = language;
            } else if let Some(theme) = Theme::ALL.into_iter().find(|theme| theme.key() == word) {
                self.theme = theme;
            } else if let Some(size) = TypeSize::ALL.into_iter().find(|size| size.key() == word) {
                self.size = size;
            }
        }
        self
    }

    fn cookie(self) -> String {
        let Self { language, theme, size } = self;
        format!("{COOKIE_NAME}={}.{}.{}; Path=/; Max-Age=31536000; SameSite=Lax", language.tag(), theme.key(), size.key())
    }
}

impl<S: Sync> FromRequestParts<S> for View {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

/// The value of the cookie `name`.
#[must_use]
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(found, _)| *found == name).map(|(_, value)| value)
}

/// `next`, if it stays on this site: a path, not another host.
pub(crate) fn local_path(next: &str) -> &str {
    let is_local = next.starts_with('/') && !next.starts_with("//") && !next.starts_with("/\\");
    if is_local && !next.chars().any(char::is_control) { next } else { "/" }
}

#[derive(Deserialize)]
struct ViewChange {
    set: String,
    #[serde(default)]
    next: String,
}

/// `GET /view?set=en&next=/course`: sets one or more of language, theme and size, and goes back.
async fn change_view(view: View, Query(change): Query<ViewChange>) -> Response {
    let view = view.changed_by(change.set.split('.'));
    let location = HeaderValue::from_str(local_path(&change.next)).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, AppendHeaders([(SET_COOKIE, view.cookie())]), [("location", location)]).into_response()
}

/// The switch of language, theme and size.
pub fn view_routes() -> Router<App> {
    Router::new().route("/view", get(change_view))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use kernel::Language;

    use super::{Theme, TypeSize, View, local_path};

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        headers
    }

    #[test]
    fn the_cookie_decides_before_the_browser_language() {
        let mut asked = headers("cookie", "a=b; qh_view=en.dark.xl");
        asked.insert("accept-language", "zh-TW".parse().unwrap());
        assert_eq!(View::of(&asked), View { language: Language::En, theme: Theme::Dark, size: TypeSize::ExtraLarge });
        assert_eq!(View::of(&headers("accept-language", "zh-TW")).language, Language::ZhHant);
    }

    #[test]
    fn nonsense_in_the_cookie_is_ignored() {
        assert_eq!(View::of(&headers("cookie", "qh_view=../../etc.🙂.<script>")), View::default());
    }

    #[test]
    fn going_back_never_leaves_the_site() {
        for next in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: x=1", ""] {
            assert_eq!(local_path(next), "/", "{next}");
        }
        assert_eq!(local_path("/course?stage=小学"), "/course?stage=小学");
    }
}

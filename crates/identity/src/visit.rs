use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use web::{App, ClientAddress, Shell, View};

use crate::Person;

/// What a page for one person is drawn with: the app, how and where they look at it, and what their browser said.
pub struct Visit {
    /// The app
    pub app: App,
    /// Language, theme, size
    pub view: View,
    /// The request's headers
    pub headers: HeaderMap,
    /// Path and query of the request
    pub path: String,
    /// The network it comes from
    pub network: String,
}

impl Visit {
    /// The frame of a page for `person`, titled by the message `title`; with the token of its forms.
    #[must_use]
    pub fn shell(&self, person: Option<&Person>, title: &str) -> Shell {
        let badge = person.map(|person| person.badge(web::words(self.view.language)));
        Shell::new(&self.app, self.view, &self.path).titled(title).for_person(badge, &self.headers)
    }

    /// The message `key` in the reader's language.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        web::words(self.view.language).get(key).into_owned()
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let ClientAddress(address) = ClientAddress::from_request_parts(parts, app).await?;
        Ok(Self {
            app: app.clone(),
            view: View::of(&parts.headers),
            headers: parts.headers.clone(),
            path: parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            network: ClientAddress(address).network(),
        })
    }
}

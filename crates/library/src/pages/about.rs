use axum::extract::{Path, State};
use axum::http::Uri;
use web::{PageError, PageResult, Shell, View};

use crate::Library;

/// What the site is, and what it promises.
#[derive(askama::Template)]
#[template(path = "library/about.html")]
struct AboutPage {
    shell: Shell,
    title: String,
    body: String,
}

/// `GET /about`
pub async fn show_about(State(library): State<Library>, view: View, uri: Uri) -> PageResult {
    about(&library, view, &uri, "about", "about-text")
}

/// `GET /about/{topic}`
pub async fn show_topic(State(library): State<Library>, view: View, Path(topic): Path<String>, uri: Uri) -> PageResult {
    match topic.as_str() {
        "privacy" => about(&library, view, &uri, "about-privacy", "about-privacy-text"),
        "accessibility" => about(&library, view, &uri, "about-accessibility", "about-accessibility-text"),
        _ => Err(PageError::NotFound),
    }
}

fn about(library: &Library, view: View, uri: &Uri, title: &str, text: &str) -> PageResult {
    let words = web::words(view.language);
    let title = words.get(title).into_owned();
    let shell = Shell::new(&library.app, view, uri.path()).named(&title).crumb(&title, None);
    web::public(&AboutPage { body: web::to_html(&words.get(text)), title, shell })
}

use axum::Router;
use axum::extract::State;
use axum::http::Uri;
use axum::routing::get;

use crate::app::App;
use crate::error::PageResult;
use crate::shell::Shell;
use crate::view::View;

/// Every component once, in every state it can be in: what is looked at and checked in each theme, size and language.
#[derive(askama::Template)]
#[template(path = "web/gallery.html")]
struct GalleryPage {
    shell: Shell,
}

/// `GET /dev/components`
async fn show_gallery(State(app): State<App>, view: View, uri: Uri) -> PageResult {
    let shell = Shell::new(&app, view, uri.path()).titled("gallery-title");
    crate::respond::public(&GalleryPage { shell })
}

/// The component gallery.
pub fn gallery_routes() -> Router<App> {
    Router::new().route("/dev/components", get(show_gallery))
}

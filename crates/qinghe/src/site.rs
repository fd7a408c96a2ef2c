//! The routes of all areas, in one place.

use axum::Router;
use identity::export::Contents;
use interop::Interop;
use library::Library;
use media::Media;
use web::App;

use crate::{admin, operations};

/// Everything a node answers.
pub fn routes(library: &Library, media: &Media, interop: &Interop) -> Router<App> {
    Router::new()
        .merge(operations::routes())
        .merge(web::asset_routes())
        .merge(web::file_routes())
        .merge(web::view_routes())
        .merge(web::offline_routes())
        .merge(web::gallery_routes())
        .merge(identity::routes())
        .merge(identity::export_routes(everything_about_people()))
        .merge(library::pages::routes(library.clone()))
        .merge(library::desk::desk_routes(library.clone()))
        .merge(media::routes(media.clone()))
        .merge(reader::routes(library.clone()))
        .merge(records::routes(library.clone()))
        .merge(roster::routes())
        .merge(classroom::routes())
        .merge(interop::routes(interop.clone()))
        .merge(admin::routes())
}

/// What every area holds of a person, for the export. An area that keeps something new about people is added here.
fn everything_about_people() -> Contents {
    Contents::new()
        .with(roster::own_data::LISTINGS)
        .with(records::export::LISTINGS)
        .with(reader::EXPORT_LISTINGS)
        .with(media::export::LISTINGS)
        .with_files(media::export::find_files)
}

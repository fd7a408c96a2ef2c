//! The routes of all areas, in one place.

use axum::{Extension, Router};
use identity::WaysIn;
use identity::export::Contents;
use interop::Interop;
use library::Library;
use media::Media;
use web::App;

use crate::{admin, operations};

/// Everything a node answers.
pub fn routes(ways: WaysIn, library: &Library, media: &Media, interop: &Interop) -> Router<App> {
    Router::new()
        .merge(operations::routes())
        .merge(web::asset_routes())
        .merge(web::file_routes())
        .merge(web::view_routes())
        .merge(web::offline_routes())
        .merge(web::gallery_routes())
        .merge(identity::routes_with(ways))
        .merge(identity::export_routes(everything_about_people()))
        .merge(library::pages::routes(library.clone()))
        .merge(library::desk::desk_routes(library.clone()))
        .merge(media::routes(media.clone()))
        .merge(reader::routes(library.clone()))
        .merge(records::routes(library.clone()).layer(Extension(administration::desk_links().and(&classroom::desk_links()))))
        .merge(roster::routes())
        .merge(classroom::routes(media.clone()))
        .merge(administration::routes())
        .merge(interop::routes(interop.clone()))
        .merge(admin::routes())
}

/// What every area holds of a person, for the export. An area that keeps something new about people is added here.
fn everything_about_people() -> Contents {
    Contents::new()
        .with(roster::own_data::LISTINGS)
        .with(classroom::own_data::LISTINGS)
        .with(administration::own_data::LISTINGS)
        .with(records::export::LISTINGS)
        .with(reader::EXPORT_LISTINGS)
        .with(media::export::LISTINGS)
        .with_files(media::export::find_files)
}

#[cfg(test)]
mod tests {
    use identity::export::Shape;
    use store::sql;

    #[tokio::test]
    async fn both_databases_understand_every_statement_of_an_export() {
        for db in testing::databases().await {
            let mut tx = db.read().await.unwrap();
            for listing in super::everything_about_people().listings() {
                let rows = sql(listing.statement).bind("990101").bind("nobody").fetch_all(&mut tx, |row| {
                    for (column, shape) in listing.columns {
                        match shape {
                            Shape::Text => drop(row.get::<Option<String>>(column)?),
                            Shape::Number | Shape::Time => drop(row.get::<Option<i64>>(column)?),
                        }
                    }
                    Ok(())
                });
                assert_eq!(rows.await.unwrap().len(), 0, "{} on {}", listing.file, db.name());
            }
        }
    }
}

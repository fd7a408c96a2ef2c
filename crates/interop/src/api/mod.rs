//! The programming interface `/api/v1`: everything public, as JSON. One table of operations makes the routes, checks the parameters and
//! writes the description, so that none of the three can say something else than the others.

mod answer;
mod asked;
mod changes;
mod curriculum;
mod export;
mod file;
mod openapi;
mod operation;
mod page;
mod resources;
mod sections;
mod textbooks;

use axum::Router;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::get;
use web::App;

use self::operation::Operation;

pub(crate) use self::answer::{Keep, bytes_answer};
pub(crate) use self::asked::{from_hex, to_hex};
pub(crate) use self::file::{FileAnswer, FileUseAnswer, list_files, withheld_message};

/// Every operation, in the order of the description.
fn operations() -> Vec<Operation> {
    use operation::{CURSOR, EDITION, GRADE, LIMIT, REGION, SINCE, STAGE, SUBJECT, TYPE, UNIT, VOLUME};
    vec![
        Operation::json::<sections::Sections>("sections", "/api/v1/sections", &[], get(sections::list)),
        Operation::json::<sections::SectionAnswer>("section", "/api/v1/sections/{section}", &[], get(sections::find)),
        Operation::json::<resources::Resources>(
            "column-resources",
            "/api/v1/sections/{section}/columns/{column}/resources",
            &[STAGE, GRADE, REGION, LIMIT, CURSOR],
            get(sections::list_resources),
        ),
        Operation::json::<curriculum::Paths>("curriculum", "/api/v1/curriculum", &[LIMIT, CURSOR], get(curriculum::list)),
        Operation::json::<textbooks::Textbooks>(
            "textbooks",
            "/api/v1/textbooks",
            &[STAGE, SUBJECT, EDITION, GRADE, VOLUME, LIMIT, CURSOR],
            get(textbooks::list),
        ),
        Operation::json::<textbooks::TextbookAnswer>("textbook", "/api/v1/textbooks/{id}", &[], get(textbooks::find)),
        Operation::json::<textbooks::Pages>("textbook-pages", "/api/v1/textbooks/{id}/pages", &[LIMIT, CURSOR], get(textbooks::list_pages)),
        Operation::json::<textbooks::Taught>(
            "textbook-resources",
            "/api/v1/textbooks/{id}/resources",
            &[UNIT, LIMIT, CURSOR],
            get(textbooks::list_resources),
        ),
        Operation::json::<changes::History>(
            "textbook-history",
            "/api/v1/textbooks/{id}/history",
            &[LIMIT, CURSOR],
            get(changes::list_textbook_history),
        ),
        Operation::file("textbook-file", "/api/v1/textbooks/{id}/files/{digest}", get(file::take_from_textbook)),
        Operation::json::<resources::Resources>("resources", "/api/v1/resources", &[TYPE, LIMIT, CURSOR], get(resources::list)),
        Operation::json::<resources::ResourceAnswer>("resource", "/api/v1/resources/{id}", &[], get(resources::find)),
        Operation::json::<changes::History>(
            "resource-history",
            "/api/v1/resources/{id}/history",
            &[LIMIT, CURSOR],
            get(changes::list_resource_history),
        ),
        Operation::file("resource-file", "/api/v1/resources/{id}/files/{digest}", get(file::take_from_resource)),
        Operation::json::<changes::Changes>("changes", "/api/v1/changes", &[SINCE, LIMIT], get(changes::list)),
        Operation::json::<library::document::Document>("release", "/api/v1/releases/{hash}", &[], get(changes::find_release)),
        Operation::lines::<library::document::Document>("export", "/api/v1/export", get(export::export)),
        Operation::json::<openapi::Description>("openapi", "/api/v1/openapi.json", &[], get(openapi::show)),
    ]
}

/// `/api` and everything under it.
pub(crate) fn routes() -> Router<App> {
    let served = operations().into_iter().fold(Router::new(), |router, operation| {
        let path = operation.path;
        router.route(path, operation.serve())
    });
    served.layer(map_response(for_all_origins)).route("/api", get(page::show))
}

/// Everything here is public, so scripts of other sites may read it too (Fetch §3.2). Cookies are never looked at.
async fn for_all_origins(mut response: Response) -> Response {
    const EXPOSED: HeaderValue = HeaderValue::from_static("etag, link, retry-after, x-request-id");
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    headers.entry(HeaderName::from_static("cross-origin-resource-policy")).or_insert(HeaderValue::from_static("cross-origin"));
    response
}

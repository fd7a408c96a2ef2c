use axum::{Extension, Router};
use web::App;

use crate::base::Interop;
use crate::{api, code, feeds, oai, take};

/// Everything that this crate answers.
pub fn routes(interop: Interop) -> Router<App> {
    Router::new()
        .merge(api::routes())
        .merge(oai::routes())
        .merge(feeds::routes())
        .merge(code::routes())
        .merge(take::routes())
        .layer(Extension(interop))
}

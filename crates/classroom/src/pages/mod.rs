//! One file a page: its handlers, and what its template prints.

pub(crate) mod guardians;
pub(crate) mod list;
pub(crate) mod members;

use axum::extract::Path;
use web::PageResult;

/// `GET /class/{id}`
pub(crate) async fn open(Path(id): Path<String>) -> PageResult {
    let id: kernel::ClassId = id.parse().map_err(|_| web::PageError::NotFound)?;
    web::see_other(&format!("/class/{id}/feed"))
}

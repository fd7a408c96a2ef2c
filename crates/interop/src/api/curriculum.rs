use axum::Extension;
use axum::http::HeaderMap;
use library::curriculum::CurriculumPath;
use library::harvest;
use web::PageResult;

use super::answer::{List, list as list_answer};
use super::asked::Asked;
use crate::Interop;

/// Paths of the curriculum.
pub(super) type Paths = List<CurriculumPath>;

/// `GET /api/v1/curriculum`
pub(super) async fn list(Extension(interop): Extension<Interop>, Extension(asked): Extension<Asked>, headers: HeaderMap) -> PageResult {
    let mut tx = interop.library.app.db.read().await?;
    let page = harvest::list_paths(&mut tx, &asked.after()?, asked.size()).await?;
    list_answer(&headers, &asked, page, |path| path)
}

//! A teacher: what was being prepared, finding a lesson, the shelf, favourites, training.

use store::DbError;

use super::panel::{Body, Panel};
use super::{Desk, Visitor, content};

pub(super) async fn desk(visitor: &Visitor<'_>) -> Result<Desk, DbError> {
    let mut desk = Desk::default();
    desk.main.push(Panel::new("search", visitor.shell.t("desk-find-lesson"), Body::Finder).with_more("/course"));
    desk.main.push(content::recent(visitor, "desk-recent-preparation", "resource").await?);
    desk.main.push(content::favourites(visitor).await?);
    desk.side.push(content::classes(visitor));
    desk.side.push(content::shelf(visitor).await?);
    desk.side.extend(content::uploads(visitor));
    desk.side.extend(content::columns(visitor, "certificate", "teacher-training"));
    desk.wide.push(content::newest(visitor, 4).await?);
    Ok(desk)
}

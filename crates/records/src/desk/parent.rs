//! A parent: what helps at home, for the child's grade where it is known.

use store::DbError;

use super::{Desk, Visitor, content};

const SECTION: &str = "family-education";

pub(super) async fn desk(visitor: &Visitor<'_>) -> Result<Desk, DbError> {
    let mut desk = Desk::default();
    desk.main.push(content::classes(visitor));
    desk.main.push(content::recent(visitor, "desk-recent", "").await?);
    desk.main.push(content::favourites(visitor).await?);
    desk.side.extend(content::columns(visitor, "home-heart", SECTION));
    desk.side.push(content::shelf(visitor).await?);
    let schooling = visitor.person.role.schooling.as_ref();
    let (stage, grade) = schooling.map_or(("", ""), |schooling| (schooling.stage, schooling.grade));
    let mut newest = content::newest_panel(visitor, "desk-family-newest", SECTION, stage, grade).await?;
    if newest.is_none() {
        newest = content::newest_panel(visitor, "desk-family-newest", SECTION, "", "").await?;
    }
    desk.wide.extend(newest);
    Ok(desk)
}

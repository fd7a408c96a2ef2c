//! A researcher or an editor: what the library holds, what came in, what others found out.

use store::DbError;

use super::panel::{Body, Panel};
use super::{Desk, Visitor, content};

const SECTION: &str = "reform-experience";

pub(super) async fn desk(visitor: &Visitor<'_>) -> Result<Desk, DbError> {
    let mut desk = Desk::default();
    let figures = content::library_figures(visitor);
    desk.main.push(Panel::new("chart-bar", visitor.shell.t("desk-library"), Body::Figures(figures)));
    desk.main.push(content::recent(visitor, "desk-recent", "").await?);
    desk.main.push(content::favourites(visitor).await?);
    desk.side.extend(content::uploads(visitor));
    desk.side.push(content::shelf(visitor).await?);
    desk.side.extend(content::columns(visitor, "bulb", SECTION));
    desk.wide.push(content::newest(visitor, 8).await?);
    desk.wide.extend(content::newest_panel(visitor, "desk-reform-newest", SECTION, "", "").await?);
    Ok(desk)
}

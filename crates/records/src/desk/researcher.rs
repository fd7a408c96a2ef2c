//! A researcher or an editor: what the library holds, what came in, what others found out.

use identity::RoleKind;
use store::DbError;

use super::panel::{Body, Link, Panel};
use super::{Desk, Visitor, content};

const SECTION: &str = "reform-experience";

pub(super) async fn desk(visitor: &Visitor<'_>) -> Result<Desk, DbError> {
    let mut desk = Desk::default();
    let figures = content::library_figures(visitor);
    desk.main.push(Panel::new("chart-bar", visitor.shell.t("desk-library"), Body::Figures(figures)));
    desk.main.push(content::recent(visitor, "desk-recent", "").await?);
    desk.main.push(content::favourites(visitor).await?);
    if visitor.person.role.kind == RoleKind::Editor {
        desk.side.push(tools(visitor));
    }
    desk.side.extend(content::uploads(visitor));
    desk.side.push(content::shelf(visitor).await?);
    desk.side.extend(content::columns(visitor, "bulb", SECTION));
    desk.wide.push(content::newest(visitor, 8).await?);
    desk.wide.extend(content::newest_panel(visitor, "desk-reform-newest", SECTION, "", "").await?);
    Ok(desk)
}

/// What only editors do.
fn tools(visitor: &Visitor<'_>) -> Panel {
    let link = |href: &str, icon, key: &str| Link { href: href.to_owned(), icon, label: visitor.shell.t(key).into_owned(), count: None };
    let links = vec![link("/admin/library", "books", "desk-library-admin"), link("/admin/codes", "printer", "desk-codes")];
    Panel::new("settings", visitor.shell.t("desk-manage"), Body::Links(links))
}

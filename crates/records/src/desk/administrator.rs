//! An administrator: their part of the tree, who waits in it, and the library's figures.

use identity::{Action, AtLeast, DeskLinks, OrgKind, Resource, RoleOrg, count_scope};
use web::PageError;

use super::panel::{Body, Figure, Link, Panel};
use super::{Desk, Visitor, content};

pub(super) async fn desk(visitor: &Visitor<'_>, above: &DeskLinks) -> Result<Desk, PageError> {
    let mut desk = Desk::default();
    if let Some(org) = visitor.person.role.org.as_ref().filter(|_| visitor.person.role.is_confirmed) {
        desk.main.extend(scope(visitor, org).await?);
        let mut tools = tools(visitor, org);
        tools.extend(waiting(visitor, org, above).await?);
        desk.side.push(Panel::new("settings", visitor.shell.t("desk-manage"), Body::Links(tools)));
    }
    let figures = content::library_figures(visitor);
    desk.main.push(Panel::new("chart-bar", visitor.shell.t("desk-library"), Body::Figures(figures)));
    desk.side.push(content::shelf(visitor).await?);
    desk.wide.push(content::newest(visitor, 4).await?);
    Ok(desk)
}

/// The figures of the administrator's part of the tree; nothing when the policies keep it from them.
async fn scope(visitor: &Visitor<'_>, org: &RoleOrg) -> Result<Option<Panel>, PageError> {
    let mut tx = visitor.library.app.db.read().await?;
    let Some(line) = identity::org::find_line(&mut tx, org.id).await? else { return Ok(None) };
    visitor.person.may(Action::ManageOrg, Resource::Org(&line))?;
    let counted = count_scope(&mut tx, org.id).await?;
    let figure = |key: &str, number: AtLeast, href| {
        let more = if number.has_more { "+" } else { "" };
        Figure { number: format!("{}{more}", number.counted), label: visitor.shell.t(key).into_owned(), href }
    };
    let figures = vec![
        figure("desk-figure-waiting", counted.waiting, Some("/admin/people?waiting=1")),
        figure("desk-figure-roles", counted.roles, Some("/admin/people")),
        figure("desk-figure-orgs", counted.orgs, Some("/admin/people")),
    ];
    let title = visitor.shell.tx("desk-scope", &org.name);
    Ok(Some(Panel::new("users-group", title, Body::Figures(figures))))
}

/// What other areas have for the administrators of the org, and how much of it waits.
async fn waiting(visitor: &Visitor<'_>, org: &RoleOrg, above: &DeskLinks) -> Result<Vec<Link>, PageError> {
    let mut tx = visitor.library.app.db.read().await?;
    let Some(line) = identity::org::find_line(&mut tx, org.id).await? else { return Ok(Vec::new()) };
    let counted = above.count(&mut tx, &line).await?;
    let link = |(link, count): (identity::DeskLink, Option<i64>)| Link {
        href: link.href.to_owned(),
        icon: link.icon,
        label: visitor.shell.t(link.label).into_owned(),
        count: count.filter(|count| *count > 0),
    };
    Ok(counted.into_iter().map(link).collect())
}

fn tools(visitor: &Visitor<'_>, org: &RoleOrg) -> Vec<Link> {
    let link = |href: &str, icon, key: &str| Link { href: href.to_owned(), icon, label: visitor.shell.t(key).into_owned(), count: None };
    let mut links = vec![
        link("/admin/people", "users", "desk-people"),
        link("/admin/adoption", "book", "desk-adoption"),
        link("/admin/library", "books", "desk-library-admin"),
        link("/me/uploads", "upload", "desk-uploads"),
    ];
    if org.kind.has_classes() {
        links.insert(1, link("/admin/roster", "school", "desk-roster"));
    }
    if org.kind == OrgKind::School {
        links.push(link("/after-school", "users-group", "desk-after-school"));
    } else {
        links.insert(1, link("/admin/roster/district", "school", "desk-rosters"));
    }
    if org.is_root {
        links.push(link("/admin/jobs", "server", "desk-jobs"));
    }
    links
}

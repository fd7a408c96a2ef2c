//! What the homes of several roles share.

use identity::{Action, Resource, RoleKind};
use kernel::PageSize;
use library::adoption::{Adopted, find_adopted};
use library::pages::{CardView, Tome};
use library::reading::{self, Listed, PlaceFilter};
use store::DbError;
use web::url_encoded;

use super::Visitor;
use super::panel::{Body, Figure, Link, Panel};
use crate::cursor::Cursor;
use crate::kept::list_kept;
use crate::progress::list_progress;
use crate::shelf::books_of;
use crate::thing::list_things;

const THINGS_SHOWN: u16 = 4;
const TOMES_SHOWN: u16 = 8;
const CARDS_SHOWN: usize = 4;

/// What was opened last, of one kind or both. An empty list says how it fills.
pub async fn recent(visitor: &Visitor<'_>, title: &str, kind: &str) -> Result<Panel, DbError> {
    let Visitor { library, shell, person } = visitor;
    let size = PageSize::clamped(THINGS_SHOWN);
    let page = list_progress(&mut library.app.db.read().await?, person, kind, &Cursor::start(), size).await?;
    let list: Vec<_> = page.entries.into_iter().map(|reached| (reached.object, Some(reached))).collect();
    let things = list_things(library, shell, &list).await?;
    let panel = |body| Panel::new("history", shell.t(title), body);
    if things.is_empty() {
        let (text, action) = (shell.t("desk-nothing-begun").into_owned(), shell.t("desk-to-course").into_owned());
        return Ok(panel(Body::Empty { text, href: "/course", action }));
    }
    Ok(panel(Body::Things(things)).with_more("/me/history"))
}

/// The person's own textbooks.
pub async fn shelf(visitor: &Visitor<'_>) -> Result<Panel, DbError> {
    let Visitor { library, shell, person } = visitor;
    let (books, _) = books_of(library, shell, person, &Cursor::start(), PageSize::clamped(THINGS_SHOWN)).await?;
    let panel = |body| Panel::new("books", shell.t("my-shelf"), body);
    if books.is_empty() {
        let (text, action) = (shell.t("desk-empty-shelf").into_owned(), shell.t("desk-to-books").into_owned());
        return Ok(panel(Body::Empty { text, href: "/books", action }));
    }
    Ok(panel(Body::Things(books)).with_more("/me/shelf"))
}

/// What the person kept last.
pub async fn favourites(visitor: &Visitor<'_>) -> Result<Panel, DbError> {
    let Visitor { library, shell, person } = visitor;
    let size = PageSize::clamped(THINGS_SHOWN);
    let page = list_kept(&mut library.app.db.read().await?, person, "resource", &Cursor::start(), size).await?;
    let list: Vec<_> = page.entries.into_iter().map(|kept| (kept.object, None)).collect();
    let things = list_things(library, shell, &list).await?;
    let panel = |body| Panel::new("star", shell.t("my-favourites"), body);
    if things.is_empty() {
        let (text, action) = (shell.t("desk-no-favourites").into_owned(), shell.t("desk-to-course").into_owned());
        return Ok(panel(Body::Empty { text, href: "/course", action }));
    }
    Ok(panel(Body::Things(things)).with_more("/me/favourites"))
}

/// One textbook a subject for a stage and grade, of the editions that the person's school or region uses.
pub async fn grade_books(visitor: &Visitor<'_>, stage: &str, grade: &str) -> Result<Vec<Tome>, DbError> {
    let Visitor { library, shell, .. } = visitor;
    let adopted = adopted(visitor).await?;
    let index = library.index();
    // Senior high orders its books by volume, not by grade.
    let grade = if stage == "高中" { "" } else { grade };
    let books = adopted.shelf(&index.shelf, stage, grade);
    Ok(books.into_iter().take(TOMES_SHOWN.into()).map(|book| Tome::of(shell, book, format!("/book/{}", book.id))).collect())
}

async fn adopted(visitor: &Visitor<'_>) -> Result<Adopted, DbError> {
    let Some(org) = &visitor.person.role.org else { return Ok(Adopted::default()) };
    let mut tx = visitor.library.app.db.read().await?;
    match identity::org::find_line(&mut tx, org.id).await? {
        Some(line) => find_adopted(&mut tx, &line, visitor.library.app.clock.now().school_year()).await,
        None => Ok(Adopted::default()),
    }
}

/// What is new in a section, for a stage and grade where they are given.
pub async fn newest_in(visitor: &Visitor<'_>, section: &str, stage: &str, grade: &str) -> Result<Vec<CardView>, DbError> {
    let Visitor { library, shell, .. } = visitor;
    let index = library.index();
    let columns = index.section(section).map(|section| section.columns.as_slice()).unwrap_or_default();
    let mut tx = library.app.db.read().await?;
    let mut found: Vec<Listed> = Vec::new();
    for column in columns {
        let wanted = PlaceFilter { section, column: column.key.as_str(), stage, grade, ..PlaceFilter::default() };
        found.extend(reading::list_places(&mut tx, &wanted, None, PageSize::clamped(4)).await?.entries);
    }
    // The cursor of a place is the number of its release.
    found.sort_by_key(|listed| std::cmp::Reverse(listed.cursor.parse::<i64>().unwrap_or(0)));
    let mut shown: Vec<Listed> = Vec::new();
    for listed in found {
        if shown.len() < CARDS_SHOWN && shown.iter().all(|known| known.id != listed.id) {
            shown.push(listed);
        }
    }
    Ok(CardView::all(shell, &shown))
}

/// The panel of what is new in a section; `None` when there is nothing.
pub async fn newest_panel(visitor: &Visitor<'_>, title: &str, section: &str, stage: &str, grade: &str) -> Result<Option<Panel>, DbError> {
    let cards = newest_in(visitor, section, stage, grade).await?;
    if cards.is_empty() {
        return Ok(None);
    }
    let href = visitor.library.index().section(section).map(library::section::Section::href).unwrap_or_default();
    Ok(Some(Panel::new("sparkles", visitor.shell.t(title), Body::Cards(cards)).with_more(href)))
}

/// The newest of the whole library.
pub async fn newest(visitor: &Visitor<'_>, count: i64) -> Result<Panel, DbError> {
    let listed = reading::list_newest(&mut visitor.library.app.db.read().await?, count).await?;
    let title = visitor.shell.t("desk-newest");
    if listed.is_empty() {
        let (text, action) = (visitor.shell.t("desk-empty-library").into_owned(), visitor.shell.t("desk-to-books").into_owned());
        return Ok(Panel::new("sparkles", title, Body::Empty { text, href: "/books", action }));
    }
    Ok(Panel::new("sparkles", title, Body::Cards(CardView::all(visitor.shell, &listed))))
}

/// Where those who make teaching material upload it; `None` for others.
pub fn uploads(visitor: &Visitor<'_>) -> Option<Panel> {
    visitor.person.may(Action::UploadMedia, Resource::Uploads(visitor.person.account)).ok()?;
    let (text, action) = (visitor.shell.t("desk-uploads-how").into_owned(), visitor.shell.t("desk-to-uploads").into_owned());
    Some(Panel::new("upload", visitor.shell.t("desk-uploads"), Body::Empty { text, href: "/me/uploads", action }))
}

/// The columns of a section as links.
pub fn columns(visitor: &Visitor<'_>, icon: &'static str, key: &str) -> Option<Panel> {
    let index = visitor.library.index();
    let section = index.section(key)?;
    let language = visitor.shell.language();
    let link = |column: &library::section::Column| Link {
        href: format!("/s/{key}?column={}", url_encoded(column.key.as_str())),
        icon,
        label: column.title.get(language).to_owned(),
        count: Some(index.count(key, column.key.as_str(), "", "")),
    };
    let links = section.columns.iter().map(link).collect();
    Some(Panel::new(icon, section.title.get(language), Body::Links(links)).with_more(section.href()))
}

/// The ways to one's classes, and to what waits for one over all classes.
pub fn classes(visitor: &Visitor<'_>) -> Panel {
    let link = |href: &str, icon, key| Link { href: href.to_owned(), icon, label: visitor.shell.t(key).into_owned(), count: None };
    let (inbox, classes) = (link("/me/inbox", "bell", "inbox-title"), link("/class", "users", "classes-title"));
    let reports = link("/me/reports", "flag", "reports-own-title");
    let links = match visitor.person.role.kind {
        RoleKind::Parent => vec![inbox, link("/me/children", "home-heart", "children-title"), classes, reports],
        _ => vec![inbox, classes, reports],
    };
    Panel::new("bell", visitor.shell.t("desk-classes"), Body::Links(links))
}

/// What the library holds.
pub fn library_figures(visitor: &Visitor<'_>) -> Vec<Figure> {
    let index = visitor.library.index();
    let readable = index.shelf.iter().filter(|book| book.page_count > 0).count();
    let figure = |key: &str, number: i64, href| Figure { number: number.to_string(), label: visitor.shell.t(key).into_owned(), href };
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    vec![
        figure("desk-figure-placed", index.figures.resources, Some("/course")),
        figure("desk-figure-books", number(index.shelf.len()), Some("/books")),
        figure("desk-figure-readable", number(readable), Some("/books?readable=1")),
        figure("desk-figure-regions", number(index.regions.len()), Some("/s/local-channels")),
    ]
}

//! A thing of the library as a person's lists show it: with how far they came.

use kernel::TextbookId;
use library::Library;
use library::curriculum::CurriculumPath;
use library::document::LearningResourceType;
use library::pages::{CardView, Tome};
use library::reading::{self, Listed, ShelfEntry, Standing};
use store::DbError;
use web::Shell;

use crate::object::Object;
use crate::progress::Progress;

/// A row of a list.
pub struct Thing {
    pub kind: &'static str,
    pub id: String,
    pub title: String,
    /// Where to go on; `None` when it was withdrawn
    pub href: Option<String>,
    pub look: Look,
    pub line: String,
    /// How far: 还剩 8 分钟, 读到第 13 页
    pub reached: Option<String>,
    pub percent: Option<i64>,
    pub is_finished: bool,
}

/// Its picture.
pub enum Look {
    Book(Tome),
    Picture(String),
    Icon { name: &'static str, hue: &'static str },
}

/// The rows of `list`, in its order.
///
/// # Errors
/// The database refused it.
pub async fn list_things(library: &Library, shell: &Shell, list: &[(Object, Option<Progress>)]) -> Result<Vec<Thing>, DbError> {
    let ids: Vec<_> = list.iter().filter_map(|(object, _)| if let Object::Resource(id) = object { Some(*id) } else { None }).collect();
    let mut tx = library.app.db.read().await?;
    let cards = reading::list_cards(&mut tx, &ids).await?;
    drop(tx);
    let mut things = Vec::with_capacity(list.len());
    for (object, reached) in list {
        let reached = reached.as_ref().filter(|reached| reached.extent > 0);
        things.push(match object {
            Object::Resource(id) => match cards.iter().find(|card| card.id == *id) {
                Some(card) => resource(library, shell, card, reached).await?,
                None => unlisted(library, shell, *object).await?,
            },
            Object::Textbook(id) => match library.index().textbook(*id) {
                Some(entry) => textbook(library, shell, entry, reached).await?,
                None => unlisted(library, shell, *object).await?,
            },
        });
    }
    Ok(things)
}

async fn resource(library: &Library, shell: &Shell, listed: &Listed, reached: Option<&Progress>) -> Result<Thing, DbError> {
    let CardView { href, title, kind, icon, hue, picture, line, .. } = CardView::of(shell, listed);
    let look = picture.map_or(Look::Icon { name: icon, hue }, Look::Picture);
    let is_finished = reached.is_some_and(Progress::is_finished);
    let line = if line.is_empty() { kind } else { format!("{kind} · {line}") };
    // What is heard has a length; what is read has none.
    let is_read =
        matches!(listed.card.kind, LearningResourceType::Book | LearningResourceType::AudioBook) && listed.card.duration_ms.is_none();
    let said = |reached: &Progress| if is_read { share_read(shell, reached) } else { time_left(shell, reached) };
    Ok(Thing {
        kind: "resource",
        id: listed.id.to_string(),
        title,
        href: Some(place_in_book(library, listed, reached).await?.unwrap_or(href)),
        look,
        line,
        reached: reached.map(said),
        percent: reached.and_then(Progress::percent),
        is_finished,
    })
}

/// The section of a book at which to go on; `None` for what is no book or was not opened.
async fn place_in_book(library: &Library, listed: &Listed, reached: Option<&Progress>) -> Result<Option<String>, DbError> {
    let is_book = matches!(listed.card.kind, LearningResourceType::Book | LearningResourceType::AudioBook);
    let Some(reached) = reached.filter(|_| is_book) else { return Ok(None) };
    let held = reading::find_resource(&mut library.app.db.read().await?, listed.id).await?;
    let section = held.and_then(|held| Some(held.document.publication()?.reached(reached.position).section));
    Ok(section.map(|section| format!("/book/{}?section={section}", listed.id)))
}

fn share_read(shell: &Shell, reached: &Progress) -> String {
    if reached.is_finished() {
        return shell.t("records-finished").into_owned();
    }
    shell.tn("records-read-share", reached.percent().unwrap_or(0)).into_owned()
}

fn time_left(shell: &Shell, reached: &Progress) -> String {
    if reached.is_finished() {
        return shell.t("records-finished").into_owned();
    }
    let minutes = (reached.extent - reached.position).max(0) / 60_000 + 1;
    shell.tn("records-minutes-left", minutes).into_owned()
}

async fn textbook(library: &Library, shell: &Shell, entry: &ShelfEntry, reached: Option<&Progress>) -> Result<Thing, DbError> {
    let index = reached.map_or(0, |reached| reached.position);
    let label = page_label(library, entry.id, index).await?;
    let href = label.as_ref().map_or_else(|| format!("/book/{}", entry.id), |label| format!("/book/{}?page={label}", entry.id));
    let said = label.map(|label| match label.strip_prefix('f') {
        Some(front) => shell.tx("records-read-to-front", front).into_owned(),
        None => shell.tx("records-read-to", &label).into_owned(),
    });
    Ok(Thing {
        kind: "textbook",
        id: entry.id.to_string(),
        title: entry.title.clone(),
        href: Some(href.clone()),
        look: Look::Book(Tome::of(shell, entry, href)),
        line: level(&entry.path),
        reached: said,
        percent: reached.and_then(Progress::percent),
        is_finished: reached.is_some_and(Progress::is_finished),
    })
}

/// The name of the page at `index`: its printed number, or `f1` … in the front matter. `None` for no page.
async fn page_label(library: &Library, book: TextbookId, index: i64) -> Result<Option<String>, DbError> {
    let Ok(index @ 1..) = u32::try_from(index) else { return Ok(None) };
    let outline = library.outline(&mut library.app.db.read().await?, book).await?;
    Ok(outline.map(|held| held.document.printed_page(index).map_or_else(|| format!("f{index}"), |printed| printed.to_string())))
}

fn level(path: &CurriculumPath) -> String {
    let names = [path.edition.as_str(), path.grade.as_str(), path.volume.as_str()];
    names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Something that no list shows any more: still readable when only its source dropped it, a name without a link when it was withdrawn.
async fn unlisted(library: &Library, shell: &Shell, object: Object) -> Result<Thing, DbError> {
    let found = match object {
        Object::Resource(id) => {
            let held = reading::find_resource(&mut library.app.db.read().await?, id).await?;
            held.map(|held| (held.document.title, held.standing))
        }
        Object::Textbook(id) => {
            library.outline(&mut library.app.db.read().await?, id).await?.map(|held| (held.document.title.clone(), held.standing))
        }
    };
    let readable = found.filter(|(_, standing)| *standing != Standing::Recalled);
    let (title, href) = match readable {
        Some((title, _)) => (title.get(shell.language()).to_owned(), Some(object.page())),
        None => (shell.t("records-withdrawn").into_owned(), None),
    };
    let look = Look::Icon { name: "file-text", hue: "hi" };
    let (kind, id) = (object.kind(), object.id());
    Ok(Thing { kind, id, title, href, look, line: String::new(), reached: None, percent: None, is_finished: false })
}

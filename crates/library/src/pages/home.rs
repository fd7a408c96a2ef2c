use axum::extract::{OptionalFromRequestParts, State};
use axum::http::request::Parts;
use identity::Person;
use web::{App, PageResult, Shell, View};

use super::card::{CardView, Tome};
use crate::Library;
use crate::curriculum::{Level, is_usual};
use crate::document::LearningResourceType;
use crate::index::Figures;
use crate::reading::{self, PlaceFilter};
use crate::section::LOCAL_CHANNELS;

/// What a guest sees first.
#[derive(askama::Template)]
#[template(path = "library/home.html")]
struct HomePage {
    shell: Shell,
    grades: Vec<GradeLink>,
    tomes: Vec<Tome>,
    newest: Vec<CardView>,
    feature: Option<CardView>,
    notices: Vec<Notice>,
    figures: Vec<(String, String)>,
}

struct GradeLink {
    name: String,
    href: String,
}

struct Notice {
    href: String,
    title: String,
}

const TOMES_SHOWN: usize = 8;
const LESSONS_SHOWN: i64 = 4;
const OTHERS_SHOWN: i64 = 4;
const OTHERS_APART: i64 = 25;

/// `GET /`: for a guest the open door; who is signed in goes on to their own home.
pub async fn show_home(State(library): State<Library>, view: View, mut request: Parts) -> PageResult {
    if <Person as OptionalFromRequestParts<App>>::from_request_parts(&mut request, &library.app).await?.is_some() {
        return web::see_other("/me");
    }
    let promise = web::words(view.language).get("home-description");
    let shell = Shell::new(&library.app, view, "/").in_section("home").described(promise);
    let index = library.index();
    let mut tx = library.app.db.read().await?;
    let lessons = reading::list_newest_of(&mut tx, LearningResourceType::Lesson, LESSONS_SHOWN + 1).await?;
    // What comes in together is much alike; taking every so manyth shows more of the library.
    let others = reading::list_newest_apart(&mut tx, LearningResourceType::Lesson, OTHERS_APART, OTHERS_SHOWN).await?;
    let shown: Vec<CardView> = lessons.iter().skip(1).chain(&others).map(|listed| CardView::of(&shell, listed)).collect();
    let feature = lessons.first().map(|listed| CardView::of(&shell, listed));
    let regions: Vec<String> = [String::new()].into_iter().chain(index.regions.iter().cloned()).take(3).collect();
    let place = |region| PlaceFilter { section: LOCAL_CHANNELS, column: "activities", region, ..PlaceFilter::default() };
    let places: Vec<_> = regions.iter().map(|region| place(region)).collect();
    let notices = reading::list_newest_at(&mut tx, &places, 3).await?.concat();
    let notice = |listed: &reading::Listed| {
        let CardView { href, title, .. } = CardView::of(&shell, listed);
        Notice { href, title }
    };
    let page = HomePage {
        grades: grades(&library),
        tomes: index
            .shelf
            .iter()
            .filter(|book| book.page_count > 0)
            .take(TOMES_SHOWN)
            .map(|book| Tome::of(&shell, book, format!("/book/{}", book.id)))
            .collect(),
        newest: shown,
        feature,
        notices: notices.iter().take(4).map(notice).collect(),
        figures: figures(&shell, &library),
        shell,
    };
    web::public_for_guests(&page)
}

/// The grades that have a textbook, as links into course teaching; a stage without grades is one link.
fn grades(library: &Library) -> Vec<GradeLink> {
    let index = library.index();
    let link = |(stage, grade): &(String, String)| {
        let name = if grade.is_empty() { stage } else { grade };
        GradeLink { name: name.to_owned(), href: format!("/course?stage={}&grade={}", web::url_encoded(stage), web::url_encoded(grade)) }
    };
    // Five-four stages have the same grades, and bands of grades are for single subjects: course teaching offers both.
    let is_common = |(stage, grade): &&(String, String)| {
        let is_single = is_usual(Level::Grade, grade) && !grade.contains('至');
        !stage.contains("五•四") && (is_single || (stage == "高中" && grade.is_empty()))
    };
    index.grades.iter().filter(is_common).map(link).take(14).collect()
}

fn figures(shell: &Shell, library: &Library) -> Vec<(String, String)> {
    let Figures { resources, textbooks, editions, lessons } = library.index().figures;
    [
        ("figure-resources", resources.to_string()),
        ("figure-textbooks", textbooks.to_string()),
        ("figure-editions", editions.to_string()),
        ("figure-lessons", lessons.to_string()),
    ]
    .map(|(key, number)| (number, shell.t(key).into_owned()))
    .to_vec()
}

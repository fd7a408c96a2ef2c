//! The library's pages. Each is a struct that prints: texts and flags, no rules, no rows.

mod about;
mod books;
mod card;
mod channel;
mod course;
mod home;
mod json_ld;
mod lesson;
mod panel;
mod player;
mod question;
mod resource;
mod search;
mod section;
mod take;

use axum::Router;
use axum::routing::{get, post};
use web::App;

use crate::Library;

pub use card::{CardView, PartLink, Tome, clock_time, hue};
pub use json_ld::{resource_json_ld, textbook_json_ld};
pub(crate) use panel::transcript;
pub(crate) use player::captions_file;
pub use question::{Choice, Moment, Question, QuestionKind, letter, question_page};

/// Every public page of the library.
pub fn routes(library: Library) -> Router<App> {
    Router::new()
        .route("/", get(home::show_home))
        .route("/course", get(course::show_course))
        .route("/s/{section}", get(section::show_section))
        .route("/channel/{region}", get(channel::show_channel))
        .route("/books", get(books::show_books))
        .route("/lesson/{id}", get(lesson::show_lesson))
        .route("/lesson/{id}/{part}", get(lesson::show_lesson_part))
        .route("/r/{id}", get(resource::show_resource))
        .route("/take/resource/{id}", get(take::take_resource))
        .route("/take/lessons/{book}", get(take::take_lessons))
        .route("/take/book/{id}", get(take::take_book))
        .route("/search", get(search::show_search))
        .route("/search/suggest", get(search::suggest))
        .route("/search/missing", post(search::tell_missing))
        .route("/search/missing/thanks", get(search::show_thanks))
        .route("/about", get(about::show_about))
        .route("/about/{topic}", get(about::show_topic))
        .with_state(library)
}

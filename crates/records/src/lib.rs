//! What people did and what they keep: answers, progress, history, favourites, the shelf, and the homes of all roles.
//!
//! Invariants: every statement on a person's records names their `home` and account; every door asks the authorizer; a record is its
//! person's alone.

mod answer;
mod answer_pages;
mod answer_views;
mod cursor;
mod demo;
mod desk;
mod erasure;
pub mod export;
mod favourites;
mod history;
mod kept;
mod object;
mod progress;
mod progress_pages;
mod publication_pages;
mod shelf;
mod statement;
mod thing;

use axum::routing::{get, post, put};
use axum::{Extension, Router};
use library::Library;
use web::App;

pub use answer::ExerciseAnswered;
pub use demo::demo_history;
pub use erasure::subscribe;

/// Everything under `/me` that is about learning, and the answering of questions.
pub fn routes(library: Library) -> Router<App> {
    Router::new()
        .route("/me", get(desk::show_desk))
        .route("/me/progress/{resource}", get(progress_pages::show).put(progress_pages::save_played))
        .route("/me/progress/book/{id}", get(publication_pages::show).put(progress_pages::save_turned))
        .route("/me/opened/{resource}", put(progress_pages::save_resource_opened))
        .route("/me/kept", get(favourites::show_kept))
        .route("/me/favourites", get(favourites::show_favourites))
        .route("/me/favourites/{kind}/{id}", post(favourites::toggle_favourite))
        .route("/me/shelf", get(shelf::show_shelf))
        .route("/answer/{resource}/{item}", get(answer_pages::show_question).post(answer_pages::answer_form))
        .route("/me/answers", get(answer_pages::show_answers))
        .route("/me/answers/{id}", get(answer_pages::show_answer).put(answer_pages::put_answer))
        .route("/me/answers/of/{resource}", get(answer_pages::list_of))
        .route("/me/history", get(history::show_history))
        .route("/me/history/remove", post(history::remove_one))
        .route("/me/history/clear", post(history::clear_all))
        .layer(Extension(library))
}

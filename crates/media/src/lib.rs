//! What people upload for the library: how it arrives, what is made of it in the background, how it is released.
//!
//! Invariants: a file is what its first bytes say, and is looked at whole before it is kept; an upload is its owner's alone until they
//! offer it, and its files are private until a release names them; other programs run on it only in bounds (`tool`).

mod arrive;
pub mod check;
pub mod class_file;
mod draft;
mod epub;
mod erasure;
pub mod export;
mod forget;
mod hear;
mod inspect;
mod kind;
mod pages;
mod parts;
mod prepare;
mod refusal;
mod rows;
mod settings;
mod tool;
mod tus;
mod upkeep;
mod upload;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, options, post};
use axum::{Extension, Router};
use jobs::Worker;
use library::Library;
use store::DbError;
use web::App;

pub use hear::subscribe;
pub use kind::Kind;
pub use prepare::Prepare;
pub use refusal::Refusal;
pub use settings::Settings;
pub use upkeep::{ExpireUploads, ScrubFiles, SweepFiles};

/// What uploads work with. Cheap to clone.
#[derive(Clone)]
pub struct Media {
    library: Library,
    settings: Settings,
}

impl Media {
    /// Uploads into `library`.
    #[must_use]
    pub fn new(library: Library, settings: Settings) -> Self {
        Self { library, settings }
    }

    fn app(&self) -> &App {
        &self.library.app
    }

    /// The long work on what arrived. It has workers of its own, so that nothing else waits for a film.
    #[must_use]
    pub fn prepare_with(&self, worker: Worker) -> Worker {
        let media = self.clone();
        worker.handle(move |context, job: Prepare| {
            let media = media.clone();
            async move { job.run(&media, &context).await }
        })
    }

    /// What comes again and again: half uploads are forgotten, kept files are read through, bytes that nobody knows go.
    ///
    /// # Errors
    /// A job has no stored form.
    pub fn look_after_with(&self, worker: Worker) -> Result<Worker, DbError> {
        upkeep::add(self, worker)
    }
}

/// Everything under `/me/uploads`.
pub fn routes(media: Media) -> Router<App> {
    let one = "/me/uploads/{home}/{id}";
    Router::new()
        .route(
            "/me/uploads",
            get(pages::list::show).post(pages::form::upload).layer(DefaultBodyLimit::max(pages::form::LARGEST_FORM_BYTES)),
        )
        .route("/me/uploads/tus", options(tus::describe).post(tus::begin))
        .route("/me/uploads/tus/{id}", options(tus::describe).head(tus::tell).patch(tus::take).delete(tus::end))
        .route(one, get(pages::one::show))
        .route(&format!("{one}/files/{{digest}}"), get(pages::one::show_file))
        .route(&format!("{one}/call-off"), post(pages::acts::call_off))
        .route(&format!("{one}/try-again"), post(pages::acts::try_again))
        .route(&format!("{one}/remove"), post(pages::acts::remove))
        .route(&format!("{one}/offer"), post(pages::acts::offer))
        .route(&format!("{one}/release"), post(pages::release::release))
        .route(&format!("{one}/replace"), post(pages::release::replace))
        .layer(Extension(media))
}

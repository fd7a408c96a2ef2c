//! Check-ins 打卡: what a class does day by day, in both kinds of class. A teacher says what, on which days, and what to hand in; a pupil hands
//! it in for a day; the teacher answers, and may show it to the class.
//!
//! Invariants: a pupil has at most one entry for a day; what was handed in after the window of its day is marked as made up; a classmate
//! reads an entry only while showing works of its pupil is agreed to, which is asked of the ledger of consent at each reading; how many days
//! somebody did in a row is seen by them and their guardians alone.

mod comment;
mod demo;
mod entry;
mod evidence;
mod pages;
mod remind;
mod rule;
mod showing;
mod streak;
mod task;
mod template;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use web::App;

use crate::attachments::LARGEST_FORM_BYTES;

pub use demo::demo_check_ins;
pub(crate) use entry::forget as forget_pupil;
pub(crate) use pages::today::{DueLine, list_due};
pub(crate) use showing::subscribe;

/// A form with files, and what stands around them in it.
const LARGEST_BODY_BYTES: usize = LARGEST_FORM_BYTES + (1 << 20);

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/class/{id}/check-in", get(pages::list::show).post(pages::new::make))
        .route("/class/{id}/check-in/new", get(pages::new::show))
        .route("/class/{id}/check-in/{check_in}", get(pages::show))
        .route("/class/{id}/check-in/{check_in}/entries", post(pages::hand_in::hand_in).layer(DefaultBodyLimit::max(LARGEST_BODY_BYTES)))
        .route("/class/{id}/check-in/{check_in}/remind", post(pages::teacher::remind_all))
        .route("/class/{id}/check-in/{check_in}/end", post(pages::teacher::end))
        .route("/class/{id}/check-in/{check_in}/entries/{entry}/remove", post(pages::acts::remove))
        .route("/class/{id}/check-in/{check_in}/entries/{entry}/files/{attachment}/{digest}", get(pages::files::answer))
        .route("/class/{id}/check-in/{check_in}/entries/{entry}/comment", post(pages::acts::comment))
        .route("/class/{id}/check-in/{check_in}/entries/{entry}/show", post(pages::acts::show))
        .route("/class/{id}/check-in/{check_in}/entries/{entry}/hide", post(pages::acts::hide))
        .route("/class/{id}/check-in/{check_in}/entries/{entry}/ask", post(pages::acts::ask))
}

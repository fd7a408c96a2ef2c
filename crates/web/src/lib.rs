//! What every page shares: the shell, the languages and themes, forms, errors, files, and the cache that answers for public pages.

mod app;
mod assets;
pub mod csrf;
mod error;
mod error_page;
mod files;
mod gallery;
mod link;
mod markdown;
mod metrics;
mod page_cache;
mod problem;
mod request;
mod respond;
mod server;
mod shell;
mod view;
mod words;

pub use app::{App, NavItem};
pub use assets::{asset, asset_routes};
pub use csrf::CsrfForm;
pub use error::{OrNotFound, PageError, PageResult, Recovery};
pub use files::file_routes;
pub use gallery::gallery_routes;
pub use link::url_encoded;
pub use markdown::to_html;
pub use metrics::Metrics;
pub use page_cache::{PageCache, gzip};
pub use problem::{PROBLEM_CODES, Problem, problem_detail};
pub use request::{ClientAddress, RequestId};
pub use respond::{html, public, public_for_guests, see_other};
pub use server::{ServeOptions, Service, serve};
pub use shell::{Crumb, Person, Shell};
pub use view::{Theme, TypeSize, View, view_routes};
pub use words::{Words, words};

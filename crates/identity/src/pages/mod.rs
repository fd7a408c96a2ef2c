//! One file a page: its form, its handlers, what its template prints.

mod activate;
mod badge;
mod people;
mod roles;
mod settings;
mod sign_in;
mod sign_up;

use axum::Router;
use axum::routing::{get, post};
use web::App;

/// The pages of accounts and of who belongs to an org.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/sign-up", get(sign_up::show).post(sign_up::sign_up))
        .route("/activate", get(activate::show).post(activate::activate))
        .route("/me/badge", get(badge::show))
        .route("/me/role", get(roles::show).post(roles::switch))
        .route("/me/role/add", post(roles::add))
        .route("/me/settings", get(settings::show))
        .route("/me/settings/profile", post(settings::save_profile))
        .route("/me/settings/password", post(settings::save_password))
        .route("/me/settings/devices", post(settings::sign_out_device))
        .route("/admin/people", get(people::show))
        .route("/admin/people/confirm", post(people::confirm))
        .route("/admin/people/grant", post(people::grant))
}

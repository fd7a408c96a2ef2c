//! One file a page: its form, its handlers, what its template prints.

mod activate;
mod badge;
mod children;
mod consent;
mod doors;
mod erase;
pub mod guardian_desk;
mod minor;
mod people;
mod roles;
mod settings;
mod sign_in;
mod sign_up;

use axum::routing::{get, post};
use axum::{Extension, Router};
use web::App;

use crate::export::Contents;

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
        .merge(data_rights())
}

/// Guardians, consent and erasure, of oneself, one's children and the pupils of one's school.
fn data_rights() -> Router<App> {
    Router::new()
        .route("/me/children", get(children::show))
        .route("/me/children/pair", get(children::show_pair).post(children::pair))
        .route("/me/children/{child}/guardians", get(doors::child_guardians).post(doors::decide_child_guardians))
        .route("/me/children/{child}/consent", get(doors::child_consent).post(doors::decide_child_consent))
        .route("/me/children/{child}/erase", get(doors::child_data).post(doors::erase_child))
        .route("/me/children/{child}/time", get(minor::show_child).post(minor::set_child))
        .route("/me/time", get(minor::show_own).post(minor::set_own))
        .route("/me/rest", get(minor::rest))
        .route("/me/guardians", get(doors::own_guardians).post(doors::decide_own_guardians))
        .route("/me/settings/consent", get(doors::own_consent).post(doors::decide_own_consent))
        .route("/me/settings/erase", get(doors::own_data).post(doors::erase_own))
        .route("/admin/people/{account}/guardians", get(doors::pupil_guardians).post(doors::decide_pupil_guardians))
}

/// Taking home what all areas keep: `contents` says what that is.
pub fn export_routes(contents: Contents) -> Router<App> {
    Router::new()
        .route("/me/settings/export", get(doors::export_own))
        .route("/me/children/{child}/export", get(doors::export_child))
        .layer(Extension(contents))
}

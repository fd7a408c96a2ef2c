//! One file a page: its form, its handlers, what its template prints.

mod activate;
mod authorize;
mod badge;
mod children;
mod computer;
mod connected;
mod consent;
mod doors;
mod elsewhere;
mod erase;
pub mod guardian_desk;
mod minor;
mod oauth;
mod passkey;
mod password_again;
mod people;
mod phone;
mod roles;
mod settings;
mod sign_in;
mod sign_up;
mod ways;

use axum::routing::{get, post};
use axum::{Extension, Router};
use web::App;

use crate::WaysIn;
use crate::export::Contents;

/// The pages of accounts and of who belongs to an org, on a node with no address of its own.
pub fn routes() -> Router<App> {
    routes_with(WaysIn::default())
}

/// The pages of accounts and of who belongs to an org.
pub fn routes_with(ways: WaysIn) -> Router<App> {
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
        .merge(ways_to_sign_in())
        .merge(sign_in_elsewhere())
        .layer(Extension(ways))
}

/// Ways to sign in beside the password, and what one keeps of them.
fn ways_to_sign_in() -> Router<App> {
    Router::new()
        .route("/sign-in/passkey", post(passkey::sign_in))
        .route("/sign-in/passkey/challenge", post(passkey::challenge))
        .route("/sign-in/phone", get(computer::show).post(computer::begin))
        .route("/sign-in/phone/state", get(computer::state))
        .route("/sign-in/confirm", get(phone::show).post(phone::decide))
        .route("/me/settings/ways", get(ways::show))
        .route("/me/settings/ways/passkeys", post(ways::add_passkey))
        .route("/me/settings/ways/passkeys/challenge", post(ways::challenge))
        .route("/me/settings/ways/passkeys/change", post(ways::change_passkey))
}

/// Other systems sign people in here, and people sign in here with accounts of other systems.
fn sign_in_elsewhere() -> Router<App> {
    Router::new()
        .route("/.well-known/openid-configuration", get(oauth::configuration))
        .route("/oauth/authorize", get(authorize::show).post(authorize::decide))
        .route("/oauth/token", post(oauth::token))
        .route("/oauth/userinfo", get(oauth::userinfo).post(oauth::userinfo))
        .route("/oauth/keys", get(oauth::keys))
        .route("/me/settings/ways/systems", post(connected::disconnect))
        .route("/sign-in/with/{provider}", get(elsewhere::begin))
        .route("/sign-in/with/{provider}/callback", get(elsewhere::callback))
        .route("/sign-in/with/{provider}/connect", get(elsewhere::show_connect).post(elsewhere::connect))
        .route("/me/settings/ways/accounts", post(ways::unlink))
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

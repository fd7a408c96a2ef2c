//! The computer's side of signing in by phone: a QR code, a short code, and waiting.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::json;
use web::{CsrfForm, PageResult, Shell, url_encoded};

use crate::arrival::{Arrival, Way};
use crate::attempts::{self, BEGINNINGS};
use crate::browser::{Beginning, Browser};
use crate::form::local_path;
use crate::phone_sign_in::{self, Answer, Confirmed, Waiting};
use crate::session::{self, Token};
use crate::visit::Visit;
use crate::{Person, WaysIn};

use super::sign_in::{SignInPage, enter, welcome};

/// What `identity/computer.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/computer.html")]
struct ComputerPage {
    shell: Shell,
    next: String,
    showing: Showing,
}

enum Showing {
    Code { code: String, number: i64, svg: String, until: String },
    Refused,
    Over,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    next: String,
}

/// `POST /sign-in/phone`: shows a fresh code.
pub(super) async fn begin(Extension(ways): Extension<WaysIn>, visit: Visit, CsrfForm(form): CsrfForm<Asked>) -> PageResult {
    let now = visit.app.clock.now();
    let network = attempts::of_beginnings(&visit.network);
    if let Err(too_often) = attempts::charge(&visit.app.db, &[(&network, BEGINNINGS)], now).await? {
        return SignInPage::too_often(&visit, &ways, &form.next, too_often);
    }
    let browser = Browser::begin(Beginning::Phone)?;
    let mut tx = visit.app.db.begin().await?;
    if let Some(earlier) = Browser::of(&visit.headers, Beginning::Phone) {
        phone_sign_in::forget(&mut tx, &earlier).await?;
    }
    phone_sign_in::begin(&mut tx, &browser, &session::device(&visit.headers), now).await?;
    tx.commit().await?;
    let mut response = web::see_other(&format!("/sign-in/phone?next={}", url_encoded(local_path(&form.next))))?;
    browser.set_cookie(&visit.headers, response.headers_mut());
    Ok(response)
}

/// `GET /sign-in/phone`: the code, or on to where one wanted to go once the phone has agreed. Without scripts the page loads itself anew.
pub(super) async fn show(person: Option<Person>, visit: Visit, Query(asked): Query<Asked>) -> PageResult {
    let Some(browser) = Browser::of(&visit.headers, Beginning::Phone) else { return web::see_other("/sign-in") };
    // Anybody may look as often as they like, so only what was agreed to writes.
    let waiting = phone_sign_in::find_by_browser(&mut visit.app.db.read().await?, &browser, visit.app.clock.now()).await?;
    if waiting.as_ref().is_some_and(Waiting::is_agreed)
        && let Some(token) = pick_up(&visit, &browser).await?
    {
        return welcome(&visit, &token, &asked.next);
    }
    if person.is_some() && waiting.is_none() {
        return web::see_other(local_path(&asked.next));
    }
    let showing = waiting.map_or(Showing::Over, |waiting| Showing::of(waiting, &visit.app.base(&visit.headers)));
    let shell = visit.shell(None, "phone-title").with_island("computer.js");
    web::html(StatusCode::OK, &ComputerPage { shell, next: local_path(&asked.next).to_owned(), showing })
}

impl Showing {
    fn of(waiting: Waiting, base: &str) -> Self {
        match waiting.answer {
            // What is agreed to was picked up already, unless the phone was signed out meanwhile.
            Answer::Agreed(_) => Self::Over,
            Answer::Refused => Self::Refused,
            Answer::NotYet => {
                let svg = web::qr_svg(&format!("{base}/sign-in/confirm?code={}", waiting.code));
                Self::Code { svg, until: waiting.expires_at.minute(), number: waiting.number, code: waiting.code }
            }
        }
    }
}

async fn pick_up(visit: &Visit, browser: &Browser) -> Result<Option<Token>, web::PageError> {
    let mut tx = visit.app.db.begin().await?;
    let Some(Confirmed { who, session, device }) = phone_sign_in::take(&mut tx, browser, visit.app.clock.now()).await? else {
        return Ok(None);
    };
    let arrival = Arrival { confirmed_by: Some(session), ..Arrival::by(Way::Phone, device) };
    let token = enter(visit, &mut tx, &who, &arrival).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// `GET /sign-in/phone/state`: whether the page has something new to show, for its script.
pub(super) async fn state(visit: Visit) -> PageResult {
    let waiting = match Browser::of(&visit.headers, Beginning::Phone) {
        Some(browser) => phone_sign_in::find_by_browser(&mut visit.app.db.read().await?, &browser, visit.app.clock.now()).await?,
        None => None,
    };
    let is_waiting = waiting.is_some_and(|waiting| waiting.answer == Answer::NotYet);
    Ok(([(CACHE_CONTROL, "private, no-store")], Json(json!({ "waiting": is_waiting }))).into_response())
}

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Person, Visit};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use web::{PageResult, Shell};

use super::{door_address, rows, see};

/// What `classroom/class_session/board.html` prints: one page for the projector, without a name on it.
#[derive(askama::Template)]
#[template(path = "classroom/class_session/board.html")]
struct BoardPage {
    shell: Shell,
    id: String,
    class: String,
    code: String,
    address: String,
    /// The address as a QR code
    qr: String,
    until: String,
}

/// `GET /class/{id}/session/board`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let seen = see(&mut tx, &person, &id).await?;
    let Some(session) = rows::find_of(&mut tx, &seen.class, visit.app.clock.now()).await? else {
        return web::see_other(&format!("/class/{}/session", seen.class.id));
    };
    let (address, link) = door_address(&visit, &session.code);
    let page = BoardPage {
        shell: visit.shell(Some(&person), "session-board"),
        id: seen.class.id.to_string(),
        class: seen.class.name.clone(),
        code: session.code.spaced(),
        address,
        qr: qr_svg(&link),
        until: hour(&session.ends_at.minute()),
    };
    web::html(StatusCode::OK, &page)
}

/// 10:45 of 2026-03-02 10:45.
pub(super) fn hour(minute: &str) -> String {
    minute.get(11..).unwrap_or(minute).to_owned()
}

/// Black on white whatever the theme, for cameras want it so; the address stands beside it as text.
fn qr_svg(address: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(address, EcLevel::M) else { return String::new() };
    let image = code.render::<svg::Color>().min_dimensions(180, 180).dark_color(svg::Color("#000")).light_color(svg::Color("#fff")).build();
    let element = image.find("<svg").and_then(|from| image.get(from..)).unwrap_or_default();
    element.replacen("<svg", "<svg aria-hidden=\"true\" class=\"board-qr\"", 1)
}

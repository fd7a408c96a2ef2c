//! Four taps on twelve pictures. Every tap is a button that sends the form, so that it works without a script, with a keyboard and with a
//! screen reader, and nobody is hurried; what was tapped is not shown, for others look on.

use axum::extract::Path;
use axum::http::StatusCode;
use identity::guardians::Owner;
use identity::picture_code::{self, Charged, LENGTH, Picture, PictureCode, Standing};
use identity::{Visit, class_sign_in};
use serde::Deserialize;
use web::{CsrfForm, PageError, PageResult, Shell};

use super::device::{self, Inside};
use super::door::find_pupil;
use super::{MOST_WRONG, rows};

/// What `classroom/class_session/pad.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/class_session/pad.html")]
struct PadPage {
    shell: Shell,
    pupil: String,
    name: String,
    /// What was tapped so far, for the form
    tapped: String,
    /// One for each tap: whether it is done
    dots: [bool; LENGTH],
    /// Which tap is next
    next: usize,
    pictures: [Picture; 12],
    /// What went wrong, as a sentence
    fault: Option<String>,
    /// Nothing can be tapped any more
    is_closed: bool,
}

/// The taps so far, and the one more.
#[derive(Deserialize)]
pub(super) struct TapForm {
    #[serde(default)]
    tapped: String,
    pick: Picked,
}

struct Picked(Picture);

impl<'de> Deserialize<'de> for Picked {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

/// What became of four taps.
enum Outcome {
    Right,
    Wrong,
    /// The pupil's code waits for a teacher
    Locked,
    /// This device, or the whole class session, does
    Shut,
}

impl PadPage {
    fn new(visit: &Visit, pupil: &Owner, name: String, taps: &[Picture]) -> Self {
        let shell = visit.shell(None, "in-tap");
        let title = shell.words().format("in-step", &[("n", (taps.len() + 1).into()), ("of", LENGTH.into())]).into_owned();
        Self {
            shell: shell.named(title),
            pupil: pupil.account.to_string(),
            name,
            tapped: taps.iter().map(|tap| tap.key()).collect::<Vec<_>>().join(" "),
            dots: std::array::from_fn(|at| at < taps.len()),
            next: taps.len() + 1,
            pictures: Picture::ALL,
            fault: None,
            is_closed: false,
        }
    }

    fn refused(self, visit: &Visit, message: &str, is_closed: bool) -> PageResult {
        let status = if is_closed { PageError::TooManyRequests(0).status() } else { StatusCode::UNPROCESSABLE_ENTITY };
        web::html(status, &Self { fault: Some(visit.say(message)), is_closed, ..self })
    }
}

/// `GET /in/names/{pupil}`
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let Some(inside) = device::find_inside(&mut tx, &visit.headers, visit.app.clock.now()).await? else { return web::see_other("/in") };
    let (pupil, name, standing) = find_pupil(&mut tx, &inside, &id).await?;
    let page = PadPage::new(&visit, &pupil, name, &[]);
    match shut_by(standing, &inside)? {
        Some(message) => page.refused(&visit, message, true),
        None => web::html(StatusCode::OK, &page),
    }
}

/// Why nothing can be tapped here now, as a message. Who has no code, or whose guardian does not agree to one, is not found.
fn shut_by(standing: Standing, inside: &Inside) -> Result<Option<&'static str>, PageError> {
    match standing {
        Standing::Locked => Ok(Some("in-locked")),
        Standing::Without | Standing::NotAgreed => Err(PageError::NotFound),
        Standing::Given => Ok((inside.is_shut || inside.session.is_shut()).then_some("in-shut")),
    }
}

/// `POST /in/names/{pupil}`: the fourth tap tries to sign in.
pub(super) async fn tap(visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<TapForm>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let Some(inside) = device::find_inside(&mut tx, &visit.headers, visit.app.clock.now()).await? else { return web::see_other("/in") };
    let (pupil, name, standing) = find_pupil(&mut tx, &inside, &id).await?;
    drop(tx);
    if let Some(message) = shut_by(standing, &inside)? {
        return PadPage::new(&visit, &pupil, name, &[]).refused(&visit, message, true);
    }
    let taps = taps(&form)?;
    let Some(code) = PictureCode::tapped(&taps) else { return web::html(StatusCode::OK, &PadPage::new(&visit, &pupil, name, &taps)) };
    let page = PadPage::new(&visit, &pupil, name, &[]);
    match check(&visit, &inside, &pupil, code).await? {
        Outcome::Right => sign_in(&visit, &inside, &pupil).await,
        Outcome::Wrong => page.refused(&visit, "in-wrong", false),
        Outcome::Locked => page.refused(&visit, "in-locked", true),
        Outcome::Shut => page.refused(&visit, "in-shut", true),
    }
}

fn taps(form: &TapForm) -> Result<Vec<Picture>, PageError> {
    let before: Result<Vec<Picture>, _> = form.tapped.split(' ').filter(|key| !key.is_empty()).take(LENGTH).map(str::parse).collect();
    let mut taps = before.map_err(|_| PageError::BadRequest("error-form"))?;
    taps.push(form.pick.0);
    if taps.len() > LENGTH { Err(PageError::BadRequest("error-form")) } else { Ok(taps) }
}

/// Counts the try in all three places, or in none when one of them is full, and only then compares.
async fn check(visit: &Visit, inside: &Inside, pupil: &Owner, code: PictureCode) -> Result<Outcome, PageError> {
    let session = &inside.session;
    let mut tx = visit.app.db.begin().await?;
    if !rows::charge(&mut tx, &session.home, session.id, MOST_WRONG).await? || !device::charge(&mut tx, &inside.device).await? {
        tracing::warn!(class_session = %session.id, "picture codes are tried too often in a class session; refused");
        return Ok(Outcome::Shut);
    }
    let (hash, is_last) = match picture_code::charge(&mut tx, pupil).await? {
        Charged::Counted { hash, is_last } => (hash, is_last),
        Charged::Locked => return Ok(Outcome::Locked),
        Charged::Missing => return Err(PageError::NotFound),
    };
    tx.commit().await?;
    match code.is_behind(hash).await? {
        true => Ok(Outcome::Right),
        false if is_last => {
            tracing::warn!(class_session = %session.id, "a picture code was tried too often; locked");
            Ok(Outcome::Locked)
        }
        false => Ok(Outcome::Wrong),
    }
}

async fn sign_in(visit: &Visit, inside: &Inside, pupil: &Owner) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    // It may have ended while the pictures were compared.
    let Some(Inside { device, session, .. }) = device::find_inside(&mut tx, &visit.headers, now).await? else {
        return web::see_other("/in");
    };
    picture_code::forgive(&mut tx, pupil).await?;
    rows::refund(&mut tx, &inside.session.home, session.id).await?;
    device::refund(&mut tx, &device).await?;
    let opened = class_sign_in::open(&mut tx, pupil, session.id, session.ends_at, &visit.headers, now).await?;
    tx.commit().await?;
    let mut response = web::see_other("/me")?;
    opened.set_cookies(&visit.headers, &mut response);
    Ok(response)
}

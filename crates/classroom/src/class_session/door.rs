//! The door of a class session, for a shared device: the code, then the names of the class as tiles. Nobody needs to be signed in here;
//! what the device may see follows from the code it entered.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use identity::guardians::Owner;
use identity::picture_code::{Standing, list_standings};
use identity::{Person, Visit, class_sign_in};
use roster::{find_class, list_pupils};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use super::code::SessionCode;
use super::device::{self, Device, Inside};
use super::rows;
use crate::text::Nothing;

/// What `classroom/class_session/door.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/class_session/door.html")]
struct DoorPage {
    shell: Shell,
    code: String,
    /// The class session that this device was in has ended
    is_over: bool,
    fault: Option<String>,
}

/// What `classroom/class_session/names.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/class_session/names.html")]
struct NamesPage {
    shell: Shell,
    class: String,
    /// Who is signed in on this device
    here: Option<String>,
    tiles: Vec<Tile>,
}

struct Tile {
    id: String,
    name: String,
    /// Why it cannot be tapped, as a message
    closed: Option<&'static str>,
    is_in: bool,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    code: String,
}

impl DoorPage {
    fn new(visit: &Visit, code: &str) -> Self {
        Self { shell: visit.shell(None, "in-title"), code: code.chars().take(20).collect(), is_over: false, fault: None }
    }
}

/// `GET /in`
pub(super) async fn show(visit: Visit, Query(asked): Query<Asked>) -> PageResult {
    let code = asked.code.parse::<SessionCode>().map(|code| code.spaced()).unwrap_or_default();
    let is_inside = device::find_inside(&mut visit.app.db.read().await?, &visit.headers, visit.app.clock.now()).await?.is_some();
    match (is_inside, code.is_empty()) {
        (true, true) => web::see_other("/in/names"),
        (_, is_empty) => {
            let is_over = is_empty && Device::of(&visit.headers).is_some();
            web::html(StatusCode::OK, &DoorPage { is_over, ..DoorPage::new(&visit, &code) })
        }
    }
}

/// `POST /in`: a try is counted before the code is looked at, as for passwords.
pub(super) async fn enter(visit: Visit, CsrfForm(form): CsrfForm<Asked>) -> PageResult {
    let now = visit.app.clock.now();
    if let Err(seconds) = class_sign_in::count_code_try(&visit.app.db, &visit.network, now).await? {
        tracing::warn!(seconds, "class codes are tried too often; refused");
        let page = DoorPage { fault: Some(visit.say("in-too-often")), ..DoorPage::new(&visit, &form.code) };
        let mut response = web::html(PageError::TooManyRequests(seconds).status(), &page)?;
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
        return Ok(response);
    }
    let mut tx = visit.app.db.begin().await?;
    let found = match form.code.parse() {
        Ok(code) => rows::find_by_code(&mut tx, &code, now).await?,
        Err(_) => None,
    };
    let Some(session) = found else { return refuse(&visit, &form.code, "in-wrong-code") };
    let Some(device) = device::enter(&mut tx, &session, now).await? else { return refuse(&visit, &form.code, "in-too-many-devices") };
    class_sign_in::forgive_code_try(&mut tx, &visit.network, now).await?;
    tx.commit().await?;
    let mut response = web::see_other("/in/names")?;
    device.set_cookie(&visit.headers, &mut response);
    Ok(response)
}

fn refuse(visit: &Visit, code: &str, message: &str) -> PageResult {
    let page = DoorPage { fault: Some(visit.say(message)), ..DoorPage::new(visit, code) };
    web::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `GET /in/names`: only this class, and only while its class session runs.
pub(super) async fn names(person: Option<Person>, visit: Visit) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let now = visit.app.clock.now();
    let Some(Inside { session, .. }) = device::find_inside(&mut tx, &visit.headers, now).await? else { return web::see_other("/in") };
    let class = find_class(&mut tx, session.class).await?.or_not_found()?;
    let pupils = list_pupils(&mut tx, &class).await?;
    let owners: Vec<Owner> = pupils.iter().map(|pupil| pupil.place.who.clone()).collect();
    let standings = list_standings(&mut tx, &owners).await?;
    let signed_in = class_sign_in::list(&mut tx, session.id, now).await?;
    let tile = |pupil: roster::Enrolled| {
        let id = pupil.place.who.account;
        let closed = match standings.get(&id) {
            Some(Standing::Given) => None,
            Some(Standing::Locked) => Some("in-tile-locked"),
            Some(Standing::Without | Standing::NotAgreed) | None => Some("in-tile-without"),
        };
        Tile { id: id.to_string(), name: pupil.name, closed, is_in: signed_in.iter().any(|one| one.account == id) }
    };
    let page = NamesPage {
        shell: visit.shell(None, "in-who"),
        class: class.name.clone(),
        here: person.map(|person| person.name),
        tiles: pupils.into_iter().map(tile).collect(),
    };
    web::html(StatusCode::OK, &page)
}

/// `POST /in/leave`: the next child's turn.
pub(super) async fn leave(visit: Visit, _: CsrfForm<Nothing>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    class_sign_in::leave(&mut tx, &visit.headers).await?;
    tx.commit().await?;
    let mut response = web::see_other("/in/names")?;
    class_sign_in::clear_cookies(&mut response);
    Ok(response)
}

/// The pupil of the id in the class of the device, with their name and where their code stands.
pub(super) async fn find_pupil(tx: &mut Tx, inside: &Inside, id: &str) -> Result<(Owner, String, Standing), PageError> {
    let class = find_class(tx, inside.session.class).await?.or_not_found()?;
    let pupils = list_pupils(tx, &class).await?;
    let pupil = pupils.into_iter().find(|pupil| pupil.place.who.account.to_string() == id).or_not_found()?;
    let standing = list_standings(tx, std::slice::from_ref(&pupil.place.who)).await?.remove(&pupil.place.who.account);
    Ok((pupil.place.who, pupil.name, standing.unwrap_or(Standing::Without)))
}

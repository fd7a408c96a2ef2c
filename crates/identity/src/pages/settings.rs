//! What one changes about one's own account, and the devices it is open on.

use axum::http::StatusCode;
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use crate::access::{Action, Resource};
use crate::account::{self, NewRole};
use crate::arrival::Arrival;
use crate::attempts::{self, PER_NAME, TooOften};
use crate::childhood::sixth_year_ends;
use crate::form::Faults;
use crate::password::{self, Password};
use crate::schooling::{self, StageChoice};
use crate::session::{self, Session};
use crate::visit::Visit;
use crate::{Person, RoleKind, Schooling, names};

use super::roles::{RoleLine, lines};
use super::sign_in::{too_often, welcome};

/// What `identity/settings.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/settings.html")]
struct SettingsPage {
    shell: Shell,
    sign_in_name: String,
    display_name: String,
    /// What a pupil of no school says to attend; empty for everybody else.
    stages: Vec<StageChoice>,
    /// What a pupil attends, by the word of the school
    grade: Option<String>,
    is_pupil: bool,
    is_parent: bool,
    roles: Vec<RoleLine>,
    devices: Vec<DeviceLine>,
    faults: Faults,
    wait_minutes: Option<u32>,
}

struct DeviceLine {
    id: String,
    name: String,
    seen: String,
    since: String,
    is_this: bool,
    /// How one came in on it
    way: String,
    /// How many of the other devices were let in by it
    let_in: u32,
}

impl SettingsPage {
    async fn load(visit: &Visit, person: &Person, tx: &mut Tx) -> Result<Self, PageError> {
        let shell = visit.shell(Some(person), "my-settings");
        let name = account::find_sign_in_name(tx, &person.home, person.account).await?;
        let devices = session::list(tx, &person.home, person.account, visit.app.clock.now()).await?;
        let is_pupil = person.role.kind == RoleKind::Pupil;
        let attended = person.role.schooling.as_ref();
        let is_declared = is_pupil && !attends_a_school(person);
        let key = attended.map(Schooling::key).unwrap_or_default();
        Ok(Self {
            sign_in_name: name.map(|name| name.as_str().to_owned()).unwrap_or_default(),
            display_name: person.name.clone(),
            stages: if is_declared { schooling::choices(shell.words(), &key) } else { Vec::new() },
            grade: attended.filter(|_| is_pupil && !is_declared).map(|schooling| schooling.grade_in(shell.words())),
            is_pupil,
            is_parent: person.may(Action::PairWithChild, Resource::OwnThings(person.account)).is_ok(),
            roles: lines(person, &shell),
            devices: device_lines(devices, person, &shell),
            faults: Faults::default(),
            wait_minutes: None,
            shell,
        })
    }

    async fn refused(visit: &Visit, person: &Person, faults: Faults) -> PageResult {
        let mut tx = visit.app.db.read().await?;
        let page = Self { faults, ..Self::load(visit, person, &mut tx).await? };
        web::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
    }
}

/// Whether a school says which year the person attends.
fn attends_a_school(person: &Person) -> bool {
    person.roles.iter().any(|role| role.kind == RoleKind::Pupil && role.org.is_some())
}

fn device_lines(devices: Vec<Session>, person: &Person, shell: &Shell) -> Vec<DeviceLine> {
    let confirmed: Vec<_> = devices.iter().filter_map(|device| device.arrival.confirmed_by).collect();
    let count = |by| confirmed.iter().map(|one| u32::from(*one == by)).sum();
    devices.into_iter().map(|device| DeviceLine { let_in: count(device.id), ..device_line(device, person, shell) }).collect()
}

fn device_line(device: Session, person: &Person, shell: &Shell) -> DeviceLine {
    let name = if device.device.is_empty() { shell.t("device-unknown").into_owned() } else { device.device };
    DeviceLine {
        id: device.id.to_string(),
        name,
        seen: device.seen_at.minute(),
        since: device.created_at.date(),
        way: way_line(&device.arrival, shell),
        is_this: device.id == person.session,
        let_in: 0,
    }
}

fn way_line(Arrival { way, name, .. }: &Arrival, shell: &Shell) -> String {
    let message = format!("came-by-{}", way.key());
    if name.is_empty() { shell.t(&message).into_owned() } else { format!("{} · {name}", shell.t(&message)) }
}

/// `GET /me/settings`
pub(super) async fn show(person: Person, visit: Visit) -> PageResult {
    person.may(Action::ReadOwn, Resource::OwnThings(person.account))?;
    let mut tx = visit.app.db.read().await?;
    web::html(StatusCode::OK, &SettingsPage::load(&visit, &person, &mut tx).await?)
}

#[derive(Deserialize)]
pub(super) struct ProfileForm {
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    schooling: String,
}

/// `POST /me/settings/profile`
pub(super) async fn save_profile(person: Person, visit: Visit, CsrfForm(form): CsrfForm<ProfileForm>) -> PageResult {
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let name = match names::display_name(&form.display_name) {
        Ok(name) => name,
        Err(fault) => {
            let faults = Faults::one(&visit, "display_name", fault.display_message());
            return SettingsPage::refused(&visit, &person, faults).await;
        }
    };
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    account::save_display_name(&mut tx, &person.home, person.account, &name).await?;
    if person.role.kind == RoleKind::Pupil && !attends_a_school(&person) {
        let Ok(schooling) = form.schooling.parse::<Schooling>() else {
            let faults = Faults::one(&visit, "schooling", "fault-schooling-missing");
            return SettingsPage::refused(&visit, &person, faults).await;
        };
        let ends_at = person.role.schooling.as_ref().and_then(|before| sixth_year_ends(before, &schooling, now));
        if let Some(ends_at) = ends_at {
            account::note_under_14(&mut tx, &person.home, person.account, ends_at).await?;
        }
        let role = NewRole { key: person.role.key(), is_confirmed: person.role.is_confirmed, schooling: Some(schooling) };
        account::save_role(&mut tx, &person.home, person.account, &role, now).await?;
    }
    tx.commit().await?;
    web::see_other("/me/settings")
}

#[derive(Deserialize)]
pub(super) struct PasswordForm {
    #[serde(default)]
    current_password: Password,
    #[serde(default)]
    new_password: Password,
}

/// `POST /me/settings/password`: the other devices are signed out, and this one gets a new token.
pub(super) async fn save_password(person: Person, visit: Visit, CsrfForm(form): CsrfForm<PasswordForm>) -> PageResult {
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let mut reader = visit.app.db.read().await?;
    let name = account::find_sign_in_name(&mut reader, &person.home, person.account).await?.or_not_found()?;
    let known = account::find_credentials(&mut reader, &name).await?.or_not_found()?;
    let page = SettingsPage::load(&visit, &person, &mut reader).await?;
    drop(reader);
    if let Err(fault) = form.new_password.check(name.as_str()) {
        return refuse(SettingsPage { faults: Faults::one(&visit, "new_password", fault.message()), ..page });
    }
    let (now, bucket) = (visit.app.clock.now(), attempts::of_name(name.as_str()));
    if let Err(TooOften(seconds)) = attempts::charge(&visit.app.db, &[(&bucket, PER_NAME)], now).await? {
        return too_often(seconds, &SettingsPage { wait_minutes: Some(seconds.div_ceil(60)), ..page });
    }
    if !password::verify(form.current_password, Some(known.password_hash)).await? {
        return refuse(SettingsPage { faults: Faults::one(&visit, "current_password", "fault-password-wrong"), ..page });
    }
    let hash = password::hash(form.new_password).await?;
    let mut tx = visit.app.db.begin().await?;
    attempts::forget(&mut tx, &bucket).await?;
    account::save_password(&mut tx, &person.home, person.account, &hash).await?;
    let device = session::device(&visit.headers);
    let (fresh, token) = session::open(&mut tx, &person.home, person.account, &device, now).await?;
    session::close_others(&mut tx, &person.home, person.account, fresh).await?;
    tx.commit().await?;
    welcome(&visit, &token, "/me/settings")
}

fn refuse(page: SettingsPage) -> PageResult {
    web::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// A device's id, or `others` for all but this one.
#[derive(Deserialize)]
pub(super) struct DeviceForm {
    device: String,
}

/// `POST /me/settings/devices`
pub(super) async fn sign_out_device(person: Person, visit: Visit, CsrfForm(form): CsrfForm<DeviceForm>) -> PageResult {
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let mut tx = visit.app.db.begin().await?;
    if form.device == "others" {
        session::close_others(&mut tx, &person.home, person.account, person.session).await?;
    } else {
        let id = form.device.parse().map_err(|_| PageError::BadRequest("error-form"))?;
        // A device that is gone already is what was wanted.
        session::close_one(&mut tx, &person.home, person.account, id).await?;
    }
    tx.commit().await?;
    web::see_other("/me/settings#devices")
}

//! `/schools/ask`: the form for anybody, and where a request stands for whoever has its link.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use identity::{Org, OrgKind, Visit, org, roster_account, throttle};
use kernel::{OrgId, SchoolRequestId};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use super::{LONGEST_CONTACT, LONGEST_NOTE, Link, Request, State, rows};
use crate::text::{typed, typed_or_nothing};

/// What `administration/ask.html` prints.
#[derive(askama::Template)]
#[template(path = "administration/ask.html")]
struct AskPage {
    shell: Shell,
    /// From the top down to the division chosen: id and name
    way: Vec<(String, String)>,
    /// The parts to choose from: id and name
    parts: Vec<(String, String)>,
    /// The division, where one can ask in it
    division: Option<String>,
    form: AskForm,
    faults: Vec<(&'static str, String)>,
    wait_minutes: Option<u32>,
    longest_note: usize,
}

impl AskPage {
    fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(at, _)| *at == field).map(|(_, sentence)| sentence.as_str())
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AskForm {
    #[serde(rename = "in")]
    division: String,
    /// The secret of the link to be
    request: String,
    school_name: String,
    school_code: String,
    contact_name: String,
    contact: String,
    note: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    #[serde(rename = "in")]
    division: String,
}

/// The division asked for, or the top of the tree.
async fn division(tx: &mut Tx, id: &str) -> Result<Org, PageError> {
    if id.is_empty() {
        return org::find_root(tx).await?.or_not_found();
    }
    let id: OrgId = id.parse().map_err(|_| PageError::NotFound)?;
    let found = org::find(tx, id).await?.filter(|org| !org.kind.has_classes()).or_not_found()?;
    if org::is_closed(tx, id).await? { Err(PageError::NotFound) } else { Ok(found) }
}

/// Schools belong to a county or city; to what is above where it has no divisions.
fn takes_schools(division: &Org, parts: &[(String, String)]) -> bool {
    division.kind >= OrgKind::City || parts.is_empty()
}

/// `GET /schools/ask?in=`
pub(super) async fn show(visit: Visit, Query(asked): Query<Asked>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let division = division(&mut tx, &asked.division).await?;
    let request = Link::new()?.0;
    let page = load(&mut tx, &visit, &division, AskForm { request, ..AskForm::default() }).await?;
    web::html(StatusCode::OK, &page)
}

async fn load(tx: &mut Tx, visit: &Visit, division: &Org, mut form: AskForm) -> Result<AskPage, PageError> {
    let pair = |org: Org| (org.id.to_string(), org.name);
    let mut way: Vec<_> = org::list_ancestors(tx, division.id).await?.into_iter().map(pair).collect();
    way.reverse();
    way.push((division.id.to_string(), division.name.clone()));
    let parts: Vec<_> = org::list_divisions_in(tx, division.id).await?.into_iter().map(pair).collect();
    form.division = division.id.to_string();
    Ok(AskPage {
        division: takes_schools(division, &parts).then(|| division.name.clone()),
        shell: visit.shell(None, "school-ask-title"),
        way,
        parts,
        form,
        faults: Vec::new(),
        wait_minutes: None,
        longest_note: LONGEST_NOTE,
    })
}

/// `POST /schools/ask`
pub(super) async fn ask(visit: Visit, CsrfForm(form): CsrfForm<AskForm>) -> PageResult {
    let now = visit.app.clock.now();
    let link = Link::typed(&form.request).ok_or(PageError::BadRequest("error-form"))?;
    let address = format!("/schools/ask/{}", link.0);
    let mut tx = visit.app.db.read().await?;
    if rows::find_by_link(&mut tx, &link).await?.is_some() {
        return web::see_other(&address);
    }
    let division = division(&mut tx, &form.division).await?;
    let page = load(&mut tx, &visit, &division, AskForm::default()).await?;
    drop(tx);
    if page.division.is_none() {
        return Err(PageError::BadRequest("school-fault-division"));
    }
    let new = match read(&form, &division, &visit) {
        Ok(new) => new,
        Err(faults) => {
            let page = AskPage { form: AskForm { division: division.id.to_string(), ..form }, faults, ..page };
            return web::html(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    if let Err(seconds) = throttle::count_school_request(&visit.app.db, &visit.network, now).await? {
        let form = AskForm { division: division.id.to_string(), ..form };
        let page = AskPage { form, wait_minutes: Some(seconds.div_ceil(60)), ..page };
        let mut response = web::html(StatusCode::TOO_MANY_REQUESTS, &page)?;
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
        return Ok(response);
    }
    let mut tx = visit.app.db.begin().await?;
    if !rows::add(&mut tx, &new, &link).await? {
        return Err(PageError::Conflict("school-fault-full"));
    }
    tx.commit().await?;
    web::see_other(&address)
}

/// What was typed, or every field that does not fit.
fn read(form: &AskForm, division: &Org, visit: &Visit) -> Result<Request, Vec<(&'static str, String)>> {
    let school_name = org::name_as_typed(&form.school_name);
    let school_code = if form.school_code.trim().is_empty() { Some("") } else { org::code_as_typed(&form.school_code) };
    let contact_name = roster_account::shown_name(&form.contact_name);
    let contact = typed(&form.contact, LONGEST_CONTACT).filter(|contact| contact.chars().count() >= 5);
    let note = typed_or_nothing(&form.note, LONGEST_NOTE);
    let fits = [
        ("school_name", school_name.is_some()),
        ("school_code", school_code.is_some()),
        ("contact_name", contact_name.is_some()),
        ("contact", contact.is_some()),
        ("note", note.is_some()),
    ];
    let unfit = fits.into_iter().filter(|(_, fits)| !fits);
    let faults: Vec<_> = unfit.map(|(field, _)| (field, visit.say(&format!("school-fault-{}", field.replace('_', "-"))))).collect();
    let (Some(school_name), Some(school_code), Some(contact_name), Some(contact), Some(note)) =
        (school_name, school_code, contact_name, contact, note)
    else {
        return Err(faults);
    };
    Ok(Request {
        home: division.home.clone(),
        id: SchoolRequestId::new(),
        division: division.id,
        division_name: division.name.clone(),
        school_name,
        school_code: school_code.to_owned(),
        contact_name,
        contact,
        note,
        state: State::Waiting,
        reason: String::new(),
        asked_at: visit.app.clock.now(),
        invited: None,
    })
}

/// What `administration/asked.html` prints.
#[derive(askama::Template)]
#[template(path = "administration/asked.html")]
struct AskedPage {
    shell: Shell,
    request: Request,
    asked_at: String,
    state: String,
    is_approved: bool,
    is_declined: bool,
}

/// `GET /schools/ask/{link}`
pub(super) async fn state(visit: Visit, Path(link): Path<String>) -> PageResult {
    let link = Link::typed(&link).or_not_found()?;
    let mut tx = visit.app.db.read().await?;
    let request = rows::find_by_link(&mut tx, &link).await?.or_not_found()?;
    let page = AskedPage {
        shell: visit.shell(None, "school-asked-title"),
        state: visit.say(&format!("school-state-{}", request.state.key())),
        asked_at: request.asked_at.minute(),
        is_approved: request.state == State::Approved,
        is_declined: request.state == State::Declined,
        request,
    };
    web::html(StatusCode::OK, &page)
}

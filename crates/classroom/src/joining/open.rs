use axum::http::StatusCode;
use identity::{Action, Org, Person, Resource, RoleKind, Schooling, StageChoice, Visit, audit, org, schooling_choices};
use kernel::{ClassId, RequestId};
use roster::find_class;
use roster::ordinary::{self, LONGEST_NAME, MOST_OPEN, Opening, class_title};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

/// What `classroom/joining/open.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/joining/open.html")]
struct OpenPage {
    shell: Shell,
    /// The school whose name the class carries; `None` when it cannot be opened
    school: Option<String>,
    why_not: &'static str,
    form: OpenForm,
    stages: Vec<StageChoice>,
    fault: Option<&'static str>,
    longest: usize,
    /// In what the two kinds of class differ: the message keys of the rows
    differences: [&'static str; 6],
}

/// What is filled in to open a class.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct OpenForm {
    request: String,
    name: String,
    schooling: String,
    parents: String,
}

impl OpenPage {
    fn new(visit: &Visit, person: &Person, school: Option<String>, form: OpenForm) -> Self {
        let shell = visit.shell(Some(person), "class-open-title");
        let stages = schooling_choices(shell.words(), &form.schooling);
        let differences = ["who", "members", "talk", "school", "parents", "end"];
        Self { stages, shell, school, why_not: why_not(person), form, fault: None, longest: LONGEST_NAME, differences }
    }
}

/// What somebody reads who cannot open a class.
fn why_not(person: &Person) -> &'static str {
    match person.role.kind {
        RoleKind::Teacher if !person.role.is_confirmed => "class-open-unconfirmed",
        RoleKind::Teacher => "class-open-no-school",
        _ => "class-open-role",
    }
}

/// The school in which `person` may open a class.
async fn find_school(tx: &mut Tx, person: &Person) -> Result<Option<Org>, PageError> {
    let Some(org) = person.role.org.as_ref() else { return Ok(None) };
    let line = org::find_line(tx, org.id).await?.or_not_found()?;
    let may = person.may(Action::OpenOrdinaryClass, Resource::Org(&line));
    Ok(may.is_ok().then_some(line.org))
}

/// `GET /class/open`
pub(super) async fn show(person: Person, visit: Visit) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let school = find_school(&mut tx, &person).await?.map(|org| org.name);
    let form = OpenForm { request: RequestId::new().to_string(), ..OpenForm::default() };
    let status = if school.is_some() { StatusCode::OK } else { StatusCode::FORBIDDEN };
    web::html(status, &OpenPage::new(&visit, &person, school, form))
}

/// `POST /class/open`: the same form sent twice opens one class.
pub(super) async fn open(person: Person, visit: Visit, CsrfForm(form): CsrfForm<OpenForm>) -> PageResult {
    let request: RequestId = form.request.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let id = ClassId::from_name("ordinary class", &format!("{} {request}", person.account));
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let school = find_school(&mut tx, &person).await?.ok_or(PageError::Forbidden(why_not(&person)))?;
    if find_class(&mut tx, id).await?.is_some() {
        return web::see_other(&format!("/class/{id}/settings"));
    }
    let opening = match fitting(id, &form) {
        Ok(opening) => opening,
        Err(fault) => return refuse(&visit, &person, school.name, form, fault),
    };
    if ordinary::count_run_by(&mut tx, person.account).await? >= MOST_OPEN {
        return refuse(&visit, &person, school.name, form, "class-open-many");
    }
    ordinary::open(&mut tx, &opening, &super::own(&person), &school, now).await?;
    audit::append(&mut tx, person.account, "class.open", &id.to_string(), now).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{id}/settings"))
}

fn fitting(id: ClassId, form: &OpenForm) -> Result<Opening, &'static str> {
    let name = class_title(&form.name).ok_or("class-open-fault-name")?;
    let schooling: Option<Schooling> = match form.schooling.as_str() {
        "" => None,
        key => Some(key.parse().map_err(|_| "class-open-fault-schooling")?),
    };
    Ok(Opening { id, name, schooling, takes_parents: form.parents == "1" })
}

fn refuse(visit: &Visit, person: &Person, school: String, form: OpenForm, fault: &'static str) -> PageResult {
    let page = OpenPage { fault: Some(fault), ..OpenPage::new(visit, person, Some(school), form) };
    web::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

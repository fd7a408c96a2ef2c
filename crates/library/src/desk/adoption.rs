use axum::Extension;
use axum::extract::Query;
use axum::http::StatusCode;
use identity::org;
use identity::{Action, OrgLine, Person, Resource, Visit, audit};
use kernel::OrgId;
use serde::Deserialize;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell, url_encoded};

use crate::Library;
use crate::adoption::{Adoption, find_adopted, list_adoptions, save_adoption, year_chosen_for};
use crate::curriculum::{Level, rank};
use crate::reading::ShelfEntry;

/// Which editions an organisation uses, a row a subject.
#[derive(askama::Template)]
#[template(path = "library/adoption.html")]
struct AdoptionPage {
    shell: Shell,
    org: String,
    org_name: String,
    stages: Vec<(String, String, bool)>,
    stage: String,
    rows: Vec<SubjectRow>,
    year: i64,
    is_saved: bool,
}

struct SubjectRow {
    subject: String,
    editions: Vec<(String, bool)>,
    is_own: bool,
}

/// What a link to the page may ask for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AdoptionQuery {
    org: String,
    stage: String,
    saved: String,
}

/// One choice.
#[derive(Debug, Deserialize)]
pub struct AdoptionForm {
    org: String,
    stage: String,
    subject: String,
    edition: String,
}

/// `GET /admin/adoption?org=&stage=`
pub async fn show_adoption(
    person: Person,
    visit: Visit,
    Extension(library): Extension<Library>,
    Query(asked): Query<AdoptionQuery>,
) -> PageResult {
    let mut tx = library.app.db.read().await?;
    let wanted = if asked.org.is_empty() { person.role.org.as_ref().map(|org| org.id) } else { asked.org.parse().ok() };
    let line = org::find_line(&mut tx, wanted.ok_or(PageError::Forbidden("error-role"))?).await?.or_not_found()?;
    person.may(Action::SetAdoption, Resource::Adoption(&line))?;

    let index = library.index();
    let stages = stages(&index.shelf);
    let stage = stages.iter().find(|stage| **stage == asked.stage).or(stages.first()).cloned().unwrap_or_default();
    let year = year_chosen_for(library.app.clock.now());
    let adopted = find_adopted(&mut tx, &line, year).await?;
    let own = list_adoptions(&mut tx, &[line.org.id]).await?;
    let row = |subject: String| SubjectRow {
        editions: editions(&index.shelf, &stage, &subject)
            .into_iter()
            .map(|edition| (edition.clone(), adopted.edition(&stage, &subject) == Some(&edition)))
            .collect(),
        is_own: own.iter().any(|it| it.stage == stage && it.subject == subject),
        subject,
    };
    let link = |name: &String| (name.clone(), format!("/admin/adoption?org={}&stage={}", line.org.id, url_encoded(name)), *name == stage);
    let page = AdoptionPage {
        shell: visit.shell(Some(&person), "adoption-title"),
        org: line.org.id.to_string(),
        org_name: line.org.name.clone(),
        stages: stages.iter().map(link).collect(),
        rows: subjects(&index.shelf, &stage).into_iter().map(row).collect(),
        stage,
        year,
        is_saved: !asked.saved.is_empty(),
    };
    web::html(StatusCode::OK, &page)
}

/// `POST /admin/adoption`
pub async fn adopt(person: Person, Extension(library): Extension<Library>, CsrfForm(form): CsrfForm<AdoptionForm>) -> PageResult {
    let now = library.app.clock.now();
    let mut tx = library.app.db.begin().await?;
    let org: OrgId = form.org.parse().map_err(|_| PageError::NotFound)?;
    let line: OrgLine = org::find_line(&mut tx, org).await?.or_not_found()?;
    person.may(Action::SetAdoption, Resource::Adoption(&line))?;
    if !editions(&library.index().shelf, &form.stage, &form.subject).contains(&form.edition) {
        return Err(PageError::BadRequest("adoption-unknown"));
    }
    let AdoptionForm { stage, subject, edition, .. } = form;
    let back = format!("/admin/adoption?org={org}&stage={}&saved=1", url_encoded(&stage));
    let subject_of_record = format!("{org} {stage} {subject} {edition}");
    save_adoption(&mut tx, &Adoption { org, stage, subject, edition, from_year: year_chosen_for(library.app.clock.now()) }).await?;
    audit::append(&mut tx, person.account, "set_adoption", &subject_of_record, now).await?;
    tx.commit().await?;
    web::see_other(&back)
}

fn distinct<'s>(names: impl Iterator<Item = &'s str>, level: Level) -> Vec<String> {
    let mut names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    names.sort_by_cached_key(|name| rank(level, name));
    names.into_iter().map(str::to_owned).collect()
}

fn stages(shelf: &[ShelfEntry]) -> Vec<String> {
    distinct(shelf.iter().map(|book| book.path.stage.as_str()), Level::Stage)
}

fn subjects(shelf: &[ShelfEntry], stage: &str) -> Vec<String> {
    distinct(shelf.iter().filter(|book| book.path.stage == stage).map(|book| book.path.subject.as_str()), Level::Subject)
}

fn editions(shelf: &[ShelfEntry], stage: &str, subject: &str) -> Vec<String> {
    let fitting = shelf.iter().filter(|book| book.path.stage == stage && book.path.subject == subject);
    distinct(fitting.map(|book| book.path.edition.as_str()), Level::Edition)
}

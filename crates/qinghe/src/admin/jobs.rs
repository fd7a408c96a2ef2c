//! Background work that failed too often: what it failed at, and another try.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use identity::{Action, Person, Resource, Visit, audit};
use jobs::{Counts, DeadJob, count_by_state, list_dead, retry_dead};
use kernel::{JobId, PageSize};
use serde::Deserialize;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell, html, see_other};

/// What `admin/jobs.html` prints.
#[derive(askama::Template)]
#[template(path = "admin/jobs.html")]
struct JobsPage {
    shell: Shell,
    counts: Counts,
    dead: Vec<DeadLine>,
    next: Option<String>,
}

struct DeadLine {
    id: String,
    kind: String,
    attempts: i64,
    last_error: String,
    died_at: String,
}

#[derive(Deserialize)]
pub struct Asked {
    after: Option<String>,
}

#[derive(Deserialize)]
pub struct RetryForm {}

/// `GET /admin/jobs`
pub async fn show(person: Person, visit: Visit, Query(asked): Query<Asked>) -> PageResult {
    person.may(Action::SeeJobs, Resource::JobQueue)?;
    let after = asked.after.map(|id| id.parse::<JobId>()).transpose().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.app.db.read().await?;
    let counts = count_by_state(&mut tx).await?;
    let dead = list_dead(&mut tx, after, PageSize::DEFAULT).await?;
    let shell = visit.shell(Some(&person), "jobs-title");
    html(StatusCode::OK, &JobsPage { shell, counts, dead: dead.entries.into_iter().map(DeadLine::from).collect(), next: dead.next })
}

/// `POST /admin/jobs/{id}/retry`
pub async fn retry(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(_): CsrfForm<RetryForm>) -> PageResult {
    person.may(Action::RetryJob, Resource::JobQueue)?;
    let id: JobId = id.parse().map_err(|_| PageError::NotFound)?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    retry_dead(&mut tx, id, now).await?.then_some(()).or_not_found()?;
    audit::append(&mut tx, person.account, "retry_job", &id.to_string(), now).await?;
    tx.commit().await?;
    see_other("/admin/jobs")
}

impl From<DeadJob> for DeadLine {
    fn from(job: DeadJob) -> Self {
        let DeadJob { id, kind, attempts, last_error, died_at } = job;
        Self { id: id.to_string(), kind, attempts, last_error, died_at: died_at.minute() }
    }
}

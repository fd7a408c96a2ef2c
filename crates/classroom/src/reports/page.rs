//! `/class/{id}/reports`: what waits for a decision, and who must not speak.

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use kernel::{ClassId, PostId};
use roster::{Seen, see_class};
use store::Tx;
use web::{PageError, PageResult, Shell};

use super::Report;
use super::rows::{list_blocked, list_open};
use crate::attachments::{Owner, list_attachments};
use crate::feed::{Post, PostView, Standing, list_posts_by_id};
use crate::text::LONGEST_TEXT;

/// What `classroom/reports/page.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/reports/page.html")]
struct ReportsPage {
    shell: Shell,
    class: String,
    class_name: String,
    reported: Vec<Reported>,
    /// Account, name, why
    blocked: Vec<(String, String, String)>,
    may_block: bool,
    longest: usize,
}

/// A post that waits, with why it was reported.
struct Reported {
    post: PostView,
    author_id: String,
    reasons: Vec<(String, String)>,
}

/// `GET /class/{id}/reports`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let id: ClassId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.app.db.read().await?;
    let seen = see_class(&mut tx, &person, id, Action::SeeReports).await?;
    let shell = visit.shell(Some(&person), "reports-title");
    let reports = list_open(&mut tx, &seen.class).await?;
    let reported = reported(&mut tx, &shell, &person, &seen, &reports).await?;
    let may_block = person.may(Action::SeeClass, seen.resource()).is_ok();
    let blocked = if may_block { list_blocked(&mut tx, &seen.class).await? } else { Vec::new() };
    let page = ReportsPage {
        class: seen.class.id.to_string(),
        class_name: seen.class.name.clone(),
        reported,
        blocked: blocked.into_iter().map(|(account, name, why)| (account.to_string(), name, why)).collect(),
        may_block,
        longest: LONGEST_TEXT,
        shell,
    };
    web::html(StatusCode::OK, &page)
}

/// The posts about which the person decides, each once.
async fn reported(tx: &mut Tx, shell: &Shell, person: &Person, seen: &Seen, reports: &[Report]) -> Result<Vec<Reported>, PageError> {
    let mut ids: Vec<PostId> = reports.iter().map(|report| report.post).collect();
    ids.sort_unstable();
    ids.dedup();
    let posts: Vec<Post> = list_posts_by_id(tx, &seen.class, &ids).await?;
    let posts: Vec<Post> = posts.into_iter().filter(|post| person.may(Action::DecideReport, post.resource(seen)).is_ok()).collect();
    let owners: Vec<Owner> = posts.iter().map(|post| Owner::Post(post.id)).collect();
    let attached = list_attachments(tx, &seen.class.home, &owners).await?;
    let standing = Standing::of_reader(person.account);
    let one = |post: &Post| Reported {
        author_id: post.author.to_string(),
        reasons: reports.iter().filter(|one| one.post == post.id).map(|one| (one.reason.clone(), one.made_at.minute())).collect(),
        post: PostView::new(shell, seen, standing, post, &attached),
    };
    Ok(posts.iter().map(one).collect())
}

//! `/admin/schools`: what waits for a decision, and what was decided.

use axum::http::StatusCode;
use identity::guardians::Owner;
use identity::{Person, Visit, org, roster_account};
use store::Tx;
use web::{PageError, PageResult, Shell};

use super::{LONGEST_REASON, Request, State, rows};
use crate::place;

/// What `administration/schools.html` prints.
#[derive(askama::Template)]
#[template(path = "administration/schools.html")]
struct SchoolsPage {
    shell: Shell,
    org_name: String,
    waiting: Vec<Line>,
    decided: Vec<Line>,
    fault: Option<(String, String)>,
    longest_reason: usize,
}

struct Line {
    request: Request,
    action: String,
    asked_at: String,
    state: String,
    /// A school of that name is there already
    has_namesake: bool,
    /// Nobody has taken the invitation yet
    is_invited: bool,
}

impl SchoolsPage {
    fn fault(&self, line: &Line) -> Option<&str> {
        self.fault.as_ref().filter(|(id, _)| *id == line.request.id.to_string()).map(|(_, sentence)| sentence.as_str())
    }
}

/// `GET /admin/schools`
pub(super) async fn show(person: Person, visit: Visit) -> PageResult {
    page(&person, &visit, None).await
}

/// The page, with what does not fit in the decision about one request.
pub(super) async fn page(person: &Person, visit: &Visit, fault: Option<(&Request, &str)>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let own = place::managed(&mut tx, person, "").await?;
    let shell = visit.shell(Some(person), "schools-title");
    let (mut waiting, mut decided) = (Vec::new(), Vec::new());
    for request in rows::list(&mut tx, own.org.id).await? {
        let list = if request.state == State::Waiting { &mut waiting } else { &mut decided };
        list.push(line(&mut tx, &shell, request).await?);
    }
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let fault = fault.map(|(request, message)| (request.id.to_string(), visit.say(message)));
    let page = SchoolsPage { org_name: own.org.name, waiting, decided, fault, longest_reason: LONGEST_REASON, shell };
    web::html(status, &page)
}

async fn line(tx: &mut Tx, shell: &Shell, request: Request) -> Result<Line, PageError> {
    let is_waiting = request.state == State::Waiting;
    let is_invited = match request.invited {
        Some(account) => roster_account::is_waiting(tx, &Owner { home: request.home.clone(), account }).await?,
        None => false,
    };
    Ok(Line {
        action: format!("/admin/schools/{}/{}", request.home, request.id),
        asked_at: request.asked_at.minute(),
        state: shell.t(&format!("school-state-{}", request.state.key())).into_owned(),
        has_namesake: is_waiting && !org::find_places(tx, request.division, &request.school_name).await?.is_empty(),
        is_invited,
        request,
    })
}

use std::collections::BTreeSet;

use axum::extract::Path;
use axum::http::StatusCode;
use identity::guardians;
use identity::{Action, Person, Resource, Visit, org};
use kernel::{AccountId, OfferId};
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use super::when_and_where;
use crate::after_school::change::is_over;
use crate::after_school::offer::{Offer, find_offer};
use crate::after_school::session::{self, Session};
use crate::after_school::wish::{self, WishState};

/// What `classroom/after_school/course.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/after_school/course.html")]
struct CoursePage {
    shell: Shell,
    id: String,
    title: String,
    when: String,
    seats: String,
    today: String,
    is_over: bool,
    pupils: Vec<PupilLine>,
    waiting: usize,
    sessions: Vec<SessionLine>,
}

struct PupilLine {
    id: String,
    name: String,
    class: String,
}

struct SessionLine {
    held_on: String,
    teacher: String,
    present: String,
    absent: String,
}

/// The course, if the person may see who comes; for everybody else there is none.
async fn load(tx: &mut Tx, person: &Person, id: &str) -> Result<Offer, PageError> {
    let id: OfferId = id.parse().map_err(|_| PageError::NotFound)?;
    let offer = find_offer(tx, id).await?.or_not_found()?;
    let line = org::find_line(tx, offer.org).await?.or_not_found()?;
    let course = Resource::AfterSchoolCourse(&line, offer.teacher.account);
    person.may(Action::LeadAfterSchool, course).map_err(|_| PageError::NotFound)?;
    Ok(offer)
}

/// `GET /after-school/{id}`
pub(in crate::after_school) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let offer = load(&mut tx, &person, &id).await?;
    let shell = visit.shell(Some(&person), "after-school-course-title");
    let mut pupils = Vec::new();
    for wish in wish::list_in_state(&mut tx, &offer, WishState::Placed).await? {
        let name = guardians::find_name(&mut tx, &wish.child).await?.unwrap_or_default();
        let class = roster::find_class(&mut tx, wish.class).await?.map(|class| class.name).unwrap_or_default();
        pupils.push(PupilLine { id: wish.child.account.to_string(), name, class });
    }
    let waiting = wish::list_in_state(&mut tx, &offer, WishState::Waiting).await?.len();
    let line = |session: Session| session_line(&shell, &pupils, &session);
    let sessions = session::list(&mut tx, &offer).await?.into_iter().map(line).collect();
    let page = CoursePage {
        id: offer.id.to_string(),
        when: when_and_where(&shell, &offer),
        seats: format!("{} / {}", offer.taken, offer.places),
        today: visit.app.clock.now().date(),
        is_over: is_over(&offer, visit.app.clock.now()),
        title: offer.title,
        pupils,
        waiting,
        sessions,
        shell,
    };
    web::html(StatusCode::OK, &page)
}

fn session_line(shell: &Shell, pupils: &[PupilLine], session: &Session) -> SessionLine {
    let is_present = |pupil: &&PupilLine| pupil.id.parse::<AccountId>().is_ok_and(|id| session.present.contains(&id));
    let absent: Vec<&str> = pupils.iter().filter(|pupil| !is_present(pupil)).map(|pupil| pupil.name.as_str()).collect();
    let teacher = if session.is_teacher_present { "after-school-teacher-present" } else { "after-school-teacher-absent" };
    SessionLine {
        held_on: session.held_on.clone(),
        teacher: shell.t(teacher).into_owned(),
        present: shell.tn("after-school-present", session.present.len()).into_owned(),
        absent: absent.join(&shell.t("list-comma")),
    }
}

/// `POST /after-school/{id}/sessions`: `held_on`, `teacher` when present, `present` for each pupil who came.
pub(in crate::after_school) async fn note(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(fields): CsrfForm<Vec<(String, String)>>,
) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let offer = load(&mut tx, &person, &id).await?;
    let held_on = fields.iter().find(|(key, _)| key == "held_on").map_or("", |(_, day)| day.as_str());
    if !is_day(held_on) || held_on > now.date().as_str() {
        return Err(PageError::BadRequest("after-school-fault-day"));
    }
    let placed = wish::list_in_state(&mut tx, &offer, WishState::Placed).await?;
    let sent = fields.iter().filter(|(key, _)| key == "present").filter_map(|(_, id)| id.parse::<AccountId>().ok());
    let present: BTreeSet<AccountId> = sent.filter(|id| placed.iter().any(|wish| wish.child.account == *id)).collect();
    let is_teacher_present = fields.iter().any(|(key, _)| key == "teacher");
    session::save(&mut tx, &offer, &Session { held_on: held_on.to_owned(), is_teacher_present, present }, now).await?;
    tx.commit().await?;
    web::see_other(&format!("/after-school/{}", offer.id))
}

/// Whether the text is a calendar day as `2026-03-02`.
fn is_day(text: &str) -> bool {
    kernel::Timestamp::from_utc(&format!("{text}T00:00:00Z")).is_some()
}

//! `/admin/classes`: the ordinary classes of a school, for its administrators, who can close one.

use axum::extract::Path;
use axum::http::StatusCode;
use identity::guardians::list_guardians;
use identity::{Action, OrgKind, Person, Resource, Visit, audit, org};
use kernel::{ClassId, Timestamp};
use roster::ordinary::{self, OfSchool, READABLE_DAYS};
use roster::{Class, Seen, list_pupils, list_teachers, see_class};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, PageError, PageResult, Shell};

use crate::inbox::{self, Audience, Entry};
use crate::text::{LONGEST_TEXT, short_text};

/// What `classroom/joining/school.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/joining/school.html")]
struct SchoolPage {
    shell: Shell,
    school: String,
    classes: Vec<ClassLine>,
    readable_days: i64,
    longest: usize,
}

struct ClassLine {
    id: String,
    name: String,
    head: String,
    members: i64,
    opened_on: String,
}

/// Why a class is closed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CloseForm {
    why: String,
}

/// `GET /admin/classes`
pub(super) async fn show(person: Person, visit: Visit) -> PageResult {
    let own = person.role.org.as_ref().ok_or(PageError::Forbidden("error-role"))?;
    let mut tx = visit.app.db.read().await?;
    let line = org::find_line(&mut tx, own.id).await?.filter(|line| line.org.kind == OrgKind::School);
    let line = line.ok_or(PageError::Forbidden("error-role"))?;
    person.may(Action::ManageOrg, Resource::Org(&line))?;
    let classes = ordinary::list_of_school(&mut tx, line.org.id).await?;
    let classes = classes.into_iter().map(class_line).collect();
    let shell = visit.shell(Some(&person), "school-classes-title").in_section("me");
    let page = SchoolPage { school: line.org.name, classes, readable_days: READABLE_DAYS, longest: LONGEST_TEXT, shell };
    web::html(StatusCode::OK, &page)
}

fn class_line(class: OfSchool) -> ClassLine {
    let OfSchool { id, name, head, members, opened_at } = class;
    ClassLine { id: id.to_string(), name, head, members, opened_on: opened_at.date() }
}

/// `POST /admin/classes/{id}/close`
pub(super) async fn close(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<CloseForm>) -> PageResult {
    let id: ClassId = id.parse().map_err(|_| PageError::NotFound)?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = see_class(&mut tx, &person, id, Action::CloseOrdinaryClass).await?;
    let why = short_text(&form.why).ok_or(PageError::BadRequest("school-classes-fault-why"))?;
    ordinary::close(&mut tx, &seen.class, now).await?;
    ordinary::save_closing(&mut tx, &seen.class, &why).await?;
    super::tell::settle(&mut tx, &seen.class, person.account, now).await?;
    tell_members(&mut tx, &seen, now).await?;
    audit::append(&mut tx, person.account, "class.close_by_school", &seen.class.id.to_string(), now).await?;
    tx.commit().await?;
    web::see_other("/admin/classes")
}

/// Tells the teachers, and the guardians of the pupils. Everybody reads the reason above the pages of the class; pupils have no inbox.
async fn tell_members(tx: &mut Tx, seen: &Seen, now: Timestamp) -> Result<(), PageError> {
    let class = &seen.class;
    for teacher in list_teachers(tx, class).await? {
        inbox::put(tx, &class.home, &entry(class, teacher.place.who.account, Audience::Teacher), now).await?;
    }
    for pupil in list_pupils(tx, class).await? {
        let child = pupil.place.who;
        for guardian in list_guardians(tx, &child).await? {
            let entry = Entry {
                child: Some(child.account),
                subject: format!("class-closed/{}/{}", class.id, child.account),
                message: "inbox-class-closed-child",
                link: if seen.facts.takes_parents { format!("/class/{}", class.id) } else { "/me/children".to_owned() },
                ..entry(class, guardian.account, Audience::Guardian)
            };
            inbox::put(tx, &class.home, &entry, now).await?;
        }
    }
    Ok(())
}

fn entry(class: &Class, account: kernel::AccountId, audience: Audience) -> Entry {
    Entry {
        class: class.id,
        account,
        audience,
        child: None,
        subject: format!("class-closed/{}/{account}", class.id),
        message: "inbox-class-closed",
        about: class.name.clone(),
        link: format!("/class/{}", class.id),
        due_at: None,
        is_urgent: false,
        is_news: true,
    }
}

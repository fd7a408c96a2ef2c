//! `/class/{id}/forms`: the forms that somebody can answer or lead.

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Person, Space, Visit};
use kernel::{AccountId, ClassId, FormId, Timestamp};
use roster::{Seen, see_class};
use store::Tx;
use web::{PageError, PageResult, Shell};

use super::given::list_answered;
use super::rows::list_forms;
use super::template::Template;
use super::{Form, space_of};
use crate::head::{ClassHead, Tab};

/// What `classroom/forms/page.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/forms/page.html")]
struct FormsPage {
    shell: Shell,
    class: ClassHead,
    /// What a teacher can start from
    templates: Vec<&'static str>,
    forms: Vec<Line>,
}

/// A form in the list.
struct Line {
    href: String,
    title: String,
    by: String,
    /// The style and the words of its tag
    tag: &'static str,
    state: String,
}

/// What somebody is to the forms of a class.
struct Standing {
    reads: Vec<Space>,
    answers: Vec<Space>,
    /// Which forms were answered, for whom
    answered: Vec<(FormId, AccountId)>,
}

impl Standing {
    async fn find(tx: &mut Tx, person: &Person, seen: &Seen) -> Result<Self, PageError> {
        let may = |action, space: &Space| person.may(action, space_of(seen, *space)).is_ok();
        let reads: Vec<Space> = Space::ALL.into_iter().filter(|space| may(Action::SeeSpace, space)).collect();
        // A closed class shows its forms and takes no more answers.
        let answers: Vec<Space> = reads.iter().copied().filter(|space| may(Action::AnswerForm, space)).collect();
        let mut answered = Vec::new();
        let readers = seen.facts.children.iter().copied().chain([person.account]);
        for reader in readers {
            answered.extend(list_answered(tx, &seen.class, reader).await?);
        }
        Ok(Self { reads, answers, answered })
    }
}

/// `GET /class/{id}/forms`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let id: ClassId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.app.db.read().await?;
    let seen = see_class(&mut tx, &person, id, Action::SeeClass).await?;
    let standing = Standing::find(&mut tx, &person, &seen).await?;
    let all = list_forms(&mut tx, &seen.class).await?;
    let shell = visit.shell(Some(&person), "class-tab-forms");
    let may_make = person.may(Action::MakeForm, space_of(&seen, Space::Staff)).is_ok();
    let now = visit.app.clock.now();
    let shown = all.iter().filter(|(form, _)| standing.reads.contains(&form.space));
    let page = FormsPage {
        class: ClassHead::new(&shell, &person, &seen, Tab::Forms),
        templates: if may_make { Template::ALL.map(Template::key).to_vec() } else { Vec::new() },
        forms: shown.map(|(form, n)| line(&shell, &person, &seen, &standing, (form, *n), now)).collect(),
        shell,
    };
    web::html(StatusCode::OK, &page)
}

fn line(shell: &Shell, person: &Person, seen: &Seen, standing: &Standing, (form, n): (&Form, i64), now: Timestamp) -> Line {
    let is_mine = standing.answers.contains(&form.space);
    let has_answered = |reader: &AccountId| standing.answered.contains(&(form.id, *reader));
    let is_done = form.readers(person, seen).iter().all(has_answered);
    let (tag, state) = match (form.is_closed(now), is_mine, is_done) {
        (true, _, _) => ("", "form-state-closed"),
        (false, true, false) => ("tag-s", "form-state-open"),
        (false, true, true) => ("tag-o", "form-state-done"),
        (false, false, _) => ("tag-b", "form-state-running"),
    };
    let closes = shell.tx("form-closes", &form.closes_at.plus_ms(-1).date()).into_owned();
    let to = shell.t(&format!("form-to-{}", form.space.key())).into_owned();
    let answered = shell.tn("form-answered", n).into_owned();
    let parts: &[String] = if is_mine { &[form.author_name.clone(), closes] } else { &[form.author_name.clone(), to, answered, closes] };
    Line { href: form.href(seen.class.id), title: form.title.clone(), by: parts.join(" · "), tag, state: shell.t(state).into_owned() }
}

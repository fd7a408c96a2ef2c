//! `/class/{id}/forms/new`: making a form or poll, from a template.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use identity::{Action, Person, Space, Visit};
use kernel::{ClassId, FormId, RequestId, Timestamp};
use roster::{Seen, see_class};
use serde::Deserialize;
use web::{CsrfForm, PageError, PageResult, Shell};

use super::draft::{Checked, Draft, Fault, closing_days};
use super::question::{Kind, LONGEST_QUESTION};
use super::rows::add;
use super::sheet::{Filled, Sheet};
use super::template::Template;
use super::{Form, LONGEST_INTRO, LONGEST_TITLE, people, space_of};
use crate::feed::duty_of;
use crate::head::{ClassHead, Tab};

/// What `classroom/forms/new.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/forms/new.html")]
struct NewPage {
    shell: Shell,
    class: ClassHead,
    draft: Draft,
    kinds: [&'static str; 4],
    /// The spaces that can be asked: key, name, whether it is chosen
    spaces: Vec<(&'static str, String, bool)>,
    fault: Option<(String, String)>,
    preview: Option<Sheet>,
    /// The last question is new, to go on with
    is_added: bool,
    first_day: String,
    last_day: String,
    longest: [usize; 3],
}

impl NewPage {
    fn is_bad(&self, field: &str) -> bool {
        self.fault.as_ref().is_some_and(|(at, _)| at == field)
    }
}

/// What a link to the page may ask for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    from: String,
}

/// What is said about a form that is being made.
#[derive(Default)]
struct Said {
    fault: Option<Fault>,
    preview: Option<Checked>,
    is_added: bool,
}

/// The class, if the person makes forms in it, and the spaces that they can ask.
async fn see_spaces(tx: &mut store::Tx, person: &Person, class: &str) -> Result<(Seen, Vec<Space>), PageError> {
    let class: ClassId = class.parse().map_err(|_| PageError::NotFound)?;
    let seen = see_class(tx, person, class, Action::SeeClass).await?;
    person.may(Action::MakeForm, space_of(&seen, Space::Staff))?;
    let may_ask = |space: &Space| person.may(Action::MakeForm, space_of(&seen, *space)).is_ok();
    let spaces = [Space::Parents, Space::Pupils, Space::Staff].into_iter().filter(may_ask).collect();
    Ok((seen, spaces))
}

/// `GET /class/{id}/forms/new`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let (seen, spaces) = see_spaces(&mut tx, &person, &id).await?;
    let shell = visit.shell(Some(&person), "form-new-title");
    let mut draft = Draft::of(Template::of(&asked.from), &shell, visit.app.clock.now());
    draft.space = spaces.first().map(|space| space.key().to_owned()).unwrap_or_default();
    page(&visit, &person, &seen, &spaces, draft, Said::default())
}

/// `POST /class/{id}/forms`: makes the form, or shows it as those will see it who answer, or makes room for another question.
pub(super) async fn publish(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(sent): CsrfForm<Vec<(String, String)>>,
) -> PageResult {
    let now = visit.app.clock.now();
    let act = sent.iter().find(|(name, _)| name == "act").map(|(_, value)| value.clone()).unwrap_or_default();
    let mut draft = Draft::read(sent);
    let mut tx = visit.app.db.begin().await?;
    let (seen, spaces) = see_spaces(&mut tx, &person, &id).await?;
    let request: RequestId = draft.request.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    if act == "add" {
        draft.add_question();
        return page(&visit, &person, &seen, &spaces, draft, Said { is_added: true, ..Said::default() });
    }
    let checked = match draft.check(now) {
        Ok(checked) if act == "preview" => {
            return page(&visit, &person, &seen, &spaces, draft, Said { preview: Some(checked), ..Said::default() });
        }
        Ok(checked) => checked,
        Err(fault) => return page(&visit, &person, &seen, &spaces, draft, Said { fault: Some(fault), ..Said::default() }),
    };
    person.may(Action::MakeForm, space_of(&seen, checked.space))?;
    let form = form_of(&person, &seen, &draft, checked, request, now);
    if add(&mut tx, &seen.class, &form).await? {
        let asked = people::list_asked(&mut tx, &seen.class, form.space).await?;
        // Who makes a form knows of it.
        let readers: Vec<_> = asked.into_iter().map(|(reader, _)| reader).filter(|reader| *reader != person.account).collect();
        people::tell(&mut tx, &seen.class, &form, &readers, false, now).await?;
    }
    tx.commit().await?;
    web::see_other(&form.href(seen.class.id))
}

/// The same form sent twice is the same form.
fn form_of(person: &Person, seen: &Seen, draft: &Draft, checked: Checked, request: RequestId, now: Timestamp) -> Form {
    Form {
        id: FormId::from_name("class form", &format!("{}/{request}", person.account)),
        space: checked.space,
        author: person.account,
        author_name: person.name.clone(),
        author_duty: duty_of(person, seen),
        title: checked.title,
        intro: checked.intro,
        questions: checked.questions,
        is_anonymous: draft.is_anonymous,
        shows_results: draft.shows_results,
        closes_at: checked.closes_at,
        reminded_at: None,
        made_at: now,
    }
}

fn page(visit: &Visit, person: &Person, seen: &Seen, spaces: &[Space], draft: Draft, said: Said) -> PageResult {
    let now = visit.app.clock.now();
    let shell = visit.shell(Some(person), "form-new-title");
    let (first, last) = closing_days(now);
    let status = if said.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let space = |space: &Space| (space.key(), shell.t(&format!("form-to-{}", space.key())).into_owned(), draft.space == space.key());
    let preview = said.preview.map(|checked| {
        let form = form_of(person, seen, &draft, checked, RequestId::new(), now);
        Sheet::new(&shell, &form, &Filled::default(), "preview", &[])
    });
    let page = NewPage {
        class: ClassHead::new(&shell, person, seen, Tab::Forms),
        kinds: Kind::ALL.map(Kind::key),
        spaces: spaces.iter().map(space).collect(),
        fault: said.fault.map(|(field, key, number)| (field, shell.tn(key, number).into_owned())),
        preview,
        is_added: said.is_added,
        first_day: first.to_string(),
        last_day: last.to_string(),
        longest: [LONGEST_TITLE, LONGEST_INTRO, LONGEST_QUESTION],
        draft,
        shell,
    };
    web::html(status, &page)
}

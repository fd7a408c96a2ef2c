//! `/class/{id}/forms/{form}`: the questions for those who answer, and what came of them.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use kernel::{AccountId, Timestamp};
use roster::Seen;
use store::Tx;
use web::{PageResult, Shell};

use super::given::{Given, list_given};
use super::results::{Results, missing, results, sight};
use super::sheet::{Filled, Sheet};
use super::{Form, people, see_form, space_of};
use crate::feed::{Piece, pieces};
use crate::head::{ClassHead, Tab};
use crate::period::today;

/// What `classroom/forms/one.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/forms/one.html")]
struct OnePage {
    shell: Shell,
    class: ClassHead,
    href: String,
    title: String,
    by: String,
    is_anonymous: bool,
    /// That it is closed, and since when
    closed: Option<String>,
    pieces: Vec<Piece>,
    own: Vec<Own>,
    /// For who does not answer
    preview: Option<Sheet>,
    progress: Option<Progress>,
    results: Option<Results>,
    may_lead: bool,
}

/// The sheet of one for whom somebody answers.
struct Own {
    name: String,
    /// That it was answered, by whom and when
    answered: Option<String>,
    /// Question and answer
    said: Vec<(String, String)>,
    sheet: Option<Sheet>,
}

/// Who answered and who has not, for who leads the form.
struct Progress {
    said: String,
    missing: Vec<String>,
    may_remind: bool,
    /// When they were reminded last
    reminded: Option<String>,
}

/// What was sent and not taken: for whom, and why.
pub(super) struct Refused {
    pub(super) reader: AccountId,
    pub(super) filled: Filled,
    pub(super) faults: Vec<Option<&'static str>>,
    pub(super) sentence: String,
    pub(super) status: StatusCode,
}

/// `GET /class/{id}/forms/{form}`
pub(super) async fn show(person: Person, visit: Visit, Path((class, form)): Path<(String, String)>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let (seen, form) = see_form(&mut tx, &person, &class, &form).await?;
    page(&mut tx, &person, &visit, (&seen, &form), None).await
}

/// The page, with what was sent and could not be taken.
pub(super) async fn page(
    tx: &mut Tx,
    person: &Person,
    visit: &Visit,
    (seen, form): (&Seen, &Form),
    refused: Option<Refused>,
) -> PageResult {
    let now = visit.app.clock.now();
    let shell = visit.shell(Some(person), "class-tab-forms").named(&form.title);
    let given = list_given(tx, &seen.class, form.id).await?;
    let asked = people::list_asked(tx, &seen.class, form.space).await?;
    let may_answer = person.may(Action::AnswerForm, space_of(seen, form.space)).is_ok();
    // What was answered stays to be read when the class is closed.
    let is_own = |reader: &AccountId| may_answer || given.iter().any(|one| one.reader == *reader);
    let readers: Vec<AccountId> = form.readers(person, seen).into_iter().filter(is_own).collect();
    let names: BTreeMap<AccountId, &str> = asked.iter().map(|(id, name)| (*id, name.as_str())).collect();
    let status = refused.as_ref().map_or(StatusCode::OK, |refused| refused.status);
    let own = readers.iter().enumerate().map(|(at, reader)| {
        let given = given.iter().find(|one| one.reader == *reader);
        let refused = refused.as_ref().filter(|refused| refused.reader == *reader);
        let name = names.get(reader).copied().unwrap_or_default();
        let is_open = may_answer && !form.is_closed(now) && (given.is_none() || !form.is_anonymous);
        own(&shell, person, form, (at, *reader, name), given, refused, is_open)
    });
    let own: Vec<Own> = own.collect();
    let may_lead = person.may(Action::LeadForm, form.resource(seen)).is_ok();
    let sight = sight(person, seen, form, own.iter().any(|own| own.answered.is_some()));
    let results = results(tx, &shell, (seen, form), &given, sight, now).await?;
    let page = OnePage {
        class: ClassHead::new(&shell, person, seen, Tab::Forms),
        href: form.href(seen.class.id),
        title: form.title.clone(),
        by: by(&shell, form),
        is_anonymous: form.is_anonymous,
        closed: form.is_closed(now).then(|| closed(&shell, form)),
        pieces: pieces(&form.intro),
        preview: own.is_empty().then(|| Sheet::new(&shell, form, &Filled::default(), "preview", &[])),
        own,
        progress: progress(&shell, person, (seen, form), &asked, &given, now),
        results,
        may_lead,
        shell,
    };
    web::html(status, &page)
}

fn by(shell: &Shell, form: &Form) -> String {
    let duty = shell.t(&format!("duty-{}", form.author_duty.key())).into_owned();
    let to = shell.t(&format!("form-to-{}", form.space.key())).into_owned();
    let closes = shell.tx("form-closes", &form.closes_at.plus_ms(-1).date()).into_owned();
    [form.author_name.clone(), duty, to, closes].join(" · ")
}

/// That the form is closed, and since when.
pub(super) fn closed(shell: &Shell, form: &Form) -> String {
    shell.tx("form-closed", &form.closes_at.plus_ms(-1).minute()).into_owned()
}

fn own(
    shell: &Shell,
    person: &Person,
    form: &Form,
    (at, reader, name): (usize, AccountId, &str),
    given: Option<&Given>,
    refused: Option<&Refused>,
    is_open: bool,
) -> Own {
    let key = format!("s{at}");
    let sheet = match refused {
        Some(refused) => {
            let sheet = Sheet::new(shell, form, &refused.filled, &key, &refused.faults);
            Some(Sheet { fault: Some(refused.sentence.clone()), is_closed: !is_open, ..sheet })
        }
        None => is_open.then(|| Sheet::new(shell, form, &Filled::first(form, reader, given), &key, &[])),
    };
    let comma = shell.t("list-comma");
    let answers = given.and_then(|given| given.named.as_ref()).into_iter().flat_map(|named| &named.answers);
    let said = form.questions.iter().zip(answers).map(|(question, answer)| (question.text.clone(), answer.words(&comma)));
    Own { name: name.to_owned(), answered: given.map(|given| answered(shell, person, given)), said: said.collect(), sheet }
}

/// By whom it was answered, and when.
fn answered(shell: &Shell, person: &Person, given: &Given) -> String {
    let who = match (given.by, given.relation) {
        (Some(by), _) if by == person.account => shell.t("inbox-me").into_owned(),
        (_, Some(relation)) => shell.t(&format!("inbox-relation-{}", relation.key())).into_owned(),
        _ => given.by_name.clone(),
    };
    let when = given.named.as_ref().map(|named| named.made_at.minute());
    let parts: Vec<String> = [who].into_iter().chain(when).filter(|part| !part.is_empty()).collect();
    shell.tx("form-was-answered", &parts.join(" · ")).into_owned()
}

fn progress(
    shell: &Shell,
    person: &Person,
    (seen, form): (&Seen, &Form),
    asked: &[(AccountId, String)],
    given: &[Given],
    now: Timestamp,
) -> Option<Progress> {
    person.may(Action::SeeFormAnswers, form.resource(seen)).ok()?;
    let missing = missing(asked, given);
    let counts = [("n", (asked.len() - missing.len()).into()), ("all", asked.len().into())];
    let is_open = !form.is_closed(now) && !missing.is_empty() && person.may(Action::LeadForm, form.resource(seen)).is_ok();
    let is_fresh = form.reminded_at.is_none_or(|at| today(at) < today(now));
    Some(Progress {
        said: shell.words().format("form-progress", &counts).into_owned(),
        missing: missing.iter().map(|(_, name)| name.clone()).collect(),
        may_remind: is_open && is_fresh,
        reminded: form.reminded_at.map(|at| shell.tx("form-reminded", &at.minute()).into_owned()),
    })
}

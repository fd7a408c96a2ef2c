//! Answering a form.

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use kernel::{AccountId, RequestId};
use web::{CsrfForm, OrNotFound, PageError, PageResult};

use super::given::{Given, Handing, drop_in, keep, list_given};
use super::one::{Refused, closed, page};
use super::sheet::Filled;
use super::{people, see_form, space_of};
use crate::inbox;

/// `POST /class/{id}/forms/{form}/answers`
pub(super) async fn send(
    person: Person,
    visit: Visit,
    Path((class, form)): Path<(String, String)>,
    CsrfForm(sent): CsrfForm<Vec<(String, String)>>,
) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (seen, form) = see_form(&mut tx, &person, &class, &form).await?;
    person.may(Action::AnswerForm, space_of(&seen, form.space))?;
    let filled = Filled::read(sent, &form);
    let reader: AccountId = filled.reader.parse().map_err(|_| PageError::NotFound)?;
    form.readers(&person, &seen).contains(&reader).then_some(()).or_not_found()?;
    let request: RequestId = filled.request.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let after = (!filled.after.is_empty()).then(|| filled.after.parse()).transpose().map_err(|_| PageError::BadRequest("error-form"))?;
    let refuse = |filled, faults, sentence, status| Some(Refused { reader, filled, faults, sentence, status });
    if form.is_closed(now) {
        let sentence = closed(&visit.shell(Some(&person), "class-tab-forms"), &form);
        let refused = refuse(filled, Vec::new(), sentence, StatusCode::CONFLICT);
        return page(&mut tx, &person, &visit, (&seen, &form), refused).await;
    }
    let answers = match filled.take(&form) {
        Ok(answers) => answers,
        Err(faults) => {
            let refused = refuse(filled, faults, visit.say("form-fault-some"), StatusCode::UNPROCESSABLE_ENTITY);
            return page(&mut tx, &person, &visit, (&seen, &form), refused).await;
        }
    };
    let new = Handing { reader, by: person.account, request, after, answers };
    let is_kept = match form.is_anonymous {
        true => drop_in(&mut tx, &seen.class, &form, &new).await?,
        false => keep(&mut tx, &seen.class, form.id, &new, now).await?,
    };
    let given = list_given(&mut tx, &seen.class, form.id).await?.into_iter().find(|given| given.reader == reader);
    if !is_kept && !given.as_ref().is_some_and(|given| is_same(given, &new)) {
        let key = if form.is_anonymous { "form-fault-again" } else { "form-fault-changed" };
        let filled = filled.after(given.as_ref());
        let refused = refuse(filled, Vec::new(), visit.say(key), StatusCode::CONFLICT);
        return page(&mut tx, &person, &visit, (&seen, &form), refused).await;
    }
    inbox::handle(&mut tx, &seen.class.home, &people::subject(form.id, reader), person.account, now).await?;
    tx.commit().await?;
    web::see_other(&form.href(seen.class.id))
}

/// Whether the same handing in came again. Of an anonymous form only who sent it is known, and that they cannot send another.
fn is_same(given: &Given, new: &Handing) -> bool {
    match &given.named {
        Some(named) => named.request == new.request,
        None => given.by == Some(new.by),
    }
}

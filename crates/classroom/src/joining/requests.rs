//! Deciding about those who ask to join.

use std::collections::BTreeSet;

use axum::extract::Path;
use identity::{Action, Person, Visit, audit};
use kernel::{AccountId, Timestamp};
use roster::ordinary::{self, MOST_MEMBERS, Request, RequestState};
use roster::{Enrollment, Seen, enroll, list_enrolled};
use store::Tx;
use web::{CsrfForm, PageError, PageResult};

use super::{chosen, see, tell};

/// `POST /class/{id}/members/requests`: `act` and any number of `who`. What was decided meanwhile stays as it is.
pub(super) async fn decide(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(fields): CsrfForm<Vec<(String, String)>>,
) -> PageResult {
    let act = fields.iter().find(|(key, _)| key == "act").map_or("", |(_, value)| value.as_str());
    let (state, act) = match act {
        "approve" => (RequestState::Approved, "class.approve"),
        "decline" => (RequestState::Declined, "class.decline"),
        _ => return Err(PageError::BadRequest("error-form")),
    };
    let who = chosen(&fields, "who")?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id, Action::RunOrdinaryClass).await?;
    if who.is_empty() {
        return Err(PageError::BadRequest("join-nobody-chosen"));
    }
    ordinary::hold_joining(&mut tx, &seen.class).await?;
    for account in who {
        let Some(request) = ordinary::decide(&mut tx, &seen.class, account, state, now).await? else { continue };
        if state == RequestState::Approved {
            let_in(&mut tx, &person, &seen, &request, now).await?;
        }
        audit::append(&mut tx, person.account, act, &format!("{} {account}", seen.class.id), now).await?;
    }
    tell::settle(&mut tx, &seen.class, person.account, now).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{}/members", seen.class.id))
}

async fn let_in(tx: &mut Tx, person: &Person, seen: &Seen, request: &Request, now: Timestamp) -> Result<(), PageError> {
    let members: BTreeSet<AccountId> = list_enrolled(tx, &seen.class).await?.into_iter().map(|one| one.place.who.account).collect();
    if members.len() >= MOST_MEMBERS {
        return Err(PageError::Conflict("join-full"));
    }
    let place = Enrollment { who: request.who.clone(), duty: request.duty, subject: String::new() };
    enroll(tx, &seen.class, &place, now).await?;
    if tell::is_under_14(tx, person, &request.who, now).await? {
        tell::tell_guardians(tx, &seen.class, &request.who, "inbox-join-child-in", now).await?;
    }
    Ok(())
}

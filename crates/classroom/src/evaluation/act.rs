//! Recording what one saw, and taking it back.

use std::collections::BTreeSet;

use axum::extract::Path;
use identity::guardians::list_guardians;
use identity::{Action, Person, Visit};
use kernel::{AccountId, EvaluationId, RequestId, Timestamp};
use roster::{Class, Enrolled, list_pupils};
use store::{DbError, Tx};
use web::{CsrfForm, OrNotFound, PageError, PageResult};

use super::behaviour::{self, Behaviour};
use super::{Entry, Leaning, page, rows};
use crate::administrative;
use crate::inbox::{self, Audience};
use crate::text::{Nothing, short_text};

/// What was sent, before it is looked at.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) request: RequestId,
    pub(super) pupils: BTreeSet<AccountId>,
    pub(super) behaviour: String,
    pub(super) note: String,
    /// The guardians find it in their inbox
    pub(super) is_told: bool,
}

impl Asked {
    pub(super) fn nothing() -> Self {
        Self { request: RequestId::new(), pupils: BTreeSet::new(), behaviour: String::new(), note: String::new(), is_told: false }
    }

    fn read(fields: &[(String, String)]) -> Result<Self, PageError> {
        let field = |name: &str| fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        let pupils = fields.iter().filter(|(key, _)| key == "pupil");
        Ok(Self {
            request: field("request").parse().map_err(|_| PageError::BadRequest("error-form"))?,
            pupils: pupils.map(|(_, id)| id.parse().map_err(|_| PageError::NotFound)).collect::<Result<_, _>>()?,
            behaviour: field("behaviour").to_owned(),
            note: field("note").to_owned(),
            is_told: field("tell") == "1",
        })
    }

    /// What is missing in it, or what it says.
    fn said(&self, known: Vec<Behaviour>) -> Result<(Behaviour, String), &'static str> {
        if self.pupils.is_empty() {
            return Err("evaluation-fault-pupils");
        }
        let behaviour = known.into_iter().find(|one| one.key == self.behaviour).ok_or("evaluation-fault-behaviour")?;
        let is_empty = self.note.trim().is_empty();
        let note = if is_empty { String::new() } else { short_text(&self.note).ok_or("evaluation-fault-note")? };
        Ok((behaviour, note))
    }
}

/// `POST /class/{id}/evaluation`: `request`, `pupil` for each pupil, `behaviour`, `note`, `tell`.
pub(super) async fn record(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(fields): CsrfForm<Vec<(String, String)>>,
) -> PageResult {
    let asked = Asked::read(&fields)?;
    let mut tx = visit.app.db.begin().await?;
    let seen = administrative::see(&mut tx, &person, &id, Action::Evaluate).await?;
    let (behaviour, note) = match asked.said(behaviour::list(&mut tx, &seen.class).await?) {
        Ok(said) => said,
        Err(fault) => return page::print(&mut tx, &person, &visit, &seen, &asked, Some(fault)).await,
    };
    let is_told = asked.is_told && behaviour.leaning == Leaning::Attention;
    let enrolled = list_pupils(&mut tx, &seen.class).await?;
    for id in &asked.pupils {
        let pupil = enrolled.iter().find(|one| one.place.who.account == *id).or_not_found()?;
        let (by, at) = (person.account, visit.app.clock.now());
        let (behaviour, note) = (behaviour.clone(), note.clone());
        let new = Entry { id: EvaluationId::new(), pupil: *id, behaviour, note, by, at };
        if rows::add(&mut tx, &seen.class, &new, asked.request).await? && is_told {
            tell(&mut tx, &seen.class, pupil, &new).await?;
        }
    }
    tx.commit().await?;
    web::see_other(&format!("/class/{}/evaluation?saved=1", seen.class.id))
}

async fn tell(tx: &mut Tx, class: &Class, pupil: &Enrolled, new: &Entry) -> Result<(), DbError> {
    for guardian in list_guardians(tx, &pupil.place.who).await? {
        let entry = inbox::Entry {
            class: class.id,
            account: guardian.account,
            audience: Audience::Guardian,
            child: Some(new.pupil),
            subject: subject(new.id),
            message: "inbox-evaluation-attention",
            about: new.at.date(),
            link: format!("/class/{}/evaluation", class.id),
            due_at: None,
            is_urgent: false,
            is_news: true,
        };
        inbox::put(tx, &class.home, &entry, new.at).await?;
    }
    Ok(())
}

/// What the inbox entries about an entry are known by.
fn subject(id: EvaluationId) -> String {
    format!("evaluation/{id}")
}

/// `POST /class/{id}/evaluation/entries/{entry}/take-back`: who recorded it, for some days.
pub(super) async fn take_back(
    person: Person,
    visit: Visit,
    Path((class, entry)): Path<(String, String)>,
    _: CsrfForm<Nothing>,
) -> PageResult {
    let now: Timestamp = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = administrative::see(&mut tx, &person, &class, Action::Evaluate).await?;
    let id: EvaluationId = entry.parse().map_err(|_| PageError::NotFound)?;
    let known = rows::find(&mut tx, &seen.class, id).await?.or_not_found()?;
    if !known.may_take_back(person.account, now) {
        return Err(PageError::Conflict("evaluation-not-to-take-back"));
    }
    rows::remove(&mut tx, &seen.class, id).await?;
    inbox::withdraw(&mut tx, &seen.class.home, &subject(id)).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{}/evaluation#recent", seen.class.id))
}

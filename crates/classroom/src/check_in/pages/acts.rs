//! What is done with an entry once it is there.

use axum::extract::Path;
use identity::{Action, Person, Subject, Visit};
use kernel::CheckInEntryId;
use roster::Seen;
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult};

use super::hand_in::handing_in;
use super::own::own_pupils;
use super::see_one;
use crate::check_in::comment::{self, Comment, Stamp};
use crate::check_in::entry::{self, Entry};
use crate::check_in::showing;
use crate::check_in::task::{CheckIn, SeenBy};
use crate::inbox;
use crate::text::{Nothing, short_text};

/// Class, check-in and entry.
type EntryPlace = Path<(String, String, String)>;

/// What a teacher says: a stamp, words, or both.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::check_in) struct CommentForm {
    stamp: String,
    words: String,
}

/// Why an entry is taken out of the sight of the class; the pupil reads it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::check_in) struct HideForm {
    why: String,
}

/// An entry and where it belongs.
struct Found {
    seen: Seen,
    of: CheckIn,
    entry: Entry,
}

impl Found {
    /// The entry of the address, if it is the reader's own, their child's, or one of a class they teach.
    async fn find(tx: &mut Tx, person: &Person, place: &(String, String, String)) -> Result<Self, PageError> {
        let (seen, of) = see_one(tx, person, &place.0, &place.1).await?;
        let id: CheckInEntryId = place.2.parse().map_err(|_| PageError::NotFound)?;
        let entry = entry::find(tx, &seen.class, of.id, id).await?.or_not_found()?;
        person.may(Action::SeePupil, seen.pupil(entry.pupil.account)).map_err(|_| PageError::NotFound)?;
        Ok(Self { seen, of, entry })
    }

    /// As [`Found::find`], for the teachers of the class.
    async fn led(tx: &mut Tx, person: &Person, place: &(String, String, String)) -> Result<Self, PageError> {
        let found = Self::find(tx, person, place).await?;
        person.may(Action::LeadClass, found.seen.resource())?;
        Ok(found)
    }

    fn back(&self) -> PageResult {
        let (class, entry) = (self.seen.class.id, &self.entry);
        web::see_other(&format!("/class/{class}/check-in/{}?day={}#e-{}", self.of.id, entry.day, entry.id))
    }
}

/// `POST …/entries/{entry}/remove`: who may hand in may take it back.
pub(in crate::check_in) async fn remove(person: Person, visit: Visit, Path(place): EntryPlace, _: CsrfForm<Nothing>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let found = Found::find(&mut tx, &person, &place).await?;
    let pupils = own_pupils(&mut tx, &person, &found.seen).await?;
    let pupil = pupils.into_iter().find(|one| one.place.who == found.entry.pupil).or_not_found()?;
    let now = visit.app.clock.now();
    handing_in(&mut tx, &person, &found.seen, &pupil, now).await?.ok_or(PageError::Forbidden("check-in-hands-in-alone"))?;
    entry::remove(&mut tx, &found.seen.class.home, found.entry.id).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{}/check-in/{}", found.seen.class.id, found.of.id))
}

/// `POST …/entries/{entry}/comment`
pub(in crate::check_in) async fn comment(
    person: Person,
    visit: Visit,
    Path(place): EntryPlace,
    CsrfForm(form): CsrfForm<CommentForm>,
) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let found = Found::led(&mut tx, &person, &place).await?;
    let stamp = match form.stamp.as_str() {
        "" => None,
        key => Some(key.parse::<Stamp>().map_err(|_| PageError::BadRequest("error-form"))?),
    };
    let words = match form.words.trim() {
        "" if stamp.is_some() => String::new(),
        typed => short_text(typed).ok_or(PageError::BadRequest("check-in-comment-empty"))?,
    };
    let new = Comment { entry: found.entry.id, author: person.account, stamp, words };
    comment::save(&mut tx, &found.seen.class, &new, visit.app.clock.now()).await?;
    tx.commit().await?;
    found.back()
}

/// `POST …/entries/{entry}/show`: what was hidden from the class is put back.
pub(in crate::check_in) async fn show(person: Person, visit: Visit, Path(place): EntryPlace, _: CsrfForm<Nothing>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let found = Found::led(&mut tx, &person, &place).await?;
    let agreed = showing::list_agreed(&mut tx, &[&found.entry]).await?;
    let facts = showing::facts(&found.of, &found.entry, &agreed);
    person.may(Action::ShowWork, found.seen.work(facts)).map_err(|_| PageError::Forbidden("check-in-not-agreed"))?;
    if found.entry.hidden.is_some() {
        entry::put_back(&mut tx, &found.seen.class, found.entry.id).await?;
    } else if found.entry.shown_at.is_none() {
        entry::show(&mut tx, &found.seen.class, found.entry.id, Some(now)).await?;
        inbox::handle(&mut tx, &found.seen.class.home, &showing::subject(found.entry.id), person.account, now).await?;
    }
    tx.commit().await?;
    found.back()
}

/// `POST …/entries/{entry}/hide`: it is shown no longer; with a reason, a class that reads the whole check-in does not see it either.
pub(in crate::check_in) async fn hide(
    person: Person,
    visit: Visit,
    Path(place): EntryPlace,
    CsrfForm(form): CsrfForm<HideForm>,
) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let found = Found::led(&mut tx, &person, &place).await?;
    let is_shown = found.entry.shown_at.is_some();
    match short_text(&form.why) {
        Some(why) if found.of.seen_by == SeenBy::Class => {
            entry::hide(&mut tx, &found.seen.class, found.entry.id, &why, visit.app.clock.now()).await?;
        }
        None if found.of.seen_by == SeenBy::Class && !is_shown => return Err(PageError::BadRequest("check-in-put-away-empty")),
        _ => entry::show(&mut tx, &found.seen.class, found.entry.id, None).await?,
    }
    tx.commit().await?;
    found.back()
}

/// `POST …/entries/{entry}/ask`: under 14 the guardians find the question in their inbox, from 14 on the pupil beside the entry.
pub(in crate::check_in) async fn ask(person: Person, visit: Visit, Path(place): EntryPlace, _: CsrfForm<Nothing>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let found = Found::led(&mut tx, &person, &place).await?;
    let facts = Subject::find(&mut tx, &person, found.entry.pupil.clone(), now).await?.facts;
    if facts.is_under_14 && !facts.has_guardian {
        return Err(PageError::Conflict("check-in-no-guardian"));
    }
    if entry::ask(&mut tx, &found.seen.class, found.entry.id, now).await? && facts.is_under_14 {
        showing::ask_guardians(&mut tx, &found.seen.class, &found.of, &found.entry, now).await?;
    }
    tx.commit().await?;
    found.back()
}

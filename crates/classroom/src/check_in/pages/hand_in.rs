//! `POST /class/{id}/check-in/{check_in}/entries`: a pupil, or a guardian for a young child, hands in for a day.

use axum::Extension;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use identity::{Action, Person, Subject, Visit};
use jiff::civil::Date;
use kernel::{CheckInEntryId, RequestId, Timestamp, UploadId};
use media::Media;
use media::class_file::{ClassFile, list_files};
use roster::{Enrolled, Seen};
use store::Tx;
use web::{OrNotFound, PageError, PageResult};

use super::own::{self, Refused, own_pupils};
use super::{Place, see_one};
use crate::attachments::{self, Filled, read_form, save_attachments};
use crate::check_in::entry::{self, Entry};
use crate::check_in::evidence::{Evidence, Given};
use crate::check_in::remind;
use crate::check_in::rule::Timing;
use crate::check_in::task::CheckIn;
use crate::inbox;
use crate::period::parse_day;

/// What was typed, and the files that arrived with it.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) request: RequestId,
    pub(super) child: String,
    pub(super) day: Date,
    pub(super) words: String,
    pub(super) amount: String,
    pub(super) files: Vec<UploadId>,
}

impl Sent {
    fn read(filled: &Filled) -> Result<Self, PageError> {
        Ok(Self {
            request: filled.text("request").parse().map_err(|_| PageError::BadRequest("error-form"))?,
            child: filled.text("child").to_owned(),
            day: parse_day(filled.text("day")).ok_or(PageError::BadRequest("error-form"))?,
            words: filled.text("words").to_owned(),
            amount: filled.text("amount").to_owned(),
            files: filled.files.clone(),
        })
    }
}

/// Whether `person` hands in for the pupil, and if so whether as a guardian.
pub(super) async fn handing_in(
    tx: &mut Tx,
    person: &Person,
    seen: &Seen,
    pupil: &Enrolled,
    now: Timestamp,
) -> Result<Option<bool>, PageError> {
    if person.may(Action::HandIn, seen.pupil(pupil.place.who.account)).is_ok() {
        return Ok(Some(false));
    }
    let subject = Subject::find(tx, person, pupil.place.who.clone(), now).await?;
    Ok(person.may(Action::HandInForChild, seen.child(&subject.facts)).is_ok().then_some(true))
}

/// `POST /class/{id}/check-in/{check_in}/entries`
pub(in crate::check_in) async fn hand_in(
    person: Person,
    visit: Visit,
    Extension(media): Extension<Media>,
    Path(place): Place,
    form: Result<Multipart, MultipartRejection>,
) -> PageResult {
    // What is no such form has no token either.
    let form = form.map_err(|_| PageError::Forbidden("error-csrf"))?;
    see_one(&mut visit.app.db.read().await?, &person, &place.0, &place.1).await?;
    let filled = read_form(&media, &person, &visit, form).await?;
    let mut sent = Sent::read(&filled)?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (seen, of) = see_one(&mut tx, &person, &place.0, &place.1).await?;
    let pupils = own_pupils(&mut tx, &person, &seen).await?;
    let pupil = pupils.into_iter().find(|one| one.place.who.account.to_string() == sent.child).or_not_found()?;
    let is_by_guardian = handing_in(&mut tx, &person, &seen, &pupil, now).await?.ok_or(PageError::Forbidden("check-in-hands-in-alone"))?;
    let back = format!("/class/{}/check-in/{}#c-{}", seen.class.id, of.id, pupil.place.who.account);
    if is_repeated(&mut tx, &seen, &of, &pupil, &sent).await? {
        return web::see_other(&back);
    }
    sent.files = list_fitting(&mut tx, &person, &of, &filled.files).await?;
    let (timing, given) = match decide(&visit, &of, &filled, &sent, now) {
        Ok(taken) => taken,
        Err(fault) => return own::page(&mut tx, &person, &visit, &seen, &of, Some(&Refused { sent, fault })).await,
    };
    let new = Entry {
        id: CheckInEntryId::new(),
        check_in: of.id,
        pupil: pupil.place.who.clone(),
        day: sent.day,
        request: sent.request,
        given,
        timing,
        is_by_guardian,
        handed_in_at: now,
        shown_at: None,
        consent_asked_at: None,
        hidden: None,
    };
    if !entry::add(&mut tx, &seen.class, &of, &new).await? {
        // The same form was quicker by another way; of another form for the day this one is told.
        is_repeated(&mut tx, &seen, &of, &pupil, &sent).await?;
        return web::see_other(&back);
    }
    save_attachments(&mut tx, &seen.class.home, attachments::Owner::CheckInEntry(new.id), &person, &sent.files, now).await?;
    let reminder = remind::subject(of.id, new.day, new.pupil.account);
    inbox::handle(&mut tx, &seen.class.home, &reminder, person.account, now).await?;
    tx.commit().await?;
    web::see_other(&back)
}

/// Whether this very form was handed in before. Another one for the same day is refused.
async fn is_repeated(tx: &mut Tx, seen: &Seen, of: &CheckIn, pupil: &Enrolled, sent: &Sent) -> Result<bool, PageError> {
    match entry::find_of(tx, &seen.class, of.id, pupil.place.who.account, sent.day).await? {
        Some(known) if known.request == sent.request => Ok(true),
        Some(_) => Err(PageError::Conflict("check-in-twice")),
        None => Ok(false),
    }
}

/// Those of the files that are the person's and of a kind that is asked for.
async fn list_fitting(tx: &mut Tx, person: &Person, of: &CheckIn, files: &[UploadId]) -> Result<Vec<UploadId>, PageError> {
    let known = list_files(tx, files).await?;
    let fits = |file: &ClassFile| file.owner == person.account && Evidence::of_file(file.kind).is_some_and(|kind| of.asked.has(kind));
    Ok(files.iter().copied().filter(|id| known.iter().any(|file| file.id == *id && fits(file))).collect())
}

/// What is handed in and how it stands to its day; else the sentence that says why not.
fn decide(visit: &Visit, of: &CheckIn, filled: &Filled, sent: &Sent, now: Timestamp) -> Result<(Timing, Given), String> {
    if let Some(refusal) = filled.refusal(visit) {
        return Err(refusal);
    }
    if sent.files.len() < filled.files.len() {
        return Err(visit.say("check-in-fault-files"));
    }
    let timing = of.plan.take(sent.day, now).map_err(|closed| visit.say(closed.message()))?;
    let given = Given::read(&of.asked, &sent.words, &sent.amount).map_err(|fault| visit.say(fault))?;
    if given.is_enough(&of.asked, sent.files.len()) { Ok((timing, given)) } else { Err(visit.say("check-in-fault-nothing")) }
}

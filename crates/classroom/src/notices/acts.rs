//! Sending a notice, and saying that it was read.

use axum::extract::Path;
use identity::{Action, Person, Visit};
use jiff::ToSpan;
use kernel::{AccountId, ClassId, NoticeId, RequestId, Timestamp};
use roster::{Class, see_class};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult};

use super::page::{list_page, see};
use super::rows::{add, add_receipt, list_families};
use super::{LONGEST_NOTICE, LONGEST_TITLE, Notice};
use crate::feed::{duty_of, long_text};
use crate::inbox::{self, Audience, Entry};
use crate::period::{Half, Period, parse_day, today};

/// How many days ahead a receipt can be asked for.
const FARTHEST_DAYS: i64 = 180;
/// From the beginning of a morning, eight o'clock, to the last moment of its day.
const REST_OF_DAY_MS: i64 = 16 * 3_600_000 - 1;

/// What a notice says, to whom, and until when readers are asked to answer.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct NoticeForm {
    pub(super) request: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) pupils: String,
    pub(super) parents: String,
    pub(super) due: String,
}

/// For whom it was read.
#[derive(Debug, Deserialize)]
pub(super) struct ReadForm {
    #[serde(default)]
    reader: String,
}

impl NoticeForm {
    pub(super) fn first() -> Self {
        Self { request: RequestId::new().to_string(), parents: "1".to_owned(), ..Self::default() }
    }

    /// The end of the day by which it is to be read; `None` where no receipt is asked for.
    fn due(&self, now: Timestamp) -> Result<Option<Timestamp>, &'static str> {
        if self.due.is_empty() {
            return Ok(None);
        }
        let (day, first) = (parse_day(&self.due).ok_or("notice-fault-due")?, today(now));
        let last = first.checked_add(FARTHEST_DAYS.days()).unwrap_or(first);
        let is_fit = (first..=last).contains(&day);
        is_fit.then(|| Some(Period { day, half: Half::Morning }.begins_at().plus_ms(REST_OF_DAY_MS))).ok_or("notice-fault-due")
    }
}

/// `POST /class/{id}/notices`
pub(super) async fn send(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<NoticeForm>) -> PageResult {
    let now = visit.app.clock.now();
    let class: ClassId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.app.db.begin().await?;
    let seen = see_class(&mut tx, &person, class, Action::LeadClass).await?;
    let request: RequestId = form.request.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let (to_pupils, to_parents) = (!form.pupils.is_empty(), !form.parents.is_empty());
    let texts = (long_text(&form.title, LONGEST_TITLE).filter(|title| !title.contains('\n')), long_text(&form.text, LONGEST_NOTICE));
    let (title, body, due_at) = match (texts, form.due(now)) {
        ((Some(title), Some(body)), Ok(due_at)) if to_pupils || to_parents => (title, body, due_at),
        ((None, _), _) => return list_page(&mut tx, &person, &visit, &seen, form, Some("notice-fault-title")).await,
        ((_, None), _) => return list_page(&mut tx, &person, &visit, &seen, form, Some("notice-fault-text")).await,
        (_, Err(fault)) => return list_page(&mut tx, &person, &visit, &seen, form, Some(fault)).await,
        _ => return list_page(&mut tx, &person, &visit, &seen, form, Some("notice-fault-to")).await,
    };
    let notice = Notice {
        id: NoticeId::from_name("class notice", &format!("{}/{request}", person.account)),
        author: person.account,
        author_name: person.name.clone(),
        author_duty: duty_of(&person, &seen),
        title,
        body,
        to_pupils,
        to_parents,
        due_at,
        made_at: now,
    };
    publish(&mut tx, &seen.class, &notice).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{class}/notices/{}", notice.id))
}

/// Adds the notice and tells the families, once.
pub(super) async fn publish(tx: &mut Tx, class: &Class, notice: &Notice) -> Result<(), PageError> {
    if !add(tx, class, notice).await? || !notice.to_parents {
        return Ok(());
    }
    for (child, guardian) in list_families(tx, class).await? {
        let entry = Entry {
            class: class.id,
            account: guardian,
            audience: Audience::Guardian,
            child: Some(child),
            subject: subject(notice.id, child),
            message: if notice.due_at.is_some() { "inbox-notice-due" } else { "inbox-notice" },
            about: notice.title.clone(),
            link: format!("/class/{}/notices/{}", class.id, notice.id),
            due_at: notice.due_at,
            is_urgent: false,
            is_news: false,
        };
        inbox::put(tx, &class.home, &entry, notice.made_at).await?;
    }
    Ok(())
}

/// What the entries about a notice are known by; those of one child's guardians are done together.
fn subject(notice: NoticeId, child: AccountId) -> String {
    format!("notice/{notice}/{child}")
}

/// `POST /class/{id}/notices/{notice}/read`
pub(super) async fn read(
    person: Person,
    visit: Visit,
    Path((class, notice)): Path<(String, String)>,
    CsrfForm(form): CsrfForm<ReadForm>,
) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (seen, notice, reader) = see(&mut tx, &person, &class, &notice).await?;
    let audience = reader.audience.ok_or(PageError::Forbidden("error-role"))?;
    let own: AccountId = form.reader.parse().map_err(|_| PageError::NotFound)?;
    reader.readers.contains(&own).then_some(()).or_not_found()?;
    add_receipt(&mut tx, &seen.class, notice.id, (audience, own), person.account, now).await?;
    if audience == identity::Space::Parents {
        inbox::handle(&mut tx, &seen.class.home, &subject(notice.id, own), person.account, now).await?;
    }
    tx.commit().await?;
    web::see_other(&format!("/class/{class}/notices/{}", notice.id))
}

//! Reminding: the guardians of those who have not handed in hear of it once a day, outside quiet hours and within the budget of the inbox.

use identity::guardians::list_guardians;
use jiff::civil::Date;
use kernel::{AccountId, CheckInId, Timestamp};
use roster::{Class, Enrolled};
use store::{DbError, Tx};

use super::task::CheckIn;
use crate::dialect;
use crate::inbox::{self, Audience};

/// What the reminders about a pupil and a day are known by.
pub(super) fn subject(check_in: CheckInId, day: Date, pupil: AccountId) -> String {
    format!("check-in/{check_in}/{day}/{pupil}")
}

/// Reminds the guardians of the pupils, each once for the day. Two teachers who press at once remind once.
pub(super) async fn remind(
    tx: &mut Tx,
    class: &Class,
    of: &CheckIn,
    day: Date,
    lacking: &[Enrolled],
    now: Timestamp,
) -> Result<(), DbError> {
    dialect::lock(tx, &format!("reminders of {}", of.id)).await?;
    for pupil in lacking {
        let subject = subject(of.id, day, pupil.place.who.account);
        if inbox::is_known(tx, &class.home, &subject).await? {
            continue;
        }
        for guardian in list_guardians(tx, &pupil.place.who).await? {
            let reminder = inbox::Entry {
                class: class.id,
                account: guardian.account,
                audience: Audience::Guardian,
                child: Some(pupil.place.who.account),
                subject: subject.clone(),
                message: "inbox-check-in-due",
                about: of.title.clone(),
                link: format!("/class/{}/check-in/{}", class.id, of.id),
                due_at: None,
                is_urgent: false,
                is_news: true,
            };
            inbox::put(tx, &class.home, &reminder, now).await?;
        }
    }
    Ok(())
}

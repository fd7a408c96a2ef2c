//! A request to try the program with.

use identity::find_demo_person;
use kernel::{ClassId, LeaveId, Timestamp};
use roster::find_class;
use store::Tx;
use web::PageError;

use super::rows::{add, list, tell};
use super::{Leave, Span, State};
use crate::inbox::Audience;
use crate::period::{Half, Period, today};

/// A request that waits in a demo class, so that its head teacher has something to decide. The same again adds nothing.
///
/// # Errors
/// The database refused it.
pub async fn demo_leave(tx: &mut Tx, now: Timestamp) -> Result<(), PageError> {
    let class = find_class(tx, ClassId::from_name("qinghe demo", "四（2）班")).await?;
    let (pupil, guardian) = (find_demo_person(tx, "pupil-primary").await?, find_demo_person(tx, "parent").await?);
    let (Some(class), Some(pupil), Some(guardian)) = (class, pupil, guardian) else { return Ok(()) };
    if !list(tx, &class, Some(pupil.account)).await?.is_empty() {
        return Ok(());
    }
    let period = Period { day: today(now).tomorrow().unwrap_or_else(|_| today(now)), half: Half::Morning };
    let new = Leave {
        id: LeaveId::new(),
        pupil: pupil.account,
        applicant: guardian.account,
        span: Span { from: period, to: period },
        reason: "牙齿复诊".to_owned(),
        state: State::Waiting,
        question: String::new(),
        answer: String::new(),
    };
    if add(tx, &class, &new, now).await? {
        tell(tx, &class, &new, Audience::Teacher, "inbox-leave-asked", now).await?;
    }
    Ok(())
}

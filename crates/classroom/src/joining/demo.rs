//! A class of two schools to try the program with.

use identity::{Duty, JoinCode, find_demo_person};
use kernel::{ClassId, Timestamp};
use roster::ordinary::{self, CodeRefusal, Request, RequestState};
use roster::{Enrollment, enroll, find_class};
use store::Tx;
use web::PageError;

use super::{own, tell};

/// 科学社, so that it can be said and remembered.
const CODE: &str = "KEXU-ESHE";
const GOOD_FOR_DAYS: i64 = 30;

/// A teacher of another school, a committee, a code and somebody who waits, in the demo's ordinary class. The same again adds nothing.
///
/// # Errors
/// The database refused it.
pub async fn demo_joining(tx: &mut Tx, now: Timestamp) -> Result<(), PageError> {
    let class = find_class(tx, ClassId::from_name("qinghe demo", "科学社")).await?;
    let (Some(class), Some(code)) = (class, JoinCode::typed(CODE)) else { return Ok(()) };
    if ordinary::look_up_code(tx, &code, now).await? != Err(CodeRefusal::Unknown) {
        return Ok(());
    }
    ordinary::make_code(tx, &class, &code, GOOD_FOR_DAYS, now).await?;
    if let Some(colleague) = find_demo_person(tx, "teacher-parent").await? {
        let place = Enrollment { who: own(&colleague), duty: Duty::SubjectTeacher, subject: "科学".to_owned() };
        enroll(tx, &class, &place, now).await?;
    }
    if let Some(pupil) = find_demo_person(tx, "c73-01").await? {
        ordinary::name_committee(tx, &class, &own(&pupil), true, now).await?;
    }
    if let Some(pupil) = find_demo_person(tx, "c42-03").await? {
        let who = own(&pupil);
        let (duty, state, code_hash) = (Duty::Pupil, RequestState::Waiting, code.digest());
        let asked = Request { who, duty, code_hash, state, was_turned_away: false, asked_at: now };
        ordinary::save_request(tx, &class, &asked, now).await?;
        tell::tell_head(tx, &class, now).await?;
    }
    Ok(())
}

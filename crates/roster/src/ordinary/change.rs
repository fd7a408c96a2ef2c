//! What a head teacher changes in a class once people are in it.

use identity::Duty;
use identity::guardians::Owner;
use kernel::{AccountId, Timestamp};
use store::{DbError, Tx, sql};

use super::request::{Request, RequestState, find_request, save_request};
use super::{hold_joining, withdraw_code};
use crate::enrollment::end_duty;
use crate::{Class, Enrollment, class, enroll, leave, list_teachers, save_class};

/// Ends what somebody is in the class, by their own wish ([`RequestState::Left`]) or the head teacher's ([`RequestState::Removed`]), and keeps
/// which of the two it was.
///
/// # Errors
/// The database refused it.
pub async fn remove(tx: &mut Tx, class: &Class, member: &Enrollment, why: RequestState, now: Timestamp) -> Result<(), DbError> {
    leave(tx, class, member.who.account, now).await?;
    let is_removed = why == RequestState::Removed;
    let known = find_request(tx, class, member.who.account).await?;
    let known = known.unwrap_or_else(|| Request {
        who: member.who.clone(),
        duty: member.duty,
        code_hash: String::new(),
        state: why,
        was_turned_away: is_removed,
        asked_at: now,
    });
    let was_turned_away = is_removed || known.was_turned_away;
    save_request(tx, class, &Request { state: why, was_turned_away, ..known }, now).await
}

/// Makes `to`, a teacher of the class, its head teacher in place of `from`; answers whether `from` still was that.
///
/// # Errors
/// The database refused it.
pub async fn hand_on(tx: &mut Tx, class: &Class, from: &Owner, to: &Owner, now: Timestamp) -> Result<bool, DbError> {
    if !end_duty(tx, class, from.account, Duty::HeadTeacher, now).await? {
        return Ok(false);
    }
    end_duty(tx, class, to.account, Duty::SubjectTeacher, now).await?;
    let place = |who: &Owner, duty| Enrollment { who: who.clone(), duty, subject: String::new() };
    enroll(tx, class, &place(to, Duty::HeadTeacher), now).await?;
    enroll(tx, class, &place(from, Duty::SubjectTeacher), now).await?;
    Ok(true)
}

/// Gives the classes that `gone` ran to the teacher who is in them longest, and closes those without another teacher.
///
/// # Errors
/// The database refused it.
pub async fn go_on_without(tx: &mut Tx, gone: AccountId, now: Timestamp) -> Result<(), DbError> {
    for class in list_run_by(tx, gone).await? {
        end_duty(tx, &class, gone, Duty::HeadTeacher, now).await?;
        let teachers = list_teachers(tx, &class).await?;
        let Some(next) = teachers.into_iter().map(|one| one.place.who).find(|who| who.account != gone) else {
            close(tx, &class, now).await?;
            continue;
        };
        end_duty(tx, &class, next.account, Duty::SubjectTeacher, now).await?;
        enroll(tx, &class, &Enrollment { who: next, duty: Duty::HeadTeacher, subject: String::new() }, now).await?;
    }
    Ok(())
}

async fn list_run_by(tx: &mut Tx, head: AccountId) -> Result<Vec<Class>, DbError> {
    sql("SELECT c.id, c.kind, c.home, c.org_id, c.name, c.stage, c.grade, c.school_year, c.closed_at
           FROM enrollment e JOIN class_group c ON c.id = e.class_id
          WHERE e.account_id = $1 AND e.duty = 'head_teacher' AND e.ended_at IS NULL AND c.kind = 'ordinary' AND c.closed_at IS NULL")
    .bind(head)
    .fetch_all(tx, class::class)
    .await
}

/// Puts a pupil of the class on its committee, or takes them off.
///
/// # Errors
/// The database refused it.
pub async fn name_committee(tx: &mut Tx, class: &Class, pupil: &Owner, is_on: bool, now: Timestamp) -> Result<(), DbError> {
    if is_on {
        let place = Enrollment { who: pupil.clone(), duty: Duty::Committee, subject: String::new() };
        return enroll(tx, class, &place, now).await;
    }
    end_duty(tx, class, pupil.account, Duty::Committee, now).await?;
    Ok(())
}

/// Says what a teacher of the class teaches in it; empty for nothing in particular.
///
/// # Errors
/// The database refused it.
pub async fn name_subject(tx: &mut Tx, class: &Class, teacher: AccountId, subject: &str) -> Result<(), DbError> {
    sql("UPDATE enrollment SET subject = $4
          WHERE home = $1 AND class_id = $2 AND account_id = $3 AND duty = 'subject_teacher' AND ended_at IS NULL")
    .bind(&class.home)
    .bind(class.id)
    .bind(teacher)
    .bind(subject)
    .execute(tx)
    .await?;
    Ok(())
}

/// Closes the class: its code is good no longer, and who waits is not let in. Who was about to let somebody in waits for it.
///
/// # Errors
/// The database refused it.
pub async fn close(tx: &mut Tx, class: &Class, now: Timestamp) -> Result<(), DbError> {
    hold_joining(tx, class).await?;
    withdraw_code(tx, class, now).await?;
    sql("UPDATE join_request SET state = 'declined', decided_at = $3 WHERE home = $1 AND class_id = $2 AND state = 'waiting'")
        .bind(&class.home)
        .bind(class.id)
        .bind(now)
        .execute(tx)
        .await?;
    save_class(tx, &Class { closed_at: Some(now), ..class.clone() }, now).await
}

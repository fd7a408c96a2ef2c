//! What schools do with a transfer. Each act answers a refusal that the page shows, or has done it.

use identity::guardians::Owner;
use identity::{ClassKind, Duty, Org, org, roster_account};
use kernel::{AccountId, ClassId, OrgId, Timestamp, TransferId};
use store::{DbError, Tx, outbox, sql};

use super::code;
use super::rows::{self, OPEN_FOR_MS, Transfer};
use super::state::{Reason, Refusal, TransferState};
use crate::event::{TransferMoved, tell_left};
use crate::import::{find_by_number, is_number, save_number};
use crate::school::find_school;
use crate::{Class, Enrollment, enroll, find_class, leave, list_administrative_of};

type Done<T> = Result<Result<T, Refusal>, DbError>;

/// Lets the pupil with the number go to the school of the code or name.
pub(crate) async fn release(tx: &mut Tx, school: &Org, number: &str, to: &str, by: AccountId, now: Timestamp) -> Done<TransferId> {
    let Some(child) = find_by_number(tx, school.id, number).await? else { return Ok(Err(Refusal::Unknown)) };
    let Some(to) = find_receiving(tx, to.trim()).await? else { return Ok(Err(Refusal::NoSchool)) };
    if to.id == school.id {
        return Ok(Err(Refusal::SameSchool));
    }
    let Some(class) = find_present_class(tx, &child).await?.filter(|class| class.org == school.id) else {
        return Ok(Err(Refusal::NotHere));
    };
    if let Some(asked) = rows::find_open(tx, &child, now).await? {
        let is_this = asked.state == TransferState::Asked && asked.to == Some(to.id);
        return if is_this { release_asked(tx, &asked, &to, by, now).await } else { Ok(Err(Refusal::Open)) };
    }
    let new = opened(&child, school.id, Some(to.id), Some(class.id), (TransferState::Released, Reason::Transfer), by, now);
    if !rows::add(tx, &new).await? {
        return Ok(Err(Refusal::Open));
    }
    tell(tx, &new, &class, &to, false, now).await?;
    Ok(Ok(new.id))
}

/// Lets a pupil go for whom the new school asked.
pub(crate) async fn release_asked(tx: &mut Tx, asked: &Transfer, to: &Org, by: AccountId, now: Timestamp) -> Done<TransferId> {
    let present = find_present_class(tx, &asked.child).await?.filter(|class| class.org == asked.from);
    let Some(class) = present else { return Ok(Err(Refusal::NotHere)) };
    if asked.state != TransferState::Asked || !rows::close(tx, asked, TransferState::Released, by, now).await? {
        return Ok(Err(Refusal::Decided));
    }
    tell(tx, asked, &class, to, false, now).await?;
    Ok(Ok(asked.id))
}

/// Asks for the pupil whose code it is; the code is used up.
pub(crate) async fn ask(tx: &mut Tx, school: &Org, typed: &str, by: AccountId, now: Timestamp) -> Done<TransferId> {
    let Some(child) = code::find(tx, typed, now).await? else { return Ok(Err(Refusal::Code)) };
    let Some(class) = find_present_class(tx, &child).await? else { return Ok(Err(Refusal::Code)) };
    if class.org == school.id {
        return Ok(Err(Refusal::SameSchool));
    }
    let new = opened(&child, class.org, Some(school.id), Some(class.id), (TransferState::Asked, Reason::Transfer), by, now);
    if rows::find_open(tx, &child, now).await?.is_some() || !rows::add(tx, &new).await? {
        return Ok(Err(Refusal::Open));
    }
    code::forget(tx, &child).await?;
    Ok(Ok(new.id))
}

/// Where a pupil arrives.
pub(crate) struct Arrival<'a> {
    pub(crate) school: &'a Org,
    pub(crate) class: Option<ClassId>,
    /// The number in the new school
    pub(crate) number: &'a str,
}

/// Takes the pupil in: the place in the old school ends, the one in the new school begins, and the old school's number is forgotten.
pub(crate) async fn accept(tx: &mut Tx, transfer: &Transfer, to: &Arrival<'_>, by: AccountId, now: Timestamp) -> Done<ClassId> {
    let Some(class) = find_open_class(tx, to).await? else { return Ok(Err(Refusal::Class)) };
    let Some(schooling) = class.schooling.clone() else { return Ok(Err(Refusal::Class)) };
    let number = to.number.trim().to_uppercase();
    let holder = find_by_number(tx, to.school.id, &number).await?;
    if !is_number(&number) || holder.is_some_and(|one| one != transfer.child) {
        return Ok(Err(Refusal::Number));
    }
    if transfer.state != TransferState::Released || !rows::close(tx, transfer, TransferState::Accepted, by, now).await? {
        return Ok(Err(Refusal::Decided));
    }
    if let Some(old) = find_present_class(tx, &transfer.child).await? {
        leave(tx, &old, transfer.child.account, now).await?;
        tell_left(tx, &old, &transfer.child, now).await?;
    }
    forget_in_school(tx, transfer).await?;
    save_number(tx, &to.school.home, to.school.id, &number, &transfer.child).await?;
    let place = Enrollment { who: transfer.child.clone(), duty: Duty::Pupil, subject: String::new() };
    enroll(tx, &class, &place, now).await?;
    roster_account::transfer(tx, &transfer.child, transfer.from, to.school.id, schooling, now).await?;
    rows::save_class_of(tx, transfer, class.id).await?;
    tell(tx, transfer, &class, to.school, true, now).await?;
    Ok(Ok(class.id))
}

/// Ends the class place of a pupil who goes to no other school of this node. Account, number and history stay.
pub(crate) async fn leave_for_good(
    tx: &mut Tx,
    school: &Org,
    number: &str,
    reason: Reason,
    by: AccountId,
    now: Timestamp,
) -> Done<TransferId> {
    let Some(child) = find_by_number(tx, school.id, number).await? else { return Ok(Err(Refusal::Unknown)) };
    let Some(class) = find_present_class(tx, &child).await?.filter(|class| class.org == school.id) else {
        return Ok(Err(Refusal::NotHere));
    };
    if rows::find_open(tx, &child, now).await?.is_some() {
        return Ok(Err(Refusal::Open));
    }
    leave(tx, &class, child.account, now).await?;
    tell_left(tx, &class, &child, now).await?;
    let left = opened(&child, school.id, None, Some(class.id), (TransferState::Left, reason), by, now);
    rows::add(tx, &left).await?;
    Ok(Ok(left.id))
}

fn opened(
    child: &Owner,
    from: OrgId,
    to: Option<OrgId>,
    class: Option<ClassId>,
    (state, reason): (TransferState, Reason),
    opened_by: AccountId,
    now: Timestamp,
) -> Transfer {
    let expires_at = now.plus_ms(OPEN_FOR_MS);
    Transfer { id: TransferId::new(), child: child.clone(), from, to, class, state, reason, opened_by, opened_at: now, expires_at }
}

async fn tell(tx: &mut Tx, transfer: &Transfer, class: &Class, to: &Org, has_arrived: bool, now: Timestamp) -> Result<(), DbError> {
    let moved = TransferMoved {
        transfer: transfer.id,
        child_home: transfer.child.home.to_string(),
        child: transfer.child.account,
        class: class.id,
        school: to.name.clone(),
        has_arrived,
    };
    outbox::publish(tx, &moved, now).await
}

/// Where a pupil may go: any school or campus of this node.
async fn find_receiving(tx: &mut Tx, code_or_name: &str) -> Result<Option<Org>, DbError> {
    match org::find_root(tx).await? {
        Some(root) => find_school(tx, root.id, code_or_name).await,
        None => Ok(None),
    }
}

/// The administrative class in which the pupil is now.
async fn find_present_class(tx: &mut Tx, child: &Owner) -> Result<Option<Class>, DbError> {
    Ok(list_administrative_of(tx, child.account).await?.into_iter().next())
}

async fn find_open_class(tx: &mut Tx, to: &Arrival<'_>) -> Result<Option<Class>, DbError> {
    let Some(id) = to.class else { return Ok(None) };
    let is_here = |class: &Class| class.org == to.school.id && class.kind == ClassKind::Administrative && class.closed_at.is_none();
    Ok(find_class(tx, id).await?.filter(is_here).filter(|_| to.school.kind.has_classes()))
}

/// The old school's number and the id its system has for the pupil: its next file is not to fetch the pupil back.
async fn forget_in_school(tx: &mut Tx, transfer: &Transfer) -> Result<(), DbError> {
    for text in [
        "DELETE FROM roster_number WHERE org_id = $1 AND account_id = $2",
        "DELETE FROM roster_source WHERE org_id = $1 AND kind = 'person' AND target_id = $2",
    ] {
        sql(text).bind(transfer.from).bind(transfer.child.account).execute(tx).await?;
    }
    Ok(())
}

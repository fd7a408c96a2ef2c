//! Changing a course that is offered, and cancelling it. What happened on earlier days stays as it was noted.

use kernel::Timestamp;
use store::{DbError, Tx};

use super::choose::{list_chosen, move_up};
use super::offer::{Offer, cancel_offer, hold_offer, update_offer};
use super::tell::{self, News};
use super::term::Term;
use super::wish::{self, Wish, WishState};

/// Why a course is not changed. The key of the sentence that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It was cancelled, or its term is over
    Over,
    /// More children have a place than there would be
    TooFew,
    /// A child who chose it has another course at the new time
    Clash,
}

impl Refusal {
    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::Over => "after-school-fault-over",
            Self::TooFew => "after-school-fault-too-few",
            Self::Clash => "after-school-fault-clash",
        }
    }
}

/// What can be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Details {
    pub(super) title: String,
    pub(super) weekday: i64,
    pub(super) begins_minute: i64,
    pub(super) ends_minute: i64,
    pub(super) place: String,
    pub(super) places: i64,
}

impl Details {
    pub(super) fn of(offer: &Offer) -> Self {
        Self {
            title: offer.title.clone(),
            weekday: offer.weekday,
            begins_minute: offer.begins_minute,
            ends_minute: offer.ends_minute,
            place: offer.place.clone(),
            places: offer.places,
        }
    }

    fn onto(self, offer: Offer) -> Offer {
        let Self { title, weekday, begins_minute, ends_minute, place, places } = self;
        Offer { title, weekday, begins_minute, ends_minute, place, places, ..offer }
    }
}

/// Whether nothing of the course can be changed any more.
pub(super) fn is_over(offer: &Offer, now: Timestamp) -> bool {
    offer.cancelled_at.is_some() || offer.term < Term::of(now)
}

/// Changes the course: those who wait move up into new places, and families learn of another time or place. The same again changes nothing.
pub(super) async fn change(tx: &mut Tx, offer: &Offer, to: Details, now: Timestamp) -> Result<Result<(), Refusal>, DbError> {
    hold_children(tx, offer, now).await?;
    let Some(held) = hold_offer(tx, &offer.home, offer.id).await? else { return Ok(Err(Refusal::Over)) };
    let before = Details::of(&held);
    if is_over(&held, now) {
        return Ok(Err(Refusal::Over));
    }
    if before == to {
        return Ok(Ok(()));
    }
    if to.places < held.taken {
        return Ok(Err(Refusal::TooFew));
    }
    let changed = to.clone().onto(held);
    let live = list_live(tx, &changed).await?;
    let is_moved = (before.weekday, before.begins_minute, before.ends_minute) != (to.weekday, to.begins_minute, to.ends_minute);
    if is_moved && clashes(tx, &changed, &live).await? {
        return Ok(Err(Refusal::Clash));
    }
    update_offer(tx, &changed).await?;
    if is_moved || before.place != to.place || before.title != to.title {
        for wish in &live {
            tell::family(tx, &changed, wish, News::Changed, now).await?;
        }
    }
    move_up(tx, &changed, now).await?;
    Ok(Ok(()))
}

/// Cancels the course and tells the families of all who chose it. Nothing happens the second time.
pub(super) async fn cancel(tx: &mut Tx, offer: &Offer, now: Timestamp) -> Result<Result<(), Refusal>, DbError> {
    let Some(held) = hold_offer(tx, &offer.home, offer.id).await? else { return Ok(Err(Refusal::Over)) };
    if held.cancelled_at.is_some() {
        return Ok(Ok(()));
    }
    if is_over(&held, now) {
        return Ok(Err(Refusal::Over));
    }
    for wish in list_live(tx, &held).await? {
        wish::change_state(tx, &held.home, &wish, WishState::Withdrawn, now).await?;
        tell::family(tx, &held, &wish, News::Cancelled, now).await?;
    }
    cancel_offer(tx, &held, now).await?;
    Ok(Ok(()))
}

/// Holds whoever chose the course, before the course itself as everybody does, so that nobody chooses another course at its new time
/// meanwhile.
async fn hold_children(tx: &mut Tx, offer: &Offer, now: Timestamp) -> Result<(), DbError> {
    let mut children: Vec<_> = list_live(tx, offer).await?.into_iter().map(|wish| wish.child.account).collect();
    children.sort_unstable();
    for child in children {
        wish::hold_child(tx, &offer.home, child, now).await?;
    }
    Ok(())
}

async fn list_live(tx: &mut Tx, offer: &Offer) -> Result<Vec<Wish>, DbError> {
    let mut live = wish::list_in_state(tx, offer, WishState::Placed).await?;
    live.extend(wish::list_in_state(tx, offer, WishState::Waiting).await?);
    Ok(live)
}

/// Whether somebody who chose the course has another one at its new time.
async fn clashes(tx: &mut Tx, changed: &Offer, live: &[Wish]) -> Result<bool, DbError> {
    for wish in live {
        let others = list_chosen(tx, &changed.home, wish.child.account).await?;
        if others.iter().any(|other| other.id != changed.id && other.clashes(changed)) {
            return Ok(true);
        }
    }
    Ok(false)
}

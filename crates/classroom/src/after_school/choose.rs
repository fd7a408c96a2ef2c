//! Choosing courses and giving places back.

use identity::guardians::Owner;
use identity::{AccountErased, Home};
use jobs::Failure;
use kernel::{AccountId, ClassId, OfferId, RequestId, Timestamp};
use roster::{PupilLeft, list_administrative_of};
use store::{DbError, Tx, sql};

use super::offer::{Offer, change_taken, find_offer, hold_offer, next_number};
use super::tell::{self, News};
use super::wish::{self, NewWish, Wish, WishState};

/// How many places and waiting numbers a child may have in a term.
pub(crate) const MOST_WISHES: usize = 3;

/// What somebody hands in for one child.
pub(crate) struct HandIn {
    pub(crate) home: Home,
    pub(crate) request: RequestId,
    pub(crate) child: Owner,
    pub(crate) class: ClassId,
    pub(crate) grade: Option<&'static str>,
    /// The first wish first
    pub(crate) offers: Vec<OfferId>,
}

/// Why wishes are not taken. The key of the sentence that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Nothing,
    Unknown,
    TooMany,
    Twice,
    SameTime,
    OtherGrade,
}

impl Refusal {
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Nothing => "after-school-fault-nothing",
            Self::Unknown => "after-school-fault-unknown",
            Self::TooMany => "after-school-fault-many",
            Self::Twice => "after-school-fault-twice",
            Self::SameTime => "after-school-fault-same-time",
            Self::OtherGrade => "after-school-fault-grade",
        }
    }
}

/// Whether `new` may join the `live` choices of a child in `grade`.
pub(crate) fn check_one(new: &Offer, live: &[Offer], grade: Option<&str>) -> Result<(), Refusal> {
    if !new.is_for(grade) {
        return Err(Refusal::OtherGrade);
    }
    if live.iter().any(|one| one.id == new.id) {
        return Err(Refusal::Twice);
    }
    if live.iter().any(|one| one.clashes(new)) {
        return Err(Refusal::SameTime);
    }
    if live.iter().filter(|one| one.term == new.term).count() >= MOST_WISHES {
        return Err(Refusal::TooMany);
    }
    Ok(())
}

fn check(new: &[Offer], mut live: Vec<Offer>, grade: Option<&str>) -> Result<(), Refusal> {
    if new.is_empty() {
        return Err(Refusal::Nothing);
    }
    for offer in new {
        check_one(offer, &live, grade)?;
        live.push(offer.clone());
    }
    Ok(())
}

/// Decides about the wishes: a place while there is one, else a number on the waiting list. All of them or none; a request that was
/// handed in before changes nothing. What is decided about one child, and about one course, is decided one after another: the child's row
/// and the courses' rows are held until the commit, always in this order, the courses by id.
pub(crate) async fn hand_in(tx: &mut Tx, asked: &HandIn, school: kernel::OrgId, now: Timestamp) -> Result<Result<(), Refusal>, DbError> {
    wish::hold_child(tx, &asked.home, asked.child.account, now).await?;
    if wish::is_known(tx, &asked.home, asked.child.account, asked.request).await? {
        return Ok(Ok(()));
    }
    let Some(offers) = hold_all(tx, asked, school).await? else { return Ok(Err(Refusal::Unknown)) };
    let live = list_chosen(tx, &asked.home, asked.child.account).await?;
    if let Err(refusal) = check(&offers, live, asked.grade) {
        return Ok(Err(refusal));
    }
    for (rank, offer) in (1..).zip(&offers) {
        take(tx, asked, offer, rank, now).await?;
    }
    Ok(Ok(()))
}

async fn hold_all(tx: &mut Tx, asked: &HandIn, school: kernel::OrgId) -> Result<Option<Vec<Offer>>, DbError> {
    let mut ids = asked.offers.clone();
    ids.sort_unstable();
    let mut held = Vec::new();
    for id in ids {
        match hold_offer(tx, &asked.home, id).await? {
            Some(offer) if offer.org == school && offer.home == asked.home && offer.cancelled_at.is_none() => held.push(offer),
            _ => return Ok(None),
        }
    }
    held.sort_by_key(|offer| asked.offers.iter().position(|id| *id == offer.id));
    Ok(Some(held))
}

async fn take(tx: &mut Tx, asked: &HandIn, offer: &Offer, rank: i64, now: Timestamp) -> Result<(), DbError> {
    let state = if offer.left() > 0 { WishState::Placed } else { WishState::Waiting };
    if state == WishState::Placed {
        change_taken(tx, offer, 1).await?;
    }
    let number = next_number(tx, offer).await?;
    let wish = Wish { offer: offer.id, child: asked.child.clone(), class: asked.class, number, state };
    wish::add(tx, &asked.home, &NewWish { wish: &wish, request: asked.request, rank }, now).await
}

/// The courses in which a child has a place or waits.
pub(crate) async fn list_chosen(tx: &mut Tx, home: &Home, child: AccountId) -> Result<Vec<Offer>, DbError> {
    let mut chosen = Vec::new();
    for wish in wish::list_live(tx, home, child).await? {
        chosen.extend(find_offer(tx, wish.offer).await?);
    }
    Ok(chosen)
}

/// Gives the child's place or waiting number back; a place goes to the next who waits at once. Nothing happens the second time.
pub(crate) async fn withdraw(tx: &mut Tx, home: &Home, child: AccountId, offer: OfferId, now: Timestamp) -> Result<(), DbError> {
    wish::hold_child(tx, home, child, now).await?;
    let Some(offer) = hold_offer(tx, home, offer).await? else { return Ok(()) };
    let live = wish::list_live(tx, home, child).await?;
    let Some(gone) = live.into_iter().find(|wish| wish.offer == offer.id) else { return Ok(()) };
    wish::change_state(tx, home, &gone, WishState::Withdrawn, now).await?;
    if gone.state == WishState::Waiting {
        return Ok(());
    }
    change_taken(tx, &offer, -1).await?;
    match find_offer(tx, offer.id).await? {
        Some(offer) => move_up(tx, &offer, now).await,
        None => Ok(()),
    }
}

/// Gives the places that are left to those who wait, in order, and tells their families. The offer is held.
pub(super) async fn move_up(tx: &mut Tx, offer: &Offer, now: Timestamp) -> Result<(), DbError> {
    let left = usize::try_from(offer.left()).unwrap_or(0);
    if left == 0 || offer.cancelled_at.is_some() {
        return Ok(());
    }
    for next in wish::list_in_state(tx, offer, WishState::Waiting).await?.iter().take(left) {
        change_taken(tx, offer, 1).await?;
        wish::change_state(tx, &offer.home, next, WishState::Placed, now).await?;
        tell::family(tx, offer, next, News::MovedUp, now).await?;
    }
    Ok(())
}

/// Gives back what a pupil has in the school that they left, unless they came into a class of it again meanwhile. Nothing happens the
/// second time.
pub(crate) async fn give_back(tx: &mut Tx, left: &PupilLeft, now: Timestamp) -> Result<(), Failure> {
    if is_in_school(tx, left).await? {
        return Ok(());
    }
    let home: Home = left.home.parse()?;
    for wish in list_held_in_order(tx, &home, left.child).await? {
        if find_offer(tx, wish.offer).await?.is_some_and(|offer| offer.org == left.school) {
            withdraw(tx, &home, left.child, wish.offer, now).await?;
        }
    }
    Ok(())
}

/// What the child has, in the order in which everybody holds offers: so nobody waits for somebody who waits for them.
async fn list_held_in_order(tx: &mut Tx, home: &Home, child: AccountId) -> Result<Vec<Wish>, DbError> {
    let mut live = wish::list_live(tx, home, child).await?;
    live.sort_unstable_by_key(|wish| wish.offer);
    Ok(live)
}

async fn is_in_school(tx: &mut Tx, left: &PupilLeft) -> Result<bool, DbError> {
    let here = list_administrative_of(tx, left.child).await?;
    Ok(here.iter().any(|class| class.org == left.school))
}

/// Forgets a child whose account is gone: the places go to those who wait.
pub(crate) async fn forget_child(tx: &mut Tx, gone: &AccountErased, now: Timestamp) -> Result<(), DbError> {
    let homes = sql("SELECT DISTINCT home FROM after_school_wish WHERE child_home = $1 AND child_id = $2")
        .bind(&gone.home)
        .bind(gone.account)
        .fetch_all(tx, |row| row.parse::<Home>("home"))
        .await?;
    for home in homes {
        for wish in list_held_in_order(tx, &home, gone.account).await? {
            withdraw(tx, &home, gone.account, wish.offer, now).await?;
        }
        for text in [
            "DELETE FROM after_school_presence WHERE home = $1 AND child_id = $2",
            "DELETE FROM after_school_wish WHERE home = $1 AND child_id = $2",
            "DELETE FROM after_school_chooser WHERE home = $1 AND child_id = $2",
        ] {
            sql(text).bind(&home).bind(gone.account).execute(tx).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use identity::Home;
    use identity::guardians::Owner;
    use kernel::{AccountId, OfferId, OrgId};

    use super::{Offer, Refusal, check};

    fn offer(weekday: i64, begins_minute: i64) -> Offer {
        let teacher = Owner { home: Home::unplaced(), account: AccountId::new() };
        let term = "2026-1".parse().unwrap();
        let (title, place) = ("足球".to_owned(), "操场".to_owned());
        let (id, org, home) = (OfferId::new(), OrgId::new(), Home::unplaced());
        let (grades, places, taken, cancelled_at) = (vec!["七年级".to_owned()], 30, 0, None);
        let ends_minute = begins_minute + 60;
        Offer { home, id, org, term, title, weekday, begins_minute, ends_minute, place, teacher, grades, places, taken, cancelled_at }
    }

    #[test]
    fn a_child_never_has_two_courses_at_one_time() {
        let (first, later, other_day) = (offer(1, 990), offer(1, 1_049), offer(2, 990));
        let grade = Some("七年级");
        assert_eq!(check(&[first.clone(), later.clone()], vec![], grade), Err(Refusal::SameTime));
        assert_eq!(check(std::slice::from_ref(&later), vec![first.clone()], grade), Err(Refusal::SameTime));
        assert_eq!(check(&[offer(1, 1_050), other_day], vec![first.clone()], grade), Ok(()));
        assert_eq!(check(std::slice::from_ref(&first), vec![first.clone()], grade), Err(Refusal::Twice));
        assert_eq!(check(&[first], vec![], Some("八年级")), Err(Refusal::OtherGrade));
        assert_eq!(check(&[], vec![], grade), Err(Refusal::Nothing));
        let four: Vec<Offer> = (1..=4).map(|weekday| offer(weekday, 990)).collect();
        assert_eq!(check(&four, vec![], grade), Err(Refusal::TooMany));
    }
}

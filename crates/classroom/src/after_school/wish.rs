//! Wishes for a course, as rows.

use std::str::FromStr;

use identity::Home;
use identity::guardians::Owner;
use kernel::{AccountId, ClassId, OfferId, RequestId, Timestamp};
use store::{DbError, Row, Tx, sql};

use super::offer::Offer;

/// What became of a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WishState {
    /// 已录取
    Placed,
    /// 候补
    Waiting,
    /// 已退出
    Withdrawn,
}

/// A text that names no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a state of a wish")]
pub(crate) struct WishStateError;

impl WishState {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Waiting => "waiting",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FromStr for WishState {
    type Err = WishStateError;
    fn from_str(key: &str) -> Result<Self, WishStateError> {
        [Self::Placed, Self::Waiting, Self::Withdrawn].into_iter().find(|state| state.key() == key).ok_or(WishStateError)
    }
}

/// One child's wish for one course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) offer: OfferId,
    pub(crate) child: Owner,
    pub(crate) class: ClassId,
    /// The order in which wishes for the course arrived
    pub(crate) number: i64,
    pub(crate) state: WishState,
}

fn wish(row: &Row) -> Result<Wish, DbError> {
    Ok(Wish {
        offer: row.parse("offer_id")?,
        child: Owner { home: row.parse("child_home")?, account: row.parse("child_id")? },
        class: row.parse("class_id")?,
        number: row.get("number")?,
        state: row.parse("state")?,
    })
}

/// Holds what the child has chosen until the commit.
pub(crate) async fn hold_child(tx: &mut Tx, home: &Home, child: AccountId, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO after_school_chooser (home, child_id, changed_at) VALUES ($1, $2, $3)
         ON CONFLICT (home, child_id) DO UPDATE SET changed_at = excluded.changed_at")
    .bind(home)
    .bind(child)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether the request was handed in for the child before.
pub(crate) async fn is_known(tx: &mut Tx, home: &Home, child: AccountId, request: RequestId) -> Result<bool, DbError> {
    let known = sql("SELECT COUNT(*) AS n FROM after_school_wish WHERE home = $1 AND child_id = $2 AND request_id = $3")
        .bind(home)
        .bind(child)
        .bind(request)
        .fetch_one(tx, |row| row.get::<i64>("n"))
        .await?;
    Ok(known > 0)
}

/// The places and waiting numbers that a child has.
pub(crate) async fn list_live(tx: &mut Tx, home: &Home, child: AccountId) -> Result<Vec<Wish>, DbError> {
    sql("SELECT offer_id, child_home, child_id, class_id, number, state FROM after_school_wish
          WHERE home = $1 AND child_id = $2 AND state <> 'withdrawn' ORDER BY made_at, rank, offer_id")
    .bind(home)
    .bind(child)
    .fetch_all(tx, wish)
    .await
}

/// Who has a place in the course (or waits for one), in the order they came.
pub(crate) async fn list_in_state(tx: &mut Tx, offer: &Offer, state: WishState) -> Result<Vec<Wish>, DbError> {
    sql("SELECT offer_id, child_home, child_id, class_id, number, state FROM after_school_wish
          WHERE home = $1 AND offer_id = $2 AND state = $3 ORDER BY number")
    .bind(&offer.home)
    .bind(offer.id)
    .bind(state.key())
    .fetch_all(tx, wish)
    .await
}

/// The place on the waiting list of the wish with the number: 1 is next.
pub(crate) async fn waiting_place(tx: &mut Tx, home: &Home, offer: OfferId, number: i64) -> Result<i64, DbError> {
    sql("SELECT COUNT(*) AS n FROM after_school_wish WHERE home = $1 AND offer_id = $2 AND state = 'waiting' AND number <= $3")
        .bind(home)
        .bind(offer)
        .bind(number)
        .fetch_one(tx, |row| row.get("n"))
        .await
}

/// A wish as it arrives.
pub(crate) struct NewWish<'a> {
    pub(crate) wish: &'a Wish,
    pub(crate) request: RequestId,
    pub(crate) rank: i64,
}

pub(crate) async fn add(tx: &mut Tx, home: &Home, new: &NewWish<'_>, now: Timestamp) -> Result<(), DbError> {
    let wish = new.wish;
    sql("INSERT INTO after_school_wish (home, offer_id, child_id, number, child_home, class_id, request_id, rank, state, made_at, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)")
    .bind(home)
    .bind(wish.offer)
    .bind(wish.child.account)
    .bind(wish.number)
    .bind(&wish.child.home)
    .bind(wish.class)
    .bind(new.request)
    .bind(new.rank)
    .bind(wish.state.key())
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn change_state(tx: &mut Tx, home: &Home, wish: &Wish, to: WishState, now: Timestamp) -> Result<(), DbError> {
    sql("UPDATE after_school_wish SET state = $4, decided_at = $5 WHERE home = $1 AND offer_id = $2 AND number = $3")
        .bind(home)
        .bind(wish.offer)
        .bind(wish.number)
        .bind(to.key())
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

//! Somebody's request to be in a class, and what became of it.

use std::str::FromStr;

use identity::Duty;
use identity::guardians::Owner;
use kernel::{AccountId, ClassId, Timestamp};
use store::{DbError, Row, Tx, sql};

use crate::Class;

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestState {
    /// The head teacher has to decide
    Waiting,
    /// In the class
    Approved,
    /// The head teacher said no
    Declined,
    /// Taken back by who asked
    Withdrawn,
    /// Was in the class and left
    Left,
    /// Was in the class until the head teacher ended it
    Removed,
}

/// A text that names no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a state of a request to join")]
pub struct RequestStateError;

impl RequestState {
    const ALL: [Self; 6] = [Self::Waiting, Self::Approved, Self::Declined, Self::Withdrawn, Self::Left, Self::Removed];

    /// The name in the database and in messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Left => "left",
            Self::Removed => "removed",
        }
    }
}

impl FromStr for RequestState {
    type Err = RequestStateError;
    fn from_str(key: &str) -> Result<Self, RequestStateError> {
        Self::ALL.into_iter().find(|state| state.key() == key).ok_or(RequestStateError)
    }
}

/// A request to be in a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who asks
    pub who: Owner,
    /// As what
    pub duty: Duty,
    /// With which code, as its digest
    pub code_hash: String,
    /// Where it stands
    pub state: RequestState,
    /// The head teacher said no to this person once, so that only the head teacher lets them in
    pub was_turned_away: bool,
    /// When it was asked
    pub asked_at: Timestamp,
}

/// What there is to know about who asks.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// The last request of the same person, if there was one
    pub earlier: Option<&'a Request>,
    /// The code as its digest
    pub code_hash: &'a str,
    /// In the class already
    pub is_member: bool,
    /// Nobody else can come in
    pub is_full: bool,
    /// The class approves by itself
    pub approves_itself: bool,
    /// A child under 14
    pub is_under_14: bool,
}

/// Why one cannot ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskRefusal {
    /// In the class already
    Member,
    /// Asked already
    Waiting,
    /// The head teacher said no to this person with this code
    Replayed,
    /// The class is full
    Full,
}

impl AskRefusal {
    /// The sentence that the reader gets.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Member => "join-is-member",
            Self::Waiting => "join-is-waiting",
            Self::Replayed => "join-code-replayed",
            Self::Full => "join-full",
        }
    }
}

/// What becomes of a request: it waits, or is approved at once.
///
/// # Errors
/// See [`AskRefusal`].
pub fn ask(asking: Asking<'_>) -> Result<RequestState, AskRefusal> {
    let state = asking.earlier.map(|earlier| earlier.state);
    if asking.is_member {
        return Err(AskRefusal::Member);
    }
    if state == Some(RequestState::Waiting) {
        return Err(AskRefusal::Waiting);
    }
    let is_same_code = asking.earlier.is_some_and(|earlier| earlier.code_hash == asking.code_hash);
    if is_same_code && matches!(state, Some(RequestState::Declined | RequestState::Removed)) {
        return Err(AskRefusal::Replayed);
    }
    if asking.is_full {
        return Err(AskRefusal::Full);
    }
    let was_turned_away = asking.earlier.is_some_and(|earlier| earlier.was_turned_away);
    let is_let_in = asking.approves_itself && !asking.is_under_14 && !was_turned_away;
    Ok(if is_let_in { RequestState::Approved } else { RequestState::Waiting })
}

fn request(row: &Row) -> Result<Request, DbError> {
    Ok(Request {
        who: Owner { home: row.parse("account_home")?, account: row.parse("account_id")? },
        duty: row.parse("duty")?,
        code_hash: row.get("code_hash")?,
        state: row.parse("state")?,
        was_turned_away: row.get::<i64>("was_turned_away")? == 1,
        asked_at: row.get("asked_at")?,
    })
}

/// The last request of the person to be in the class.
///
/// # Errors
/// The database refused it.
pub async fn find_request(tx: &mut Tx, class: &Class, account: AccountId) -> Result<Option<Request>, DbError> {
    sql("SELECT account_home, account_id, duty, code_hash, state, was_turned_away, asked_at FROM join_request
          WHERE home = $1 AND class_id = $2 AND account_id = $3")
    .bind(&class.home)
    .bind(class.id)
    .bind(account)
    .fetch_optional(tx, request)
    .await
}

/// Writes the request down in place of an earlier one.
///
/// # Errors
/// The database refused it.
pub async fn save_request(tx: &mut Tx, class: &Class, new: &Request, now: Timestamp) -> Result<(), DbError> {
    let decided_at = (new.state != RequestState::Waiting).then_some(now);
    sql(
        "INSERT INTO join_request (home, class_id, account_home, account_id, duty, code_hash, state, was_turned_away, asked_at, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (home, class_id, account_id)
         DO UPDATE SET duty = excluded.duty, code_hash = excluded.code_hash, state = excluded.state,
                       was_turned_away = excluded.was_turned_away, asked_at = excluded.asked_at, decided_at = excluded.decided_at",
    )
    .bind(&class.home)
    .bind(class.id)
    .bind(&new.who.home)
    .bind(new.who.account)
    .bind(new.duty.key())
    .bind(&new.code_hash)
    .bind(new.state.key())
    .bind(new.was_turned_away)
    .bind(new.asked_at)
    .bind(decided_at)
    .execute(tx)
    .await?;
    Ok(())
}

/// The requests that wait for the head teacher, with names, the first first.
///
/// # Errors
/// The database refused it.
pub async fn list_waiting(tx: &mut Tx, class: &Class) -> Result<Vec<(Request, String)>, DbError> {
    sql("SELECT r.account_home, r.account_id, r.duty, r.code_hash, r.state, r.was_turned_away, r.asked_at, a.display_name
           FROM join_request r JOIN account a ON a.home = r.account_home AND a.id = r.account_id
          WHERE r.home = $1 AND r.class_id = $2 AND r.state = 'waiting' ORDER BY r.asked_at, r.account_id")
    .bind(&class.home)
    .bind(class.id)
    .fetch_all(tx, |row| Ok((request(row)?, row.get("display_name")?)))
    .await
}

/// Decides a request that waits; `None` when it does not wait any more.
///
/// # Errors
/// The database refused it.
pub async fn decide(
    tx: &mut Tx,
    class: &Class,
    account: AccountId,
    state: RequestState,
    now: Timestamp,
) -> Result<Option<Request>, DbError> {
    sql("UPDATE join_request SET state = $4, was_turned_away = $5, decided_at = $6
          WHERE home = $1 AND class_id = $2 AND account_id = $3 AND state = 'waiting'
         RETURNING account_home, account_id, duty, code_hash, state, was_turned_away, asked_at")
    .bind(&class.home)
    .bind(class.id)
    .bind(account)
    .bind(state.key())
    .bind(state == RequestState::Declined)
    .bind(now)
    .fetch_optional(tx, request)
    .await
}

/// Takes back a request of one's own that waits.
///
/// # Errors
/// The database refused it.
pub async fn withdraw(tx: &mut Tx, class: &Class, account: AccountId, now: Timestamp) -> Result<bool, DbError> {
    let changed = sql("UPDATE join_request SET state = 'withdrawn', decided_at = $4
                        WHERE home = $1 AND class_id = $2 AND account_id = $3 AND state = 'waiting'")
    .bind(&class.home)
    .bind(class.id)
    .bind(account)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(changed > 0)
}

/// A request as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRequest {
    /// The class
    pub class: ClassId,
    /// Its name
    pub class_name: String,
    /// Where it stands
    pub state: RequestState,
    /// When it was asked
    pub asked_at: Timestamp,
}

/// The requests of the person that wait, and those that were declined since `since`; the last first.
///
/// # Errors
/// The database refused it.
pub async fn list_own_requests(tx: &mut Tx, account: AccountId, since: Timestamp) -> Result<Vec<OwnRequest>, DbError> {
    sql("SELECT r.class_id, c.name, r.state, r.asked_at FROM join_request r JOIN class_group c ON c.id = r.class_id
          WHERE r.account_id = $1 AND (r.state = 'waiting' OR (r.state = 'declined' AND r.decided_at > $2))
          ORDER BY r.asked_at DESC, r.class_id LIMIT 100")
    .bind(account)
    .bind(since)
    .fetch_all(tx, |row| {
        Ok(OwnRequest {
            class: row.parse("class_id")?,
            class_name: row.get("name")?,
            state: row.parse("state")?,
            asked_at: row.get("asked_at")?,
        })
    })
    .await
}

#[cfg(test)]
mod tests {
    use identity::guardians::Owner;
    use identity::{Duty, Home};
    use kernel::{AccountId, Timestamp};

    use super::{AskRefusal, Asking, Request, RequestState, ask};

    fn earlier(state: RequestState, was_turned_away: bool) -> Request {
        let who = Owner { home: Home::unplaced(), account: AccountId::new() };
        let asked_at = Timestamp::from_ms(0);
        Request { who, duty: Duty::Pupil, code_hash: "first".to_owned(), state, was_turned_away, asked_at }
    }

    fn first(earlier: Option<&Request>) -> Asking<'_> {
        Asking { earlier, code_hash: "first", is_member: false, is_full: false, approves_itself: false, is_under_14: false }
    }

    #[test]
    fn a_code_is_used_up_for_who_was_turned_away() {
        for (state, answer) in [
            (RequestState::Waiting, Err(AskRefusal::Waiting)),
            (RequestState::Declined, Err(AskRefusal::Replayed)),
            (RequestState::Removed, Err(AskRefusal::Replayed)),
            (RequestState::Withdrawn, Ok(RequestState::Waiting)),
            (RequestState::Left, Ok(RequestState::Waiting)),
        ] {
            assert_eq!(ask(first(Some(&earlier(state, false)))), answer, "{state:?}");
        }
        let declined = earlier(RequestState::Declined, true);
        assert_eq!(ask(Asking { code_hash: "second", ..first(Some(&declined)) }), Ok(RequestState::Waiting));
    }

    #[test]
    fn a_class_that_approves_by_itself_lets_nobody_in_whom_the_head_teacher_must_see() {
        let open = Asking { approves_itself: true, ..first(None) };
        assert_eq!(ask(open), Ok(RequestState::Approved));
        assert_eq!(ask(Asking { is_under_14: true, ..open }), Ok(RequestState::Waiting));
        let (removed, back) = (earlier(RequestState::Removed, true), earlier(RequestState::Withdrawn, true));
        assert_eq!(ask(Asking { earlier: Some(&removed), code_hash: "second", ..open }), Ok(RequestState::Waiting));
        assert_eq!(ask(Asking { earlier: Some(&back), ..open }), Ok(RequestState::Waiting), "nor by taking a request back");
        assert_eq!(ask(Asking { is_full: true, ..open }), Err(AskRefusal::Full));
        assert_eq!(ask(Asking { is_member: true, ..open }), Err(AskRefusal::Member));
    }
}

//! What a school offers, as rows.

use identity::Home;
use identity::guardians::Owner;
use kernel::{OfferId, OrgId, Timestamp};
use store::{DbError, Row, Tx, sql};

use super::term::Term;

/// No school offers more in a term.
const MOST_OFFERS: i64 = 500;

/// A course that a school offers for a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Where its rows live: the school's home
    pub home: Home,
    /// Its id
    pub id: OfferId,
    /// The school
    pub org: OrgId,
    /// When it runs
    pub term: Term,
    /// 足球, 合唱
    pub title: String,
    /// 1 is Monday
    pub weekday: i64,
    /// Minutes since midnight
    pub begins_minute: i64,
    /// Minutes since midnight, after it began
    pub ends_minute: i64,
    /// 操场, 音乐教室
    pub place: String,
    /// Who teaches it
    pub teacher: Owner,
    /// The grades it is for; empty for all
    pub grades: Vec<String>,
    /// How many can come
    pub places: i64,
    /// How many places are given
    pub taken: i64,
    /// When it was cancelled
    pub cancelled_at: Option<Timestamp>,
}

impl Offer {
    /// Whether nobody can be in both.
    pub(crate) fn clashes(&self, other: &Self) -> bool {
        let is_same_day = self.term == other.term && self.weekday == other.weekday;
        is_same_day && self.begins_minute < other.ends_minute && other.begins_minute < self.ends_minute
    }

    pub(crate) fn is_for(&self, grade: Option<&str>) -> bool {
        self.grades.is_empty() || grade.is_some_and(|grade| self.grades.iter().any(|one| one == grade))
    }

    pub(crate) const fn left(&self) -> i64 {
        self.places - self.taken
    }

    /// `16:30–17:30`
    pub(crate) fn hours(&self) -> String {
        let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        format!("{}–{}", clock(self.begins_minute), clock(self.ends_minute))
    }
}

fn offer(row: &Row) -> Result<Offer, DbError> {
    let grades: String = row.get("grades")?;
    Ok(Offer {
        home: row.parse("home")?,
        id: row.parse("id")?,
        org: row.parse("org_id")?,
        term: row.parse("term")?,
        title: row.get("title")?,
        weekday: row.get("weekday")?,
        begins_minute: row.get("begins_minute")?,
        ends_minute: row.get("ends_minute")?,
        place: row.get("place")?,
        teacher: Owner { home: row.parse("teacher_home")?, account: row.parse("teacher_id")? },
        grades: grades.split(',').filter(|grade| !grade.is_empty()).map(str::to_owned).collect(),
        places: row.get("places")?,
        taken: row.get("taken")?,
        cancelled_at: row.get("cancelled_at")?,
    })
}

/// What a school offers from the term `from` on, in the order of the week.
pub(crate) async fn list_offers(tx: &mut Tx, school: OrgId, from: Term) -> Result<Vec<Offer>, DbError> {
    sql("SELECT home, id, org_id, term, title, weekday, begins_minute, ends_minute, place, teacher_home, teacher_id, grades, places, taken,
                cancelled_at FROM after_school_offer WHERE org_id = $1 AND term >= $2 AND cancelled_at IS NULL ORDER BY term, weekday, begins_minute, id LIMIT $3")
    .bind(school)
    .bind(from.to_string())
    .bind(MOST_OFFERS)
    .fetch_all(tx, offer)
    .await
}

pub(crate) async fn find_offer(tx: &mut Tx, id: OfferId) -> Result<Option<Offer>, DbError> {
    sql("SELECT home, id, org_id, term, title, weekday, begins_minute, ends_minute, place, teacher_home, teacher_id, grades, places, taken,
                cancelled_at FROM after_school_offer WHERE id = $1")
    .bind(id)
    .fetch_optional(tx, offer)
    .await
}

/// Holds the offer until the commit, then reads it: what is read cannot change meanwhile.
pub(crate) async fn hold_offer(tx: &mut Tx, home: &Home, id: OfferId) -> Result<Option<Offer>, DbError> {
    sql("UPDATE after_school_offer SET taken = taken WHERE home = $1 AND id = $2").bind(home).bind(id).execute(tx).await?;
    find_offer(tx, id).await
}

/// Gives `more` places (or takes them back) and answers nothing; the table refuses more than there are.
pub(crate) async fn change_taken(tx: &mut Tx, offer: &Offer, more: i64) -> Result<(), DbError> {
    sql("UPDATE after_school_offer SET taken = taken + $3 WHERE home = $1 AND id = $2")
        .bind(&offer.home)
        .bind(offer.id)
        .bind(more)
        .execute(tx)
        .await?;
    Ok(())
}

/// The number of the next wish that arrives.
pub(crate) async fn next_number(tx: &mut Tx, offer: &Offer) -> Result<i64, DbError> {
    sql("UPDATE after_school_offer SET last_number = last_number + 1 WHERE home = $1 AND id = $2")
        .bind(&offer.home)
        .bind(offer.id)
        .execute(tx)
        .await?;
    sql("SELECT last_number FROM after_school_offer WHERE home = $1 AND id = $2")
        .bind(&offer.home)
        .bind(offer.id)
        .fetch_one(tx, |row| row.get("last_number"))
        .await
}

/// Adds the offer; the same id again changes nothing.
///
/// # Errors
/// The database refused it.
pub async fn save_offer(tx: &mut Tx, offer: &Offer, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO after_school_offer (home, id, org_id, term, title, weekday, begins_minute, ends_minute, place, teacher_home, teacher_id,
                                         grades, places, taken, last_number, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0, $14) ON CONFLICT (home, id) DO NOTHING")
    .bind(&offer.home)
    .bind(offer.id)
    .bind(offer.org)
    .bind(offer.term.to_string())
    .bind(&offer.title)
    .bind(offer.weekday)
    .bind(offer.begins_minute)
    .bind(offer.ends_minute)
    .bind(&offer.place)
    .bind(&offer.teacher.home)
    .bind(offer.teacher.account)
    .bind(offer.grades.join(","))
    .bind(offer.places)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Keeps what was changed of the offer, which is held.
pub(super) async fn update_offer(tx: &mut Tx, offer: &Offer) -> Result<(), DbError> {
    sql("UPDATE after_school_offer SET title = $3, weekday = $4, begins_minute = $5, ends_minute = $6, place = $7, places = $8
          WHERE home = $1 AND id = $2")
    .bind(&offer.home)
    .bind(offer.id)
    .bind(&offer.title)
    .bind(offer.weekday)
    .bind(offer.begins_minute)
    .bind(offer.ends_minute)
    .bind(&offer.place)
    .bind(offer.places)
    .execute(tx)
    .await?;
    Ok(())
}

/// Ends the offer, which is held: nobody has a place in it any more.
pub(super) async fn cancel_offer(tx: &mut Tx, offer: &Offer, now: Timestamp) -> Result<(), DbError> {
    sql("UPDATE after_school_offer SET cancelled_at = $3, taken = 0 WHERE home = $1 AND id = $2")
        .bind(&offer.home)
        .bind(offer.id)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

//! The courses that a child came to, for the growth record.

use kernel::{AccountId, OfferId};
use store::{DbError, Tx, sql};
use web::Words;

use crate::growth::{Piece, Source};
use crate::period::{Half, Period, parse_day};

/// A piece for each course of a term.
pub(crate) async fn growth_pieces(tx: &mut Tx, words: &Words, child: AccountId) -> Result<Vec<Piece>, DbError> {
    let rows = sql("SELECT o.id, o.title, COUNT(*) AS n, MAX(p.held_on) AS last
           FROM after_school_presence p JOIN after_school_offer o ON o.home = p.home AND o.id = p.offer_id
          WHERE p.child_id = $1 GROUP BY o.id, o.title")
    .bind(child)
    .fetch_all(tx, |row| Ok((row.parse::<OfferId>("id")?, row.get("title")?, row.get::<i64>("n")?, row.get::<String>("last")?)))
    .await?;
    let piece = |(offer, title, n, last): (OfferId, String, i64, String)| {
        let day = parse_day(&last)?;
        let text = words.format("growth-after-school-times", &[("n", n.into())]).into_owned();
        let at = Period { day, half: Half::Afternoon }.begins_at();
        Some(Piece { source: Source::AfterSchool, item: offer.to_string(), at, place: String::new(), title, text })
    };
    Ok(rows.into_iter().filter_map(piece).collect())
}

//! What a pupil adds and likes best, as rows.

use std::collections::BTreeSet;

use identity::guardians::Owner;
use kernel::{RequestId, Timestamp};
use store::{DbError, Tx, sql};
use web::Words;

use super::{MOST_PIECES, Piece, Source};

/// What the pupil added, the latest first.
pub(super) async fn list_pieces(tx: &mut Tx, words: &Words, pupil: &Owner) -> Result<Vec<Piece>, DbError> {
    let title = words.get("growth-own-title");
    sql("SELECT id, body, made_at FROM growth_piece WHERE home = $1 AND pupil_id = $2 ORDER BY made_at DESC, id LIMIT $3")
        .bind(&pupil.home)
        .bind(pupil.account)
        .bind(MOST_PIECES)
        .fetch_all(tx, |row| {
            let (item, text, at) = (row.get("id")?, row.get("body")?, row.get("made_at")?);
            Ok(Piece { source: Source::Own, item, at, place: String::new(), title: title.clone().into_owned(), text })
        })
        .await
}

pub(super) async fn count_pieces(tx: &mut Tx, pupil: &Owner) -> Result<i64, DbError> {
    sql("SELECT COUNT(*) AS n FROM growth_piece WHERE home = $1 AND pupil_id = $2")
        .bind(&pupil.home)
        .bind(pupil.account)
        .fetch_one(tx, |row| row.get("n"))
        .await
}

/// Adds a piece, once for each request.
pub(super) async fn add_piece(tx: &mut Tx, pupil: &Owner, request: RequestId, body: &str, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO growth_piece (home, pupil_id, id, body, made_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (home, pupil_id, id) DO NOTHING")
    .bind(&pupil.home)
    .bind(pupil.account)
    .bind(request)
    .bind(body)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn remove_piece(tx: &mut Tx, pupil: &Owner, piece: RequestId) -> Result<(), DbError> {
    set_favourite(tx, pupil, (Source::Own, &piece.to_string()), None).await?;
    sql("DELETE FROM growth_piece WHERE home = $1 AND pupil_id = $2 AND id = $3")
        .bind(&pupil.home)
        .bind(pupil.account)
        .bind(piece)
        .execute(tx)
        .await?;
    Ok(())
}

/// What the pupil likes best, as source and item.
pub(super) async fn list_favourites(tx: &mut Tx, pupil: &Owner) -> Result<BTreeSet<(String, String)>, DbError> {
    let all = sql("SELECT source, item FROM growth_favourite WHERE home = $1 AND pupil_id = $2")
        .bind(&pupil.home)
        .bind(pupil.account)
        .fetch_all(tx, |row| Ok((row.get("source")?, row.get("item")?)))
        .await?;
    Ok(all.into_iter().collect())
}

/// Makes the piece a favourite since a moment, or no longer one.
pub(super) async fn set_favourite(
    tx: &mut Tx,
    pupil: &Owner,
    (source, item): (Source, &str),
    since: Option<Timestamp>,
) -> Result<(), DbError> {
    let statement = if since.is_some() {
        sql("INSERT INTO growth_favourite (home, pupil_id, source, item, chosen_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (home, pupil_id, source, item) DO NOTHING")
    } else {
        sql("DELETE FROM growth_favourite WHERE home = $1 AND pupil_id = $2 AND source = $3 AND item = $4")
    };
    let statement = statement.bind(&pupil.home).bind(pupil.account).bind(source.key()).bind(item);
    let statement = if since.is_some() { statement.bind(since) } else { statement };
    statement.execute(tx).await?;
    Ok(())
}

//! Attendance of one pupil over all classes, summed up by class and term, for the growth record.

use std::collections::BTreeMap;

use kernel::AccountId;
use store::{DbError, Tx, sql};
use web::Words;

use super::Mark;
use crate::after_school::Term;
use crate::growth::{Piece, Source};
use crate::period::Period;

/// How often each mark, in the order of [`Mark::ALL`], and the last half day.
struct Sum {
    class_name: String,
    counts: [i64; 4],
    last: Period,
}

/// A piece for each class and term.
pub(crate) async fn growth_pieces(tx: &mut Tx, words: &Words, pupil: AccountId) -> Result<Vec<Piece>, DbError> {
    let rows = sql("SELECT a.class_id, k.name, a.mark, SUBSTR(a.period, 1, 7) AS month, COUNT(*) AS n, MAX(a.period) AS last
           FROM attendance a JOIN class_group k ON k.id = a.class_id
          WHERE a.pupil_id = $1 GROUP BY a.class_id, k.name, a.mark, SUBSTR(a.period, 1, 7)")
    .bind(pupil)
    .fetch_all(tx, |row| {
        let (class, name): (String, String) = (row.get("class_id")?, row.get("name")?);
        Ok((class, name, row.parse::<Mark>("mark")?, row.parse::<Period>("last")?, row.get::<i64>("n")?))
    })
    .await?;
    let mut sums = BTreeMap::<(String, Term), Sum>::new();
    for (class, class_name, mark, last, n) in rows {
        let key = (class, Term::of(last.begins_at()));
        let sum = sums.entry(key).or_insert(Sum { class_name, counts: [0; 4], last });
        sum.counts[mark as usize] += n;
        sum.last = sum.last.max(last);
    }
    Ok(sums.into_iter().map(|((class, term), sum)| piece(words, &class, term, sum)).collect())
}

fn piece(words: &Words, class: &str, term: Term, sum: Sum) -> Piece {
    let counted = Mark::ALL.into_iter().zip(sum.counts).filter(|(_, n)| *n > 0);
    let said = counted.map(|(mark, n)| format!("{} {n}", words.get(&format!("mark-{}", mark.key()))));
    Piece {
        source: Source::Attendance,
        item: format!("{class}/{term}"),
        at: sum.last.begins_at(),
        place: sum.class_name,
        title: words.get("growth-attendance-title").into_owned(),
        text: said.collect::<Vec<_>>().join(" · "),
    }
}

//! Behaviours: those that are shipped, and those a class added.

use std::sync::LazyLock;

use kernel::{AccountId, BehaviourId, Timestamp};
use roster::Class;
use store::{DbError, Row, Tx, sql};
use web::Words;

use super::{Dimension, Leaning};

/// A class adds so many at most.
pub(super) const MOST_OWN: usize = 40;
/// So many characters of a name.
pub(super) const LONGEST_NAME: usize = 20;
/// So many points at most; only what encourages has any.
pub(super) const MOST_POINTS: i64 = 5;

/// The keys stay for good: entries name them. Their words are the messages `behaviour-…`.
const SHIPPED: &str = include_str!("behaviours.csv");

/// Something that a teacher watches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Behaviour {
    /// The key of a shipped one, the id of one that a class added
    pub(crate) key: String,
    pub(crate) dimension: Dimension,
    pub(crate) leaning: Leaning,
    /// As the class wrote it; empty for a shipped one
    pub(crate) name: String,
    /// 0 for none
    pub(crate) points: i64,
}

impl Behaviour {
    /// What it is called.
    pub(crate) fn label(&self, words: &Words) -> String {
        if self.name.is_empty() { words.get(&format!("behaviour-{}", self.key)).into_owned() } else { self.name.clone() }
    }
}

/// Those that every class has.
pub(super) fn shipped() -> &'static [Behaviour] {
    static ALL: LazyLock<Vec<Behaviour>> = LazyLock::new(|| {
        let mut lines = csv::Reader::from_reader(SHIPPED.as_bytes());
        lines.records().filter_map(|line| shipped_line(&line.ok()?)).collect()
    });
    &ALL
}

fn shipped_line(line: &csv::StringRecord) -> Option<Behaviour> {
    let (dimension, leaning) = (line.get(1)?.parse().ok()?, line.get(2)?.parse().ok()?);
    Some(Behaviour { key: line.get(0)?.to_owned(), dimension, leaning, name: String::new(), points: 0 })
}

pub(super) fn behaviour(row: &Row) -> Result<Behaviour, DbError> {
    Ok(Behaviour {
        key: row.get("behaviour")?,
        dimension: row.parse("dimension")?,
        leaning: row.parse("leaning")?,
        name: row.get("name")?,
        points: row.get("points")?,
    })
}

/// Those that the class added and still watches for.
pub(super) async fn list_own(tx: &mut Tx, class: &Class) -> Result<Vec<Behaviour>, DbError> {
    sql("SELECT id AS behaviour, dimension, leaning, name, points FROM evaluation_behaviour
          WHERE home = $1 AND class_id = $2 AND retired_at IS NULL ORDER BY made_at, id")
    .bind(&class.home)
    .bind(class.id)
    .fetch_all(tx, behaviour)
    .await
}

/// All that the class watches for.
pub(super) async fn list(tx: &mut Tx, class: &Class) -> Result<Vec<Behaviour>, DbError> {
    let own = list_own(tx, class).await?;
    Ok(shipped().iter().cloned().chain(own).collect())
}

/// Adds one; nothing happens when the class has one of that name.
pub(super) async fn add(tx: &mut Tx, class: &Class, new: &Behaviour, by: AccountId, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO evaluation_behaviour (home, id, class_id, dimension, leaning, name, points, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING")
    .bind(&class.home)
    .bind(&new.key)
    .bind(class.id)
    .bind(new.dimension.key())
    .bind(new.leaning.key())
    .bind(&new.name)
    .bind(new.points)
    .bind(by)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Offers it no more; what was recorded keeps it.
pub(super) async fn retire(tx: &mut Tx, class: &Class, id: BehaviourId, now: Timestamp) -> Result<(), DbError> {
    sql("UPDATE evaluation_behaviour SET retired_at = $4 WHERE home = $1 AND class_id = $2 AND id = $3 AND retired_at IS NULL")
        .bind(&class.home)
        .bind(class.id)
        .bind(id)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::Language;

    use super::{SHIPPED, shipped};
    use crate::evaluation::{Dimension, Leaning};

    #[test]
    fn every_shipped_behaviour_has_words_in_every_language() {
        assert_eq!(shipped().len(), SHIPPED.lines().count() - 1, "every line is understood");
        for language in Language::ALL {
            let missing: Vec<_> = shipped().iter().filter(|one| !web::words(language).has(&format!("behaviour-{}", one.key))).collect();
            assert!(missing.is_empty(), "{language:?}: {missing:?}");
        }
        for dimension in Dimension::ALL {
            let of = |leaning| shipped().iter().filter(|one| one.dimension == dimension && one.leaning == leaning).count();
            assert!(of(Leaning::Positive) >= 4 && of(Leaning::Attention) >= 1, "{dimension:?}");
        }
    }
}

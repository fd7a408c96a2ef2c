//! How much things are used: a number a resource, and nothing about who.

use jobs::{Delivery, Subscribers};
use kernel::ResourceId;
use serde::{Deserialize, Serialize};
use store::outbox::{self, Envelope};
use store::{DbError, Tx, sql};

/// Somebody opened a resource. Who did is not part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceUsed {
    /// What was opened
    pub resource: String,
}

impl outbox::Event for ResourceUsed {
    const TOPIC: &'static str = "library.resource_used";
}

impl ResourceUsed {
    /// `resource` was opened.
    #[must_use]
    pub fn new(resource: ResourceId) -> Self {
        Self { resource: resource.to_string() }
    }
}

/// Lets the library count use.
#[must_use]
pub fn subscribe(subscribers: Subscribers) -> Subscribers {
    subscribers.on("library.usage", deliver)
}

fn deliver<'t>(tx: &'t mut Tx, envelope: &'t Envelope) -> Delivery<'t> {
    Box::pin(async move {
        if let Some(used) = envelope.open::<ResourceUsed>() {
            count(tx, &used).await?;
        }
        Ok(())
    })
}

async fn count(tx: &mut Tx, used: &ResourceUsed) -> Result<(), DbError> {
    let uses = sql("INSERT INTO library_use (resource_id, uses, step, stepped_seq) VALUES ($1, 1, 0, 0)
         ON CONFLICT (resource_id) DO UPDATE SET uses = library_use.uses + 1 RETURNING uses")
    .bind(&used.resource)
    .fetch_one(tx, |row| row.get::<i64>("uses"))
    .await?;
    if step(uses) > step(uses - 1) {
        // One subscriber at a time delivers, so the numbers are given in the order of commits.
        sql("UPDATE library_use SET step = $1, stepped_seq = (SELECT COALESCE(MAX(stepped_seq), 0) + 1 FROM library_use) WHERE resource_id = $2")
            .bind(step(uses))
            .bind(&used.resource)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// The step of so many uses: each takes half as many again as the one before, so that a million uses are some thirty steps.
fn step(uses: i64) -> i64 {
    let (mut step, mut next) = (0, 1_i64);
    while uses >= next {
        step += 1;
        next += (next / 2).max(1);
    }
    step
}

/// The resources whose step changed after the change numbered `after`, at most `limit`, each with the number of its change.
///
/// # Errors
/// The database refused it.
pub(crate) async fn list_stepped(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<(String, i64)>, DbError> {
    sql("SELECT resource_id, stepped_seq FROM library_use WHERE stepped_seq > $1 ORDER BY stepped_seq LIMIT $2 + 0")
        .bind(after)
        .bind(limit)
        .fetch_all(tx, |row| Ok((row.get("resource_id")?, row.get("stepped_seq")?)))
        .await
}

/// The number of the newest change of a step.
///
/// # Errors
/// The database refused it.
pub(crate) async fn find_newest_step(tx: &mut Tx) -> Result<i64, DbError> {
    sql("SELECT COALESCE(MAX(stepped_seq), 0) AS newest FROM library_use").fetch_one(tx, |row| row.get("newest")).await
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn steps_come_ever_more_slowly() {
        assert_eq!([0, 1, 2, 3, 4, 5, 6].map(step), [0, 1, 2, 3, 4, 4, 5]);
        assert!((30..40).contains(&step(1_000_000)), "{}", step(1_000_000));
    }
}

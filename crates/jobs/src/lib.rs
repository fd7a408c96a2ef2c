//! Background work: a durable queue, a schedule, and the delivery of events.
//!
//! A job or an event is written in the transaction of the change that needs it, so it happens if and only if the change does.
//! Jobs run at least once, in any order, on any process: write handlers so that a second run does no harm. Events reach each
//! subscriber in order, and have their effect once: the effect and the mark "delivered" share a transaction.

mod backoff;
mod claim;
mod deliver;
mod dialect;
mod job;
mod queue;
mod schedule;
mod signal;
mod worker;

pub use deliver::{Deliveries, Delivery, Subscribers};
pub use job::{Job, JobDied, enqueue, enqueue_later};
pub use queue::{Counts, DeadJob, count_by_state, forget_dead, list_dead, prune_done, retry_dead};
pub use signal::{Stop, Stopper, Wake, stop};
pub use worker::{Context, Worker};

/// Why a job or a delivery failed. Its `Display` is kept in the database and shown to operators: it says what was being done,
/// and holds no name, contact, answer or token.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Timestamp};
use store::{Db, DbError};
use tokio::task::JoinSet;

use crate::claim::{self, Claimed};
use crate::schedule::Periodic;
use crate::signal::rest;
use crate::{Failure, Job, Stop, Wake};

const IDLE_LOOK: Duration = Duration::from_secs(1);
const AFTER_DB_ERROR: Duration = Duration::from_secs(5);
const RENEWAL: Duration = Duration::from_millis(claim::LEASE_MS as u64 / 3);

/// What a handler may use.
#[derive(Clone)]
pub struct Context {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Rings when there is further work.
    pub wake: Wake,
    /// Long handlers look here now and then, and return early: what they did not finish is theirs to enqueue again.
    pub stop: Stop,
}

impl Context {
    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

type Run = dyn Fn(Context, &str) -> Running + Send + Sync;
type Running = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

#[derive(Clone)]
struct Handler {
    most_attempts: u32,
    run: Arc<Run>,
}

/// Runs jobs, one at a time. Clone it and run the clones for more at a time; start it in several processes for more machines.
#[derive(Clone)]
pub struct Worker {
    context: Context,
    handlers: BTreeMap<&'static str, Handler>,
    schedule: Vec<Arc<Periodic>>,
}

impl Worker {
    /// A worker that knows no jobs yet.
    #[must_use]
    pub fn new(context: Context) -> Self {
        Self { context, handlers: BTreeMap::new(), schedule: Vec::new() }
    }

    /// Runs jobs of the kind `J` with `run`. Jobs whose kind no handler was given for are left to other processes.
    #[must_use]
    pub fn handle<J, F>(mut self, run: impl Fn(Context, J) -> F + Send + Sync + 'static) -> Self
    where
        J: Job,
        F: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let run = move |context: Context, payload: &str| -> Running {
            match serde_json::from_str(payload) {
                Ok(job) => Box::pin(run(context, job)),
                Err(_) => Box::pin(async { Err("the stored job is of another version".into()) }),
            }
        };
        self.handlers.insert(J::KIND, Handler { most_attempts: J::MOST_ATTEMPTS, run: Arc::new(run) });
        self
    }

    /// Asks for `job` once every `period` (a second at least), by whichever process comes first.
    ///
    /// # Errors
    /// The job has no stored form.
    pub fn every<J: Job>(mut self, period: Duration, job: &J) -> Result<Self, DbError> {
        self.schedule.push(Arc::new(Periodic::new(period, job)?));
        Ok(self)
    }

    /// Runs jobs until it is time to stop; the job in hand is brought to its end first.
    pub async fn run(self) {
        let mut bell = self.context.wake.listen();
        while !self.context.stop.is_asked() {
            bell.borrow_and_update();
            match self.run_next().await {
                Ok(true) => {}
                Ok(false) => rest(&mut bell, &self.context.stop, IDLE_LOOK).await,
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "the job queue cannot be reached");
                    rest(&mut bell, &self.context.stop, AFTER_DB_ERROR).await;
                }
            }
        }
    }

    /// Runs all jobs that are due now, one after the other; answers how many. For commands and tests.
    ///
    /// # Errors
    /// The database refused a statement.
    pub async fn run_due(&self) -> Result<u32, DbError> {
        let mut ran = 0;
        while self.run_next().await? {
            ran += 1;
        }
        Ok(ran)
    }

    /// Runs the next job that is due; `false` when there is none.
    async fn run_next(&self) -> Result<bool, DbError> {
        let Context { db, clock, .. } = &self.context;
        for periodic in &self.schedule {
            periodic.tick(db, clock.now()).await?;
        }
        if self.handlers.is_empty() || !claim::is_any_due(db, clock.now()).await? {
            return Ok(false);
        }
        let kinds: Vec<_> = self.handlers.keys().copied().collect();
        let Some(job) = claim::claim(db, &kinds, clock.now()).await? else { return Ok(false) };
        let Some(handler) = self.handlers.get(job.kind.as_str()) else { return Ok(false) };

        match self.attempt(&job, handler).await {
            Ok(()) => claim::finish(db, &job, clock.now()).await?,
            Err(failure) => {
                tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempt, error = &*failure as &dyn std::error::Error, "a job failed");
                let why: String = failure.to_string().chars().take(300).collect();
                claim::fail(db, &job, &why, handler.most_attempts, clock.now()).await?;
            }
        }
        Ok(true)
    }

    /// Runs the handler in a task of its own, so that a panic stays in there, and renews the lease meanwhile.
    async fn attempt(&self, job: &Claimed, handler: &Handler) -> Result<(), Failure> {
        if job.attempt > i64::from(handler.most_attempts) {
            return Err("every attempt ended with the worker's death".into());
        }
        let mut running = JoinSet::new();
        running.spawn((handler.run)(self.context.clone(), &job.payload));
        loop {
            tokio::select! {
                ended = running.join_next() => return match ended {
                    Some(Ok(outcome)) => outcome,
                    _ => Err("the handler panicked".into()),
                },
                () = tokio::time::sleep(RENEWAL) => {
                    if !claim::renew(&self.context.db, job, self.context.clock.now()).await? {
                        return Err("the job was given to another worker".into());
                    }
                }
            }
        }
    }
}

//! One writer, many transactions, one fsync for those that meet.
//!
//! SQLite writes one transaction at a time, and `synchronous=FULL` pays one fsync (milliseconds) a commit. So transactions take turns as
//! savepoints inside one outer transaction: whoever finishes while others wait leaves the outer one open, and all that joined
//! it learn of their success together, after the one commit that makes all of them durable.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::{Connection as _, Executor, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use crate::DbError;

/// So many transactions share one commit at most, which bounds how long the first of them waits.
const LARGEST_GROUP: usize = 64;

#[derive(Clone)]
pub(crate) struct Writer {
    state: Arc<Mutex<State>>,
    waiting: Arc<AtomicUsize>,
}

struct State {
    conn: SqliteConnection,
    is_open: bool,
    joined: Vec<oneshot::Sender<Result<(), String>>>,
}

impl Writer {
    pub(crate) fn new(conn: SqliteConnection) -> Self {
        let state = State { conn, is_open: false, joined: Vec::new() };
        Self { state: Arc::new(Mutex::new(state)), waiting: Arc::default() }
    }

    pub(crate) async fn begin(&self) -> Result<Turn, DbError> {
        let queued = Queued::join(self);
        let state = self.state.clone().lock_owned().await;
        let mut turn = queued.arrive(state);
        turn.start().await?;
        Ok(turn)
    }

    pub(crate) async fn close(&self) -> Result<(), DbError> {
        let mut state = self.state.clone().lock_owned().await;
        state.finish().await?;
        state.conn.execute("PRAGMA optimize").await.map_err(|e| DbError::new("PRAGMA optimize", e))?;
        state.conn.ping().await.map_err(|e| DbError::new("ping", e))
    }

    /// Commits what is open unless somebody waits, who will.
    async fn settle(&self, mut state: OwnedMutexGuard<State>) {
        if self.waiting.load(Ordering::SeqCst) == 0 || state.joined.len() >= LARGEST_GROUP {
            let _ = state.finish().await;
        }
    }

    fn settle_later(&self) {
        let writer = self.clone();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let state = writer.state.clone().lock_owned().await;
                writer.settle(state).await;
            });
        }
    }
}

impl State {
    /// Commits the outer transaction and tells everyone in it.
    async fn finish(&mut self) -> Result<(), DbError> {
        if !self.is_open {
            return Ok(());
        }
        self.is_open = false;
        let outcome = self.conn.execute("COMMIT").await;
        if outcome.is_err() {
            let _ = self.conn.execute("ROLLBACK").await;
        }
        let told = outcome.as_ref().map(|_| ()).map_err(ToString::to_string);
        for member in self.joined.drain(..) {
            let _ = member.send(told.clone());
        }
        outcome.map(|_| ()).map_err(|e| DbError::new("COMMIT", e))
    }
}

/// A place in the queue; leaving it early must not strand those who counted on us to commit for them.
struct Queued<'w> {
    writer: &'w Writer,
    has_arrived: bool,
}

impl<'w> Queued<'w> {
    fn join(writer: &'w Writer) -> Self {
        writer.waiting.fetch_add(1, Ordering::SeqCst);
        Self { writer, has_arrived: false }
    }

    fn arrive(mut self, state: OwnedMutexGuard<State>) -> Turn {
        self.has_arrived = true;
        Turn { writer: self.writer.clone(), state: Some(state) }
    }
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        self.writer.waiting.fetch_sub(1, Ordering::SeqCst);
        if !self.has_arrived {
            self.writer.settle_later();
        }
    }
}

/// The writer's attention, until commit or drop.
pub(crate) struct Turn {
    writer: Writer,
    state: Option<OwnedMutexGuard<State>>,
}

impl Turn {
    async fn start(&mut self) -> Result<(), DbError> {
        let state = self.held();
        if !state.is_open {
            state.conn.execute("BEGIN IMMEDIATE").await.map_err(|e| DbError::new("BEGIN IMMEDIATE", e))?;
            state.is_open = true;
        }
        state.conn.execute("SAVEPOINT turn").await.map_err(|e| DbError::new("SAVEPOINT", e))?;
        Ok(())
    }

    fn held(&mut self) -> &mut State {
        match &mut self.state {
            Some(state) => state,
            None => unreachable!("a turn holds the writer until it is consumed"),
        }
    }

    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.held().conn
    }

    pub(crate) async fn commit(self) -> Result<(), DbError> {
        // In a task of its own: a caller that is cancelled here must not take those along who share the commit.
        let released = tokio::spawn(self.release()).await.map_err(|_| DbError::new("COMMIT", sqlx::Error::WorkerCrashed))?;
        match released?.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(why)) => Err(DbError::new("COMMIT", sqlx::Error::Protocol(why))),
            Err(_) => Err(DbError::new("COMMIT", sqlx::Error::WorkerCrashed)),
        }
    }

    /// Joins the group; the answer arrives when its commit is durable.
    async fn release(mut self) -> Result<oneshot::Receiver<Result<(), String>>, DbError> {
        self.connection().execute("RELEASE turn").await.map_err(|e| DbError::new("RELEASE", e))?;
        let (told, outcome) = oneshot::channel();
        if let Some(mut state) = self.state.take() {
            state.joined.push(told);
            self.writer.settle(state).await;
        }
        Ok(outcome)
    }
}

impl Drop for Turn {
    /// Undoes the savepoint in the background; the next writer waits for that.
    fn drop(&mut self) {
        let Some(mut state) = self.state.take() else { return };
        let writer = self.writer.clone();
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        runtime.spawn(async move {
            let undone = match state.conn.execute("ROLLBACK TO turn").await {
                Ok(_) => state.conn.execute("RELEASE turn").await,
                Err(e) => Err(e),
            };
            if let Err(why) = undone {
                tracing::warn!(error = %why, "a transaction was rolled back as a whole");
                let _ = state.conn.execute("ROLLBACK").await;
                state.is_open = false;
                for member in state.joined.drain(..) {
                    let _ = member.send(Err(why.to_string()));
                }
            }
            writer.settle(state).await;
        });
    }
}

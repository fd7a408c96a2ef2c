//! One writer, many transactions, one fsync for those that meet.
//!
//! SQLite writes one transaction at a time, and `synchronous=FULL` pays one fsync (milliseconds) a commit. So transactions take turns
//! inside one outer transaction, the first as itself, those that follow as savepoints: whoever finishes while others wait leaves the
//! outer one open, and all that joined it learn of their success together, after the one commit that makes all of them durable.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::{Connection, offload};
use crate::DbError;
use crate::error::Failure;

/// So many transactions share one commit at most, which bounds how long the first of them waits.
const LARGEST_GROUP: usize = 64;

#[derive(Clone)]
pub(crate) struct Writer {
    state: Arc<Mutex<State>>,
    waiting: Arc<AtomicUsize>,
}

struct State {
    conn: Connection,
    joined: Vec<oneshot::Sender<Result<(), String>>>,
}

impl Writer {
    /// The writer of `file`, which is made where it is missing.
    pub(crate) async fn open(file: PathBuf) -> Result<Self, DbError> {
        let conn = offload(move || Connection::open_writer(&file)).await?;
        let state = State { conn, joined: Vec::new() };
        Ok(Self { state: Arc::new(Mutex::new(state)), waiting: Arc::default() })
    }

    pub(crate) async fn begin(&self) -> Result<Turn, DbError> {
        let queued = Queued::join(self);
        let state = self.state.clone().lock_owned().await;
        queued.arrive(state).start().await
    }

    pub(crate) async fn close(&self) -> Result<(), DbError> {
        let mut state = self.state.clone().lock_owned().await;
        offload(move || {
            state.finish()?;
            state.conn.control("PRAGMA optimize")
        })
        .await
    }

    /// Commits what is open unless somebody waits, who will.
    fn settle(&self, mut state: OwnedMutexGuard<State>) {
        if self.waiting.load(Ordering::SeqCst) == 0 || state.joined.len() >= LARGEST_GROUP {
            let _ = state.finish();
        }
    }

    fn settle_later(&self) {
        let writer = self.clone();
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                let state = writer.state.clone().lock_owned().await;
                let settled = move || {
                    writer.settle(state);
                    Ok(())
                };
                let _ = offload(settled).await;
            });
        }
    }
}

impl State {
    /// Commits the outer transaction and tells everyone in it.
    fn finish(&mut self) -> Result<(), DbError> {
        if self.joined.is_empty() && self.conn.is_idle() {
            return Ok(());
        }
        let outcome = self.conn.control("COMMIT");
        self.tell(outcome.as_ref().copied().map_err(ToString::to_string));
        if outcome.is_err() && !self.conn.is_idle() {
            let _ = self.conn.control("ROLLBACK");
        }
        outcome
    }

    fn tell(&mut self, outcome: Result<(), String>) {
        for member in self.joined.drain(..) {
            let _ = member.send(outcome.clone());
        }
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
        Turn { writer: self.writer.clone(), state: Some(state), is_first: false }
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
    /// The outer transaction holds nothing but this turn, which needs no savepoint to be undone.
    is_first: bool,
}

impl Turn {
    async fn start(mut self) -> Result<Self, DbError> {
        if !self.held().conn.is_idle() {
            self.connection().control("SAVEPOINT turn")?;
            return Ok(self);
        }
        self.is_first = true;
        // Another process may be writing; then this waits.
        let begin = move || {
            self.connection().control("BEGIN IMMEDIATE")?;
            Ok(self)
        };
        offload(begin).await
    }

    fn held(&mut self) -> &mut State {
        match &mut self.state {
            Some(state) => state,
            None => unreachable!("a turn holds the writer until it is consumed"),
        }
    }

    pub(crate) fn connection(&mut self) -> &mut Connection {
        &mut self.held().conn
    }

    pub(crate) async fn commit(self) -> Result<(), DbError> {
        let failed = |failure| Err(DbError::new("COMMIT", failure));
        match offload(move || self.release()).await?.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(why)) => failed(Failure::SharedCommit(why)),
            Err(_) => failed(Failure::Undone),
        }
    }

    /// Joins the group; the answer arrives when its commit is durable.
    fn release(mut self) -> Result<oneshot::Receiver<Result<(), String>>, DbError> {
        // SQLite undoes all by itself when the disk is full or fails.
        if self.connection().is_idle() {
            return Err(DbError::new("COMMIT", Failure::Undone));
        }
        if !self.is_first {
            self.connection().control("RELEASE turn")?;
        }
        let (told, outcome) = oneshot::channel();
        if let Some(mut state) = self.state.take() {
            state.joined.push(told);
            self.writer.settle(state);
        }
        Ok(outcome)
    }

    fn undo(state: &mut State, is_first: bool) -> Result<(), DbError> {
        if state.conn.is_idle() {
            return Err(DbError::new("ROLLBACK", Failure::Undone));
        }
        if is_first {
            return state.conn.control("ROLLBACK");
        }
        state.conn.control("ROLLBACK TO turn")?;
        state.conn.control("RELEASE turn")
    }
}

impl Drop for Turn {
    /// Undoes what the turn did, and commits what others did before it if nobody waits who would.
    fn drop(&mut self) {
        let Some(mut state) = self.state.take() else { return };
        if let Err(why) = Self::undo(&mut state, self.is_first) {
            if !state.joined.is_empty() {
                tracing::warn!(error = %why, "transactions were undone together");
            }
            if !state.conn.is_idle() {
                let _ = state.conn.control("ROLLBACK");
            }
            state.tell(Err(why.to_string()));
        }
        let writer = self.writer.clone();
        match Handle::try_current() {
            Ok(runtime) if !state.joined.is_empty() => drop(runtime.spawn_blocking(move || writer.settle(state))),
            _ => writer.settle(state),
        }
    }
}

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{OpenFlags, Statement};
use tokio::runtime::{Handle, RuntimeFlavor};

use crate::{DbError, Row, Value};

const STATEMENTS_KEPT_PREPARED: usize = 512;
const LONGEST_WAIT_FOR_A_LOCK: Duration = Duration::from_secs(30);
/// SQLite looks up from its work after so many instructions of its virtual machine.
const INSTRUCTIONS_AT_ONCE: i32 = 1_000;
/// A statement that takes more looks than this, a few milliseconds, must not keep a thread that others wait for.
const SHORT: u32 = 50;
const AS_LONG_AS_IT_TAKES: u32 = u32::MAX;

/// An open file.
pub(crate) struct Connection {
    raw: rusqlite::Connection,
    /// How many more looks a reader's statement may take.
    patience: Option<Arc<AtomicU32>>,
}

impl Connection {
    /// Opens `file` for reading and writing, and makes it where it is missing.
    pub(super) fn open_writer(file: &Path) -> Result<Self, DbError> {
        let raw = open(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE, "PRAGMA journal_mode = WAL")?;
        Ok(Self { raw, patience: None })
    }

    /// Opens `file`, which is there, for reading.
    pub(super) fn open_reader(file: &Path) -> Result<Self, DbError> {
        let mut raw = open(file, OpenFlags::SQLITE_OPEN_READ_ONLY, "PRAGMA query_only = ON")?;
        let patience = Arc::new(AtomicU32::new(AS_LONG_AS_IT_TAKES));
        let left = patience.clone();
        let is_over = move || match left.load(Ordering::Relaxed) {
            AS_LONG_AS_IT_TAKES => false,
            0 => true,
            looks => {
                left.store(looks - 1, Ordering::Relaxed);
                false
            }
        };
        raw.progress_handler(INSTRUCTIONS_AT_ONCE, Some(is_over)).map_err(|e| DbError::new("open SQLite", e))?;
        Ok(Self { raw, patience: Some(patience) })
    }

    /// Whether no transaction is open.
    pub(super) fn is_idle(&self) -> bool {
        self.raw.is_autocommit()
    }

    /// Begins, ends or marks a transaction, here and now.
    pub(super) fn control(&mut self, word: &'static str) -> Result<(), DbError> {
        self.raw.execute_batch(word).map_err(|e| DbError::new(word, e))
    }

    /// Runs a statement once for each row of values; answers how many rows all together changed.
    pub(crate) fn execute<'v>(&mut self, text: &str, rows: impl Iterator<Item = &'v [Value]>) -> Result<u64, DbError> {
        let run = |raw: &rusqlite::Connection| {
            let mut statement = raw.prepare_cached(text)?;
            let mut changed = 0;
            for values in rows {
                bind(&mut statement, values)?;
                let mut answer = statement.raw_query();
                while answer.next()?.is_some() {}
                changed += raw.changes();
            }
            Ok(changed)
        };
        self.at_leisure(run).map_err(|e: rusqlite::Error| DbError::new(text, e))
    }

    /// The first rows of a statement, up to `most`, each through `map`. A reader that finds the statement long begins it
    /// anew as one that may be, so `map` may see a row twice.
    pub(crate) fn fetch<T>(
        &mut self,
        text: &str,
        values: &[Value],
        most: usize,
        map: impl Fn(&Row) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let collect = |raw: &rusqlite::Connection| -> Result<Vec<T>, DbError> {
            let mut found = Vec::new();
            walk(raw, text, values, |row| {
                found.push(map(row)?);
                Ok::<_, DbError>(if found.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            })?;
            Ok(found)
        };
        match &self.patience {
            Some(patience) if is_shared_thread() => {
                patience.store(SHORT, Ordering::Relaxed);
                match collect(&self.raw) {
                    Err(error) if error.is_interrupted() => self.at_leisure(collect),
                    done => done,
                }
            }
            _ => self.at_leisure(collect),
        }
    }

    /// Hands every row to `each` as it is found.
    pub(crate) fn for_each<E: From<DbError>>(
        &mut self,
        text: &str,
        values: &[Value],
        mut each: impl FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), E> {
        self.at_leisure(|raw| walk(raw, text, values, |row| each(row).map(ControlFlow::Continue)))
    }

    /// Work that may take its time: other tasks leave this thread first.
    fn at_leisure<T>(&mut self, work: impl FnOnce(&rusqlite::Connection) -> T) -> T {
        if let Some(patience) = &self.patience {
            patience.store(AS_LONG_AS_IT_TAKES, Ordering::Relaxed);
        }
        if is_shared_thread() { tokio::task::block_in_place(|| work(&self.raw)) } else { work(&self.raw) }
    }
}

fn open(file: &Path, flags: OpenFlags, first: &str) -> Result<rusqlite::Connection, DbError> {
    let failed = |e| DbError::new("open SQLite", e);
    let raw = rusqlite::Connection::open_with_flags(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(failed)?;
    raw.busy_timeout(LONGEST_WAIT_FOR_A_LOCK).map_err(failed)?;
    raw.set_prepared_statement_cache_capacity(STATEMENTS_KEPT_PREPARED);
    // One plan a statement: otherwise many statements are planned anew for each new value that is bound.
    raw.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failed)?;
    raw.execute_batch(first).map_err(failed)?;
    // Pages are read where the system keeps the file in memory anyway; the cache is for what is being written.
    let rest = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA mmap_size = 2147418112;
                PRAGMA temp_store = MEMORY;";
    raw.execute_batch(rest).map_err(failed)?;
    Ok(raw)
}

/// Whether other tasks wait for this thread.
fn is_shared_thread() -> bool {
    Handle::try_current().is_ok_and(|runtime| runtime.runtime_flavor() == RuntimeFlavor::MultiThread)
}

fn walk<E: From<DbError>>(
    raw: &rusqlite::Connection,
    text: &str,
    values: &[Value],
    mut each: impl FnMut(&Row) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    let failed = |e| E::from(DbError::new(text, e));
    let mut statement = raw.prepare_cached(text).map_err(failed)?;
    bind(&mut statement, values).map_err(failed)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(failed)? {
        if each(&Row::Sqlite(row))?.is_break() {
            break;
        }
    }
    Ok(())
}

/// SQLite numbers `$2` by where it first stands in the text; we by its name.
fn bind(statement: &mut Statement<'_>, values: &[Value]) -> rusqlite::Result<()> {
    for index in 1..=statement.parameter_count() {
        let number = statement.parameter_name(index).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        match number.and_then(|number| values.get(number.checked_sub(1)?)) {
            Some(Value::Text(text)) => statement.raw_bind_parameter(index, text)?,
            Some(Value::Int(number)) => statement.raw_bind_parameter(index, number)?,
            Some(Value::Real(number)) => statement.raw_bind_parameter(index, number)?,
            None => return Err(rusqlite::Error::InvalidParameterCount(values.len(), statement.parameter_count())),
        }
    }
    Ok(())
}

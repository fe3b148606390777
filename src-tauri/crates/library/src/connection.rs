//! How the file is opened: one writer, a few readers.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::LibraryError;
use crate::migration;

/// How long a statement waits for another program that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Readers kept open when idle. More may be open at once; the surplus is closed after use.
const IDLE_READERS: usize = 4;
/// Room for the prepared statements of all tables.
const CACHED_STATEMENTS: usize = 64;

/// The connections of one open library.
pub(crate) struct Connections {
    writer: Mutex<Connection>,
    readers: Readers,
}

enum Readers {
    Pool {
        path: PathBuf,
        idle: Mutex<Vec<Connection>>,
    },
    /// A database in memory belongs to its one connection.
    Writer,
}

impl Connections {
    pub(crate) fn open(path: &Path) -> Result<Self, LibraryError> {
        let mut writer = Connection::open(path)?;
        writer.busy_timeout(BUSY_TIMEOUT)?;
        if writer.is_readonly("main")? {
            return Err(LibraryError::ReadOnly);
        }
        // The migration looks before it writes, so a file that is refused has not been touched. WAL comes after it:
        // it would change the header.
        migration::migrate(&mut writer)?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        configure(&writer)?;
        let readers = Readers::Pool { path: path.to_owned(), idle: Mutex::new(Vec::new()) };
        Ok(Self { writer: Mutex::new(writer), readers })
    }

    pub(crate) fn in_memory() -> Result<Self, LibraryError> {
        let mut writer = Connection::open_in_memory()?;
        migration::migrate(&mut writer)?;
        configure(&writer)?;
        Ok(Self { writer: Mutex::new(writer), readers: Readers::Writer })
    }

    /// Runs `work` in one transaction: all of it is stored or, on an error, nothing.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        let mut writer = lock(&self.writer);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }

    pub(crate) fn reader(&self) -> Result<Reader<'_>, LibraryError> {
        match &self.readers {
            Readers::Writer => Ok(Reader::Writer(lock(&self.writer))),
            Readers::Pool { path, idle } => {
                let pooled = lock(idle).pop();
                let connection = match pooled {
                    Some(connection) => connection,
                    None => open_reader(path)?,
                };
                Ok(Reader::Pooled { connection: Some(connection), idle })
            }
        }
    }
}

fn open_reader(path: &Path) -> Result<Connection, LibraryError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    configure(&connection)?;
    Ok(connection)
}

fn configure(connection: &Connection) -> Result<(), LibraryError> {
    // In WAL mode NORMAL can lose the last commits on power failure but never damages the file
    // (https://www.sqlite.org/pragma.html#pragma_synchronous).
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // Negative: KiB. The names and sort keys of 100,000 tracks fit.
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    Ok(())
}

/// A transaction that panicked was rolled back when it was dropped, so the connection is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A connection to read from; goes back to the pool when dropped.
pub(crate) enum Reader<'a> {
    Pooled { connection: Option<Connection>, idle: &'a Mutex<Vec<Connection>> },
    Writer(MutexGuard<'a, Connection>),
}

impl Deref for Reader<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match self {
            Self::Pooled { connection: Some(connection), .. } => connection,
            Self::Pooled { connection: None, .. } => unreachable!("only drop takes the connection"),
            Self::Writer(guard) => guard,
        }
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        if let Self::Pooled { connection, idle } = self
            && let Some(connection) = connection.take()
        {
            let mut idle = lock(idle);
            if idle.len() < IDLE_READERS {
                idle.push(connection);
            }
        }
    }
}

//! Cue sheets that a scan has read, so that the next one reads only those that changed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, params};

use crate::{LibraryError, path};

pub(crate) const MIGRATION: &str = "
    CREATE TABLE sheets (
        path     BLOB PRIMARY KEY,
        mtime_ns INTEGER NOT NULL, -- Unix nanoseconds
        size     INTEGER NOT NULL  -- bytes
    ) STRICT, WITHOUT ROWID;";

/// What tells whether a file changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Time of last change, Unix nanoseconds.
    pub mtime_ns: i64,
    /// Bytes.
    pub size: u64,
}

pub(crate) struct SheetsReader<'c>(pub(crate) &'c Connection);

impl SheetsReader<'_> {
    pub(crate) fn all(&self) -> Result<HashMap<PathBuf, Stamp>, LibraryError> {
        let mut statement = self.0.prepare_cached("SELECT path, mtime_ns, size FROM sheets")?;
        let rows = statement.query_map([], |row| {
            let stamp = Stamp { mtime_ns: row.get(1)?, size: row.get::<_, i64>(2)? as u64 };
            Ok((path::decode(row.get(0)?), stamp))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) struct SheetsWriter<'t>(pub(crate) &'t Transaction<'t>);

impl SheetsWriter<'_> {
    pub(crate) fn put(&self, sheet: &Path, stamp: Stamp) -> Result<(), LibraryError> {
        self.0
            .prepare_cached("INSERT OR REPLACE INTO sheets (path, mtime_ns, size) VALUES (?1, ?2, ?3)")?
            .execute(params![path::encode(sheet), stamp.mtime_ns, stamp.size as i64])?;
        Ok(())
    }

    pub(crate) fn forget(&self, sheet: &Path) -> Result<(), LibraryError> {
        self.0.prepare_cached("DELETE FROM sheets WHERE path = ?1")?.execute([path::encode(sheet)])?;
        Ok(())
    }
}

//! Files that failed, and why. One row per file: its last failure.

use std::path::{Path, PathBuf};

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Transaction, params};

use crate::{LibraryError, path};

pub(crate) const MIGRATION: &str = "
    CREATE TABLE failures (
        path    BLOB PRIMARY KEY,
        stage   TEXT NOT NULL CHECK (stage IN ('tags', 'decode', 'analysis')),
        code    TEXT NOT NULL,
        message TEXT NOT NULL,
        at      INTEGER NOT NULL -- Unix milliseconds
    ) STRICT, WITHOUT ROWID;";

/// Cue sheets are files too. SQLite cannot change a CHECK, so the table is made anew.
pub(crate) const MIGRATION_SHEETS: &str = "
    CREATE TABLE failures_new (
        path    BLOB PRIMARY KEY,
        stage   TEXT NOT NULL CHECK (stage IN ('tags', 'sheet', 'decode', 'analysis')),
        code    TEXT NOT NULL,
        message TEXT NOT NULL,
        at      INTEGER NOT NULL -- Unix milliseconds
    ) STRICT, WITHOUT ROWID;
    INSERT INTO failures_new SELECT path, stage, code, message, at FROM failures;
    DROP TABLE failures;
    ALTER TABLE failures_new RENAME TO failures;";

/// At what work a file failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureStage {
    /// Finding it and reading its tags.
    Tags,
    /// Reading a cue sheet, beside a file or in it. The file is a track without it.
    Sheet,
    /// Decoding its sound.
    Decode,
    /// Analysing its sound.
    Analysis,
}

impl FailureStage {
    /// Stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tags => "tags",
            Self::Sheet => "sheet",
            Self::Decode => "decode",
            Self::Analysis => "analysis",
        }
    }
}

impl ToSql for FailureStage {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for FailureStage {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "tags" => Ok(Self::Tags),
            "sheet" => Ok(Self::Sheet),
            "decode" => Ok(Self::Decode),
            "analysis" => Ok(Self::Analysis),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

/// A file that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The file.
    pub path: PathBuf,
    /// At what work.
    pub stage: FailureStage,
    /// Stable code of the error.
    pub code: String,
    /// The error in words.
    pub message: String,
    /// When, Unix milliseconds.
    pub at: i64,
}

pub(crate) struct FailuresReader<'c>(pub(crate) &'c Connection);

impl FailuresReader<'_> {
    /// All failures, newest first.
    pub(crate) fn all(&self) -> Result<Vec<Failure>, LibraryError> {
        let mut statement = self
            .0
            .prepare_cached("SELECT path, stage, code, message, at FROM failures ORDER BY at DESC, path")?;
        let rows = statement.query_map([], |row| {
            Ok(Failure {
                path: path::decode(row.get(0)?),
                stage: row.get(1)?,
                code: row.get(2)?,
                message: row.get(3)?,
                at: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) struct FailuresWriter<'t>(pub(crate) &'t Transaction<'t>);

impl FailuresWriter<'_> {
    /// Records the failure in place of an earlier one of the same file.
    pub(crate) fn record(&self, failure: &Failure) -> Result<(), LibraryError> {
        self.0
            .prepare_cached("INSERT OR REPLACE INTO failures (path, stage, code, message, at) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                path::encode(&failure.path),
                failure.stage,
                failure.code,
                failure.message,
                failure.at
            ])?;
        Ok(())
    }

    pub(crate) fn clear(&self, file: &Path) -> Result<(), LibraryError> {
        self.0.prepare_cached("DELETE FROM failures WHERE path = ?1")?.execute([path::encode(file)])?;
        Ok(())
    }
}

//! The folders the listener added.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Transaction, named_params, params};

use crate::table::track::Presence;
use crate::{LibraryError, path};

pub(crate) const MIGRATION: &str = "
    CREATE TABLE folders (
        id       INTEGER PRIMARY KEY AUTOINCREMENT,
        path     BLOB NOT NULL UNIQUE,
        added_at INTEGER NOT NULL -- Unix milliseconds
    ) STRICT;";

/// A folder of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Key.
    pub id: u32,
    /// Where it is.
    pub path: PathBuf,
    /// When it was added, Unix milliseconds.
    pub added_at: i64,
    /// Tracks below it whose files are there.
    pub track_count: u32,
}

pub(crate) struct FoldersReader<'c>(pub(crate) &'c Connection);

impl FoldersReader<'_> {
    /// All folders in the order they were added.
    pub(crate) fn all(&self) -> Result<Vec<Folder>, LibraryError> {
        let mut folders = self.bare()?;
        let mut count = self
            .0
            .prepare_cached("SELECT count(*) FROM tracks WHERE path >= ?1 AND path < ?2 AND presence = 0")?;
        for folder in &mut folders {
            folder.track_count = count.query_row(path::range_below(&folder.path), |row| row.get(0))?;
        }
        Ok(folders)
    }

    fn bare(&self) -> Result<Vec<Folder>, LibraryError> {
        let mut statement = self.0.prepare_cached("SELECT id, path, added_at FROM folders ORDER BY id")?;
        let rows = statement.query_map([], |row| {
            Ok(Folder {
                id: row.get(0)?,
                path: path::decode(row.get(1)?),
                added_at: row.get(2)?,
                track_count: 0,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) struct FoldersWriter<'t>(pub(crate) &'t Transaction<'t>);

impl FoldersWriter<'_> {
    /// Adds the folder, or finds it when it is there already. Tracks that were put aside when a folder above or
    /// below was removed become "missing" until the next scan sees their files.
    pub(crate) fn add(&self, folder: &Path, added_at: i64) -> Result<u32, LibraryError> {
        if !folder.is_absolute() {
            return Err(LibraryError::RelativePath(folder.to_owned()));
        }
        // Without "." and trailing separators, so that one folder has one spelling.
        let folder: PathBuf = folder.components().collect();
        let key = path::encode(&folder);
        self.0.execute(
            "INSERT INTO folders (path, added_at) VALUES (?1, ?2) ON CONFLICT (path) DO NOTHING",
            params![key, added_at],
        )?;
        let (low, high) = path::range_below(&folder);
        self.0.execute(
            "UPDATE tracks SET presence = :missing WHERE path >= :low AND path < :high AND presence = :removed",
            named_params! {":missing": Presence::Missing, ":removed": Presence::Removed, ":low": low, ":high": high},
        )?;
        Ok(self.0.query_row("SELECT id FROM folders WHERE path = ?1", [key], |row| row.get(0))?)
    }

    /// Takes the folder out. Its tracks leave the lists, unless another folder holds them too; their rows stay.
    pub(crate) fn remove(&self, id: u32) -> Result<(), LibraryError> {
        let removed: Option<Vec<u8>> = self
            .0
            .query_row("DELETE FROM folders WHERE id = ?1 RETURNING path", [id], |row| row.get(0))
            .optional()?;
        let Some(key) = removed else { return Err(LibraryError::NotFound { what: "folder", id }) };
        let (low, high) = path::range_below(&path::decode(key));

        self.0.execute_batch(
            "CREATE TEMP TABLE IF NOT EXISTS kept (low BLOB NOT NULL, high BLOB NOT NULL); DELETE FROM temp.kept;",
        )?;
        for other in FoldersReader(self.0).bare()? {
            let (low, high) = path::range_below(&other.path);
            self.0.execute("INSERT INTO temp.kept VALUES (?1, ?2)", params![low, high])?;
        }
        self.0.execute(
            "UPDATE tracks SET presence = :removed WHERE path >= :low AND path < :high AND presence <> :replaced
             AND NOT EXISTS (SELECT 1 FROM temp.kept WHERE path >= kept.low AND path < kept.high)",
            named_params! {
                ":removed": Presence::Removed, ":replaced": Presence::Replaced, ":low": low, ":high": high,
            },
        )?;
        self.0.execute(
            "DELETE FROM failures WHERE path >= :low AND path < :high
             AND NOT EXISTS (SELECT 1 FROM temp.kept WHERE path >= kept.low AND path < kept.high)",
            named_params! {":low": low, ":high": high},
        )?;
        Ok(())
    }
}

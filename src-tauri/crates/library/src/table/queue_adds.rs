//! Tracks the listener put into the queue by hand: a weak liking.

use rusqlite::{Connection, Transaction, params};

use crate::LibraryError;
use crate::table::profiles::CURRENT;
use crate::table::track::TrackId;

pub(crate) const MIGRATION: &str = "
    CREATE TABLE queue_adds (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        profile_id INTEGER NOT NULL REFERENCES profiles (id),
        track_id   INTEGER NOT NULL REFERENCES tracks (id),
        at         INTEGER NOT NULL, -- Unix milliseconds
        undone_at  INTEGER,
        weight     REAL NOT NULL DEFAULT 1,
        expires_at INTEGER
    ) STRICT;";

/// One track added to the queue.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueAdd {
    /// Key.
    pub id: u32,
    /// The track.
    pub track_id: TrackId,
    /// When, Unix milliseconds.
    pub at: i64,
    /// When it was undone, Unix milliseconds.
    pub undone_at: Option<i64>,
    /// How much it counts; 1 unless the listener changed it.
    pub weight: f32,
    /// From when on it no longer counts, Unix milliseconds.
    pub expires_at: Option<i64>,
}

pub(crate) struct QueueAddsReader<'c>(pub(crate) &'c Connection);

impl QueueAddsReader<'_> {
    /// The latest of the current profile, newest first.
    pub(crate) fn latest(&self, limit: usize) -> Result<Vec<QueueAdd>, LibraryError> {
        let mut statement = self.0.prepare_cached(&format!(
            "SELECT id, track_id, at, undone_at, weight, expires_at FROM queue_adds
             WHERE profile_id = {CURRENT} ORDER BY at DESC, id DESC LIMIT ?1"
        ))?;
        let rows = statement.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
            Ok(QueueAdd {
                id: row.get(0)?,
                track_id: row.get(1)?,
                at: row.get(2)?,
                undone_at: row.get(3)?,
                weight: row.get(4)?,
                expires_at: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) struct QueueAddsWriter<'t>(pub(crate) &'t Transaction<'t>);

impl QueueAddsWriter<'_> {
    /// Files from outside the library say nothing of a taste and are left out.
    pub(crate) fn add(&self, tracks: &[TrackId], at: i64) -> Result<(), LibraryError> {
        let mut statement = self.0.prepare_cached(&format!(
            "INSERT INTO queue_adds (profile_id, track_id, at) SELECT {CURRENT}, id, ?2 FROM tracks
             WHERE id = ?1 AND presence <> 2"
        ))?;
        for track in tracks {
            statement.execute(params![track, at])?;
        }
        Ok(())
    }
}

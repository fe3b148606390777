//! Lyrics as the text model reads them: a vector per passage.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction, params};

use crate::LibraryError;
use crate::table::track::TrackId;

pub(crate) const MIGRATION: &str = "
    CREATE TABLE passages (
        track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
        mtime_ns INTEGER NOT NULL, -- of the file when its lyrics were read
        model    TEXT NOT NULL,    -- the text model the vectors are of
        language TEXT,             -- ISO 639-1 of the lyrics, when sure
        vectors  BLOB NOT NULL     -- one after the other, each value an i8 of 1/127; empty without lyrics
    ) STRICT;";

/// The lyrics of a track as vectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passages {
    /// Language of the lyrics, ISO 639-1, when sure.
    pub language: Option<String>,
    /// Unit vectors one after the other, each value in 1/127.
    pub vectors: Vec<i8>,
}

pub(crate) struct PassagesReader<'c>(pub(crate) &'c Connection);

impl PassagesReader<'_> {
    /// Tracks that are there and whose lyrics have not been read by `model` since their file changed.
    pub(crate) fn pending(&self, model: &str) -> Result<Vec<(TrackId, i64)>, LibraryError> {
        let mut statement = self.0.prepare_cached(
            "SELECT id, tracks.mtime_ns FROM tracks LEFT JOIN passages ON track_id = id
             WHERE presence = 0 AND (track_id IS NULL OR model <> ?1 OR passages.mtime_ns <> tracks.mtime_ns)
             ORDER BY id",
        )?;
        let rows = statement.query_map([model], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Of all tracks with lyrics or a known language.
    pub(crate) fn all(&self, model: &str) -> Result<HashMap<TrackId, Passages>, LibraryError> {
        let mut statement = self.0.prepare_cached(
            "SELECT track_id, language, vectors FROM passages
             WHERE model = ?1 AND (language IS NOT NULL OR length(vectors) > 0)",
        )?;
        let rows = statement.query_map([model], |row| {
            let bytes: Vec<u8> = row.get(2)?;
            let vectors = bytes.into_iter().map(u8::cast_signed).collect();
            Ok((row.get(0)?, Passages { language: row.get(1)?, vectors }))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) struct PassagesWriter<'t>(pub(crate) &'t Transaction<'t>);

impl PassagesWriter<'_> {
    pub(crate) fn put(
        &self,
        track: TrackId,
        mtime_ns: i64,
        model: &str,
        passages: &Passages,
    ) -> Result<(), LibraryError> {
        let bytes: Vec<u8> = passages.vectors.iter().map(|value| value.cast_unsigned()).collect();
        self.0.execute(
            "INSERT OR REPLACE INTO passages (track_id, mtime_ns, model, language, vectors)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![track, mtime_ns, model, passages.language, bytes],
        )?;
        Ok(())
    }
}

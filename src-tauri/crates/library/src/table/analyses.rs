//! What was measured of a track's sound.

use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::table::span::Span;
use crate::table::track::TrackId;
use crate::{LibraryError, path};

pub(crate) const MIGRATION: &str = "
    CREATE TABLE analyses (
        track_id      INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
        version       INTEGER NOT NULL, -- of the feature vector
        features      BLOB NOT NULL,    -- little-endian f32, as all vectors
        probabilities BLOB,             -- NULL until a tagger was there
        embeddings    BLOB,
        waveform      BLOB NOT NULL     -- peaks, one byte each
    ) STRICT;
    CREATE INDEX analyses_by_state ON analyses (version, (probabilities IS NULL));";

/// Rows read at a time by [`AnalysesReader::page`]: about 1.5 MB.
const PAGE: usize = 512;

/// The analysis of a track.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StoredAnalysis {
    /// Version of the feature vector.
    pub version: u16,
    /// The feature vector.
    pub features: Vec<f32>,
    /// The tagger's probabilities; `None` when it was analysed without a tagger.
    pub probabilities: Option<Vec<f32>>,
    /// The tagger's embeddings.
    pub embeddings: Option<Vec<f32>>,
    /// Peaks over the track, 0 to 255.
    pub waveform: Vec<u8>,
}

/// A track that wants analysing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingTrack {
    /// Key.
    pub id: TrackId,
    /// Its file.
    pub path: PathBuf,
    /// The part of the file that it is; absent for all of it.
    pub span: Option<Span>,
    /// What a span's frames are counted by, Hz.
    pub sample_rate: u32,
}

pub(crate) struct AnalysesReader<'c>(pub(crate) &'c Connection);

impl AnalysesReader<'_> {
    pub(crate) fn of(&self, id: TrackId) -> Result<Option<StoredAnalysis>, LibraryError> {
        let mut statement = self.0.prepare_cached(
            "SELECT version, features, probabilities, embeddings, waveform FROM analyses WHERE track_id = ?1",
        )?;
        statement.query_row([id], |row| Ok(read_analysis(row, 0))).optional()?.transpose()
    }

    /// The analyses of tracks whose files are there, with keys above `after`, in the order of keys: at most one page.
    pub(crate) fn page(
        &self,
        after: Option<TrackId>,
    ) -> Result<Vec<(TrackId, StoredAnalysis)>, LibraryError> {
        let mut statement = self.0.prepare_cached(
            "SELECT track_id, version, features, probabilities, embeddings, waveform
             FROM analyses JOIN tracks ON tracks.id = track_id
             WHERE track_id > ?1 AND presence = 0 ORDER BY track_id LIMIT ?2",
        )?;
        let after = after.map_or(-1, |id| i64::from(id.0));
        let mut rows = statement.query(params![after, PAGE as i64])?;
        let mut page = Vec::with_capacity(PAGE);
        while let Some(row) = rows.next()? {
            page.push((row.get(0)?, read_analysis(row, 1)?));
        }
        Ok(page)
    }

    /// Tracks whose files are there and that have no analysis of this version, or one without tags although a
    /// tagger is there. Files that failed are left out until they change.
    pub(crate) fn pending(
        &self,
        version: u16,
        tagger_available: bool,
    ) -> Result<Vec<PendingTrack>, LibraryError> {
        let mut statement = self.0.prepare_cached(
            "SELECT id, path, span_start, span_end, sample_rate FROM tracks WHERE presence = 0
               AND NOT EXISTS (SELECT 1 FROM analyses WHERE track_id = tracks.id AND version = ?1
                               AND (NOT ?2 OR probabilities IS NOT NULL))
               AND NOT EXISTS (SELECT 1 FROM failures WHERE failures.path = tracks.path AND stage IN ('decode', 'analysis'))
             ORDER BY id",
        )?;
        let rows = statement.query_map(params![version, tagger_available], |row| {
            Ok(PendingTrack {
                id: row.get(0)?,
                path: path::decode(row.get(1)?),
                span: Span::read(row, 2)?,
                sample_rate: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn read_analysis(row: &Row<'_>, first: usize) -> Result<StoredAnalysis, LibraryError> {
    let vector = |index: usize| -> Result<Option<Vec<f32>>, LibraryError> {
        row.get_ref(first + index)?
            .as_blob_or_null()
            .map_err(rusqlite::Error::from)?
            .map(read_vector)
            .transpose()
    };
    Ok(StoredAnalysis {
        version: row.get(first)?,
        features: vector(1)?.unwrap_or_default(),
        probabilities: vector(2)?,
        embeddings: vector(3)?,
        waveform: row.get(first + 4)?,
    })
}

fn read_vector(bytes: &[u8]) -> Result<Vec<f32>, LibraryError> {
    let (values, rest) = bytes.as_chunks::<4>();
    if !rest.is_empty() {
        return Err(LibraryError::StoredValue("a vector of an analysis is cut short"));
    }
    Ok(values.iter().map(|&value| f32::from_le_bytes(value)).collect())
}

fn write_vector(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

pub(crate) struct AnalysesWriter<'t>(pub(crate) &'t Transaction<'t>);

impl AnalysesWriter<'_> {
    pub(crate) fn save(&self, id: TrackId, analysis: &StoredAnalysis) -> Result<(), LibraryError> {
        self.0
            .prepare_cached(
                "INSERT OR REPLACE INTO analyses (track_id, version, features, probabilities, embeddings, waveform)
                 SELECT id, ?2, ?3, ?4, ?5, ?6 FROM tracks WHERE id = ?1",
            )?
            .execute(params![
                id,
                analysis.version,
                write_vector(&analysis.features),
                analysis.probabilities.as_deref().map(write_vector),
                analysis.embeddings.as_deref().map(write_vector),
                analysis.waveform,
            ])
            .map_err(LibraryError::from)
            .and_then(|rows| if rows == 1 { Ok(()) } else { Err(LibraryError::NotFound { what: "track", id: id.0 }) })
    }
}

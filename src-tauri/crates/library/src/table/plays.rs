//! What was played, and how far. A skip is a play that was not completed.

use rusqlite::{Connection, Transaction, params};

use crate::LibraryError;
use crate::table::profiles::CURRENT;
use crate::table::track::TrackId;

pub(crate) const MIGRATION: &str = "
    CREATE TABLE plays (
        id             INTEGER PRIMARY KEY AUTOINCREMENT,
        track_id       INTEGER NOT NULL REFERENCES tracks (id),
        started_at     INTEGER NOT NULL, -- Unix milliseconds
        played_seconds REAL NOT NULL,
        duration       REAL NOT NULL,    -- seconds
        completed      INTEGER NOT NULL,
        source         TEXT NOT NULL,    -- where it was chosen: 'library', 'suggestion', 'similar', ...
        query          TEXT,             -- the request it was chosen from
        rank           INTEGER,          -- place of the track in the answer, from 1
        score          REAL              -- score of the track in the answer
    ) STRICT;
    CREATE INDEX plays_by_time ON plays (started_at);
    CREATE INDEX plays_by_track ON plays (track_id);";

/// Plays belong to a profile and can be taken out of its taste, weighed and left to expire.
pub(crate) const MIGRATION_PROFILES: &str = "
    ALTER TABLE plays ADD COLUMN profile_id INTEGER NOT NULL DEFAULT 1; -- profiles (id)
    ALTER TABLE plays ADD COLUMN undone_at INTEGER;                     -- Unix milliseconds
    ALTER TABLE plays ADD COLUMN weight REAL NOT NULL DEFAULT 1;
    ALTER TABLE plays ADD COLUMN expires_at INTEGER;                    -- Unix milliseconds";

/// What a play says of the taste depends on how well the track fitted its request by itself.
pub(crate) const MIGRATION_FIT: &str = "
    ALTER TABLE plays ADD COLUMN fit REAL; -- how well the track fits the request, whatever is known of the listener";

/// A play to record.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPlay {
    /// The track.
    pub track_id: TrackId,
    /// When it began, Unix milliseconds.
    pub started_at: i64,
    /// How much of it was heard, seconds.
    pub played_seconds: f64,
    /// Its length, seconds.
    pub duration: f64,
    /// Whether it was played to its end; otherwise it was skipped or stopped.
    pub completed: bool,
    /// Where it was chosen: "library", "suggestion", "similar", ...
    pub source: String,
    /// The request it was chosen from.
    pub query: Option<String>,
    /// Place of the track in the answer, from 1.
    pub rank: Option<u32>,
    /// Score of the track in the answer.
    pub score: Option<f32>,
    /// The part of the score that does not come from what is known of the listener.
    pub fit: Option<f32>,
}

/// A recorded play.
#[derive(Debug, Clone, PartialEq)]
pub struct Play {
    /// Key.
    pub id: u32,
    /// Whose.
    pub profile_id: u32,
    /// What was recorded.
    pub play: NewPlay,
    /// When it was taken out of the taste, Unix milliseconds.
    pub undone_at: Option<i64>,
    /// How much it counts; 1 unless the listener changed it.
    pub weight: f32,
    /// From when on it no longer counts, Unix milliseconds.
    pub expires_at: Option<i64>,
}

pub(crate) struct PlaysReader<'c>(pub(crate) &'c Connection);

impl PlaysReader<'_> {
    /// The latest plays of the current profile, newest first.
    pub(crate) fn latest(&self, limit: usize) -> Result<Vec<Play>, LibraryError> {
        self.select(&format!("WHERE profile_id = {CURRENT}"), limit)
    }

    /// The latest plays of all profiles, newest first.
    pub(crate) fn latest_of_all(&self, limit: usize) -> Result<Vec<Play>, LibraryError> {
        self.select("", limit)
    }

    fn select(&self, filter: &str, limit: usize) -> Result<Vec<Play>, LibraryError> {
        let mut statement = self.0.prepare_cached(&format!(
            "SELECT id, track_id, started_at, played_seconds, duration, completed, source, query, rank, score,
                    profile_id, undone_at, weight, expires_at, fit
             FROM plays {filter} ORDER BY started_at DESC, id DESC LIMIT ?1"
        ))?;
        let rows = statement.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
            Ok(Play {
                id: row.get(0)?,
                play: NewPlay {
                    track_id: row.get(1)?,
                    started_at: row.get(2)?,
                    played_seconds: row.get(3)?,
                    duration: row.get(4)?,
                    completed: row.get(5)?,
                    source: row.get(6)?,
                    query: row.get(7)?,
                    rank: row.get(8)?,
                    score: row.get(9)?,
                    fit: row.get(14)?,
                },
                profile_id: row.get(10)?,
                undone_at: row.get(11)?,
                weight: row.get(12)?,
                expires_at: row.get(13)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) struct PlaysWriter<'t>(pub(crate) &'t Transaction<'t>);

impl PlaysWriter<'_> {
    pub(crate) fn record(&self, play: &NewPlay) -> Result<u32, LibraryError> {
        let known = self.0.execute(
            "UPDATE tracks SET play_count = play_count + ?2, last_played_at = max(coalesce(last_played_at, ?3), ?3)
             WHERE id = ?1",
            params![play.track_id, u32::from(play.completed), play.started_at],
        )?;
        if known == 0 {
            return Err(LibraryError::NotFound { what: "track", id: play.track_id.0 });
        }
        self.0.execute(
            &format!(
                "INSERT INTO plays (profile_id, track_id, started_at, played_seconds, duration, completed, source,
                                    query, rank, score, fit)
                 VALUES ({CURRENT}, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
            ),
            params![
                play.track_id,
                play.started_at,
                play.played_seconds,
                play.duration,
                play.completed,
                play.source,
                play.query,
                play.rank,
                play.score,
                play.fit
            ],
        )?;
        Ok(self.0.last_insert_rowid() as u32)
    }
}

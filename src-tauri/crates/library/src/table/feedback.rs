//! What the listener said of tracks. An event is never changed but for being undone, so every state of the taste can
//! be computed again from the list.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Transaction, params};

use crate::LibraryError;
use crate::table::profiles::CURRENT;
use crate::table::track::TrackId;

pub(crate) const MIGRATION: &str = "
    CREATE TABLE feedback (
        id        INTEGER PRIMARY KEY AUTOINCREMENT,
        track_id  INTEGER NOT NULL REFERENCES tracks (id),
        kind      TEXT NOT NULL CHECK (kind IN ('like', 'dislike', 'not_now', 'never')),
        query     TEXT,             -- the request it was given under
        rank      INTEGER,          -- place of the track in the answer, from 1
        score     REAL,             -- score of the track in the answer
        at        INTEGER NOT NULL, -- Unix milliseconds
        undone_at INTEGER           -- Unix milliseconds
    ) STRICT;
    CREATE INDEX feedback_by_track ON feedback (track_id, at);";

/// Events belong to a profile, know two more kinds, and can be weighed and left to expire. SQLite cannot change a
/// CHECK, so the table is made anew (<https://www.sqlite.org/lang_altertable.html#otheralter>).
pub(crate) const MIGRATION_PROFILES: &str = "
    CREATE TABLE feedback_new (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        profile_id INTEGER NOT NULL REFERENCES profiles (id),
        track_id   INTEGER NOT NULL REFERENCES tracks (id),
        kind       TEXT NOT NULL CHECK (kind IN
                       ('like', 'dislike', 'not_now', 'never', 'wrong_for_request', 'too_much_of_artist')),
        query      TEXT,             -- the request it was given under
        rank       INTEGER,          -- place of the track in the answer, from 1
        score      REAL,             -- score of the track in the answer
        at         INTEGER NOT NULL, -- Unix milliseconds
        undone_at  INTEGER,          -- Unix milliseconds
        weight     REAL NOT NULL DEFAULT 1,
        expires_at INTEGER           -- Unix milliseconds
    ) STRICT;
    INSERT INTO feedback_new (id, profile_id, track_id, kind, query, rank, score, at, undone_at)
        SELECT id, 1, track_id, kind, query, rank, score, at, undone_at FROM feedback;
    DROP TABLE feedback;
    ALTER TABLE feedback_new RENAME TO feedback;
    CREATE INDEX feedback_by_track ON feedback (track_id, at);";

/// What an event says of the taste depends on how well the track fitted its request by itself.
pub(crate) const MIGRATION_FIT: &str = "
    ALTER TABLE feedback ADD COLUMN fit REAL; -- how well the track fits the request, whatever is known of the listener";

/// The buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeedbackKind {
    /// More like this.
    Like,
    /// Less like this.
    Dislike,
    /// Not in this session.
    NotNow,
    /// Never suggest it again.
    Never,
    /// Does not fit this request.
    WrongForRequest,
    /// Less of this artist for a while.
    TooMuchOfArtist,
}

impl FeedbackKind {
    /// Stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Like => "like",
            Self::Dislike => "dislike",
            Self::NotNow => "not_now",
            Self::Never => "never",
            Self::WrongForRequest => "wrong_for_request",
            Self::TooMuchOfArtist => "too_much_of_artist",
        }
    }
}

impl ToSql for FeedbackKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for FeedbackKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "like" => Ok(Self::Like),
            "dislike" => Ok(Self::Dislike),
            "not_now" => Ok(Self::NotNow),
            "never" => Ok(Self::Never),
            "wrong_for_request" => Ok(Self::WrongForRequest),
            "too_much_of_artist" => Ok(Self::TooMuchOfArtist),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

/// A feedback to record.
#[derive(Debug, Clone, PartialEq)]
pub struct NewFeedback {
    /// The track.
    pub track_id: TrackId,
    /// The button.
    pub kind: FeedbackKind,
    /// The request it was given under.
    pub query: Option<String>,
    /// Place of the track in the answer, from 1.
    pub rank: Option<u32>,
    /// Score of the track in the answer.
    pub score: Option<f32>,
    /// The part of the score that does not come from what is known of the listener.
    pub fit: Option<f32>,
    /// When, Unix milliseconds.
    pub at: i64,
}

/// A recorded feedback.
#[derive(Debug, Clone, PartialEq)]
pub struct Feedback {
    /// Key of the event.
    pub id: u32,
    /// What was recorded.
    pub event: NewFeedback,
    /// When it was undone, Unix milliseconds.
    pub undone_at: Option<i64>,
    /// How much it counts; 1 unless the listener changed it.
    pub weight: f32,
    /// From when on it no longer counts, Unix milliseconds.
    pub expires_at: Option<i64>,
}

pub(crate) struct FeedbackReader<'c>(pub(crate) &'c Connection);

impl FeedbackReader<'_> {
    /// The events that are not undone, oldest first. Whether one has expired is for the reader of the clock to say.
    pub(crate) fn active(&self) -> Result<Vec<Feedback>, LibraryError> {
        self.select("AND undone_at IS NULL", [])
    }

    /// Every event, oldest first.
    pub(crate) fn all(&self) -> Result<Vec<Feedback>, LibraryError> {
        self.select("", [])
    }

    /// The event with this key, undone or not.
    pub(crate) fn find(&self, id: u32) -> Result<Option<Feedback>, LibraryError> {
        Ok(self.select("AND id = ?1", params![id])?.pop())
    }

    /// The events of one kind on one track that count, oldest first.
    pub(crate) fn standing(&self, track: TrackId, kind: FeedbackKind) -> Result<Vec<Feedback>, LibraryError> {
        self.select("AND track_id = ?1 AND kind = ?2 AND undone_at IS NULL", params![track, kind])
    }

    /// Those of the current profile that pass `filter`, oldest first.
    fn select(&self, filter: &str, given: impl rusqlite::Params) -> Result<Vec<Feedback>, LibraryError> {
        let sql = format!(
            "SELECT id, track_id, kind, query, rank, score, at, undone_at, weight, expires_at, fit FROM feedback
             WHERE profile_id = {CURRENT} {filter} ORDER BY at, id"
        );
        let mut statement = self.0.prepare_cached(&sql)?;
        let rows = statement.query_map(given, |row| {
            Ok(Feedback {
                id: row.get(0)?,
                event: NewFeedback {
                    track_id: row.get(1)?,
                    kind: row.get(2)?,
                    query: row.get(3)?,
                    rank: row.get(4)?,
                    score: row.get(5)?,
                    fit: row.get(10)?,
                    at: row.get(6)?,
                },
                undone_at: row.get(7)?,
                weight: row.get(8)?,
                expires_at: row.get(9)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) struct FeedbackWriter<'t>(pub(crate) &'t Transaction<'t>);

impl FeedbackWriter<'_> {
    pub(crate) fn add(&self, event: &NewFeedback) -> Result<u32, LibraryError> {
        let stored = self.0.execute(
            &format!(
                "INSERT INTO feedback (profile_id, track_id, kind, query, rank, score, at, fit)
                 SELECT {CURRENT}, id, ?2, ?3, ?4, ?5, ?6, ?7 FROM tracks WHERE id = ?1"
            ),
            params![event.track_id, event.kind, event.query, event.rank, event.score, event.at, event.fit],
        )?;
        if stored == 0 {
            return Err(LibraryError::NotFound { what: "track", id: event.track_id.0 });
        }
        Ok(self.0.last_insert_rowid() as u32)
    }
}

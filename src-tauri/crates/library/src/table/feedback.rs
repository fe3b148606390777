//! What the listener said of tracks. An event is never changed but for being undone, so every state of the taste can
//! be computed again from the list.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Transaction, params};

use crate::LibraryError;
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

/// The four buttons.
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
}

impl FeedbackKind {
    /// Stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Like => "like",
            Self::Dislike => "dislike",
            Self::NotNow => "not_now",
            Self::Never => "never",
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
}

pub(crate) struct FeedbackReader<'c>(pub(crate) &'c Connection);

impl FeedbackReader<'_> {
    /// The events that count, oldest first.
    pub(crate) fn active(&self) -> Result<Vec<Feedback>, LibraryError> {
        self.select("WHERE undone_at IS NULL")
    }

    /// Every event, oldest first.
    pub(crate) fn all(&self) -> Result<Vec<Feedback>, LibraryError> {
        self.select("")
    }

    /// The event with this key, undone or not.
    pub(crate) fn find(&self, id: u32) -> Result<Option<Feedback>, LibraryError> {
        Ok(self.select_with("WHERE id = ?1", params![id])?.pop())
    }

    /// The events of one kind on one track that count, oldest first.
    pub(crate) fn standing(&self, track: TrackId, kind: FeedbackKind) -> Result<Vec<Feedback>, LibraryError> {
        self.select_with("WHERE track_id = ?1 AND kind = ?2 AND undone_at IS NULL", params![track, kind])
    }

    fn select(&self, filter: &str) -> Result<Vec<Feedback>, LibraryError> {
        self.select_with(filter, [])
    }

    fn select_with(&self, filter: &str, given: impl rusqlite::Params) -> Result<Vec<Feedback>, LibraryError> {
        let sql = format!(
            "SELECT id, track_id, kind, query, rank, score, at, undone_at FROM feedback {filter} ORDER BY at, id"
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
                    at: row.get(6)?,
                },
                undone_at: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) struct FeedbackWriter<'t>(pub(crate) &'t Transaction<'t>);

impl FeedbackWriter<'_> {
    pub(crate) fn add(&self, event: &NewFeedback) -> Result<u32, LibraryError> {
        let stored = self.0.execute(
            "INSERT INTO feedback (track_id, kind, query, rank, score, at)
             SELECT id, ?2, ?3, ?4, ?5, ?6 FROM tracks WHERE id = ?1",
            params![event.track_id, event.kind, event.query, event.rank, event.score, event.at],
        )?;
        if stored == 0 {
            return Err(LibraryError::NotFound { what: "track", id: event.track_id.0 });
        }
        Ok(self.0.last_insert_rowid() as u32)
    }

    /// Undoes the event. Undoing it again changes nothing: the first time stands.
    pub(crate) fn undo(&self, id: u32, at: i64) -> Result<(), LibraryError> {
        let found = self.0.execute(
            "UPDATE feedback SET undone_at = coalesce(undone_at, ?2) WHERE id = ?1",
            params![id, at],
        )?;
        if found == 0 { Err(LibraryError::NotFound { what: "feedback", id }) } else { Ok(()) }
    }
}

//! What all events that shape a taste have in common: each can be taken back, put back, weighed and left to expire.

use rusqlite::{Transaction, params};

use crate::LibraryError;
use crate::table::feedback::FeedbackKind;
use crate::table::profiles::CURRENT;

/// An event that shapes a taste, in whatever table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventId {
    /// A button pressed.
    Feedback(u32),
    /// A play or a skip.
    Play(u32),
    /// Words kept as taste.
    Statement(u32),
    /// A track put into the queue.
    QueueAdd(u32),
}

impl EventId {
    fn table(self) -> (&'static str, u32) {
        match self {
            Self::Feedback(id) => ("feedback", id),
            Self::Play(id) => ("plays", id),
            Self::Statement(id) => ("statements", id),
            Self::QueueAdd(id) => ("queue_adds", id),
        }
    }
}

/// The stable text of a key: a letter and a number, "f12".
impl std::fmt::Display for EventId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Feedback(id) => write!(f, "f{id}"),
            Self::Play(id) => write!(f, "p{id}"),
            Self::Statement(id) => write!(f, "s{id}"),
            Self::QueueAdd(id) => write!(f, "q{id}"),
        }
    }
}

impl std::str::FromStr for EventId {
    type Err = LibraryError;

    fn from_str(text: &str) -> Result<Self, LibraryError> {
        let mut letters = text.chars();
        let kind = letters.next();
        let number = letters.as_str().parse().ok();
        match (kind, number) {
            (Some('f'), Some(id)) => Ok(Self::Feedback(id)),
            (Some('p'), Some(id)) => Ok(Self::Play(id)),
            (Some('s'), Some(id)) => Ok(Self::Statement(id)),
            (Some('q'), Some(id)) => Ok(Self::QueueAdd(id)),
            _ => Err(LibraryError::NotFound { what: "event", id: 0 }),
        }
    }
}

pub(crate) struct LedgerWriter<'t>(pub(crate) &'t Transaction<'t>);

impl LedgerWriter<'_> {
    /// Undoes the event. Undoing it again changes nothing: the first time stands.
    pub(crate) fn undo(&self, event: EventId, at: i64) -> Result<(), LibraryError> {
        self.update(event, "undone_at = coalesce(undone_at, ?2)", at)
    }

    /// Makes an undone event count again.
    pub(crate) fn restore(&self, event: EventId) -> Result<(), LibraryError> {
        self.update(event, "undone_at = ?2", None::<i64>)
    }

    pub(crate) fn weigh(&self, event: EventId, weight: f32) -> Result<(), LibraryError> {
        self.update(event, "weight = ?2", weight)
    }

    pub(crate) fn expire(&self, event: EventId, at: Option<i64>) -> Result<(), LibraryError> {
        self.update(event, "expires_at = ?2", at)
    }

    pub(crate) fn set_kind(&self, feedback: u32, kind: FeedbackKind) -> Result<(), LibraryError> {
        self.update(EventId::Feedback(feedback), "kind = ?2", kind)
    }

    fn update(&self, event: EventId, change: &str, value: impl rusqlite::ToSql) -> Result<(), LibraryError> {
        let (table, id) = event.table();
        let sql = format!("UPDATE {table} SET {change} WHERE id = ?1 AND profile_id = {CURRENT}");
        match self.0.execute(&sql, params![id, value])? {
            0 => Err(LibraryError::NotFound { what: table, id }),
            _ => Ok(()),
        }
    }
}

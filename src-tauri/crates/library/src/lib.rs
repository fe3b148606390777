//! The store: what is known of the listener's files and everything the listener made of them. The only crate with
//! SQL; it knows nothing of sound, models or the interface.
//!
//! - One SQLite file in WAL mode: one writer behind a mutex, readers beside it in a small pool. A reader sees the
//!   last committed state and never waits for the writer.
//! - One file per table under `table/`: its migration, its reading handle and its writing handle.
//! - A track's row is never deleted. A file that is gone, a disk that is not mounted and a folder the listener
//!   removed only change the row's [`Presence`]; feedback and plays stay with it and are there again when the file
//!   is, at its old path or at another (see [`Library::upsert_tracks`]).
//! - A track is a file, or a [`Span`] of one that a cue sheet cuts. When a sheet comes or goes, the tracks that a file
//!   was before are [`Presence::Replaced`] until it is so again.
//! - Time is passed in, as Unix milliseconds. Nothing here reads a clock.
//! - Paths are stored as bytes, so that a name that is not Unicode comes back exactly (see [`Library::upsert_tracks`]
//!   and `path.rs`).

mod connection;
mod error;
mod export;
mod fold;
mod library;
mod listener;
mod migration;
mod path;
mod table;

pub use error::LibraryError;
pub use fold::fold;
pub use library::Library;
pub use table::analyses::{PendingTrack, StoredAnalysis};
pub use table::failures::{Failure, FailureStage};
pub use table::feedback::{Feedback, FeedbackKind, NewFeedback};
pub use table::folders::Folder;
pub use table::impressions::Impression;
pub use table::ledger::EventId;
pub use table::passages::Passages;
pub use table::playlists::{Playlist, PlaylistEdit};
pub use table::plays::{NewPlay, Play};
pub use table::profiles::Profile;
pub use table::queue_adds::QueueAdd;
pub use table::sheets::Stamp;
pub use table::span::Span;
pub use table::statements::{NewStatement, Statement};
pub use table::track::{KnownFile, NewTrack, Presence, Stats, Track, TrackId, TrackNames, Upserted};
pub use table::view::{SortKey, View};

//! One listener's Attune: the composition of store, scan, models, taste and player that the window and the command
//! line share. It decides what happens when; how anything is done is in the crates below it.

mod ask;
mod clock;
mod engine;
mod error;
mod event;
mod index;
mod inspect;
mod jobs;
mod listening;
mod requests;
mod resources;
mod text_model;
mod words;

use std::path::PathBuf;

pub use ask::{Answer, FeedbackEntry, FeedbackReceipt, Suggestion, Understood};
pub use attune_library::{Failure, FeedbackKind, Folder, Library, SortKey, Stats, Track, TrackId, View};
pub use attune_playback::{
    Command as PlayerCommand, DeviceStatus, Event as PlayerEvent, Output, Player, QueueItem,
    Status as PlayStatus,
};
pub use attune_scan::CancelToken;
pub use attune_taste::{ChipKind, Term, TermKind};
pub use engine::{Config, Engine};
pub use error::EngineError;
pub use event::{EngineEvent, Notice, PlayerView, ScanPhase, ScanState};
pub use inspect::Inspection;
pub use jobs::ScanSummary;
pub use text_model::ModelStatus;

/// The library's file where the window and the command line keep it: in the system's folder for user data.
pub fn default_library() -> PathBuf {
    directories::ProjectDirs::from("org", "Attune", "Attune")
        .map_or_else(|| PathBuf::from("attune.db"), |dirs| dirs.data_dir().join("library.db"))
}

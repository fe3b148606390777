//! One listener's Attune: the composition of store, scan, models, taste and player that the window and the command
//! line share. It decides what happens when; how anything is done is in the crates below it.

mod answer;
mod ask;
mod clock;
mod columns;
mod engine;
mod error;
mod evaluation;
mod event;
mod explain;
mod files;
mod index;
mod inspect;
mod jobs;
mod ledger;
mod listening;
mod lists;
mod memory;
mod opening;
mod playlists;
mod profiles;
mod radio;
mod reading;
mod requests;
mod resources;
mod resume;
mod sound;
mod text_model;
mod understanding;
mod words;

use std::path::PathBuf;

pub use answer::{
    Answer, ArcPlan, Edit, FeedbackReceipt, Fit, Influence, Suggestion, Understood, WithoutPart, Wording,
};
pub use attune_audio::{Cover, Lyrics, LyricsLine, LyricsTiming, LyricsWord};
pub use attune_library::{
    EventId, Failure, FeedbackKind, Folder, Library, NewTrack, Playlist, PlaylistEdit, Presence, Profile,
    SortKey, Stats, Track, TrackId, View,
};
pub use attune_playback::{
    Command as PlayerCommand, DeviceStatus, EQUALISER_PRESETS, Equaliser, Event as PlayerEvent, GainMode,
    GainSettings, Output, OutputDevice, OutputSettings, Player, QueueItem, Repeat, SPECTRUM_BANDS,
    SPECTRUM_FLOOR_DB, SPECTRUM_HERTZ, SPEEDS, Shuffle, SignalPath, Sleep, SleepStatus, SoundSettings,
    Status as PlayStatus,
};
pub use attune_scan::CancelToken;
pub use attune_taste::{AxisKind, ChipEdit, ChipKind, Term, TermKind};
pub use engine::{Config, Engine};
pub use error::EngineError;
pub use evaluation::{Evaluation, Figure, HistoryPoint, SimulationPoint, SourceRate, Unit};
pub use event::{EngineEvent, Notice, PlayerView, ScanPhase, ScanState};
pub use files::queue_of_files;
pub use inspect::Inspection;
pub use jobs::ScanSummary;
pub use ledger::{ArtistStanding, AxisStanding, EventKind, LedgerEdit, LedgerEntry, Taste, WeightStanding};
pub use lists::{ListSource, ListedTrack, Mix, TrackList};
pub use opening::{NamedFiles, Opened, Refused, named_files, path_of};
pub use playlists::ImportedPlaylist;
pub use radio::RadioSeed;
pub use sound::SoundPanel;
pub use text_model::{HeadReport, ModelStatus};

/// The library's file where the window and the command line keep it: in the system's folder for user data.
pub fn default_library() -> PathBuf {
    directories::ProjectDirs::from("org", "Attune", "Attune")
        .map_or_else(|| PathBuf::from("attune.db"), |dirs| dirs.data_dir().join("library.db"))
}

//! What the engine tells its interface without being asked.

use std::path::PathBuf;

use attune_library::{Profile, Stats, Track};
use attune_playback::{Repeat, Shuffle, SleepStatus, Status};

use crate::answer::Wording;
use crate::error::EngineError;
use crate::opening::Opened;

/// An error reduced to what crosses threads and interfaces: a stable code and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Stable code.
    pub code: String,
    /// In words.
    pub message: String,
}

impl From<&EngineError> for Notice {
    fn from(error: &EngineError) -> Self {
        Self { code: error.code().to_owned(), message: error.to_string() }
    }
}

/// What the scan is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScanPhase {
    /// Nothing runs.
    #[default]
    Idle,
    /// Folders are walked and tags read.
    Tags,
    /// Tracks are decoded and analysed.
    Analysis,
}

/// Progress of scan and analysis.
#[derive(Debug, Clone, Default)]
pub struct ScanState {
    /// What is being done.
    pub phase: ScanPhase,
    /// Files done in this phase.
    pub done: usize,
    /// Files of this phase, once known.
    pub total: Option<usize>,
    /// The file in work.
    pub current: Option<PathBuf>,
    /// New tracks of this scan.
    pub added: usize,
    /// Failed files of this scan.
    pub failed: usize,
    /// Seconds left, estimated from the pace so far.
    pub seconds_left: Option<f64>,
    /// Why the last scan ended early.
    pub error: Option<Notice>,
}

/// The player as an interface shows it.
#[derive(Debug, Clone)]
pub struct PlayerView {
    /// Stopped, playing or paused.
    pub status: Status,
    /// The track in hand.
    pub track: Option<Track>,
    /// Its place in the queue.
    pub index: Option<usize>,
    /// Keys of the queue's tracks.
    pub queue: Vec<u32>,
    /// Seconds into the track.
    pub position: f64,
    /// Length of the track in seconds.
    pub duration: Option<f64>,
    /// 0 to 1.
    pub volume: f32,
    /// Times the recorded speed.
    pub speed: f32,
    /// Tracks that follow in the order of play, before anything repeats.
    pub remaining: usize,
    /// Order of play.
    pub shuffle: Shuffle,
    /// What follows the end.
    pub repeat: Repeat,
    /// Whether playback ends with the current track.
    pub stop_after_current: bool,
    /// Whether there is a change of the queue to take back.
    pub can_undo_queue: bool,
    /// The sleep timer.
    pub sleep: Option<SleepStatus>,
    /// The part that is repeated, seconds.
    pub looped: Option<(f64, f64)>,
    /// The station that fills the queue.
    pub radio: Option<Wording>,
    /// Why there is no sound device, while there is none.
    pub device_error: Option<Notice>,
}

/// An event of the engine. Handlers run on the engine's threads and must return quickly.
#[derive(Debug, Clone)]
pub enum EngineEvent {
    /// The scan went on.
    Scan(ScanState),
    /// Tracks were added, changed, analysed or removed.
    LibraryChanged(Stats),
    /// The player changed.
    Player(Box<PlayerView>),
    /// What was opened from outside has become the queue, or could not.
    Opened(Opened),
    /// Listeners were added or changed, or another one listens.
    Profiles(Vec<Profile>),
    /// The player went on.
    Position {
        /// Seconds into the track.
        position: f64,
        /// Length of the track in seconds.
        duration: Option<f64>,
    },
    /// The text head is being retrained.
    Training {
        /// Phrases embedded.
        done: usize,
        /// Phrases in all.
        total: usize,
    },
    /// Something failed outside a call.
    Problem {
        /// What.
        notice: Notice,
        /// The file it is about.
        path: Option<PathBuf>,
    },
}

//! What must be stored for playback to go on where it was after a crash.

use serde::{Deserialize, Serialize};

use crate::settings::{Repeat, Shuffle};

/// The queue and the place in it. Write it whole when `revision` changed; position and volume alone change often.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct QueueSnapshot {
    /// Counts the changes of the queue since the player started.
    pub revision: u64,
    /// The items' numbers, as the queue stands.
    pub ids: Vec<u32>,
    /// Order of play: indices into `ids`, each once.
    pub order: Vec<u32>,
    /// Index of the current item.
    pub current: Option<u32>,
    /// Position in it in seconds.
    pub position: f64,
    /// 0…1.
    pub volume: f32,
    /// Order of play.
    pub shuffle: Shuffle,
    /// What follows the end.
    pub repeat: Repeat,
    /// Whether playback ends with the current item.
    pub stop_after_current: bool,
    /// Whether it was playing.
    pub playing: bool,
}

//! What the player is told, and what it tells.

use std::path::PathBuf;

/// One entry of the queue. The number means nothing to the player; it is handed back in events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueItem {
    /// The caller's number for the track.
    pub id: u32,
    /// The file to play.
    pub path: PathBuf,
}

/// An order to the player. All are carried out in the order they are sent; none waits.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Replaces the queue and goes to `start`.
    SetQueue {
        /// The new queue.
        items: Vec<QueueItem>,
        /// Index of the first item to play.
        start: usize,
        /// Whether to start playing, or only to get ready.
        play: bool,
    },
    /// Adds items at the end.
    Append(Vec<QueueItem>),
    /// Adds items behind the current one.
    InsertNext(Vec<QueueItem>),
    /// Starts or resumes.
    Play,
    /// Holds the position.
    Pause,
    /// Play or pause, whichever is not.
    Toggle,
    /// Ends playback and returns to the start of the current item.
    Stop,
    /// Goes to this second of the current item.
    Seek(f64),
    /// Leaves the current item for the next.
    Next,
    /// Returns to the start of the current item or, within its first 3 seconds, to the item before.
    Previous,
    /// 0 (silent) to 1 (unchanged), evenly spaced for the ear.
    SetVolume(f32),
    /// Goes to the item with this index and plays it.
    Jump(usize),
    /// Takes an item out of the queue.
    Remove(usize),
    /// Moves an item within the queue.
    Move {
        /// Where it is.
        from: usize,
        /// Where it shall be.
        to: usize,
    },
    /// Empties the queue.
    Clear,
    /// Ends the player.
    Shutdown,
}

/// What the player is doing, as the listener asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing is played.
    Stopped,
    /// Playing, or waiting for a device to play on.
    Playing,
    /// Holding a position.
    Paused,
}

/// The sound device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceStatus {
    /// Working, or not needed yet.
    Ok,
    /// There is none, or it went away. The player tries again by itself.
    Missing {
        /// The reason in words.
        message: String,
    },
}

/// Everything there is to know about the player.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What it is doing.
    pub status: Status,
    /// Index of the current item.
    pub index: Option<usize>,
    /// The current item.
    pub item: Option<QueueItem>,
    /// The queue.
    pub queue: Vec<QueueItem>,
    /// Position in the current item in seconds.
    pub position: f64,
    /// Length of the current item in seconds, once it is known.
    pub duration: Option<f64>,
    /// 0…1.
    pub volume: f32,
    /// The sound device.
    pub device: DeviceStatus,
}

/// Why an item is no longer played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// It was played to its end.
    Finished,
    /// The listener went elsewhere.
    Skipped,
    /// The listener stopped, or emptied the queue.
    Stopped,
    /// The file could not be decoded any further.
    Failed,
}

/// News from the player, called on its own thread: hand them on and return soon.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Something changed.
    State(State),
    /// About four times a second while playing.
    Position {
        /// Position in the current item.
        seconds: f64,
    },
    /// The first sample of an item is being heard.
    Started {
        /// The item.
        item: QueueItem,
        /// Its index in the queue.
        index: usize,
    },
    /// An item that was started is over.
    Ended {
        /// The item.
        item: QueueItem,
        /// Its index when it was last current.
        index: usize,
        /// Seconds of it that were heard.
        played: f64,
        /// Its length in seconds, if known.
        duration: Option<f64>,
        /// Why it is over.
        reason: EndReason,
    },
    /// A file or the device failed; playback goes on where it can.
    Error {
        /// Stable code of the reason.
        code: String,
        /// The reason in words.
        message: String,
        /// The item concerned, if it was one.
        item: Option<QueueItem>,
    },
}

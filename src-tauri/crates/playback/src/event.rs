//! What the player tells.

use std::sync::Arc;

use crate::item::QueueItem;
use crate::settings::{Repeat, Shuffle, SoundSettings};

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
    /// The queue as it stands. Shared, not copied: it is made anew only when the queue changes.
    pub queue: Arc<[Arc<QueueItem>]>,
    /// Counts the changes of the queue; [`Event::Queue`] says what each was.
    pub revision: u64,
    /// Items that follow the current one in the order of play, before anything repeats.
    pub remaining: usize,
    /// Whether there is a change of the queue to take back.
    pub can_undo: bool,
    /// Position in the current item in seconds.
    pub position: f64,
    /// Length of the current item in seconds, once it is known.
    pub duration: Option<f64>,
    /// 0…1.
    pub volume: f32,
    /// The sound device.
    pub device: DeviceStatus,
    /// Order of play.
    pub shuffle: Shuffle,
    /// What follows the end.
    pub repeat: Repeat,
    /// Whether playback ends with the current item.
    pub stop_after_current: bool,
    /// The sleep timer.
    pub sleep: Option<SleepStatus>,
    /// The part of the current item that is repeated (A and B), in seconds.
    pub looped: Option<(f64, f64)>,
    /// What happens to the sound.
    pub sound: Arc<SoundSettings>,
}

/// A running sleep timer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SleepStatus {
    /// Playback ends in so many seconds.
    In(f64),
    /// It ends with the current track.
    AfterTrack,
}

/// A change of the queue, small however long the queue is.
#[derive(Clone, Debug, PartialEq)]
pub enum QueueChange {
    /// Everything is different: ask for what is to be shown.
    Replaced {
        /// The new length.
        length: usize,
    },
    /// Items came in.
    Inserted {
        /// Index of the first.
        at: usize,
        /// How many.
        count: usize,
    },
    /// Items were taken out: these indices, in ascending order, as they were before.
    Removed(Vec<usize>),
    /// An item was moved.
    Moved {
        /// Where it was.
        from: usize,
        /// Where it is.
        to: usize,
    },
    /// An item could not be played, or is given another chance.
    Marked {
        /// Its index.
        index: usize,
        /// Whether it is marked as failed.
        failed: bool,
    },
}

/// A stretch of the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueWindow {
    /// The revision it belongs to.
    pub revision: u64,
    /// Length of the whole queue.
    pub length: usize,
    /// Index of the first item in it.
    pub first: usize,
    /// The items, each with whether it could not be played.
    pub items: Vec<(Arc<QueueItem>, bool)>,
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
    /// The queue changed.
    Queue {
        /// The revision after it.
        revision: u64,
        /// What changed.
        change: QueueChange,
    },
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

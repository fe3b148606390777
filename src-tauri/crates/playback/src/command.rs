//! What the player is told.

use crate::item::QueueItem;
use crate::settings::{OutputSettings, Repeat, Shuffle, Sleep, SoundSettings};
use crate::snapshot::QueueSnapshot;

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
    /// Brings back what was stored, ready to play. Entries whose number is not among `items` are left out.
    Restore {
        /// The stored queue.
        snapshot: Box<QueueSnapshot>,
        /// What the numbers in it stand for, in any order.
        items: Vec<QueueItem>,
        /// Whether to start playing.
        play: bool,
    },
    /// Adds items at the end.
    Append(Vec<QueueItem>),
    /// Adds items behind the current one.
    InsertNext(Vec<QueueItem>),
    /// Adds items before the one with this index.
    Insert {
        /// Where the first of them shall be.
        at: usize,
        /// What to add.
        items: Vec<QueueItem>,
    },
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
    /// Returns to the start of the current item or, within its first 3 seconds, to the item heard before.
    Previous,
    /// 0 (silent) to 1 (unchanged), evenly spaced for the ear.
    SetVolume(f32),
    /// Goes to the item with this index and plays it.
    Jump(usize),
    /// Takes an item out of the queue.
    Remove(usize),
    /// Takes the items with these indices out of the queue.
    RemoveMany(Vec<usize>),
    /// Moves an item within the queue.
    Move {
        /// Where it is.
        from: usize,
        /// Where it shall be.
        to: usize,
    },
    /// Empties the queue.
    Clear,
    /// Takes back the last change of the queue's content or order of items.
    Undo,
    /// Chooses the order of play.
    SetShuffle {
        /// The order.
        mode: Shuffle,
        /// Where chance comes from: the same seed gives the same order.
        seed: u64,
    },
    /// Chooses what follows the end.
    SetRepeat(Repeat),
    /// Whether playback ends with the current item, once.
    StopAfterCurrent(bool),
    /// Sets or clears the sleep timer.
    SetSleep(Option<Sleep>),
    /// Repeats the current item between two seconds (A and B), until it is left or this is cleared.
    SetLoop(Option<(f64, f64)>),
    /// Sets everything that happens to the sound.
    SetSound(Box<SoundSettings>),
    /// Chooses the device and how it is used.
    SetOutput(OutputSettings),
    /// Ends the player.
    Shutdown,
}

//! The part of the player's state that the desktop shows.

use attune_engine::{PlayStatus, PlayerView, Repeat, Shuffle, Track};

/// What plays, without the queue: that may be long, and the desktop does not show it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Playing {
    pub status: PlayStatus,
    pub track: Option<Track>,
    /// Place in the queue: tells two entries of one track apart.
    pub index: Option<usize>,
    /// Seconds.
    pub position: f64,
    /// Seconds; of the track as tagged until the decoder knows.
    pub duration: Option<f64>,
    pub volume: f32,
    pub speed: f32,
    pub shuffle: Shuffle,
    pub repeat: Repeat,
    /// Whether another track follows without a listener's choice.
    pub has_next: bool,
    /// Whether there is anything to play.
    pub has_queue: bool,
    /// Whether the position moves.
    pub moving: bool,
}

impl Playing {
    pub(crate) fn of(view: &PlayerView) -> Self {
        let has_queue = !view.queue.is_empty();
        Self {
            status: view.status,
            track: view.track.clone(),
            index: view.index,
            position: view.position,
            duration: view.duration.or(view.track.as_ref().map(|track| track.duration)),
            volume: view.volume,
            speed: view.speed,
            shuffle: view.shuffle,
            repeat: view.repeat,
            has_next: view.remaining > 0 || has_queue && (view.repeat == Repeat::All || view.radio.is_some()),
            has_queue,
            moving: view.status == PlayStatus::Playing && view.device_error.is_none(),
        }
    }
}

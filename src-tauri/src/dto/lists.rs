//! Lists made to be played from start to end, mixes, and what a radio starts from.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ChipEdit, Fit, Localized, Track};

/// What a list is made from.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(crate) enum ListSource {
    /// A request.
    Request {
        /// The request.
        text: String,
        /// Changes to how it is understood.
        edits: Vec<ChipEdit>,
        /// Length in minutes, instead of a number of tracks.
        minutes: Option<f32>,
        /// Tracks wanted.
        count: u32,
    },
    /// From one sound to another.
    Arc {
        /// Words for the start.
        from: String,
        /// Words for the end.
        to: String,
        /// Length in minutes.
        minutes: f32,
    },
    /// From one track to another.
    Journey {
        /// First track.
        from: u32,
        /// Last track.
        to: u32,
        /// Tracks, both ends included.
        count: u32,
    },
}

/// A track of a list.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct ListedTrack {
    /// The track.
    pub track: Track,
    /// Why it is there.
    pub reason: Option<Localized>,
    /// Whether it is a guess, to learn from.
    pub exploration: bool,
    /// Whether its place is given.
    pub pinned: bool,
    /// 0 to 1 along an arc or journey.
    pub position: f32,
}

/// A list made to be played from start to end.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct TrackList {
    /// Its name for people.
    pub title: Localized,
    /// In order.
    pub tracks: Vec<ListedTrack>,
    /// Length in seconds.
    pub duration: f64,
    /// How well the library could answer.
    pub fit: Option<Fit>,
}

/// A mix that made itself.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct Mix {
    /// Stable name.
    pub id: String,
    /// Its name for people.
    pub name: Localized,
    /// What is in it.
    pub description: Localized,
    /// In order.
    pub tracks: Vec<Track>,
}

/// What a radio starts from.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(crate) enum RadioSeed {
    /// A track.
    Track {
        /// The track.
        id: u32,
    },
    /// An artist.
    Artist {
        /// The artist.
        name: String,
    },
    /// A request or a mood.
    Request {
        /// The request.
        text: String,
        /// Changes to how it is understood.
        edits: Vec<ChipEdit>,
    },
}

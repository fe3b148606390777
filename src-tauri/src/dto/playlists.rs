//! Playlists, and what comes of opening files.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

use super::CommandError;

/// A playlist without its tracks.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Playlist {
    /// Key.
    pub id: u32,
    /// Name.
    pub name: String,
    /// When it was made, Unix milliseconds.
    pub created_at: f64,
    /// When it was last changed, Unix milliseconds.
    pub changed_at: f64,
    /// How many tracks stand in it.
    pub track_count: u32,
    /// Their length in seconds.
    pub duration: f64,
    /// The first of them, for its picture.
    pub first: Vec<u32>,
}

/// A playlist and what stands in it.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlaylistContent {
    /// The playlist.
    pub playlist: Playlist,
    /// Tracks in order; one may stand in it twice.
    pub track_ids: Vec<u32>,
}

/// A change of what stands in a playlist; places count from 0.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum PlaylistEdit {
    /// Adds tracks at the end.
    Append {
        /// The tracks.
        track_ids: Vec<u32>,
    },
    /// Takes out what stands at places.
    Remove {
        /// The places.
        places: Vec<u32>,
    },
    /// Moves what stands at a place to another.
    Move {
        /// Where it stands.
        from: u32,
        /// Where it is to stand.
        to: u32,
    },
    /// Everything anew.
    Replace {
        /// The tracks.
        track_ids: Vec<u32>,
    },
}

/// A playlist made of a file, and what of it is not as expected.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ImportedPlaylist {
    /// The new playlist.
    pub playlist: Playlist,
    /// Files that play, but are not in the library.
    pub outside: Vec<String>,
    /// Files that are not there.
    pub missing: Vec<String>,
    /// Entries that could not be taken over.
    pub refused: Vec<Refused>,
}

/// What could not be opened, and why.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Refused {
    /// The file, folder or address.
    pub path: String,
    /// Why.
    pub error: CommandError,
}

/// Files that were opened from outside the window have become the queue; sent also when none could be opened.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FilesOpened {
    /// Tracks that were opened.
    pub tracks: u32,
    /// What could not be opened.
    pub refused: Vec<Refused>,
}

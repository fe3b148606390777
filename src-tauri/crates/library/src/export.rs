//! Everything the listener made, as JSON that needs no other file to be understood.

use rusqlite::Connection;
use serde::Serialize;

use crate::table::feedback::FeedbackReader;
use crate::table::folders::FoldersReader;
use crate::table::playlists::PlaylistsReader;
use crate::table::plays::PlaysReader;
use crate::table::settings::SettingsReader;
use crate::table::track::{Track, TrackId, TracksReader};
use crate::{Library, LibraryError};

/// Version of the export's form.
const FORM: u32 = 1;

#[derive(Serialize)]
struct Export<'a> {
    format: &'static str,
    version: u32,
    folders: Vec<ExportedFolder>,
    settings: std::collections::BTreeMap<String, String>,
    feedback: Vec<ExportedFeedback<'a>>,
    plays: Vec<ExportedPlay<'a>>,
    playlists: Vec<ExportedPlaylist<'a>>,
}

#[derive(Serialize)]
struct ExportedFolder {
    path: String,
    added_at: i64,
}

/// A track as another program or another machine can find it again.
#[derive(Serialize)]
struct ExportedTrack<'a> {
    path: std::borrow::Cow<'a, str>,
    title: &'a str,
    artist: &'a str,
    album: &'a str,
    duration: f64,
    /// Of a part of a file, seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<f64>,
    /// Of a part of a file, seconds; absent for the file's end.
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<f64>,
}

#[derive(Serialize)]
struct ExportedFeedback<'a> {
    track: Option<ExportedTrack<'a>>,
    kind: &'static str,
    query: Option<String>,
    rank: Option<u32>,
    score: Option<f32>,
    fit: Option<f32>,
    at: i64,
    undone_at: Option<i64>,
}

#[derive(Serialize)]
struct ExportedPlay<'a> {
    track: Option<ExportedTrack<'a>>,
    started_at: i64,
    played_seconds: f64,
    duration: f64,
    completed: bool,
    source: String,
    query: Option<String>,
    rank: Option<u32>,
    score: Option<f32>,
    fit: Option<f32>,
}

#[derive(Serialize)]
struct ExportedPlaylist<'a> {
    name: String,
    created_at: i64,
    changed_at: i64,
    tracks: Vec<ExportedTrack<'a>>,
}

impl Library {
    /// Folders, settings, feedback (undone ones too), plays and playlists as JSON. Times are Unix milliseconds, lengths seconds;
    /// in paths, bytes that are no text become U+FFFD.
    pub fn export(&self) -> Result<serde_json::Value, LibraryError> {
        self.snapshot(export)
    }
}

fn export(connection: &Connection) -> Result<serde_json::Value, LibraryError> {
    let feedback = FeedbackReader(connection).all()?;
    let plays = PlaysReader(connection).latest(usize::MAX)?;
    let reader = PlaylistsReader(connection);
    let playlists = reader
        .all()?
        .into_iter()
        .map(|playlist| reader.tracks(playlist.id, u32::MAX).map(|tracks| (playlist, tracks)))
        .collect::<Result<Vec<_>, _>>()?;
    let mut ids: Vec<TrackId> = feedback
        .iter()
        .map(|item| item.event.track_id)
        .chain(plays.iter().map(|item| item.play.track_id))
        .chain(playlists.iter().flat_map(|(_, tracks)| tracks.iter().copied()))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let tracks = TracksReader(connection).by_ids(&ids)?;
    let track = |id: TrackId| {
        tracks.binary_search_by_key(&id, |track| track.id).ok().map(|index| exported_track(&tracks[index]))
    };

    let export = Export {
        format: "attune-export",
        version: FORM,
        folders: FoldersReader(connection)
            .all()?
            .into_iter()
            .map(|folder| ExportedFolder {
                path: folder.path.to_string_lossy().into_owned(),
                added_at: folder.added_at,
            })
            .collect(),
        settings: SettingsReader(connection).all()?,
        feedback: feedback
            .into_iter()
            .map(|item| ExportedFeedback {
                track: track(item.event.track_id),
                kind: item.event.kind.as_str(),
                query: item.event.query,
                rank: item.event.rank,
                score: item.event.score,
                fit: item.event.fit,
                at: item.event.at,
                undone_at: item.undone_at,
            })
            .collect(),
        plays: plays
            .into_iter()
            .map(|item| ExportedPlay {
                track: track(item.play.track_id),
                started_at: item.play.started_at,
                played_seconds: item.play.played_seconds,
                duration: item.play.duration,
                completed: item.play.completed,
                source: item.play.source,
                query: item.play.query,
                rank: item.play.rank,
                score: item.play.score,
                fit: item.play.fit,
            })
            .collect(),
        playlists: playlists
            .into_iter()
            .map(|(playlist, tracks)| ExportedPlaylist {
                name: playlist.name,
                created_at: playlist.created_at,
                changed_at: playlist.changed_at,
                tracks: tracks.into_iter().filter_map(track).collect(),
            })
            .collect(),
    };
    serde_json::to_value(export).map_err(|_| LibraryError::StoredValue("a value has no form in JSON"))
}

fn exported_track(track: &Track) -> ExportedTrack<'_> {
    let part = track.part();
    ExportedTrack {
        path: track.path.to_string_lossy(),
        title: &track.title,
        artist: &track.artist,
        album: &track.album,
        duration: track.duration,
        start: part.map(|(start, _)| start),
        end: part.and_then(|(_, end)| end),
    }
}

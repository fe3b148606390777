//! Playlists and opened files of the engine to the interface's, and back.

use attune_engine as engine;
use attune_engine::TrackId;

use super::count;
use crate::dto;

fn numbers(ids: &[TrackId]) -> Vec<u32> {
    ids.iter().map(|id| id.0).collect()
}

fn ids(numbers: Vec<u32>) -> Vec<TrackId> {
    numbers.into_iter().map(TrackId).collect()
}

impl From<engine::Playlist> for dto::Playlist {
    fn from(p: engine::Playlist) -> Self {
        Self {
            id: p.id,
            name: p.name,
            created_at: p.created_at as f64,
            changed_at: p.changed_at as f64,
            track_count: p.tracks,
            duration: p.duration,
            first: numbers(&p.first),
        }
    }
}

impl From<(engine::Playlist, Vec<TrackId>)> for dto::PlaylistContent {
    fn from((playlist, tracks): (engine::Playlist, Vec<TrackId>)) -> Self {
        Self { playlist: playlist.into(), track_ids: numbers(&tracks) }
    }
}

impl From<dto::PlaylistEdit> for engine::PlaylistEdit {
    fn from(edit: dto::PlaylistEdit) -> Self {
        match edit {
            dto::PlaylistEdit::Append { track_ids } => Self::Append(ids(track_ids)),
            dto::PlaylistEdit::Remove { places } => {
                Self::Remove(places.into_iter().map(|place| place as usize).collect())
            }
            dto::PlaylistEdit::Move { from, to } => Self::Move { from: from as usize, to: to as usize },
            dto::PlaylistEdit::Replace { track_ids } => Self::Replace(ids(track_ids)),
        }
    }
}

impl From<engine::Refused> for dto::Refused {
    fn from(refused: engine::Refused) -> Self {
        Self { path: refused.path.display().to_string(), error: refused.notice.into() }
    }
}

impl From<engine::Opened> for dto::FilesOpened {
    fn from(opened: engine::Opened) -> Self {
        Self {
            tracks: count(opened.tracks.len()),
            refused: opened.refused.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<engine::ImportedPlaylist> for dto::ImportedPlaylist {
    fn from(imported: engine::ImportedPlaylist) -> Self {
        let texts = |paths: Vec<std::path::PathBuf>| {
            paths.into_iter().map(|path| path.display().to_string()).collect::<Vec<_>>()
        };
        Self {
            playlist: imported.playlist.into(),
            outside: texts(imported.outside),
            missing: texts(imported.missing),
            refused: imported.refused.into_iter().map(Into::into).collect(),
        }
    }
}

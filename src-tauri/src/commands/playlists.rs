//! Playlists of the listener, and opening files as the queue. Every change answers with what holds now.

use std::path::PathBuf;

use attune_engine::{Engine, TrackId};
use tauri::State;

use super::Answered;
use crate::dto::{FilesOpened, ImportedPlaylist, Playlist, PlaylistContent, PlaylistEdit};

/// All playlists, the last changed first.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn playlists(engine: State<'_, Engine>) -> Answered<Vec<Playlist>> {
    Ok(engine.playlists()?.into_iter().map(Into::into).collect())
}

/// A playlist and what stands in it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn playlist(engine: State<'_, Engine>, id: u32) -> Answered<PlaylistContent> {
    Ok(engine.playlist(id)?.into())
}

/// Makes a playlist.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn create_playlist(
    engine: State<'_, Engine>,
    name: String,
    track_ids: Vec<u32>,
) -> Answered<Playlist> {
    let tracks: Vec<TrackId> = track_ids.into_iter().map(TrackId).collect();
    Ok(engine.create_playlist(&name, &tracks)?.into())
}

/// Renames a playlist.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn rename_playlist(engine: State<'_, Engine>, id: u32, name: String) -> Answered<Playlist> {
    Ok(engine.rename_playlist(id, &name)?.into())
}

/// Changes what stands in a playlist.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn edit_playlist(
    engine: State<'_, Engine>,
    id: u32,
    edit: PlaylistEdit,
) -> Answered<PlaylistContent> {
    Ok(engine.edit_playlist(id, edit.into())?.into())
}

/// Deletes a playlist; it can be restored.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn delete_playlist(engine: State<'_, Engine>, id: u32) -> Answered<()> {
    Ok(engine.delete_playlist(id)?)
}

/// Puts a deleted playlist back.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn restore_playlist(engine: State<'_, Engine>, id: u32) -> Answered<Playlist> {
    Ok(engine.restore_playlist(id)?.into())
}

/// Makes a playlist of a file (M3U, M3U8, PLS).
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn import_playlist(engine: State<'_, Engine>, path: String) -> Answered<ImportedPlaylist> {
    Ok(engine.import_playlist(&PathBuf::from(path))?.into())
}

/// Writes a playlist as M3U8 and answers with the file that was written.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn export_playlist(engine: State<'_, Engine>, id: u32, path: String) -> Answered<String> {
    Ok(engine.export_playlist(id, &PathBuf::from(path))?.display().to_string())
}

/// Plays files, folders and playlist files as the queue, in the library or not.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn open_paths(engine: State<'_, Engine>, paths: Vec<String>) -> Answered<FilesOpened> {
    let paths: Vec<PathBuf> = paths.into_iter().map(Into::into).collect();
    Ok(engine.open_paths(&paths)?.into())
}

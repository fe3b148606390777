//! Folders, scan, lists of tracks, failures.

use std::path::PathBuf;

use attune_engine::{Engine, TrackId};
use tauri::{AppHandle, State};
use tauri_plugin_opener::OpenerExt;

use super::Answered;
use crate::dto::{CommandError, Failure, Folder, LibraryStats, Lyrics, Track, View};

fn folders_of(engine: &Engine) -> Answered<Vec<Folder>> {
    Ok(engine.folders()?.into_iter().map(Into::into).collect())
}

/// Keys of the tracks of a view, in its order.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn track_ids(engine: State<'_, Engine>, view: View) -> Answered<Vec<u32>> {
    Ok(engine.track_ids(&view.into())?.into_iter().map(|id| id.0).collect())
}

/// The tracks with these keys, in this order; unknown keys are left out.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn tracks(engine: State<'_, Engine>, ids: Vec<u32>) -> Answered<Vec<Track>> {
    let ids: Vec<TrackId> = ids.into_iter().map(TrackId).collect();
    Ok(engine.tracks(&ids)?.into_iter().map(Into::into).collect())
}

/// Peaks of the track over time, 0 to 255; empty when it has not been analysed.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn waveform(engine: State<'_, Engine>, track_id: u32) -> Answered<Vec<u8>> {
    Ok(engine.waveform(TrackId(track_id))?)
}

/// Lyrics of the track with their times, from its tags or the file beside it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn lyrics(engine: State<'_, Engine>, track_id: u32) -> Answered<Option<Lyrics>> {
    Ok(engine.lyrics(TrackId(track_id))?.as_ref().map(Into::into))
}

/// The library's numbers.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn stats(engine: State<'_, Engine>) -> Answered<LibraryStats> {
    Ok(engine.stats()?.into())
}

/// The folders of the library.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn folders(engine: State<'_, Engine>) -> Answered<Vec<Folder>> {
    folders_of(&engine)
}

/// Adds folders (a file stands for its folder) and starts the scan.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn add_folders(engine: State<'_, Engine>, paths: Vec<String>) -> Answered<Vec<Folder>> {
    let paths: Vec<PathBuf> = paths.into_iter().map(Into::into).collect();
    engine.add_folders(&paths)?;
    folders_of(&engine)
}

/// Takes a folder out of the library; feedback and plays of its tracks are kept.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn remove_folder(engine: State<'_, Engine>, folder_id: u32) -> Answered<Vec<Folder>> {
    engine.remove_folder(folder_id)?;
    folders_of(&engine)
}

/// Adds the demo tracks that come with the program and starts the scan.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn add_demo_tracks(engine: State<'_, Engine>) -> Answered<Vec<Folder>> {
    engine.add_demo_tracks()?;
    folders_of(&engine)
}

/// Scans all folders and analyses what is new; does nothing while a scan runs.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn start_scan(engine: State<'_, Engine>) -> Answered<()> {
    Ok(engine.start_scan()?)
}

/// Stops the scan; what is done stays done and the next scan goes on from there.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn cancel_scan(engine: State<'_, Engine>) -> Answered<()> {
    engine.cancel_scan();
    Ok(())
}

/// Files that failed, and why.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn failures(engine: State<'_, Engine>) -> Answered<Vec<Failure>> {
    Ok(engine.failures()?.into_iter().map(Into::into).collect())
}

/// Shows the file of a track in the system's file browser.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn reveal(app: AppHandle, engine: State<'_, Engine>, track_id: u32) -> Answered<()> {
    let path = engine.path(TrackId(track_id))?;
    app.opener()
        .reveal_item_in_dir(path)
        .map_err(|error| CommandError { code: "reveal".into(), message: error.to_string() })
}

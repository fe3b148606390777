//! Settings, models, export and what the interface needs to start.

use std::path::PathBuf;

use attune_engine::Engine;
use tauri::{AppHandle, State};

use super::Answered;
use crate::convert::profiles;
use crate::desktop;
use crate::dto::{ModelStatus, Settings, Startup};
use crate::language::system_language;
use crate::opening::Start;

/// Everything the interface needs before its first picture; what the command line names begins to play.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn startup(
    app: AppHandle,
    engine: State<'_, Engine>,
    start: State<'_, Start>,
) -> Answered<Startup> {
    start.open(&app);
    Ok(Startup {
        settings: engine.interface_settings()?,
        stats: engine.stats()?.into(),
        player: engine.player_state()?.into(),
        scan: engine.scan_state().into(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        system_language: system_language(),
        demo_tracks: engine.demo_track_count() as u32,
        profiles: profiles(engine.profiles()?),
        locked: engine.is_locked(),
    })
}

/// Stores the settings, and follows them. Every window hears of it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_settings(
    app: AppHandle,
    engine: State<'_, Engine>,
    settings: Settings,
) -> Answered<Settings> {
    engine.set_interface_settings(&settings)?;
    desktop::settings_changed(&app, &settings);
    Ok(settings)
}

/// The models and whether they can be used.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn model_status(engine: State<'_, Engine>) -> Answered<ModelStatus> {
    Ok(engine.model_status()?.into())
}

/// Uses the listener's own text model, or the shipped one again, and retrains the text head for it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn use_text_model(engine: State<'_, Engine>, folder: Option<String>) -> Answered<ModelStatus> {
    engine.use_text_model(folder.map(PathBuf::from))?;
    Ok(engine.model_status()?.into())
}

/// Puts the text model before this one back, with its head.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn restore_text_model(engine: State<'_, Engine>) -> Answered<ModelStatus> {
    engine.restore_text_model()?;
    Ok(engine.model_status()?.into())
}

/// Writes all that the listener made (feedback, plays, folders, settings) as JSON.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn export_data(engine: State<'_, Engine>, path: String) -> Answered<()> {
    Ok(engine.export(&PathBuf::from(path))?)
}

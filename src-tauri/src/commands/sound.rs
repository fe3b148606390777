//! Orders of play, sleep, A–B repeat; settings of sound and output. Changes of the player come back as events.

use attune_engine::{Engine, PlayerCommand};
use tauri::State;

use super::Answered;
use crate::convert::sleep;
use crate::dto::{
    OutputSettings, Repeat, Shuffle, SignalPath, SleepTimer, SoundPanel, SoundSettings, Spectrum,
};

/// Chooses the order of play.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_shuffle(engine: State<'_, Engine>, mode: Shuffle) -> Answered<()> {
    Ok(engine.set_shuffle(mode.into())?)
}

/// Chooses what follows the end.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_repeat(engine: State<'_, Engine>, mode: Repeat) -> Answered<()> {
    Ok(engine.set_repeat(mode.into())?)
}

/// Whether playback ends with the current track.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_stop_after_current(engine: State<'_, Engine>, on: bool) -> Answered<()> {
    Ok(engine.player_command(PlayerCommand::StopAfterCurrent(on))?)
}

/// Sets or clears the sleep timer.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_sleep(engine: State<'_, Engine>, timer: Option<SleepTimer>) -> Answered<()> {
    Ok(engine.set_sleep(timer.and_then(sleep))?)
}

/// Repeats the current track between two seconds; clears that when either is null.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_loop(engine: State<'_, Engine>, from: Option<f64>, to: Option<f64>) -> Answered<()> {
    Ok(engine.player_command(PlayerCommand::SetLoop(from.zip(to)))?)
}

/// Takes back the last change of the queue.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn undo_queue(engine: State<'_, Engine>) -> Answered<()> {
    Ok(engine.player_command(PlayerCommand::Undo)?)
}

/// What can be set about sound, and how it is set.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn sound_panel(engine: State<'_, Engine>) -> Answered<SoundPanel> {
    Ok(engine.sound_panel()?.into())
}

/// Sets what happens to the sound; answers with what was set, within its ranges.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_sound(engine: State<'_, Engine>, sound: SoundSettings) -> Answered<SoundSettings> {
    Ok(engine.set_sound(sound.into())?.into())
}

/// Sets how fast music plays, 0.5 to 2; answers with all that is set.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_speed(engine: State<'_, Engine>, speed: f32) -> Answered<SoundSettings> {
    Ok(engine.set_speed(speed)?.into())
}

/// Sets where the sound goes.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_output(engine: State<'_, Engine>, output: OutputSettings) -> Answered<OutputSettings> {
    Ok(engine.set_output(output.into())?.into())
}

/// The way of the sound now; null before anything was played.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn signal_path(engine: State<'_, Engine>) -> Answered<Option<SignalPath>> {
    Ok(engine.signal_path()?.map(Into::into))
}

/// What is heard now, band by band; null before anything was played. Asked for some thirty times a second while a
/// spectrum is shown; nothing is worked out while nobody asks.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn spectrum(engine: State<'_, Engine>) -> Answered<Option<Spectrum>> {
    Ok(engine.spectrum().map(Into::into))
}

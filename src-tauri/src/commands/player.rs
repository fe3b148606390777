//! The player and its queue. Every change comes back as a `PlayerState` event.

use attune_engine::{Engine, PlayerCommand, TrackId};
use tauri::State;

use super::Answered;
use crate::dto::PlayerState;

fn ids(track_ids: Vec<u32>) -> Vec<TrackId> {
    track_ids.into_iter().map(TrackId).collect()
}

fn send(engine: &Engine, command: PlayerCommand) -> Answered<()> {
    Ok(engine.player_command(command)?)
}

/// The player now.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn player_state(engine: State<'_, Engine>) -> Answered<PlayerState> {
    Ok(engine.player_state()?.into())
}

/// Replaces the queue and plays from `start`. `request_id` tells which answer the tracks came from.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn play_tracks(
    engine: State<'_, Engine>,
    track_ids: Vec<u32>,
    start: u32,
    request_id: Option<u32>,
) -> Answered<()> {
    Ok(engine.play_tracks(&ids(track_ids), start as usize, request_id)?)
}

/// Adds tracks to the end of the queue.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn enqueue(engine: State<'_, Engine>, track_ids: Vec<u32>) -> Answered<()> {
    Ok(engine.enqueue(&ids(track_ids))?)
}

/// Adds tracks after the one that plays.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn play_next(engine: State<'_, Engine>, track_ids: Vec<u32>) -> Answered<()> {
    Ok(engine.play_next(&ids(track_ids))?)
}

/// Plays or holds.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn toggle_play(engine: State<'_, Engine>) -> Answered<()> {
    send(&engine, PlayerCommand::Toggle)
}

/// Stops.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn stop(engine: State<'_, Engine>) -> Answered<()> {
    send(&engine, PlayerCommand::Stop)
}

/// Goes on to the next track.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn next_track(engine: State<'_, Engine>) -> Answered<()> {
    send(&engine, PlayerCommand::Next)
}

/// Goes back to the start of the track, or to the one before.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn previous_track(engine: State<'_, Engine>) -> Answered<()> {
    send(&engine, PlayerCommand::Previous)
}

/// Goes to a place in the track, in seconds.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn seek(engine: State<'_, Engine>, seconds: f64) -> Answered<()> {
    send(&engine, PlayerCommand::Seek(seconds))
}

/// Sets the volume, 0 to 1.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_volume(engine: State<'_, Engine>, volume: f32) -> Answered<()> {
    Ok(engine.set_volume(volume)?)
}

/// Plays the queue from a place.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn queue_jump(engine: State<'_, Engine>, index: u32) -> Answered<()> {
    send(&engine, PlayerCommand::Jump(index as usize))
}

/// Takes a place out of the queue.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn queue_remove(engine: State<'_, Engine>, index: u32) -> Answered<()> {
    send(&engine, PlayerCommand::Remove(index as usize))
}

/// Moves a place of the queue.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn queue_move(engine: State<'_, Engine>, from: u32, to: u32) -> Answered<()> {
    send(&engine, PlayerCommand::Move { from: from as usize, to: to as usize })
}

/// Empties the queue.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn clear_queue(engine: State<'_, Engine>) -> Answered<()> {
    send(&engine, PlayerCommand::Clear)
}

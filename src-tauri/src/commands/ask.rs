//! Requests, likeness and feedback.

use attune_engine::{Engine, TrackId};
use tauri::State;

use super::Answered;
use crate::convert::edits as changes;
use crate::dto::{Answer, ChipEdit, FeedbackKind, FeedbackReceipt};

/// Ranks the library for a request in words, after the listener's changes to its parts. Reads everything; changes nothing.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn ask(
    engine: State<'_, Engine>,
    text: String,
    edits: Vec<ChipEdit>,
    limit: u32,
) -> Answered<Answer> {
    Ok(engine.ask(&text, &changes(edits), limit as usize)?.into())
}

/// Ranks the library by likeness to a track. Reads everything; changes nothing.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn similar(engine: State<'_, Engine>, track_id: u32, limit: u32) -> Answered<Answer> {
    Ok(engine.similar(TrackId(track_id), limit as usize)?.into())
}

/// Records a feedback. Invalidates answers; the one it was given under comes back ranked anew.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn give_feedback(
    engine: State<'_, Engine>,
    track_id: u32,
    kind: FeedbackKind,
    request_id: Option<u32>,
    limit: u32,
) -> Answered<FeedbackReceipt> {
    Ok(engine.give_feedback(TrackId(track_id), kind.into(), request_id, limit as usize)?.into())
}

/// Takes a feedback back. Invalidates answers and the history.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn undo_feedback(
    engine: State<'_, Engine>,
    event_id: u32,
    request_id: Option<u32>,
    limit: u32,
) -> Answered<FeedbackReceipt> {
    Ok(engine.undo_feedback(event_id, request_id, limit as usize)?.into())
}

/// Takes back all standing feedback of one kind on a track. Invalidates answers and the history.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn retract_feedback(
    engine: State<'_, Engine>,
    track_id: u32,
    kind: FeedbackKind,
    request_id: Option<u32>,
    limit: u32,
) -> Answered<FeedbackReceipt> {
    Ok(engine.retract_feedback(TrackId(track_id), kind.into(), request_id, limit as usize)?.into())
}

//! Lists, radio, the taste ledger, listeners and the evaluation of the ranking.

use std::path::PathBuf;

use attune_engine::{Engine, EngineError, EventId};
use tauri::State;

use super::Answered;
use crate::convert::{edits as changes, profiles as listed};
use crate::dto::{
    ChipEdit, Evaluation, EventEdit, Ledger, LedgerEvent, ListSource, Mix, Profile, RadioSeed, SimulatedStep,
    Taste, TrackList,
};

fn event(id: &str) -> Answered<EventId> {
    id.parse().map_err(|error| EngineError::Library(error).into())
}

/// Keeps what a request says of a lasting taste. Invalidates the taste and answers.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn keep_taste(
    engine: State<'_, Engine>,
    text: String,
    edits: Vec<ChipEdit>,
) -> Answered<LedgerEvent> {
    Ok(engine.keep_taste(&text, &changes(edits))?.into())
}

/// Makes a list from a request, an arc or a journey. Changes nothing.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn make_list(engine: State<'_, Engine>, source: ListSource) -> Answered<TrackList> {
    Ok(engine.make_list(&source.into())?.into())
}

/// Mixes that made themselves; none until there are likes or plays enough.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn auto_mixes(engine: State<'_, Engine>) -> Answered<Vec<Mix>> {
    Ok(engine.auto_mixes()?.into_iter().map(Into::into).collect())
}

/// Plays a radio without end.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn start_radio(engine: State<'_, Engine>, seed: RadioSeed) -> Answered<()> {
    Ok(engine.start_radio(&seed.into())?)
}

/// Ends the radio; what is in the queue plays on.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn stop_radio(engine: State<'_, Engine>) -> Answered<()> {
    engine.stop_radio();
    Ok(())
}

/// What is known of the listener.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn taste(engine: State<'_, Engine>) -> Answered<Taste> {
    Ok(engine.taste()?.into())
}

/// A page of the events that shaped it, newest first.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn ledger(engine: State<'_, Engine>, offset: u32, limit: u32) -> Answered<Ledger> {
    let (total, events) = engine.ledger(offset as usize, limit as usize)?;
    Ok(Ledger { total: total as u32, events: events.into_iter().map(Into::into).collect() })
}

/// Takes an event back. Invalidates answers, the taste and the ledger.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn undo_ledger_event(engine: State<'_, Engine>, id: String) -> Answered<()> {
    Ok(engine.undo_event(event(&id)?)?)
}

/// Puts an event back. Invalidates answers, the taste and the ledger.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn restore_ledger_event(engine: State<'_, Engine>, id: String) -> Answered<()> {
    Ok(engine.restore_event(event(&id)?)?)
}

/// Changes an event. Invalidates answers, the taste and the ledger.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn edit_ledger_event(
    engine: State<'_, Engine>,
    id: String,
    edit: EventEdit,
) -> Answered<LedgerEvent> {
    Ok(engine.edit_event(event(&id)?, edit.into())?.into())
}

/// Writes the taste and its ledger as JSON.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn export_taste(engine: State<'_, Engine>, path: String) -> Answered<()> {
    Ok(engine.export_taste(&PathBuf::from(path))?)
}

/// Forgets everything learned. Invalidates answers, the taste and the ledger.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn forget_taste(engine: State<'_, Engine>) -> Answered<()> {
    Ok(engine.forget_taste()?)
}

/// Switches learning on or off.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_learning(engine: State<'_, Engine>, on: bool) -> Answered<()> {
    Ok(engine.set_learning(on)?)
}

/// The listeners of this computer.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn profiles(engine: State<'_, Engine>) -> Answered<Vec<Profile>> {
    Ok(listed(engine.profiles()?))
}

/// Adds a listener.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn create_profile(
    engine: State<'_, Engine>,
    name: String,
    pin: Option<String>,
) -> Answered<Vec<Profile>> {
    Ok(listed(engine.create_profile(&name, pin.as_deref())?))
}

/// Goes over to another listener. Invalidates everything that is a listener's own.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn switch_profile(
    engine: State<'_, Engine>,
    id: u32,
    pin: Option<String>,
) -> Answered<Vec<Profile>> {
    Ok(listed(engine.switch_profile(id, pin.as_deref())?))
}

/// Renames a listener.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn rename_profile(
    engine: State<'_, Engine>,
    id: u32,
    name: String,
    pin: Option<String>,
) -> Answered<Vec<Profile>> {
    Ok(listed(engine.rename_profile(id, &name, pin.as_deref())?))
}

/// Sets, changes or takes away a PIN.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_pin(
    engine: State<'_, Engine>,
    id: u32,
    old: Option<String>,
    pin: Option<String>,
) -> Answered<Vec<Profile>> {
    Ok(listed(engine.set_pin(id, old.as_deref(), pin.as_deref())?))
}

/// Removes a listener with everything learned of them.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn delete_profile(
    engine: State<'_, Engine>,
    id: u32,
    pin: Option<String>,
) -> Answered<Vec<Profile>> {
    Ok(listed(engine.delete_profile(id, pin.as_deref())?))
}

/// Opens the program for the current listener.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn unlock(engine: State<'_, Engine>, pin: String) -> Answered<()> {
    Ok(engine.unlock(&pin)?)
}

/// Whether the ranking is getting better.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn evaluation(engine: State<'_, Engine>) -> Answered<Evaluation> {
    Ok(engine.evaluation()?.into())
}

/// Switches the comparison of two rankers on live lists on or off.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_interleaving(engine: State<'_, Engine>, on: bool) -> Answered<()> {
    Ok(engine.set_comparing(on)?)
}

/// Lets synthetic listeners teach over this library. Changes nothing.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn simulate(engine: State<'_, Engine>) -> Answered<Vec<SimulatedStep>> {
    Ok(engine.simulate()?.into_iter().map(Into::into).collect())
}

//! The taste ledger: every event that shaped a profile, what each of them did, and the ways to correct it.
//!
//! The events are all there is: profile, feedback and report are functions of those that are active. So an event that
//! is undone, edited or has expired leaves nothing behind, and a ledger without events is the prior, to the bit.

use super::report::LedgerReport;
use super::{ListeningEvent, ListeningKind, Profile};
use crate::feedback::FeedbackEvent;
use crate::matrix::TrackMatrix;
use std::collections::BTreeMap;

/// The events of one listener.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger {
    events: BTreeMap<u64, ListeningEvent>,
}

impl Ledger {
    /// From stored events; of two with the same id the later in the list counts.
    pub fn new(events: impl IntoIterator<Item = ListeningEvent>) -> Self {
        Self { events: events.into_iter().map(|event| (event.id, event)).collect() }
    }

    /// All events, also those that have expired, by id.
    pub fn events(&self) -> impl Iterator<Item = &ListeningEvent> {
        self.events.values()
    }

    /// An event.
    pub fn get(&self, id: u64) -> Option<&ListeningEvent> {
        self.events.get(&id)
    }

    /// Writes an event down; the one it replaces is returned.
    pub fn record(&mut self, event: ListeningEvent) -> Option<ListeningEvent> {
        self.events.insert(event.id, event)
    }

    /// Takes an event back and returns it; recording it again is redo.
    pub fn undo(&mut self, id: u64) -> Option<ListeningEvent> {
        self.events.remove(&id)
    }

    /// Changes what an event says and how much it counts (0..=1). `false` when there is no such event.
    pub fn edit(&mut self, id: u64, kind: ListeningKind, weight: f32) -> bool {
        let Some(event) = self.events.get_mut(&id) else { return false };
        event.kind = kind;
        event.weight = if weight.is_finite() { weight.clamp(0.0, 1.0) } else { event.weight };
        true
    }

    /// Lets an event count until a time (Unix milliseconds), or for good. `false` when there is no such event.
    pub fn expire(&mut self, id: u64, at: Option<i64>) -> bool {
        let Some(event) = self.events.get_mut(&id) else { return false };
        event.expires = at;
        true
    }

    /// Forgets everything.
    pub fn forget_all(&mut self) {
        self.events.clear();
    }

    /// The events that count at a time.
    pub fn active(&self, now: i64) -> impl Iterator<Item = &ListeningEvent> {
        self.events.values().filter(move |event| event.is_active(now))
    }

    /// The profile at a time.
    pub fn profile(&self, matrix: &TrackMatrix, now: i64) -> Profile {
        let events: Vec<ListeningEvent> = self.active(now).cloned().collect();
        Profile::learn(&events, matrix, now)
    }

    /// The feedback that counts at a time, for [`crate::RankOptions::events`].
    pub fn feedback(&self, now: i64) -> Vec<FeedbackEvent> {
        self.active(now).filter_map(ListeningEvent::feedback).collect()
    }

    /// The profile in words and numbers, and what every active event changed in it: for each its `changes` largest.
    pub fn report(&self, matrix: &TrackMatrix, now: i64, changes: usize) -> LedgerReport {
        LedgerReport::new(self, matrix, now, changes)
    }
}

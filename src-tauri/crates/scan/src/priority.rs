//! Tracks that are to be analysed first.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use attune_library::TrackId;

/// Tracks to analyse before others, most wanted first. It may be set while the analysis runs: the next track taken is
/// the first of the list that still wants analysing. Clones share the list.
#[derive(Debug, Clone, Default)]
pub struct PriorityList(Arc<Mutex<VecDeque<TrackId>>>);

impl PriorityList {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Replaces the list.
    pub fn set(&self, tracks: impl IntoIterator<Item = TrackId>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = tracks.into_iter().collect();
    }

    pub(crate) fn pop(&self) -> Option<TrackId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

//! Work handed out to several threads, each piece once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use attune_library::TrackId;

use crate::PriorityList;

/// Tracks to analyse, in order but for those the priority list puts first.
pub(crate) struct Queue<'a> {
    tracks: &'a [(TrackId, PathBuf)],
    places: HashMap<TrackId, usize>,
    priority: &'a PriorityList,
    state: Mutex<State>,
}

struct State {
    taken: Vec<bool>,
    next: usize,
}

impl<'a> Queue<'a> {
    pub(crate) fn new(tracks: &'a [(TrackId, PathBuf)], priority: &'a PriorityList) -> Self {
        let places = tracks.iter().enumerate().map(|(place, (id, _))| (*id, place)).collect();
        Self {
            tracks,
            places,
            priority,
            state: Mutex::new(State { taken: vec![false; tracks.len()], next: 0 }),
        }
    }

    pub(crate) fn take(&self) -> Option<(TrackId, &'a Path)> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(id) = self.priority.pop() {
            if let Some(&place) = self.places.get(&id)
                && !state.taken[place]
            {
                return Some(self.give(&mut state, place));
            }
        }
        while state.next < self.tracks.len() {
            let place = state.next;
            state.next += 1;
            if !state.taken[place] {
                return Some(self.give(&mut state, place));
            }
        }
        None
    }

    fn give(&self, state: &mut State, place: usize) -> (TrackId, &'a Path) {
        state.taken[place] = true;
        let (id, path) = &self.tracks[place];
        (*id, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(queue: &Queue<'_>) -> Vec<u32> {
        std::iter::from_fn(|| queue.take()).map(|(id, _)| id.0).collect()
    }

    #[test]
    fn every_track_is_handed_out_once_and_the_wanted_ones_first() {
        let tracks: Vec<_> = (1..=6).map(|id| (TrackId(id), PathBuf::new())).collect();
        let priority = PriorityList::new();
        priority.set([5, 99, 2, 5].map(TrackId));
        let queue = Queue::new(&tracks, &priority);
        assert_eq!(queue.take().map(|(id, _)| id.0), Some(5));
        assert_eq!(queue.take().map(|(id, _)| id.0), Some(2));
        assert_eq!(queue.take().map(|(id, _)| id.0), Some(1));
        priority.set([1, 6].map(TrackId));
        assert_eq!(taken(&queue), [6, 3, 4], "what was taken is not handed out again");
    }
}

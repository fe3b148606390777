//! Work handed out to several threads, each piece once.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use attune_library::{PendingTrack, TrackId};

use crate::PriorityList;
use crate::analyse_parts::Part;

/// A file and the tracks of it that want analysing.
#[derive(Debug)]
pub(crate) struct Work {
    pub(crate) path: PathBuf,
    /// In the order of the file.
    pub(crate) tracks: Vec<(TrackId, Option<Part>)>,
}

/// Files to analyse, in order but for those with a track that the priority list puts first.
pub(crate) struct Queue<'a> {
    files: Vec<Work>,
    places: HashMap<TrackId, usize>,
    priority: &'a PriorityList,
    state: Mutex<State>,
}

struct State {
    taken: Vec<bool>,
    next: usize,
}

impl<'a> Queue<'a> {
    pub(crate) fn new(pending: Vec<PendingTrack>, priority: &'a PriorityList) -> Self {
        let mut files: Vec<Work> = Vec::new();
        let mut places = HashMap::with_capacity(pending.len());
        let mut cut: HashMap<PathBuf, usize> = HashMap::new();
        for track in pending {
            let part = track.span.map(|span| span.seconds(track.sample_rate));
            let known = part.and_then(|_| cut.get(&track.path).copied());
            let place = known.unwrap_or(files.len());
            places.insert(track.id, place);
            if let Some(file) = files.get_mut(place) {
                file.tracks.push((track.id, part));
            } else {
                if part.is_some() {
                    cut.insert(track.path.clone(), place);
                }
                files.push(Work { path: track.path, tracks: vec![(track.id, part)] });
            }
        }
        let start = |part: &Option<Part>| part.map_or(0.0, |(start, _)| start);
        for file in &mut files {
            file.tracks.sort_by(|(_, a), (_, b)| start(a).total_cmp(&start(b)));
        }
        let state = Mutex::new(State { taken: vec![false; files.len()], next: 0 });
        Self { files, places, priority, state }
    }

    pub(crate) fn take(&self) -> Option<&Work> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(id) = self.priority.pop() {
            if let Some(&place) = self.places.get(&id)
                && !state.taken[place]
            {
                return self.give(&mut state, place);
            }
        }
        while state.next < self.files.len() {
            let place = state.next;
            state.next += 1;
            if !state.taken[place] {
                return self.give(&mut state, place);
            }
        }
        None
    }

    fn give(&self, state: &mut State, place: usize) -> Option<&Work> {
        state.taken[place] = true;
        self.files.get(place)
    }
}

#[cfg(test)]
mod tests {
    use attune_library::Span;

    use super::*;

    fn file(id: u32) -> PendingTrack {
        PendingTrack { id: TrackId(id), path: format!("{id}").into(), span: None, sample_rate: 100 }
    }

    fn part(id: u32, path: &str, start: u64, end: Option<u64>) -> PendingTrack {
        PendingTrack { id: TrackId(id), path: path.into(), span: Some(Span { start, end }), sample_rate: 100 }
    }

    fn ids(work: &Work) -> Vec<u32> {
        work.tracks.iter().map(|(id, _)| id.0).collect()
    }

    fn taken(queue: &Queue<'_>) -> Vec<Vec<u32>> {
        std::iter::from_fn(|| queue.take()).map(ids).collect()
    }

    #[test]
    fn every_track_is_handed_out_once_and_the_wanted_ones_first() {
        let priority = PriorityList::new();
        priority.set([5, 99, 2, 5].map(TrackId));
        let queue = Queue::new((1..=6).map(file).collect(), &priority);
        assert_eq!(queue.take().map(ids), Some(vec![5]));
        assert_eq!(queue.take().map(ids), Some(vec![2]));
        assert_eq!(queue.take().map(ids), Some(vec![1]));
        priority.set([1, 6].map(TrackId));
        assert_eq!(taken(&queue), [[6], [3], [4]], "what was taken is not handed out again");
    }

    #[test]
    fn the_parts_of_a_file_are_handed_out_together_in_its_order() {
        let priority = PriorityList::new();
        let tracks =
            vec![part(1, "a", 500, None), file(2), part(3, "a", 0, Some(500)), part(4, "b", 0, Some(9))];
        let queue = Queue::new(tracks, &priority);
        priority.set([TrackId(3)]);
        let first = queue.take().unwrap();
        assert_eq!(first.tracks, [(TrackId(3), Some((0.0, Some(5.0)))), (TrackId(1), Some((5.0, None)))]);
        assert_eq!(taken(&queue), [[2], [4]]);
    }
}

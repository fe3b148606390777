//! Which tracks make the list: relevance against redundancy, under caps.

use super::{ListTrack, Scored};
use crate::matrix::TrackMatrix;
use crate::vector::dot;
use std::collections::{HashMap, HashSet};

/// Counts what a list holds, so that caps hold and nothing comes twice.
#[derive(Debug, Clone)]
pub(crate) struct Caps {
    artist_cap: usize,
    album_cap: usize,
    artists: HashMap<u64, usize>,
    albums: HashMap<u64, usize>,
    recordings: HashSet<u64>,
}

impl Caps {
    pub(crate) fn new(artist_cap: usize, album_cap: usize) -> Self {
        Self {
            artist_cap,
            album_cap,
            artists: HashMap::new(),
            albums: HashMap::new(),
            recordings: HashSet::new(),
        }
    }

    /// Whether the list may hold this track.
    pub(crate) fn admit(&self, track: &ListTrack) -> bool {
        let below = |counts: &HashMap<u64, usize>, id: Option<u64>, cap| {
            id.is_none_or(|id| counts.get(&id).copied().unwrap_or(0) < cap)
        };
        !self.recordings.contains(&track.recording)
            && below(&self.artists, track.artist, self.artist_cap)
            && below(&self.albums, track.album, self.album_cap)
    }

    /// Puts a track on the list.
    pub(crate) fn count(&mut self, track: &ListTrack) {
        self.recordings.insert(track.recording);
        if let Some(artist) = track.artist {
            *self.artists.entry(artist).or_default() += 1;
        }
        if let Some(album) = track.album {
            *self.albums.entry(album).or_default() += 1;
        }
    }
}

/// A track chosen by [`Selection`], with what it repeats of the list before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Chosen {
    pub(crate) scored: Scored,
    /// Largest cosine with a track chosen before, 0 for the first and for tracks unlike all.
    pub(crate) redundancy: f32,
}

/// Maximal marginal relevance (Carbonell & Goldstein, SIGIR 1998): the next track is the one with the largest
/// `(1 − d)·relevance − d·max cosine to the chosen`, relevance being the score scaled to 0..=1 over the pool.
#[derive(Debug)]
pub(crate) struct Selection<'a> {
    matrix: &'a TrackMatrix,
    tracks: &'a [ListTrack],
    diversity: f32,
    pool: Vec<Scored>,
    relevance: Vec<f32>,
    redundancy: Vec<f32>,
    /// On the list, or kept out by the caps.
    gone: Vec<bool>,
    caps: Caps,
}

impl<'a> Selection<'a> {
    /// Over a pool without rows that do not exist; `diversity` is 0 for score alone, 1 for variety alone.
    pub(crate) fn new(
        matrix: &'a TrackMatrix,
        tracks: &'a [ListTrack],
        pool: Vec<Scored>,
        diversity: f32,
        caps: Caps,
    ) -> Self {
        let low = pool.iter().map(|s| s.score).fold(f32::INFINITY, f32::min);
        let high = pool.iter().map(|s| s.score).fold(f32::NEG_INFINITY, f32::max);
        let range = high - low;
        let relevance =
            pool.iter().map(|s| if range > 0.0 { (s.score - low) / range } else { 1.0 }).collect();
        let n = pool.len();
        Self {
            matrix,
            tracks,
            diversity: diversity.clamp(0.0, 1.0),
            pool,
            relevance,
            redundancy: vec![0.0; n],
            gone: vec![false; n],
            caps,
        }
    }

    /// Takes the track of the largest `value` among those the caps admit, the earlier of equals.
    pub(crate) fn take_by(&mut self, value: impl Fn(usize, &Scored) -> Option<f32>) -> Option<Chosen> {
        loop {
            let mut found: Option<(usize, f32)> = None;
            for (index, scored) in self.pool.iter().enumerate().filter(|(index, _)| !self.gone[*index]) {
                if let Some(value) = value(index, scored)
                    && found.is_none_or(|(_, best)| value > best)
                {
                    found = Some((index, value));
                }
            }
            let (index, _) = found?;
            // Caps never loosen: what they refuse once is gone for good. Asking only for the best saves the look-ups.
            self.gone[index] = true;
            if self.caps.admit(&self.tracks[self.pool[index].row as usize]) {
                return Some(self.take(index));
            }
        }
    }

    /// Takes the track of the largest marginal relevance.
    pub(crate) fn take_marginal(&mut self) -> Option<Chosen> {
        let values: Vec<f32> = self
            .relevance
            .iter()
            .zip(&self.redundancy)
            .map(|(relevance, redundancy)| (1.0 - self.diversity) * relevance - self.diversity * redundancy)
            .collect();
        self.take_by(|index, _| Some(values[index]))
    }

    fn take(&mut self, index: usize) -> Chosen {
        let chosen = Chosen { scored: self.pool[index], redundancy: self.redundancy[index] };
        self.caps.count(&self.tracks[chosen.scored.row as usize]);
        let sound = self.matrix.sound(chosen.scored.row);
        for (other, redundancy) in self.redundancy.iter_mut().enumerate() {
            if !self.gone[other] {
                *redundancy = redundancy.max(dot(sound, self.matrix.sound(self.pool[other].row)));
            }
        }
        chosen
    }
}

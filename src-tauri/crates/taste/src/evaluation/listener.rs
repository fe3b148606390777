//! Simulated listeners with a taste only they know.

use crate::axis::{AXES, TasteVector};
use crate::chance::Chance;
use crate::list::ListTrack;
use crate::matrix::TrackMatrix;
use crate::vector::{dot, unit};
use std::collections::HashMap;

/// Axes a listener cares about, at least and at most.
const CARES: (usize, usize) = (3, 6);
/// Axes of one request.
const REQUEST_AXES: (usize, usize) = (1, 3);
/// Share of the artists a listener has an opinion of.
const KNOWN_ARTISTS: f64 = 0.1;
/// The best share of the library that satisfies a listener fully, well, and somewhat.
const GRADES: [(f32, f64); 3] = [(0.01, 3.0), (0.04, 2.0), (0.12, 1.0)];
/// Share of the library from which on a listener dislikes what is played.
const DISLIKED: f32 = 0.5;
/// The chance of looking at the track of rank i is this to the power of i (a geometric position model; Moffat & Zobel,
/// ACM TOIS 27(1), 2008).
const PATIENCE: f64 = 0.92;

/// How a listener is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ListenerOptions {
    /// Requests the listener comes back to.
    pub requests: usize,
    /// Weight of the hidden taste beside the request, which counts 1.
    pub taste: f32,
    /// Weight of the hidden affinity to artists.
    pub artists: f32,
    /// Standard deviation of the noise in every single reaction, in units of utility (the deviation of utility over a
    /// library is about 1).
    pub noise: f32,
}

impl Default for ListenerOptions {
    fn default() -> Self {
        Self { requests: 4, taste: 1.0, artists: 0.4, noise: 0.3 }
    }
}

/// A listener: sparse hidden weights over the axes, affinities to artists, and some requests.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedListener {
    taste: TasteVector,
    artists: HashMap<u64, f32>,
    requests: Vec<TasteVector>,
    options: ListenerOptions,
    seed: u64,
}

/// How a listener reacts to a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reaction {
    /// Liked.
    Like,
    /// Played to the end without a word.
    Play,
    /// Skipped.
    Skip,
    /// Disliked.
    Dislike,
}

/// Something a listener did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimulatedEvent {
    /// Order of the events, from 0.
    pub id: u32,
    /// Row of the matrix.
    pub row: u32,
    /// Which of the listener's requests it was under.
    pub request: usize,
    /// Reaction.
    pub reaction: Reaction,
}

impl SimulatedListener {
    /// Draws a listener for a library.
    pub fn draw(tracks: &[ListTrack], seed: u64, options: ListenerOptions) -> Self {
        let mut chance = Chance::of(seed, 0);
        let taste = sparse(&mut chance, CARES);
        let requests = (0..options.requests).map(|_| sparse(&mut chance, REQUEST_AXES)).collect();
        let mut known: Vec<u64> = tracks.iter().filter_map(|t| t.artist).collect();
        known.sort_unstable();
        known.dedup();
        let artists = known
            .into_iter()
            .filter_map(|artist| {
                let opinion = chance.normal() as f32;
                (chance.uniform() < KNOWN_ARTISTS).then_some((artist, opinion))
            })
            .collect();
        Self { taste, artists, requests, options, seed }
    }

    /// The listener's requests, as directions at unit length.
    pub fn requests(&self) -> &[TasteVector] {
        &self.requests
    }

    /// What every row is worth to the listener under a request, without noise, standardised over the library:
    /// `z(cos(request, m)) + taste·z(cos(taste, m)) + artists·affinity`.
    pub fn utilities(&self, matrix: &TrackMatrix, tracks: &[ListTrack], request: usize) -> Vec<f32> {
        let rows = tracks.len().min(matrix.len());
        let Some(request) = self.requests.get(request) else { return vec![0.0; rows] };
        let fit = |direction: &TasteVector| {
            standardised((0..rows as u32).map(|row| dot(direction, matrix.sound(row))).collect())
        };
        let (asked, hidden) = (fit(request), fit(&self.taste));
        let sum = (0..rows)
            .map(|row| {
                let artist = tracks[row].artist.and_then(|a| self.artists.get(&a)).copied().unwrap_or(0.0);
                asked[row] + self.options.taste * hidden[row] + self.options.artists * artist
            })
            .collect();
        standardised(sum)
    }

    /// Reactions to a list shown at one `visit`: rank by rank with falling attention, at most `most` of them.
    pub fn react(
        &self,
        utilities: &[f32],
        list: &[u32],
        request: usize,
        visit: u64,
        most: usize,
    ) -> Vec<(u32, Reaction)> {
        let bars = Bars::of(utilities);
        let mut chance = Chance::of(self.seed ^ 0xC11C, visit * 64 + request as u64);
        let mut reactions = Vec::new();
        let mut attention = 1.0;
        for &row in list {
            let (looks, noise) = (chance.uniform() < attention, chance.normal() as f32);
            attention *= PATIENCE;
            let Some(utility) = utilities.get(row as usize).filter(|_| looks) else { continue };
            reactions.push((row, bars.reaction(utility + self.options.noise * noise)));
            if reactions.len() >= most {
                break;
            }
        }
        reactions
    }
}

/// Utilities at the edges of the grades.
struct Bars {
    grades: [f32; 3],
    disliked: f32,
}

impl Bars {
    fn of(utilities: &[f32]) -> Self {
        let mut sorted = utilities.to_vec();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let at = |share: f32| {
            let index = ((sorted.len() as f32 * share) as usize).min(sorted.len().saturating_sub(1));
            sorted.get(index).copied().unwrap_or(0.0)
        };
        Self { grades: GRADES.map(|(share, _)| at(share)), disliked: at(DISLIKED) }
    }

    fn reaction(&self, utility: f32) -> Reaction {
        if utility >= self.grades[1] {
            Reaction::Like
        } else if utility >= self.grades[2] {
            Reaction::Play
        } else if utility >= self.disliked {
            Reaction::Skip
        } else {
            Reaction::Dislike
        }
    }

    fn grade(&self, utility: f32) -> f64 {
        self.grades.iter().zip(GRADES).find(|(bar, _)| utility >= **bar).map_or(0.0, |(_, (_, grade))| grade)
    }
}

/// Graded relevance of every row: 3 for the best hundredth, 2 and 1 for the next, 0 for most.
pub(crate) fn grades(utilities: &[f32]) -> Vec<f64> {
    let bars = Bars::of(utilities);
    utilities.iter().map(|&utility| bars.grade(utility)).collect()
}

fn sparse(chance: &mut Chance, count: (usize, usize)) -> TasteVector {
    let axes = count.0 + chance.below(count.1 - count.0 + 1);
    let mut vector = [0.0; AXES];
    for _ in 0..axes {
        let sign = if chance.uniform() < 0.7 { 1.0 } else { -1.0 };
        vector[chance.below(AXES)] = sign * (0.5 + chance.uniform() as f32);
    }
    unit(&vector)
}

fn standardised(mut values: Vec<f32>) -> Vec<f32> {
    let n = values.len().max(1) as f32;
    let mean = values.iter().sum::<f32>() / n;
    let deviation = (values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / n).sqrt();
    for value in &mut values {
        *value = if deviation > 0.0 { (*value - mean) / deviation } else { 0.0 };
    }
    values
}

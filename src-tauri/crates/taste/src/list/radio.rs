//! Radio: one track after another without end.

use super::{ListTrack, Transition};
use crate::TasteError;
use crate::axis::{AXES, TasteVector};
use crate::chance::Chance;
use crate::matrix::TrackMatrix;
use crate::rank::best;
use crate::vector::{add_scaled, dot, unit};
use std::collections::{HashSet, VecDeque};

/// Candidates among which chance decides.
const CANDIDATES: usize = 60;
/// Temperature of the softmax: a difference of score of this size makes a track e times as likely.
const TEMPERATURE: f32 = 0.04;
/// What a rough transition costs against a full unit of fit.
const ROUGHNESS: f32 = 0.06;
/// How far the sound follows what was played, per track: the drift.
const DRIFT: f32 = 0.12;
/// How far it is drawn back home, per track; keeps the drift near (a discrete Ornstein–Uhlenbeck process).
const HOMING: f32 = 0.08;
/// How far a like draws home and position toward its track.
const LIKE_PULL: f32 = 0.25;
/// How far a skip at the first second pushes them away; a later one less, in proportion to what was left unheard.
const SKIP_PUSH: f32 = 0.25;

/// How a radio behaves.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct RadioOptions {
    /// No recording comes again within this many tracks; with fewer recordings than that, as late as possible.
    pub window: usize,
    /// No artist comes again within this many tracks, unless there is nothing else.
    pub artist_gap: usize,
    /// What makes a step rough.
    pub transition: Transition,
}

impl Default for RadioOptions {
    fn default() -> Self {
        Self { window: 200, artist_gap: 4, transition: Transition::default() }
    }
}

/// What the listener does with what the radio plays.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RadioFeedback {
    /// More like this.
    Like,
    /// Skipped after this share of the track, 0..=1.
    Skip {
        /// Share heard.
        heard: f32,
    },
}

/// The state of a radio. It can be stored and continued: with the same library it goes on as if never interrupted.
/// The state holds no rows, only the ids of [`ListTrack`], so a library may change in between.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Radio {
    seed: u64,
    played: u64,
    /// What it was started with, moved by feedback; `AXES` long.
    home: Vec<f32>,
    /// Where the drift is.
    position: Vec<f32>,
    /// Recordings played, the last at the back.
    recordings: VecDeque<u64>,
    artists: VecDeque<u64>,
    last: Option<Last>,
    options: RadioOptions,
}

/// What the next transition depends on.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
struct Last {
    artist: Option<u64>,
    bpm: Option<f32>,
    key: Option<super::CamelotKey>,
    energy: Option<f32>,
}

impl Radio {
    /// A radio of a direction: a request or a mood understood ([`crate::rank::direction`]).
    pub fn of_taste(taste: &TasteVector, seed: u64, options: RadioOptions) -> Self {
        let home = unit(taste).to_vec();
        Self {
            seed,
            played: 0,
            position: home.clone(),
            home,
            recordings: VecDeque::new(),
            artists: VecDeque::new(),
            last: None,
            options,
        }
    }

    /// A radio of tracks: one, or all of an artist. Its direction is their mean sound.
    pub fn of_tracks(matrix: &TrackMatrix, rows: &[u32], seed: u64, options: RadioOptions) -> Self {
        let mut sum = [0.0; AXES];
        for &row in rows {
            add_scaled(&mut sum, matrix.sound(row), 1.0);
        }
        Self::of_taste(&sum, seed, options)
    }

    /// Whether a stored state belongs to this version of the axes.
    pub fn is_current(&self) -> bool {
        self.home.len() == AXES && self.position.len() == AXES
    }

    /// The next track, or `None` when no row is left at all. Every row is scored by
    /// `κ·cosine to the position + liking`; among the best the smooth ones are preferred and chance, from the seed,
    /// decides in proportion to `exp(score / 0.04)`. The position then drifts toward the track and back home.
    /// [`TasteError::Length`] for a stored state of other axes.
    pub fn next(
        &mut self,
        matrix: &TrackMatrix,
        tracks: &[ListTrack],
        liking: Option<&dyn Fn(u32) -> f32>,
        excluded: &[u32],
    ) -> Result<Option<u32>, TasteError> {
        if !self.is_current() {
            return Err(TasteError::Length { expected: AXES, found: self.home.len() });
        }
        let excluded: HashSet<u32> = excluded.iter().copied().collect();
        let rows = tracks.len().min(matrix.len());
        let score = |row: u32| {
            let liking = liking.map_or(0.0, |liking| liking(row));
            matrix.confidence[row as usize] * dot(&self.position, matrix.sound(row))
                + if liking.is_finite() { liking } else { 0.0 }
        };
        let mut window = self.recordings.len().min(self.options.window);
        let mut gap = self.artists.len().min(self.options.artist_gap);
        let found = loop {
            let recent: HashSet<u64> = self.recordings.iter().rev().take(window).copied().collect();
            let artists: HashSet<u64> = self.artists.iter().rev().take(gap).copied().collect();
            let found = best(rows, CANDIDATES, score, |row| {
                let track = &tracks[row as usize];
                excluded.contains(&row)
                    || recent.contains(&track.recording)
                    || track.artist.is_some_and(|artist| artists.contains(&artist))
            });
            if !found.is_empty() || (window == 0 && gap == 0) {
                break found;
            }
            // Variety of artists gives way first, then the oldest recordings come back, one by one.
            if gap > 0 {
                gap = 0;
            } else {
                window -= 1;
            }
        };
        let Some(row) = self.draw(&found, tracks) else { return Ok(None) };
        self.advance(row, matrix, &tracks[row as usize]);
        Ok(Some(row))
    }

    fn draw(&self, candidates: &[(u32, f32)], tracks: &[ListTrack]) -> Option<u32> {
        let mut chance = Chance::of(self.seed, self.played);
        let last = self.last.map(|last| ListTrack {
            artist: last.artist,
            bpm: last.bpm,
            key: last.key,
            energy: last.energy,
            ..ListTrack::default()
        });
        candidates
            .iter()
            .map(|&(row, score)| {
                let rough =
                    last.map_or(0.0, |last| self.options.transition.cost(&last, &tracks[row as usize]));
                let value = f64::from((score - ROUGHNESS * rough) / TEMPERATURE) + chance.gumbel();
                (row, value)
            })
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
            .map(|(row, _)| row)
    }

    fn advance(&mut self, row: u32, matrix: &TrackMatrix, track: &ListTrack) {
        let home = self.home.clone();
        pull(&mut self.position, matrix.sound(row), DRIFT);
        pull(&mut self.position, &home, HOMING);
        remember(&mut self.recordings, track.recording, self.options.window);
        if let Some(artist) = track.artist {
            remember(&mut self.artists, artist, self.options.artist_gap);
        }
        self.last = Some(Last { artist: track.artist, bpm: track.bpm, key: track.key, energy: track.energy });
        self.played += 1;
    }

    /// Steers by what the listener did with a track.
    pub fn feedback(&mut self, matrix: &TrackMatrix, row: u32, feedback: RadioFeedback) {
        let weight = match feedback {
            RadioFeedback::Like => LIKE_PULL,
            RadioFeedback::Skip { heard } => -SKIP_PUSH * (1.0 - heard.clamp(0.0, 1.0)),
        };
        let sound = matrix.sound(row);
        pull(&mut self.home, sound, weight / 2.0);
        pull(&mut self.position, sound, weight);
    }

    /// Tracks given so far.
    pub fn played(&self) -> u64 {
        self.played
    }

    /// Where the sound is now, at unit length.
    pub fn position(&self) -> &[f32] {
        &self.position
    }
}

/// Moves a direction toward a sound by a share (away for a negative one), keeping unit length.
fn pull(direction: &mut [f32], sound: &[f32], share: f32) {
    let mut moved = [0.0f32; AXES];
    moved.copy_from_slice(direction);
    for x in &mut moved {
        *x *= 1.0 - share.abs();
    }
    add_scaled(&mut moved, sound, share);
    let moved = unit(&moved);
    if moved.iter().any(|x| *x != 0.0) {
        direction.copy_from_slice(&moved);
    }
}

fn remember(memory: &mut VecDeque<u64>, id: u64, size: usize) {
    memory.push_back(id);
    while memory.len() > size {
        memory.pop_front();
    }
}

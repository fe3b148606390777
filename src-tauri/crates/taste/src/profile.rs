//! Long-term taste: Bayesian linear regression over the named axes.
//!
//! The reward `r` of a track with sound `x` (unit length, [`AXES`] numbers) is modelled as `r = θ·x + ε`, ε of unit
//! variance, with the prior `θ ~ N(0, λ⁻¹ I)`. Of observations of weight `w` (a weight of ¼ is an observation of four
//! times the variance) the posterior is `N(μ, A⁻¹)` (Bishop, Pattern Recognition and Machine Learning, section 3.3):
//!
//! ```text
//! A = λ I + Σ w x xᵀ        b = Σ w r x        μ = A⁻¹ b        deviation(x) = √(xᵀ A⁻¹ x)
//! w = weight(kind) · weight(event) · κ(track) · 2^(−age / half-life(kind))
//! ```
//!
//! The mean ranks; a sample of the posterior explores: an axis of which little is known is now wanted, now not, in
//! proportion to the chance that it is liked (Thompson sampling: Chapelle & Li, NIPS 2011; Agrawal & Goyal, ICML 2013).
//!
//! A profile is a function of the set of active events, the matrix and the time alone, so that taking an event back
//! restores every bit. [`Profile::observe`] adds one event to a profile at once; it agrees with learning anew to
//! rounding.

mod event;
mod gaussian;
mod ledger;
mod report;
mod solve;

pub use event::{HalfLife, ListeningEvent, ListeningKind, Observation};
pub use ledger::Ledger;
pub use report::{ArtistTaste, AxisChange, AxisTaste, DayPart, DayPartTaste, EventEffect, LedgerReport};

use crate::axis::{AXES, TasteVector};
use crate::feedback::decay;
use crate::matrix::TrackMatrix;
use gaussian::Gaussian;
use solve::Factor;
use std::collections::BTreeMap;

/// Precision λ of the prior: before anything is heard, the reward of a track is expected within ±1/√λ.
pub const PRIOR_PRECISION: f64 = 1.0;

/// What a listener likes in the long run, and how sure that is.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    now: i64,
    statistics: [Statistics; HalfLife::ALL.len()],
    factor: Factor,
    mean: Vec<f64>,
    taste: TasteVector,
}

/// Σ w x xᵀ (lower triangle, row by row) and Σ w r x of the events of one half-life.
#[derive(Debug, Clone, PartialEq)]
struct Statistics {
    squares: Vec<f64>,
    rewards: Vec<f64>,
    weight: f64,
}

impl Default for Statistics {
    fn default() -> Self {
        Self { squares: vec![0.0; AXES * AXES], rewards: vec![0.0; AXES], weight: 0.0 }
    }
}

impl Statistics {
    fn add(&mut self, sound: &[f32], weight: f64, weighted_reward: f64) {
        self.weight += weight;
        for (i, &x) in sound.iter().enumerate() {
            let x = f64::from(x);
            self.rewards[i] += weighted_reward * x;
            let scaled = weight * x;
            let row = &mut self.squares[i * AXES..=i * AXES + i];
            for (slot, &y) in row.iter_mut().zip(sound) {
                *slot += scaled * f64::from(y);
            }
        }
    }

    fn scale(&mut self, factor: f64) {
        self.weight *= factor;
        self.squares.iter_mut().chain(&mut self.rewards).for_each(|x| *x *= factor);
    }
}

impl Profile {
    /// What is known before anything is heard: the prior.
    pub fn prior(now: i64) -> Self {
        Self::solved(now, std::array::from_fn(|_| Statistics::default()))
    }

    /// The profile at `now` (Unix milliseconds) of all events that have not expired. Events of rows that do not exist
    /// say nothing. The order of the events does not matter.
    pub fn learn(events: &[ListeningEvent], matrix: &TrackMatrix, now: i64) -> Self {
        let mut ordered: Vec<&ListeningEvent> = events.iter().collect();
        ordered.sort_by_key(|event| (event.id, event.row, event.at));
        // Of the many plays of one track the outer product is taken once.
        let mut by_row: [BTreeMap<u32, (f64, f64)>; HalfLife::ALL.len()] = Default::default();
        for event in ordered {
            if let Some((observation, weight)) = weighed(event, matrix, now) {
                let sums = by_row[observation.half_life as usize].entry(event.row).or_default();
                sums.0 += weight;
                sums.1 += weight * f64::from(observation.reward);
            }
        }
        let statistics = by_row.map(|rows| {
            let mut statistics = Statistics::default();
            for (row, (weight, reward)) in rows {
                statistics.add(matrix.sound(row), weight, reward);
            }
            statistics
        });
        Self::solved(now, statistics)
    }

    /// Adds one event. When it is newer than the profile, the profile moves on to its time. One that has expired or
    /// that says nothing about taste changes nothing.
    pub fn observe(&mut self, event: &ListeningEvent, matrix: &TrackMatrix) {
        let now = self.now.max(event.at);
        let Some((observation, weight)) = weighed(event, matrix, now) else { return };
        let mut statistics = self.statistics_at(now);
        let reward = weight * f64::from(observation.reward);
        statistics[observation.half_life as usize].add(matrix.sound(event.row), weight, reward);
        *self = Self::solved(now, statistics);
    }

    /// The same profile at a later time: what was learned has faded. An earlier time changes nothing.
    #[must_use]
    pub fn at(&self, now: i64) -> Self {
        if now <= self.now { self.clone() } else { Self::solved(now, self.statistics_at(now)) }
    }

    fn statistics_at(&self, now: i64) -> [Statistics; HalfLife::ALL.len()] {
        let mut statistics = self.statistics.clone();
        for (statistics, half_life) in statistics.iter_mut().zip(HalfLife::ALL) {
            statistics.scale(decay(now - self.now, half_life.milliseconds()));
        }
        statistics
    }

    fn solved(now: i64, statistics: [Statistics; HalfLife::ALL.len()]) -> Self {
        let mut precision = vec![0.0; AXES * AXES];
        let mut rewards = vec![0.0; AXES];
        for part in &statistics {
            precision.iter_mut().zip(&part.squares).for_each(|(sum, x)| *sum += x);
            rewards.iter_mut().zip(&part.rewards).for_each(|(sum, x)| *sum += x);
        }
        for axis in 0..AXES {
            precision[axis * AXES + axis] += PRIOR_PRECISION;
        }
        let factor = Factor::new(precision, AXES, PRIOR_PRECISION);
        let mean = factor.solve(&rewards);
        let taste = std::array::from_fn(|axis| mean[axis] as f32);
        Self { now, statistics, factor, mean, taste }
    }

    /// The time the profile is of, Unix milliseconds.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// How much was observed: the sum of the weights, faded.
    pub fn weight(&self) -> f64 {
        self.statistics.iter().map(|statistics| statistics.weight).sum()
    }

    /// μ: how much of each axis is liked. `mean · x` is the reward expected of a track, about −1..=1. For
    /// [`crate::RankOptions::taste`].
    pub fn mean(&self) -> &TasteVector {
        &self.taste
    }

    /// The reward expected of a sound.
    pub fn expected(&self, sound: &[f32]) -> f32 {
        crate::vector::dot(&self.taste, sound)
    }

    /// How uncertain the reward of a sound is: `√(xᵀ A⁻¹ x)`, from `‖x‖/√λ` down to 0.
    pub fn deviation(&self, sound: &[f32]) -> f32 {
        let x: Vec<f64> = sound.iter().map(|x| f64::from(*x)).collect();
        self.factor.inverse_norm(&x).sqrt() as f32
    }

    /// A sample of the posterior, the same for the same seed: `μ + L⁻ᵀ z` with `A = L Lᵀ` and `z` standard normal.
    pub fn sample(&self, seed: u64) -> TasteVector {
        let mut gaussian = Gaussian::new(seed);
        let noise: Vec<f64> = (0..AXES).map(|_| gaussian.next()).collect();
        let offset = self.factor.solve_transposed(noise);
        std::array::from_fn(|axis| (self.mean[axis] + offset[axis]) as f32)
    }

    /// Every axis with mean, deviation and confidence, in the order of [`crate::axes`].
    pub fn axes(&self) -> Vec<AxisTaste> {
        (0..AXES)
            .map(|axis| {
                let mut unit = vec![0.0; AXES];
                unit[axis] = 1.0;
                AxisTaste::new(axis, self.mean[axis], self.factor.inverse_norm(&unit).sqrt())
            })
            .collect()
    }

    /// What leaving an event out would take from the mean, exact to rounding: with `v = A⁻¹x` and `h = x·v` it is
    /// `w (r − μ·x) / (1 − w h) · v` (the Sherman–Morrison formula; as case deletion in Cook, Technometrics 19(1),
    /// 1977). `None` when the event says nothing about taste.
    fn influence(&self, event: &ListeningEvent, matrix: &TrackMatrix) -> Option<Vec<f64>> {
        let (observation, weight) = weighed(event, matrix, self.now)?;
        let sound: Vec<f64> = matrix.sound(event.row).iter().map(|x| f64::from(*x)).collect();
        let inverse = self.factor.solve(&sound);
        let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(x, y)| x * y).sum() };
        let residual = f64::from(observation.reward) - dot(&self.mean, &sound);
        let scale = weight * residual / (1.0 - weight * dot(&sound, &inverse));
        Some(inverse.into_iter().map(|x| x * scale).collect())
    }
}

/// What an event says at a time and with what weight; `None` when that is nothing.
fn weighed(event: &ListeningEvent, matrix: &TrackMatrix, now: i64) -> Option<(Observation, f64)> {
    let observation = event.kind.observation()?;
    if !event.is_active(now) {
        return None;
    }
    let faded = decay(now - event.at, observation.half_life.milliseconds());
    let strength = observation.weight * event.strength() * matrix.confidence(event.row);
    let weight = f64::from(strength) * faded;
    (weight > 0.0).then_some((observation, weight))
}

//! Long-term taste: Bayesian linear regression over the named axes.
//!
//! The reward `r` of a track with sound `m` (unit length, [`AXES`] numbers) heard under a request that it fits by `f` is
//! modelled as `r = θ·m + c + φ f + ε`, ε of unit variance. θ is the taste; `c` (a listener who likes or skips nearly
//! everything) and φ (a track is liked because it is what was asked for) are there so that neither is taken for taste.
//! With `x = (m, 1, f)`, the prior `N(0, diag(λ, …, λ, λc, λφ)⁻¹)` and observations of weight `w` (a weight of ¼ is
//! an observation of four times the variance) the posterior is `N(μ, A⁻¹)` (Bishop, Pattern Recognition and Machine
//! Learning, section 3.3):
//!
//! ```text
//! A = diag(λ, …, λc, λφ) + Σ w x xᵀ        b = Σ w r x        μ = A⁻¹ b        deviation(m) = √(mᵀ (A⁻¹)θθ m)
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

/// Precision λ of the prior of an axis: before anything is heard, the taste's part of a reward is expected within
/// ±1/√λ. Of 1, 3 and 8 the one that in simulations neither learns from noise (listeners whose likes follow from the
/// request alone) nor slowly.
pub const PRIOR_PRECISION: f64 = 3.0;
/// Precision λc = λφ of the prior of what is not taste.
pub const OTHER_PRECISION: f64 = 1.0;
/// Axes, then what is not taste: the constant and the fit.
const UNKNOWNS: usize = AXES + 2;

/// What a listener likes in the long run, and how sure that is.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    now: i64,
    statistics: [Statistics; HalfLife::ALL.len()],
    factor: Factor,
    mean: Vec<f64>,
    taste: TasteVector,
}

/// Sums over the events of one track: weight, and weight times reward, fit, fit², reward times fit.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    weight: f64,
    reward: f64,
    fit: f64,
    fit_squared: f64,
    reward_fit: f64,
}

impl Sums {
    fn add(&mut self, weight: f64, reward: f64, fit: f64) {
        self.weight += weight;
        self.reward += weight * reward;
        self.fit += weight * fit;
        self.fit_squared += weight * fit * fit;
        self.reward_fit += weight * reward * fit;
    }
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
        Self { squares: vec![0.0; UNKNOWNS * UNKNOWNS], rewards: vec![0.0; UNKNOWNS], weight: 0.0 }
    }
}

impl Statistics {
    /// Adds all events of one track: the outer product of its sound is taken once.
    fn add(&mut self, sound: &[f32], sums: &Sums) {
        self.weight += sums.weight;
        let mut add_row = |row: usize, scale: f64, reward: f64| {
            let slots = &mut self.squares[row * UNKNOWNS..(row + 1) * UNKNOWNS];
            for (slot, &x) in slots[..=row].iter_mut().zip(sound) {
                *slot += scale * f64::from(x);
            }
            self.rewards[row] += reward;
        };
        for (axis, &x) in sound.iter().enumerate() {
            add_row(axis, sums.weight * f64::from(x), sums.reward * f64::from(x));
        }
        let (constant, fit) = (AXES, AXES + 1);
        add_row(constant, sums.weight, sums.reward);
        add_row(fit, sums.fit, sums.reward_fit);
        self.squares[constant * UNKNOWNS + constant] += sums.weight;
        self.squares[fit * UNKNOWNS + constant] += sums.fit;
        self.squares[fit * UNKNOWNS + fit] += sums.fit_squared;
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
        let mut by_row: [BTreeMap<u32, Sums>; HalfLife::ALL.len()] = Default::default();
        for event in ordered {
            if let Some((observation, weight)) = weighed(event, matrix, now) {
                let sums = by_row[observation.half_life as usize].entry(event.row).or_default();
                sums.add(weight, f64::from(observation.reward), f64::from(event.bounded_fit()));
            }
        }
        let statistics = by_row.map(|rows| {
            let mut statistics = Statistics::default();
            for (row, sums) in rows {
                statistics.add(matrix.sound(row), &sums);
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
        let mut sums = Sums::default();
        sums.add(weight, f64::from(observation.reward), f64::from(event.bounded_fit()));
        statistics[observation.half_life as usize].add(matrix.sound(event.row), &sums);
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
        let mut precision = vec![0.0; UNKNOWNS * UNKNOWNS];
        let mut rewards = vec![0.0; UNKNOWNS];
        for part in &statistics {
            precision.iter_mut().zip(&part.squares).for_each(|(sum, x)| *sum += x);
            rewards.iter_mut().zip(&part.rewards).for_each(|(sum, x)| *sum += x);
        }
        for unknown in 0..UNKNOWNS {
            let prior = if unknown < AXES { PRIOR_PRECISION } else { OTHER_PRECISION };
            precision[unknown * UNKNOWNS + unknown] += prior;
        }
        let factor = Factor::new(precision, UNKNOWNS, PRIOR_PRECISION.min(OTHER_PRECISION));
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

    /// The mean of θ: how much of each axis is liked. `mean · m` is how much more than other tracks a track is expected
    /// to be liked, about −1..=1. For [`crate::RankOptions::taste`].
    pub fn mean(&self) -> &TasteVector {
        &self.taste
    }

    /// The mean when the prior's is not zero but what the listener stated: `μ + λ A⁻¹ μ₀`, which is the posterior mean
    /// `A⁻¹ (b + λ μ₀)`. Statements count in full at first and yield to what is observed.
    pub fn mean_given(&self, stated: &TasteVector) -> TasteVector {
        let mut prior = vec![0.0; UNKNOWNS];
        prior.iter_mut().zip(stated).for_each(|(slot, x)| *slot = PRIOR_PRECISION * f64::from(*x));
        let offset = self.factor.solve(&prior);
        std::array::from_fn(|axis| (self.mean[axis] + offset[axis]) as f32)
    }

    /// How much more than other sounds a sound is expected to be liked.
    pub fn expected(&self, sound: &[f32]) -> f32 {
        crate::vector::dot(&self.taste, sound)
    }

    /// How uncertain that is: `√(mᵀ (A⁻¹)θθ m)`, from `‖x‖/√λ` down to 0.
    pub fn deviation(&self, sound: &[f32]) -> f32 {
        let x: Vec<f64> = sound.iter().map(|x| f64::from(*x)).collect();
        self.factor.inverse_norm(&x).sqrt() as f32
    }

    /// A sample of the posterior, the same for the same seed: `μ + L⁻ᵀ z` with `A = L Lᵀ` and `z` standard normal.
    pub fn sample(&self, seed: u64) -> TasteVector {
        let mut gaussian = Gaussian::new(seed);
        let noise: Vec<f64> = (0..UNKNOWNS).map(|_| gaussian.next()).collect();
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

    /// What leaving an event out would take from the mean of θ, exact to rounding: with `v = A⁻¹x` and `h = x·v` it is
    /// `w (r − μ·x) / (1 − w h) · v` (the Sherman–Morrison formula; as case deletion in Cook, Technometrics 19(1),
    /// 1977). `None` when the event says nothing about taste.
    fn influence(&self, event: &ListeningEvent, matrix: &TrackMatrix) -> Option<Vec<f64>> {
        let (observation, weight) = weighed(event, matrix, self.now)?;
        let mut seen: Vec<f64> = matrix.sound(event.row).iter().map(|x| f64::from(*x)).collect();
        seen.extend([1.0, f64::from(event.bounded_fit())]);
        let mut inverse = self.factor.solve(&seen);
        let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(x, y)| x * y).sum() };
        let residual = f64::from(observation.reward) - dot(&self.mean, &seen);
        let scale = weight * residual / (1.0 - weight * dot(&seen, &inverse));
        inverse.truncate(AXES);
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

//! Running means and variances of a library.

use super::{DIMENSIONS, raw};
use crate::TasteError;
use attune_analysis::FeatureVector;

/// Means, variances and, within each axis, covariances of the tracks pushed so far, by Welford's recurrence
/// (Technometrics 4(3), 1962): one pass, numerically stable.
#[derive(Debug, Clone, PartialEq)]
pub struct LibraryStatistics {
    count: [f64; DIMENSIONS],
    mean: [f64; DIMENSIONS],
    squares: [f64; DIMENSIONS],
    /// For every axis and pair of its dimensions: the sum of products of deviations.
    pairs: Vec<Vec<Pair>>,
    tracks: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Pair {
    first: usize,
    second: usize,
    sign: f64,
    products: f64,
}

impl LibraryStatistics {
    pub(super) fn new(parts: &[Vec<(usize, f32)>]) -> Self {
        let pairs = parts
            .iter()
            .map(|parts| {
                let mut pairs = Vec::new();
                for (i, &(first, a)) in parts.iter().enumerate() {
                    for &(second, b) in &parts[i + 1..] {
                        pairs.push(Pair { first, second, sign: f64::from(a * b), products: 0.0 });
                    }
                }
                pairs
            })
            .collect();
        let zero = [0.0; DIMENSIONS];
        Self { count: zero, mean: zero, squares: zero, pairs, tracks: 0 }
    }

    /// Takes a track into account. Arguments as for [`super::SoundSpace::vector`]; `features` may be absent.
    pub fn push(
        &mut self,
        probabilities: Option<&[f32]>,
        features: Option<&FeatureVector>,
    ) -> Result<(), TasteError> {
        let raw = raw(probabilities, features)?;
        self.tracks += 1;
        let mut before = [0.0; DIMENSIONS];
        let mut after = [0.0; DIMENSIONS];
        for (d, value) in raw.iter().enumerate() {
            if let Some(value) = *value {
                let value = f64::from(value);
                self.count[d] += 1.0;
                before[d] = value - self.mean[d];
                self.mean[d] += before[d] / self.count[d];
                after[d] = value - self.mean[d];
                self.squares[d] += before[d] * after[d];
            }
        }
        for pair in self.pairs.iter_mut().flatten() {
            if raw[pair.first].is_some() && raw[pair.second].is_some() {
                pair.products += before[pair.first] * after[pair.second];
            }
        }
        Ok(())
    }

    /// Tracks pushed.
    pub fn tracks(&self) -> usize {
        self.tracks
    }

    /// Count, mean and variance of a dimension.
    pub(super) fn moments(&self, d: usize) -> (f64, f64, f64) {
        let n = self.count[d];
        (n, self.mean[d], if n > 1.0 { self.squares[d] / (n - 1.0) } else { 0.0 })
    }

    /// Variance of the mean of an axis's parts, each divided by its deviation.
    pub(super) fn axis_variance(
        &self,
        axis: usize,
        deviation: &[f32; DIMENSIONS],
        parts: &[(usize, f32)],
    ) -> f64 {
        let scale = |d: usize| f64::from(deviation[d]);
        let own: f64 = parts.iter().map(|&(d, _)| self.moments(d).2 / scale(d).powi(2)).sum();
        let shared: f64 = self.pairs[axis]
            .iter()
            .map(|p| {
                let n = self.count[p.first].min(self.count[p.second]);
                let covariance = if n > 1.0 { p.products / (n - 1.0) } else { 0.0 };
                2.0 * p.sign * covariance / (scale(p.first) * scale(p.second))
            })
            .sum();
        ((own + shared) / (parts.len() as f64).powi(2)).max(0.0)
    }
}

//! Running means and covariances of a library.

use super::{DIMENSIONS, raw};
use crate::TasteError;
use attune_analysis::FeatureVector;

/// Means and covariances of the tracks pushed so far, by Welford's recurrence (Technometrics 4(3), 1962) and its
/// extension to products: one pass, numerically stable. 100 kB.
#[derive(Debug, Clone, PartialEq)]
pub struct LibraryStatistics {
    count: [f64; DIMENSIONS],
    mean: [f64; DIMENSIONS],
    /// Lower triangle by rows: sums of products of deviations.
    products: Vec<f64>,
    tracks: usize,
}

impl LibraryStatistics {
    pub(super) fn new() -> Self {
        let products = vec![0.0; super::triangle(DIMENSIONS, 0)];
        Self { count: [0.0; DIMENSIONS], mean: [0.0; DIMENSIONS], products, tracks: 0 }
    }

    /// Takes a track into account. Arguments as for [`super::SoundSpace::vector`]; `features` may be absent.
    pub fn push(
        &mut self,
        probabilities: Option<&[f32]>,
        features: Option<&FeatureVector>,
    ) -> Result<(), TasteError> {
        let raw = raw(probabilities, features)?;
        self.tracks += 1;
        // What is absent has no deviation, so that it adds nothing to any product.
        let mut before = [0.0; DIMENSIONS];
        let mut after = [0.0; DIMENSIONS];
        for (d, value) in raw.iter().enumerate() {
            if let Some(value) = *value {
                let value = f64::from(value);
                self.count[d] += 1.0;
                before[d] = value - self.mean[d];
                self.mean[d] += before[d] / self.count[d];
                after[d] = value - self.mean[d];
            }
        }
        let mut rest = self.products.as_mut_slice();
        for (d, deviation) in before.iter().enumerate() {
            let (row, below) = rest.split_at_mut(d + 1);
            for (sum, other) in row.iter_mut().zip(&after) {
                *sum += deviation * other;
            }
            rest = below;
        }
        Ok(())
    }

    /// Tracks pushed.
    pub fn tracks(&self) -> usize {
        self.tracks
    }

    /// Tracks in which a dimension was present, and its mean.
    pub(super) fn mean(&self, d: usize) -> (f64, f64) {
        (self.count[d], self.mean[d])
    }

    /// Tracks in which both dimensions were present, at most, and their covariance.
    pub(super) fn covariance(&self, a: usize, b: usize) -> (f64, f64) {
        let n = self.count[a].min(self.count[b]);
        (n, if n > 1.0 { self.products[super::triangle(a.max(b), a.min(b))] / (n - 1.0) } else { 0.0 })
    }
}

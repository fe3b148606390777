//! How sure a mean is.

use crate::chance::Chance;

/// A mean with an interval around it.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Interval {
    /// Mean.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// Whether the whole interval is above 0: an improvement that is not explained by chance.
    pub fn is_gain(&self) -> bool {
        self.low > 0.0
    }

    /// Whether the whole interval is below 0.
    pub fn is_loss(&self) -> bool {
        self.high < 0.0
    }
}

/// Percentile interval of the mean of `values` by `resamples` bootstrap samples (Efron & Tibshirani, An Introduction
/// to the Bootstrap, 1993, section 13.3); `level` is for example 0.95. Given the differences of two rankers on the same
/// cases it is the paired interval. `None` without values.
pub fn bootstrap(values: &[f64], resamples: usize, level: f64, seed: u64) -> Option<Interval> {
    if values.is_empty() || resamples == 0 {
        return None;
    }
    let n = values.len();
    let mut chance = Chance::new(seed);
    let mut means: Vec<f64> =
        (0..resamples).map(|_| (0..n).map(|_| values[chance.below(n)]).sum::<f64>() / n as f64).collect();
    means.sort_by(f64::total_cmp);
    let outside = (1.0 - level.clamp(0.0, 1.0)) / 2.0;
    let at = |share: f64| means[((share * resamples as f64) as usize).min(resamples - 1)];
    Some(Interval { mean: values.iter().sum::<f64>() / n as f64, low: at(outside), high: at(1.0 - outside) })
}

/// [`bootstrap`] of `ours − theirs`, case by case.
pub fn paired_bootstrap(
    ours: &[f64],
    theirs: &[f64],
    resamples: usize,
    level: f64,
    seed: u64,
) -> Option<Interval> {
    let differences: Vec<f64> = ours.iter().zip(theirs).map(|(a, b)| a - b).collect();
    bootstrap(&differences, resamples, level, seed)
}

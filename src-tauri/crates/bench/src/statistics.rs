//! Order statistics of a handful of timings.

use std::time::Duration;

/// Minimum, median and maximum of timings, in milliseconds.
pub(crate) struct Spread {
    pub minimum: f64,
    pub median: f64,
    pub maximum: f64,
}

impl Spread {
    pub(crate) fn of(times: &[Duration]) -> Self {
        let mut ms: Vec<f64> = times.iter().map(|t| t.as_secs_f64() * 1000.0).collect();
        ms.sort_by(f64::total_cmp);
        let at = |i: usize| ms.get(i).copied().unwrap_or(f64::NAN);
        Self { minimum: at(0), median: at(ms.len() / 2), maximum: at(ms.len().saturating_sub(1)) }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:>9.1} median {:>9.1} min {:>9.1} max ms", self.median, self.minimum, self.maximum)
    }
}

/// Mean of timings in seconds.
pub(crate) fn mean_seconds(times: &[Duration]) -> f64 {
    times.iter().map(Duration::as_secs_f64).sum::<f64>() / times.len().max(1) as f64
}

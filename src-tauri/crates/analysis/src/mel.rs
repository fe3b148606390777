//! Slaney's mel filter bank.

use pulp::Arch;

use crate::lanes::{LANES, dot};
use crate::logarithm::decibel;

/// Power below which `librosa.power_to_db` does not look.
pub(crate) const AMIN: f32 = 1e-10;

/// Triangular filters of equal area on Slaney's mel scale (linear below 1 kHz), as
/// `librosa.filters.mel(htk=False, norm="slaney")` from 0 Hz to the Nyquist frequency; stored sparse.
pub(crate) struct MelFilters {
    arch: Arch,
    filters: Vec<Filter>,
    weights: Vec<f32>,
}

/// A filter's first bin and where its weights lie, a multiple of [`LANES`].
struct Filter {
    bin: usize,
    weights: std::ops::Range<usize>,
}

impl MelFilters {
    pub(crate) fn new(sample_rate: f64, size: usize, bands: usize) -> Self {
        let top = hz_to_mel(sample_rate / 2.0);
        let edges: Vec<f64> =
            (0..bands + 2).map(|i| mel_to_hz(top * i as f64 / (bands + 1) as f64)).collect();
        let mut bank = Self { arch: Arch::new(), filters: Vec::with_capacity(bands), weights: Vec::new() };
        for edge in edges.windows(3) {
            bank.add(edge[0], edge[1], edge[2], sample_rate / size as f64, size / 2 + 1);
        }
        bank
    }

    fn add(&mut self, low: f64, centre: f64, high: f64, resolution: f64, bins: usize) {
        let area = 2.0 / (high - low);
        let weight = |bin: usize| {
            let hz = bin as f64 * resolution;
            area * ((hz - low) / (centre - low)).min((high - hz) / (high - centre)).max(0.0)
        };
        let bin = (0..bins).find(|b| weight(*b) > 0.0).unwrap_or(0);
        let from = self.weights.len();
        self.weights.extend((bin..bins).map(weight).take_while(|w| *w > 0.0).map(|w| w as f32));
        let len = (self.weights.len() - from).next_multiple_of(LANES);
        self.weights.resize(from + len, 0.0);
        self.filters.push(Filter { bin, weights: from..from + len });
    }

    /// Appends one band energy per filter. `power` needs [`PADDING`](crate::spectrum::PADDING) zeros at its end.
    pub(crate) fn apply(&self, power: &[f32], out: &mut Vec<f32>) {
        self.arch.dispatch(
            #[inline(always)]
            || out.extend(self.filters.iter().map(|filter| self.energy(filter, power))),
        );
    }

    #[inline(always)]
    #[allow(clippy::inline_always)] // vectorised for the processor only when inlined into the dispatched closure
    fn energy(&self, filter: &Filter, power: &[f32]) -> f32 {
        dot(&self.weights[filter.weights.clone()], &power[filter.bin..])
    }

    /// As [`Self::apply`], in dB (reference 1, floor [`AMIN`]).
    pub(crate) fn apply_decibel(&self, power: &[f32], out: &mut Vec<f32>) {
        let from = out.len();
        self.apply(power, out);
        self.arch.dispatch(
            #[inline(always)]
            || out[from..].iter_mut().for_each(|x| *x = decibel(x.max(AMIN))),
        );
    }
}

const HZ_PER_MEL: f64 = 200.0 / 3.0;
const LOG_START_HZ: f64 = 1_000.0;
const LOG_START_MEL: f64 = LOG_START_HZ / HZ_PER_MEL;

/// Natural logarithm per mel above 1 kHz: 27 mels to 6.4 kHz.
fn log_step() -> f64 {
    6.4f64.ln() / 27.0
}

fn hz_to_mel(hz: f64) -> f64 {
    if hz < LOG_START_HZ { hz / HZ_PER_MEL } else { LOG_START_MEL + (hz / LOG_START_HZ).ln() / log_step() }
}

fn mel_to_hz(mel: f64) -> f64 {
    if mel < LOG_START_MEL {
        mel * HZ_PER_MEL
    } else {
        LOG_START_HZ * ((mel - LOG_START_MEL) * log_step()).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_meets_slaneys_anchors() {
        assert!((hz_to_mel(1_000.0) - 15.0).abs() < 1e-12);
        assert!((hz_to_mel(6_400.0) - 42.0).abs() < 1e-12);
        for hz in [10.0, 999.0, 1_001.0, 11_025.0] {
            assert!((mel_to_hz(hz_to_mel(hz)) - hz).abs() < 1e-9);
        }
    }

    #[test]
    fn filters_have_unit_area() {
        let bank = MelFilters::new(22_050.0, 2_048, 128);
        assert_eq!(bank.filters.len(), 128);
        // Wide filters only: narrow ones are sampled by two or three bins.
        for filter in &bank.filters[90..] {
            let area: f32 = bank.weights[filter.weights.clone()].iter().sum::<f32>() * 22_050.0 / 2_048.0;
            assert!((area - 1.0).abs() < 0.02, "area {area}");
        }
    }
}

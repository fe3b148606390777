//! Loudness by EBU R 128.
//!
//! Gating after ITU-R BS.1770-4, range after EBU Tech 3342. The same numbers as the `ebur128` crate, which the tests
//! hold this against; its filter took more time than all other stages together.

use crate::feature::{Feature, FeatureVector};
use crate::k_weighting::KWeighting;

/// Loudness of what never passes the absolute gate, and that gate, LUFS.
const ABSOLUTE_GATE: f64 = -70.0;
/// Gate below the mean of what passed the absolute gate, LU, for the integrated loudness and for the range.
const RELATIVE_GATE: f64 = -10.0;
const RANGE_GATE: f64 = -20.0;
/// Share of the short-term loudness below the low and the high end of the range.
const RANGE_ENDS: [f64; 2] = [0.10, 0.95];

/// Steps of 100 ms: a gating block of 400 ms, a short-term window of 3 s.
const STEPS_PER_SECOND: u32 = 10;
const BLOCK_STEPS: usize = 4;
const SHORT_TERM_STEPS: usize = 30;

/// True peak of digital silence, dBTP.
const SILENT_PEAK: f32 = -100.0;

/// Meter for all channels at the track's own rate.
pub(crate) struct Loudness {
    filter: KWeighting,
    weights: Vec<f64>,
    step_frames: usize,
    filled: usize,
    energies: Vec<f64>,
    /// Weighted mean square of every 100 ms.
    steps: Vec<f64>,
}

impl Loudness {
    pub(crate) fn new(sample_rate: u32, channels: usize) -> Self {
        Self {
            filter: KWeighting::new(sample_rate, channels),
            weights: channel_weights(channels),
            step_frames: ((sample_rate + STEPS_PER_SECOND / 2) / STEPS_PER_SECOND) as usize,
            filled: 0,
            energies: vec![0.0; channels],
            steps: Vec::new(),
        }
    }

    /// Whole frames of finite samples.
    pub(crate) fn push(&mut self, interleaved: &[f32]) {
        let channels = self.energies.len();
        let mut rest = interleaved;
        while !rest.is_empty() {
            let missing = (self.step_frames - self.filled) * channels;
            let (now, later) = rest.split_at(rest.len().min(missing));
            self.filter.add_energies(now, &mut self.energies);
            self.filled += now.len() / channels;
            if self.filled == self.step_frames {
                let energy: f64 = self.energies.iter().zip(&self.weights).map(|(e, w)| e * w).sum();
                self.steps.push(energy / self.step_frames as f64);
                self.energies.fill(0.0);
                self.filled = 0;
            }
            rest = later;
        }
    }

    /// `peak` is the true peak, linear.
    pub(crate) fn summarise(&self, peak: f32, features: &mut FeatureVector) {
        let integrated = self.integrated();
        let peak = if peak > 1e-5 { 20.0 * peak.log10() } else { SILENT_PEAK };
        features.set(Feature::LoudnessIntegrated, integrated.unwrap_or(ABSOLUTE_GATE) as f32);
        features.set(Feature::LoudnessRange, self.range() as f32);
        features.set(Feature::TruePeak, peak);
        // What stays below the gate has no loudness for its peak to stand above.
        features.set(Feature::Dynamics, integrated.map_or(0.0, |i| (peak - i as f32).max(0.0)));
    }

    /// LUFS; `None` when nothing passes the absolute gate or the track is shorter than a block.
    fn integrated(&self) -> Option<f64> {
        let blocks = self.windows(BLOCK_STEPS, 1);
        let threshold =
            mean(blocks.iter().filter(above(power(ABSOLUTE_GATE))))? * decibel_ratio(RELATIVE_GATE);
        let threshold = threshold.max(power(ABSOLUTE_GATE));
        mean(blocks.iter().filter(above(threshold))).map(loudness)
    }

    /// LU; 0 when less than one short-term window passes the gates.
    fn range(&self) -> f64 {
        let windows = self.windows(SHORT_TERM_STEPS, STEPS_PER_SECOND as usize);
        let Some(loud) = mean(windows.iter().filter(above(power(ABSOLUTE_GATE)))) else { return 0.0 };
        let threshold = (loud * decibel_ratio(RANGE_GATE)).max(power(ABSOLUTE_GATE));
        let mut kept: Vec<f64> = windows.into_iter().filter(|w| *w >= threshold).collect();
        kept.sort_by(f64::total_cmp);
        let [low, high] = RANGE_ENDS.map(|share| {
            let position = ((kept.len().saturating_sub(1)) as f64 * share + 0.5) as usize;
            kept.get(position).copied().map_or(0.0, loudness)
        });
        high - low
    }

    /// Mean squares of overlapping windows.
    fn windows(&self, steps: usize, hop: usize) -> Vec<f64> {
        self.steps.windows(steps).step_by(hop).map(|w| w.iter().sum::<f64>() / steps as f64).collect()
    }
}

fn above(threshold: f64) -> impl Fn(&&f64) -> bool {
    move |value| **value >= threshold
}

fn mean<'a>(values: impl Iterator<Item = &'a f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0u64), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / count as f64)
}

fn decibel_ratio(decibel: f64) -> f64 {
    10f64.powf(decibel / 10.0)
}

/// LUFS of a K-weighted mean square; BS.1770-4 equation 2.
fn loudness(power: f64) -> f64 {
    -0.691 + 10.0 * power.log10()
}

fn power(loudness: f64) -> f64 {
    decibel_ratio(loudness + 0.691)
}

/// BS.1770-4 Tables 3 and 4 for the speaker order of WAVE, FLAC and AAC decoders: speakers at the side and the
/// surrounds of 5.1 count 1.41 times, the bass effects channel not at all. Channels beyond 7.1 are not speakers
/// this order names and count once.
fn channel_weights(channels: usize) -> Vec<f64> {
    const SURROUND: f64 = 1.41;
    const NONE: f64 = 0.0;
    let named: &[f64] = match channels {
        4 => &[1.0, 1.0, SURROUND, SURROUND],
        5 => &[1.0, 1.0, 1.0, SURROUND, SURROUND],
        6 => &[1.0, 1.0, 1.0, NONE, SURROUND, SURROUND],
        7 => &[1.0, 1.0, 1.0, NONE, 1.0, SURROUND, SURROUND],
        8 => &[1.0, 1.0, 1.0, NONE, 1.0, 1.0, SURROUND, SURROUND],
        _ => &[],
    };
    (0..channels).map(|channel| named.get(channel).copied().unwrap_or(1.0)).collect()
}

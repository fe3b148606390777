//! True peak: the highest value of the continuous signal behind the samples.

use std::f64::consts::PI;

use pulp::Arch;

use crate::lanes::{LANES, highest, raise};

/// Coefficients per phase, as in ITU-R BS.1770-4 Annex 2.
const TAPS: usize = 12;
const HISTORY: usize = TAPS - 1;

/// Samples looked at together; a block that cannot hold a new peak is passed over.
const BLOCK: usize = 2 * LANES;

/// Oversampled peak meter of BS.1770-4 Annex 2 (4× below 96 kHz, 2× below 192 kHz, else none), all channels.
pub(crate) struct TruePeak {
    arch: Arch,
    filters: Filters,
    /// No interpolated value exceeds the highest sample near it times this.
    gain_bound: f32,
    channels: Vec<Vec<f32>>,
    peak: f32,
}

/// Coefficients for the positions between two samples.
#[derive(Clone, Copy)]
enum Filters {
    Four([[f32; TAPS]; 3]),
    Two([[f32; TAPS]; 1]),
    None,
}

impl TruePeak {
    pub(crate) fn new(sample_rate: u32, channels: usize) -> Self {
        let filters = match sample_rate {
            0..96_000 => Filters::Four([1, 2, 3].map(|phase| interpolator(phase, 4))),
            96_000..192_000 => Filters::Two([interpolator(1, 2)]),
            _ => Filters::None,
        };
        let phases: &[[f32; TAPS]] = match &filters {
            Filters::Four(phases) => phases,
            Filters::Two(phases) => phases,
            Filters::None => &[],
        };
        let gain_bound = phases.iter().map(|h| h.iter().map(|c| c.abs()).sum()).fold(1.0f32, f32::max);
        Self {
            arch: Arch::new(),
            filters,
            gain_bound,
            channels: vec![vec![0.0; HISTORY]; channels],
            peak: 0.0,
        }
    }

    pub(crate) fn push(&mut self, interleaved: &[f32]) {
        let count = self.channels.len();
        for (channel, samples) in self.channels.iter_mut().enumerate() {
            match count {
                1 => samples.extend_from_slice(interleaved),
                2 => samples.extend(interleaved.as_chunks::<2>().0.iter().map(|frame| frame[channel])),
                _ => samples.extend(interleaved.iter().skip(channel).step_by(count)),
            }
            self.peak = self.arch.dispatch(
                #[inline(always)]
                || match &self.filters {
                    Filters::Four(phases) => peak_of(samples, phases, self.gain_bound, self.peak),
                    Filters::Two(phases) => peak_of(samples, phases, self.gain_bound, self.peak),
                    Filters::None => self.peak.max(highest(samples)),
                },
            );
            let used = samples.len() - HISTORY;
            samples.copy_within(used.., 0);
            samples.truncate(HISTORY);
        }
    }

    /// Linear; the filter is let run out into silence.
    pub(crate) fn finish(mut self) -> f32 {
        let silence = vec![0.0; HISTORY * self.channels.len()];
        self.push(&silence);
        self.peak
    }
}

#[inline(always)]
#[allow(clippy::inline_always)] // vectorised for the processor only when inlined into the dispatched closure
fn peak_of<const P: usize>(
    samples: &[f32],
    phases: &[[f32; TAPS]; P],
    gain_bound: f32,
    mut peak: f32,
) -> f32 {
    let outputs = samples.len() - HISTORY;
    let mut start = 0;
    while start < outputs {
        let end = (start + BLOCK).min(outputs);
        let block = &samples[start..end + HISTORY];
        let near = highest(block);
        peak = peak.max(near);
        if near * gain_bound > peak {
            peak = peak.max(highest_between(block, phases));
        }
        start = end;
    }
    peak
}

#[inline(always)]
#[allow(clippy::inline_always)] // as above
fn highest_between<const P: usize>(samples: &[f32], phases: &[[f32; TAPS]; P]) -> f32 {
    let outputs = samples.len() - HISTORY;
    let mut peaks = [0.0f32; LANES];
    let mut start = 0;
    while start + LANES <= outputs {
        let mut sums = [[0.0f32; LANES]; P];
        for k in 0..TAPS {
            let row = &samples[start + k..start + k + LANES];
            for (sums, h) in sums.iter_mut().zip(phases) {
                for i in 0..LANES {
                    sums[i] += h[k] * row[i];
                }
            }
        }
        for sums in &sums {
            raise(&mut peaks, sums);
        }
        start += LANES;
    }
    let mut peak = highest(&peaks);
    for window in samples[start..].windows(TAPS) {
        for h in phases {
            let value: f32 = window.iter().zip(h).map(|(x, c)| x * c).sum();
            peak = peak.max(value.abs());
        }
    }
    peak
}

/// Hann-windowed sinc for the point `phase / factor` after a sample.
fn interpolator(phase: usize, factor: usize) -> [f32; TAPS] {
    std::array::from_fn(|k| {
        let t = k as f64 - (TAPS / 2 - 1) as f64 - phase as f64 / factor as f64;
        let window = 0.5 + 0.5 * (PI * t / (TAPS / 2) as f64).cos();
        ((PI * t).sin() / (PI * t) * window) as f32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peak_between_two_samples_is_found() {
        // A quarter of the sample rate at 45°: every sample is 3 dB below the crest.
        let sine: Vec<f32> = (0..4_800).map(|i| (PI / 2.0 * f64::from(i) + PI / 4.0).sin() as f32).collect();
        let mut meter = TruePeak::new(48_000, 1);
        sine.chunks(333).for_each(|chunk| meter.push(chunk));
        let decibel = 20.0 * meter.finish().log10();
        assert!((-0.4..=0.2).contains(&decibel), "{decibel} dBTP");
    }

    #[test]
    fn chunks_and_passed_over_blocks_do_not_change_the_peak() {
        let samples: Vec<f32> =
            (0..20_000).map(|i| (i as f32 * 1.7).sin() * (i as f32 * 0.003).sin()).collect();
        let mut whole = TruePeak::new(44_100, 2);
        whole.push(&samples);
        let mut parts = TruePeak::new(44_100, 2);
        samples.chunks(26).for_each(|chunk| parts.push(chunk));
        let mut exhaustive = TruePeak::new(44_100, 2);
        exhaustive.gain_bound = f32::INFINITY;
        exhaustive.push(&samples);
        let peak = whole.finish();
        assert!((peak - parts.finish()).abs() < 1e-6);
        assert!((peak - exhaustive.finish()).abs() < 1e-6);
    }
}

//! True peak: the highest value of the continuous signal behind the samples.

use std::f64::consts::PI;

use pulp::Arch;

/// Coefficients per phase, as in ITU-R BS.1770-4 Annex 2.
const TAPS: usize = 12;
const HISTORY: usize = TAPS - 1;
const LANES: usize = 16;

/// Samples looked at together; a block that cannot hold a new peak is passed over.
const BLOCK: usize = 4 * LANES;

/// Oversampled peak meter of BS.1770-4 Annex 2 (4× below 96 kHz, 2× below 192 kHz, else none), all channels.
pub(crate) struct TruePeak {
    arch: Arch,
    /// Filters of the positions between two samples.
    phases: Vec<[f32; TAPS]>,
    /// No interpolated value exceeds the highest sample near it times this.
    gain_bound: f32,
    channels: Vec<Vec<f32>>,
    peak: f32,
}

impl TruePeak {
    pub(crate) fn new(sample_rate: u32, channels: usize) -> Self {
        let factor = match sample_rate {
            0..96_000 => 4,
            96_000..192_000 => 2,
            _ => 1,
        };
        let phases: Vec<[f32; TAPS]> = (1..factor).map(|phase| interpolator(phase, factor)).collect();
        let gain_bound = phases.iter().map(|h| h.iter().map(|c| c.abs()).sum()).fold(1.0f32, f32::max);
        Self {
            arch: Arch::new(),
            phases,
            gain_bound,
            channels: vec![vec![0.0; HISTORY]; channels],
            peak: 0.0,
        }
    }

    pub(crate) fn push(&mut self, interleaved: &[f32]) {
        let count = self.channels.len();
        for channel in 0..count {
            let samples = &mut self.channels[channel];
            samples.extend(interleaved.iter().skip(channel).step_by(count));
            self.peak = self.arch.dispatch(
                #[inline(always)]
                || highest(samples, &self.phases, self.gain_bound, self.peak),
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
fn highest(samples: &[f32], phases: &[[f32; TAPS]], gain_bound: f32, mut peak: f32) -> f32 {
    let outputs = samples.len() - HISTORY;
    let mut start = 0;
    while start < outputs {
        let end = (start + BLOCK).min(outputs);
        let block = &samples[start..end + HISTORY];
        let near = highest_sample(block);
        peak = peak.max(near);
        if near * gain_bound > peak {
            for h in phases {
                peak = peak.max(highest_between(block, h));
            }
        }
        start = end;
    }
    peak
}

#[inline(always)]
#[allow(clippy::inline_always)] // as above
fn highest_sample(samples: &[f32]) -> f32 {
    let (rows, rest) = samples.as_chunks::<LANES>();
    let mut peaks = [0.0f32; LANES];
    for row in rows {
        for i in 0..LANES {
            peaks[i] = if row[i].abs() > peaks[i] { row[i].abs() } else { peaks[i] };
        }
    }
    peaks.iter().chain(rest).fold(0.0, |peak, x| peak.max(x.abs()))
}

#[inline(always)]
#[allow(clippy::inline_always)] // as above
fn highest_between(samples: &[f32], h: &[f32; TAPS]) -> f32 {
    let outputs = samples.len() - HISTORY;
    let mut peaks = [0.0f32; LANES];
    let mut start = 0;
    while start + LANES <= outputs {
        let mut sums = [0.0f32; LANES];
        for (k, c) in h.iter().enumerate() {
            let row = &samples[start + k..start + k + LANES];
            for i in 0..LANES {
                sums[i] += c * row[i];
            }
        }
        for i in 0..LANES {
            peaks[i] = if sums[i].abs() > peaks[i] { sums[i].abs() } else { peaks[i] };
        }
        start += LANES;
    }
    let mut peak = peaks.iter().copied().fold(0.0, f32::max);
    for window in samples[start..].windows(TAPS) {
        let value: f32 = window.iter().zip(h).map(|(x, c)| x * c).sum();
        peak = peak.max(value.abs());
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

//! The filter from one bit to PCM.
//!
//! A linear-phase low-pass by the window method with a Kaiser window (J. F. Kaiser, "Nonrecursive Digital Filter Design
//! Using the I₀-sinh Window Function", 1974; Oppenheim and Schafer, "Discrete-Time Signal Processing", section 7.5.3):
//! flat to 20 kHz, 110 dB down from half the output rate, where the noise of the modulator lies. It is evaluated at the
//! output rate only, eight bits at a time from tables, as in dsd2pcm (S. Gesemann, 2009).

use std::f64::consts::PI;

/// Attenuation of the stop band in dB.
const ATTENUATION: f64 = 110.0;
/// Edge of the pass band as a part of the output rate: 20 kHz of 88.2 kHz.
const PASS: f64 = 20.0 / 88.2;
/// Edge of the stop band as a part of the output rate.
const STOP: f64 = 0.5;
/// Length of the filter in output samples: Kaiser's formula gives 26.02 for these edges; even, so that the filter reaches
/// over whole bytes on both sides.
const SPAN: usize = 28;

/// Decimates by a whole number of bytes.
pub(super) struct Decimator {
    /// Bytes per output sample.
    step: usize,
    /// For each byte under the filter the sum of its eight weighted bits, by the byte's value.
    tables: Vec<[f32; 256]>,
}

impl Decimator {
    /// A filter that makes one sample from `step` bytes.
    pub(super) fn new(step: usize) -> Self {
        let taps = taps(step);
        let table = |taps: &[f64]| {
            std::array::from_fn(|byte| {
                let signed = taps
                    .iter()
                    .enumerate()
                    .map(|(bit, tap)| if byte << bit & 0x80 == 0 { -tap } else { *tap });
                signed.sum::<f64>() as f32
            })
        };
        Self { step, tables: taps.chunks_exact(8).map(table).collect() }
    }

    /// Bytes that are needed on each side of an output sample.
    pub(super) fn reach(step: usize) -> usize {
        SPAN / 2 * step
    }

    /// Filters the bytes of one channel, which begin [`Decimator::reach`] before the first output sample.
    pub(super) fn filter<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = f32> + 'a {
        bytes.windows(self.tables.len()).step_by(self.step).map(|window| {
            // Four sums keep the processor's adders busy.
            let mut sums = [0.0; 4];
            for (tables, bytes) in self.tables.chunks_exact(4).zip(window.chunks_exact(4)) {
                for ((sum, table), &byte) in sums.iter_mut().zip(tables).zip(bytes) {
                    *sum += table[usize::from(byte)];
                }
            }
            sums.iter().sum()
        })
    }
}

/// The impulse response, with a sum of 1.
fn taps(step: usize) -> Vec<f64> {
    let length = SPAN * step * 8;
    let cutoff = f64::midpoint(PASS, STOP) / (step * 8) as f64;
    let beta = 0.1102 * (ATTENUATION - 8.7);
    let centre = (length - 1) as f64 / 2.0;
    let tap = |n: usize| {
        let t = n as f64 - centre;
        let window = bessel_i0(beta * (1.0 - (t / centre).powi(2)).max(0.0).sqrt());
        // The length is even, so t is never 0.
        (2.0 * PI * cutoff * t).sin() / (PI * t) * window
    };
    let taps: Vec<f64> = (0..length).map(tap).collect();
    let sum: f64 = taps.iter().sum();
    taps.into_iter().map(|tap| tap / sum).collect()
}

/// The modified Bessel function of the first kind and order 0, by its power series.
fn bessel_i0(x: f64) -> f64 {
    let mut term = 1.0;
    (1..64).fold(1.0, |sum, k| {
        term *= (x / 2.0 / f64::from(k)).powi(2);
        sum + term
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gain at a frequency given as a part of the output rate, in dB.
    fn gain(step: usize, frequency: f64) -> f64 {
        let taps = taps(step);
        let centre = (taps.len() - 1) as f64 / 2.0;
        let response = taps
            .iter()
            .enumerate()
            .map(|(n, tap)| tap * (2.0 * PI * frequency / (step * 8) as f64 * (n as f64 - centre)).cos());
        20.0 * response.sum::<f64>().abs().max(1e-12).log10()
    }

    #[test]
    fn the_filter_keeps_what_is_heard_and_nothing_else() {
        for step in [4, 8] {
            for hertz in [0.0, 1000.0, 10_000.0, 20_000.0] {
                assert!(
                    gain(step, hertz / 88_200.0).abs() < 1e-3,
                    "{hertz} Hz: {} dB",
                    gain(step, hertz / 88_200.0)
                );
            }
            for hertz in [44_100.0, 50_000.0, 88_200.0, 100_000.0, 300_000.0] {
                assert!(
                    gain(step, hertz / 88_200.0) < -105.0,
                    "{hertz} Hz: {} dB",
                    gain(step, hertz / 88_200.0)
                );
            }
        }
    }

    #[test]
    fn full_modulation_is_full_scale_and_silence_is_silent() {
        let decimator = Decimator::new(4);
        let length = 2 * Decimator::reach(4);
        assert!(decimator.filter(&vec![0xff; length]).all(|sample| (sample - 1.0).abs() < 1e-5));
        assert!(decimator.filter(&vec![super::super::SILENCE; length]).all(|sample| sample.abs() < 1e-5));
        assert_eq!(decimator.filter(&vec![0; length + 9]).count(), 3);
    }
}

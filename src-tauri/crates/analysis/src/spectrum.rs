//! Framing, window and power spectrum.

use std::sync::Arc;

use pulp::Arch;
use realfft::num_complex::Complex32;
use realfft::{RealFftPlanner, RealToComplex};

/// Extra zeros behind a power spectrum, so that mel filters may be read in whole vector steps.
pub(crate) const PADDING: usize = 16;

/// Samples framed at once when much is pushed.
const BLOCK: usize = 1 << 15;

/// Streaming power spectra, |X|², of periodic-Hann frames, centred with zeros beyond both ends (`librosa.stft` with
/// `center=True, pad_mode="constant"`): n samples give 1 + n / hop frames.
pub(crate) struct PowerSpectrum {
    arch: Arch,
    fft: Arc<dyn RealToComplex<f32>>,
    hop: usize,
    window: Vec<f32>,
    frame: Vec<f32>,
    spectrum: Vec<Complex32>,
    scratch: Vec<Complex32>,
    power: Vec<f32>,
    pending: Vec<f32>,
}

impl PowerSpectrum {
    /// Frames of `size` samples, a new one every `hop`.
    pub(crate) fn new(size: usize, hop: usize) -> Self {
        let mut spectrum = Self::uncentred(size, hop);
        spectrum.pending.resize(size / 2, 0.0);
        spectrum
    }

    /// The same without the zeros in front.
    pub(crate) fn uncentred(size: usize, hop: usize) -> Self {
        let fft = RealFftPlanner::new().plan_fft_forward(size);
        Self {
            arch: Arch::new(),
            hop,
            window: hann(size),
            frame: fft.make_input_vec(),
            spectrum: fft.make_output_vec(),
            scratch: fft.make_scratch_vec(),
            power: vec![0.0; size / 2 + 1 + PADDING],
            pending: Vec::new(),
            fft,
        }
    }

    /// Calls `each` with the power spectrum (size / 2 + 1 bins and [`PADDING`] zeros) of every frame completed.
    pub(crate) fn push(&mut self, samples: &[f32], mut each: impl FnMut(&[f32])) {
        for block in samples.chunks(BLOCK) {
            self.pending.extend_from_slice(block);
            let mut start = 0;
            while start + self.window.len() <= self.pending.len() {
                self.transform(start);
                each(&self.power);
                start += self.hop;
            }
            self.pending.drain(..start);
        }
    }

    /// The frames whose right half lies beyond the end.
    pub(crate) fn finish(&mut self, each: impl FnMut(&[f32])) {
        self.push(&vec![0.0; self.window.len() / 2], each);
    }

    /// Forgets samples of a frame not completed.
    pub(crate) fn clear(&mut self) {
        self.pending.clear();
    }

    fn transform(&mut self, start: usize) {
        let samples = &self.pending[start..start + self.window.len()];
        for ((out, x), w) in self.frame.iter_mut().zip(samples).zip(&self.window) {
            *out = x * w;
        }
        // The buffers were made by this very plan, so their lengths cannot be refused.
        let done = self.fft.process_with_scratch(&mut self.frame, &mut self.spectrum, &mut self.scratch);
        debug_assert!(done.is_ok(), "buffers of the plan's own length");
        self.arch.dispatch(
            #[inline(always)]
            || {
                for (power, bin) in self.power.iter_mut().zip(&self.spectrum) {
                    *power = bin.re * bin.re + bin.im * bin.im;
                }
            },
        );
    }
}

/// Periodic Hann window.
fn hann(size: usize) -> Vec<f32> {
    (0..size).map(|i| (0.5 - 0.5 * (std::f64::consts::TAU * i as f64 / size as f64).cos()) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(n: usize, size: usize, hop: usize) -> usize {
        let mut count = 0;
        let mut spectrum = PowerSpectrum::new(size, hop);
        spectrum.push(&vec![0.1; n], |_| count += 1);
        spectrum.finish(|_| count += 1);
        count
    }

    #[test]
    fn as_many_frames_as_librosa_gives() {
        for n in [1, 511, 512, 513, 2_047, 2_048, 100_000] {
            assert_eq!(frames(n, 2_048, 512), 1 + n / 512, "{n} samples");
        }
    }

    #[test]
    fn the_spectrum_equals_the_sum_that_defines_it() {
        let size = 64;
        let samples: Vec<f32> = (0..size).map(|i| (i as f32 * 0.7).sin() + 0.3).collect();
        let window = hann(size);
        let mut got = Vec::new();
        PowerSpectrum::uncentred(size, size).push(&samples, |power| got = power.to_vec());
        for (k, power) in got.iter().take(size / 2 + 1).enumerate() {
            let (mut re, mut im) = (0.0f64, 0.0f64);
            for i in 0..size {
                let x = f64::from(samples[i] * window[i]);
                let angle = -std::f64::consts::TAU * (k * i) as f64 / size as f64;
                re += x * angle.cos();
                im += x * angle.sin();
            }
            assert!((f64::from(*power) - (re * re + im * im)).abs() < 1e-3, "bin {k}");
        }
    }
}

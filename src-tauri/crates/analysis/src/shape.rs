//! Brightness and level of every frame: centroid, rolloff, flatness, RMS.

use pulp::Arch;

use crate::feature::{Feature, FeatureVector};
use crate::lanes::{LANES, fold};
use crate::logarithm::{decibel, log2};
use crate::mel::AMIN;
use crate::mfcc::{FRAME, MFCC_SAMPLE_RATE};
use crate::statistics::Moments;

const BINS: usize = FRAME / 2 + 1;

/// Share of the magnitude that lies below the rolloff.
const ROLLOFF: f32 = 0.85;

/// Mean square of −70 dBFS, the absolute gate of BS.1770: quieter frames do not sound and have no brightness.
const GATE: f32 = 1e-7;

/// Statistics over the frames that sound.
pub(crate) struct Shape {
    arch: Arch,
    centroid: Moments,
    rolloff: Moments,
    flatness: Moments,
    level: Moments,
}

/// Sums over one frame.
struct Sums {
    power: f32,
    floored: f32,
    log2: f32,
    magnitude: f32,
    weighted: f32,
    blocks: [f32; BINS / LANES],
}

impl Shape {
    pub(crate) fn new() -> Self {
        Self {
            arch: Arch::new(),
            centroid: Moments::default(),
            rolloff: Moments::default(),
            flatness: Moments::default(),
            level: Moments::default(),
        }
    }

    /// Takes the power spectrum of a 2048-sample frame at 22.05 kHz.
    pub(crate) fn push(&mut self, power: &[f32]) {
        const HZ_PER_BIN: f32 = MFCC_SAMPLE_RATE as f32 / FRAME as f32;
        let sums = self.arch.dispatch(
            #[inline(always)]
            || sums(power),
        );
        // Parseval: both halves of the spectrum, over the energy of the Hann window.
        let mean_square = 2.0 * sums.power / (0.375 * (FRAME * FRAME) as f32);
        if mean_square < GATE {
            return;
        }
        self.level.push(decibel(mean_square));
        self.centroid.push(HZ_PER_BIN * sums.weighted / sums.magnitude);
        self.rolloff.push(HZ_PER_BIN * rolloff_bin(&sums, power) as f32);
        self.flatness.push((sums.log2 / BINS as f32).exp2() / (sums.floored / BINS as f32));
    }

    pub(crate) fn summarise(&self, features: &mut FeatureVector) {
        features.set(Feature::SpectralCentroidMean, self.centroid.mean());
        features.set(Feature::SpectralCentroidStd, self.centroid.deviation());
        features.set(Feature::SpectralRolloffMean, self.rolloff.mean());
        features.set(Feature::SpectralFlatnessMean, self.flatness.mean().clamp(0.0, 1.0));
        features.set(Feature::DynamicSpread, self.level.deviation());
    }
}

#[inline(always)]
#[allow(clippy::inline_always)] // vectorised for the processor only when inlined into the dispatched closure
fn sums(power: &[f32]) -> Sums {
    let mut total = [0.0f32; LANES];
    let mut floored = [0.0f32; LANES];
    let mut logs = [0.0f32; LANES];
    let mut weighted = [0.0f32; LANES];
    let mut blocks = [0.0f32; BINS / LANES];
    let (rows, _) = power[..BINS].as_chunks::<LANES>();
    for (row, (values, block)) in rows.iter().zip(&mut blocks).enumerate() {
        let mut magnitudes = [0.0f32; LANES];
        for i in 0..LANES {
            let raised = values[i].max(AMIN);
            magnitudes[i] = values[i].sqrt();
            total[i] += values[i];
            floored[i] += raised;
            logs[i] += log2(raised);
            weighted[i] += magnitudes[i] * (row * LANES + i) as f32;
        }
        *block = fold(magnitudes);
    }
    let nyquist = power[BINS - 1];
    Sums {
        power: fold(total) + nyquist,
        floored: fold(floored) + nyquist.max(AMIN),
        log2: fold(logs) + log2(nyquist.max(AMIN)),
        magnitude: blocks.iter().sum::<f32>() + nyquist.sqrt(),
        weighted: fold(weighted) + nyquist.sqrt() * (BINS - 1) as f32,
        blocks,
    }
}

/// First bin at which the running sum of magnitudes reaches the rolloff share.
fn rolloff_bin(sums: &Sums, power: &[f32]) -> usize {
    let mut left = ROLLOFF * sums.magnitude;
    for (block, sum) in sums.blocks.iter().enumerate() {
        if *sum >= left {
            for (i, p) in power[block * LANES..(block + 1) * LANES].iter().enumerate() {
                left -= p.sqrt();
                if left <= 0.0 {
                    return block * LANES + i;
                }
            }
        } else {
            left -= sum;
        }
    }
    BINS - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spectrum::PowerSpectrum;

    fn describe(samples: &[f32]) -> FeatureVector {
        let mut shape = Shape::new();
        PowerSpectrum::uncentred(FRAME, 512).push(samples, |power| shape.push(power));
        let mut features = FeatureVector::default();
        shape.summarise(&mut features);
        features
    }

    #[test]
    fn a_tone_has_its_frequency_as_centroid_and_rolloff_and_is_not_flat() {
        let step = std::f64::consts::TAU * 1_000.0 / 22_050.0;
        let tone: Vec<f32> = (0..22_050).map(|i| (step * f64::from(i)).sin() as f32).collect();
        let features = describe(&tone);
        assert!((features.get(Feature::SpectralCentroidMean) - 1_000.0).abs() < 15.0);
        assert!((features.get(Feature::SpectralRolloffMean) - 1_000.0).abs() < 22.0);
        assert!(features.get(Feature::SpectralFlatnessMean) < 1e-4);
        assert!(features.get(Feature::DynamicSpread) < 0.01);
    }

    #[test]
    fn silence_has_no_brightness() {
        assert_eq!(describe(&vec![0.0; 22_050]), FeatureVector::default());
    }
}

//! Mel-frequency cepstral coefficients over time and their summary.

use pulp::Arch;

use crate::feature::{Feature, FeatureVector, MFCC_COUNT};
use crate::lanes::dot;
use crate::mel::MelFilters;
use crate::spectrum::PowerSpectrum;

/// Rate at which MFCC, rhythm, key and brightness are measured, Hz.
pub const MFCC_SAMPLE_RATE: u32 = 22_050;

pub(crate) const FRAME: usize = 2_048;
pub(crate) const HOP: usize = 512;
pub(crate) const BANDS: usize = 128;

/// Levels further below the track's loudest band are raised to this distance, dB.
const TOP_DB: f32 = 80.0;

/// Frames over which a delta is fitted.
const DELTA_WIDTH: usize = 9;

/// Coefficients of every frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Mfcc {
    /// Row-major `[time][20]`.
    coefficients: Vec<f32>,
}

/// MFCC of 22.05 kHz mono samples: `librosa.feature.mfcc(y, sr=22050, n_mfcc=20)` (Slaney mel, 2048/512 Hann,
/// centred on zeros, 128 bands, dB with `top_db=80` of the whole input, orthonormal DCT-II).
pub fn mfcc(samples: &[f32]) -> Mfcc {
    let filters = filters();
    let mut levels = Vec::with_capacity((1 + samples.len() / HOP) * BANDS);
    let mut spectrum = PowerSpectrum::new(FRAME, HOP);
    spectrum.push(samples, |power| filters.apply_decibel(power, &mut levels));
    spectrum.finish(|power| filters.apply_decibel(power, &mut levels));
    limit_range(&mut levels);
    Mfcc::from_levels(&levels)
}

/// The 128 bands of [`mfcc`].
pub(crate) fn filters() -> MelFilters {
    MelFilters::new(f64::from(MFCC_SAMPLE_RATE), FRAME, BANDS)
}

/// Raises every level to at least 80 dB below the highest.
pub(crate) fn limit_range(levels: &mut [f32]) {
    let floor = levels.iter().copied().fold(f32::NEG_INFINITY, f32::max) - TOP_DB;
    for level in levels {
        *level = level.max(floor);
    }
}

impl Mfcc {
    /// From mel levels in dB, `[time][128]`.
    pub(crate) fn from_levels(levels: &[f32]) -> Self {
        let basis = cosine_basis();
        let mut coefficients = Vec::with_capacity(levels.len() / BANDS * MFCC_COUNT);
        Arch::new().dispatch(
            #[inline(always)]
            || {
                for frame in levels.as_chunks::<BANDS>().0 {
                    coefficients.extend(basis.iter().map(|cosine| dot(cosine, frame)));
                }
            },
        );
        Self { coefficients }
    }

    /// Number of frames, one per 512 samples.
    pub fn frames(&self) -> usize {
        self.coefficients.len() / MFCC_COUNT
    }

    /// The coefficients of every frame in turn.
    pub fn rows(&self) -> &[[f32; MFCC_COUNT]] {
        self.coefficients.as_chunks().0
    }

    /// First difference of every frame: the slope of a line fitted to nine frames, at the ends that of the first
    /// and last nine (`librosa.feature.delta(width=9, mode="interp")`). Zero for tracks under nine frames, where
    /// no line is defined.
    #[must_use]
    pub fn delta(&self) -> Self {
        const HALF: usize = DELTA_WIDTH / 2;
        let rows = self.rows();
        let mut coefficients = vec![0.0; self.coefficients.len()];
        if rows.len() >= DELTA_WIDTH {
            for (t, out) in coefficients.as_chunks_mut::<MFCC_COUNT>().0.iter_mut().enumerate() {
                let centre = t.clamp(HALF, rows.len() - 1 - HALF);
                for k in 1..=HALF {
                    let (after, before) = (&rows[centre + k], &rows[centre - k]);
                    for i in 0..MFCC_COUNT {
                        out[i] += k as f32 / 60.0 * (after[i] - before[i]);
                    }
                }
            }
        }
        Self { coefficients }
    }

    /// Mean of each coefficient over time.
    pub fn mean(&self) -> [f32; MFCC_COUNT] {
        let n = self.frames().max(1) as f64;
        self.sums(|x, _| x, &[0.0; MFCC_COUNT]).map(|sum| (sum / n) as f32)
    }

    /// Standard deviation (population) of each coefficient over time.
    pub fn deviation(&self) -> [f32; MFCC_COUNT] {
        let n = self.frames().max(1) as f64;
        let mean = self.sums(|x, _| x, &[0.0; MFCC_COUNT]).map(|sum| sum / n);
        self.sums(|x, mean| (x - mean) * (x - mean), &mean).map(|sum| (sum / n).sqrt() as f32)
    }

    fn sums(&self, term: impl Fn(f64, f64) -> f64, mean: &[f64; MFCC_COUNT]) -> [f64; MFCC_COUNT] {
        let mut sums = [0.0f64; MFCC_COUNT];
        for row in self.rows() {
            for i in 0..MFCC_COUNT {
                sums[i] += term(f64::from(row[i]), mean[i]);
            }
        }
        sums
    }

    /// Writes the cepstral block of the feature vector.
    pub(crate) fn summarise(&self, features: &mut FeatureVector) {
        let delta = self.delta();
        let (mean, deviation) = (self.mean(), self.deviation());
        let (delta_mean, delta_deviation) = (delta.mean(), delta.deviation());
        for i in 0..MFCC_COUNT {
            let coefficient = i as u8;
            features.set(Feature::MfccMean(coefficient), mean[i]);
            features.set(Feature::MfccStd(coefficient), deviation[i]);
            features.set(Feature::MfccDeltaMean(coefficient), delta_mean[i]);
            features.set(Feature::MfccDeltaStd(coefficient), delta_deviation[i]);
        }
    }
}

/// Rows of the orthonormal DCT-II.
fn cosine_basis() -> [[f32; BANDS]; MFCC_COUNT] {
    let n = BANDS as f64;
    std::array::from_fn(|k| {
        let scale = if k == 0 { (1.0 / n).sqrt() } else { (2.0 / n).sqrt() };
        std::array::from_fn(|i| {
            (scale * (std::f64::consts::PI * k as f64 * (i as f64 + 0.5) / n).cos()) as f32
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cosine_basis_is_orthonormal() {
        let basis = cosine_basis();
        for (i, a) in basis.iter().enumerate() {
            for (j, b) in basis.iter().enumerate() {
                let expected = if i == j { 1.0 } else { 0.0 };
                assert!((dot(a, b) - expected).abs() < 1e-5, "rows {i} and {j}");
            }
        }
    }

    #[test]
    fn a_straight_line_has_its_slope_as_delta_everywhere() {
        let coefficients = (0..30).flat_map(|t| [3.0 * t as f32; MFCC_COUNT]).collect();
        let delta = Mfcc { coefficients }.delta();
        for row in delta.rows() {
            assert!((row[7] - 3.0).abs() < 1e-4);
        }
        assert!(delta.deviation()[0] < 1e-4);
    }
}

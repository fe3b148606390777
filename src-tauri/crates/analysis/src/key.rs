//! Key and mode from a pitch class profile.

use crate::feature::{Feature, FeatureVector};

/// Major or minor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Major.
    Major,
    /// Minor.
    Minor,
}

/// A key with how far it stands out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Key {
    /// Tonic as a pitch class, 0 = C … 11 = B.
    pub tonic: u8,
    /// Major or minor.
    pub mode: Mode,
    /// 0 (any key fits as well) .. 1.
    pub confidence: f32,
}

/// Krumhansl & Kessler 1982: how well each degree was judged to fit.
const KRUMHANSL: [[f32; 12]; 2] = [
    [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
    [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
];

/// Temperley 1999, "What's key for key?": Krumhansl's, revised to part relative keys and neighbours.
const TEMPERLEY: [[f32; 12]; 2] = [
    [5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0],
    [5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0],
];

/// Lead in correlation over the best unrelated key at which a key is certain.
const CERTAIN_LEAD: f32 = 0.25;

/// The key whose profiles correlate best with the chroma (Krumhansl 1990), mean of both sets of profiles.
pub(crate) fn estimate(chroma: &[f32; 12]) -> Key {
    let mut scores = [0.0f32; 24];
    for (i, score) in scores.iter_mut().enumerate() {
        let (tonic, mode) = (i % 12, i / 12);
        let rotated: [f32; 12] = std::array::from_fn(|degree| chroma[(tonic + degree) % 12]);
        *score = 0.5 * (correlation(&rotated, &KRUMHANSL[mode]) + correlation(&rotated, &TEMPERLEY[mode]));
    }
    let best = (0..24).fold(0, |best, i| if scores[i] > scores[best] { i } else { best });
    let rival = (0..24).filter(|i| *i != best).map(|i| scores[i]).fold(-1.0, f32::max);
    Key {
        tonic: (best % 12) as u8,
        mode: if best < 12 { Mode::Major } else { Mode::Minor },
        confidence: (scores[best].max(0.0) * ((scores[best] - rival) / CERTAIN_LEAD).min(1.0))
            .clamp(0.0, 1.0),
    }
}

/// Pearson's; 0 where a profile is flat.
fn correlation(a: &[f32; 12], b: &[f32; 12]) -> f32 {
    let (mean_a, mean_b) = (a.iter().sum::<f32>() / 12.0, b.iter().sum::<f32>() / 12.0);
    let (mut ab, mut aa, mut bb) = (0.0f32, 0.0f32, 0.0f32);
    for (a, b) in a.iter().zip(b) {
        ab += (a - mean_a) * (b - mean_b);
        aa += (a - mean_a).powi(2);
        bb += (b - mean_b).powi(2);
    }
    if aa * bb > 1e-12 { ab / (aa * bb).sqrt() } else { 0.0 }
}

impl Key {
    pub(crate) fn summarise(self, features: &mut FeatureVector) {
        features.set(Feature::KeyTonic, f32::from(self.tonic));
        features.set(Feature::KeyMode, if self.mode == Mode::Major { 1.0 } else { 0.0 });
        features.set(Feature::KeyConfidence, self.confidence);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_finds_its_own_key() {
        for (mode, profile) in [(Mode::Major, KRUMHANSL[0]), (Mode::Minor, TEMPERLEY[1])] {
            for tonic in 0..12 {
                let chroma = std::array::from_fn(|class| profile[(class + 12 - tonic) % 12]);
                let key = estimate(&chroma);
                assert_eq!((usize::from(key.tonic), key.mode), (tonic, mode));
            }
        }
    }

    #[test]
    fn a_flat_profile_has_no_confidence() {
        assert!(estimate(&[1.0; 12]).confidence < 1e-6);
    }
}

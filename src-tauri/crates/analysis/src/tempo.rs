//! Tempo and pulse clarity.

use crate::feature::{Feature, FeatureVector};
use crate::periodicity::Periodicity;

const SLOWEST: f32 = 40.0;
const FASTEST: f32 = 220.0;

/// Ratio of neighbouring candidates: a quarter of a percent.
const STEP: f32 = 1.0025;

/// Beats over which the envelope must repeat.
const BEATS: usize = 4;

/// Listeners tap near two beats a second; the width is in octaves (Ellis 2007, "Beat tracking by dynamic
/// programming"). Slower and narrower than Ellis's 120 and 0.9, which hear drums with quavers twice as fast. Of eight
/// songs whose score states the tempo, seven come out exactly and one at its half.
const PREFERRED: f32 = 110.0;
const PREFERENCE_WIDTH: f32 = 0.7;

/// Weight of the envelope's second harmonic: beats are often halved, and their halves are no proof against them.
const SECOND_HARMONIC: f32 = 0.5;

/// A tempo with how far it stands out.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Tempo {
    /// Beats per minute; 0 when there is no pulse.
    bpm: f32,
    confidence: f32,
    clarity: f32,
}

/// The tempo whose beats repeat (autocorrelation at one to four beats) *and* beat (spectrum at the beat): the
/// autocorrelation alone also likes half the tempo, the spectrum alone also likes twice (Peeters 2006).
pub(crate) fn estimate(periodicity: Option<&Periodicity>) -> Tempo {
    let Some(periodicity) = periodicity else { return Tempo::default() };
    let candidates: Vec<(f32, f32)> = std::iter::successors(Some(SLOWEST), |bpm| Some(bpm * STEP))
        .take_while(|bpm| *bpm <= FASTEST)
        .map(|bpm| (bpm, score(periodicity, bpm)))
        .collect();
    let best = candidates.iter().copied().fold((0.0, 0.0), |best, c| if c.1 > best.1 { c } else { best });
    if best.1 <= 0.0 {
        return Tempo::default();
    }
    let rival = candidates
        .iter()
        .filter(|(bpm, _)| !related(*bpm, best.0))
        .map(|(_, score)| *score)
        .fold(0.0, f32::max);
    let repeats = comb(periodicity, best.0).clamp(0.0, 1.0);
    Tempo { bpm: best.0, confidence: repeats * (1.0 - rival / best.1), clarity: clarity(periodicity) }
}

fn score(periodicity: &Periodicity, bpm: f32) -> f32 {
    let octaves = (bpm / PREFERRED).log2() / PREFERENCE_WIDTH;
    let preference = (-0.5 * octaves * octaves).exp();
    let beats = periodicity.strength(bpm / 60.0) + SECOND_HARMONIC * periodicity.strength(2.0 * bpm / 60.0);
    preference * comb(periodicity, bpm).max(0.0) * beats
}

/// Mean autocorrelation at one to four beats, as far as the track is long.
fn comb(periodicity: &Periodicity, bpm: f32) -> f32 {
    let beat = 60.0 / bpm;
    let beats = BEATS.min((periodicity.longest() / beat) as usize).max(1);
    (1..=beats).map(|k| periodicity.correlation(k as f32 * beat)).sum::<f32>() / beats as f32
}

/// Whether one tempo is the other's in another metre, or the same.
fn related(a: f32, b: f32) -> bool {
    [0.25, 1.0 / 3.0, 0.5, 2.0 / 3.0, 1.0, 1.5, 2.0, 3.0, 4.0]
        .iter()
        .any(|ratio| (a / b / ratio - 1.0).abs() < 0.06)
}

/// Highest autocorrelation at a period that can be felt as a pulse (Lartillot 2008), 0..1.
fn clarity(periodicity: &Periodicity) -> f32 {
    std::iter::successors(Some(SLOWEST), |bpm| Some(bpm * STEP))
        .take_while(|bpm| *bpm <= FASTEST)
        .map(|bpm| periodicity.correlation(60.0 / bpm))
        .fold(0.0, f32::max)
        .min(1.0)
}

impl Tempo {
    pub(crate) fn summarise(self, features: &mut FeatureVector) {
        features.set(Feature::TempoBpm, self.bpm);
        features.set(Feature::TempoConfidence, self.confidence.clamp(0.0, 1.0));
        features.set(Feature::RhythmStrength, self.clarity);
    }
}

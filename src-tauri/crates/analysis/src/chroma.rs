//! How much of each pitch class sounds, in the tuning of the recording.

use crate::mfcc::MFCC_SAMPLE_RATE;
use crate::spectrum::PowerSpectrum;

const FRAME: usize = 8_192;
/// Frames do not overlap: a key is heard over minutes, and twice the frames changed no track's.
const HOP: usize = FRAME;
const HZ_PER_BIN: f32 = MFCC_SAMPLE_RATE as f32 / FRAME as f32;

/// Lowest and highest partials looked at, Hz: below, neighbouring semitones share a bin; above, partials of
/// percussion prevail.
const LOWEST: f32 = 100.0;
const HIGHEST: f32 = 2_500.0;

/// Partials this far below the frame's strongest are noise (−40 dB), as power.
const PEAK_FLOOR: f32 = 1e-4;

/// Frames below −70 dBFS do not sound: squared length of the window's transform times a mean square of 1e-7.
const GATE: f32 = 1e-7 * 0.375 * (FRAME * FRAME) as f32 / 2.0;

/// A partial may be the 1st to 4th of a note; each next one is believed 0.6 as much (Gómez 2006).
const HARMONICS: [f32; 4] = [1.0, 0.6, 0.36, 0.216];

/// Steps of 10 cents to the octave, so that the tuning can be found before notes are named.
const STEPS: usize = 120;
const STEPS_PER_SEMITONE: usize = STEPS / 12;

/// Harmonic pitch class profile (Gómez, "Tonal description of music audio signals", 2006) of a whole track:
/// interpolated spectral peaks, summed over frames of equal weight.
pub(crate) struct Chroma {
    spectrum: PowerSpectrum,
    profile: Profile,
}

#[derive(Default)]
struct Profile {
    /// Empty until something sounds; `[10 cents]` from C.
    steps: Vec<f64>,
}

impl Chroma {
    pub(crate) fn new() -> Self {
        Self { spectrum: PowerSpectrum::new(FRAME, HOP), profile: Profile::default() }
    }

    /// Takes 22.05 kHz mono samples.
    pub(crate) fn push(&mut self, samples: &[f32]) {
        self.spectrum.push(samples, |power| self.profile.add(power));
    }

    /// Weights of the pitch classes from C on, highest 1; `None` when nothing tonal sounded.
    pub(crate) fn finish(mut self) -> Option<[f32; 12]> {
        self.spectrum.finish(|power| self.profile.add(power));
        self.profile.fold()
    }
}

impl Profile {
    fn add(&mut self, power: &[f32]) {
        let (from, to) = ((LOWEST / HZ_PER_BIN) as usize, (HIGHEST / HZ_PER_BIN) as usize);
        let band = &power[from - 1..to + 2];
        let strongest = band.iter().copied().fold(0.0, f32::max);
        if band.iter().sum::<f32>() < GATE {
            return;
        }
        self.steps.resize(STEPS, 0.0);
        for (i, three) in band.windows(3).enumerate() {
            let (before, here, after) = (three[0], three[1], three[2]);
            if here < strongest * PEAK_FLOOR || here <= before || here < after {
                continue;
            }
            // The crest of a parabola through three levels; Hann's main lobe is nearly one on this scale.
            let (a, b, c) = (before.max(1e-20).ln(), here.ln(), after.max(1e-20).ln());
            let shift = (0.5 * (a - c) / (a - 2.0 * b + c)).clamp(-0.5, 0.5);
            let hz = (from as f32 + i as f32 + shift) * HZ_PER_BIN;
            let weight = (here / strongest).sqrt();
            for (harmonic, belief) in HARMONICS.iter().enumerate() {
                self.add_pitch(hz / (harmonic + 1) as f32, weight * belief);
            }
        }
    }

    fn add_pitch(&mut self, hz: f32, weight: f32) {
        let semitones_from_c = 12.0 * (hz / 440.0).log2() + 9.0;
        let step = (semitones_from_c * STEPS_PER_SEMITONE as f32).round().rem_euclid(STEPS as f32);
        self.steps[step as usize % STEPS] += f64::from(weight);
    }

    fn fold(&self) -> Option<[f32; 12]> {
        let tuning = self.tuning()?;
        let mut classes = [0.0f64; 12];
        for (step, weight) in self.steps.iter().enumerate() {
            let semitone = step as f64 / STEPS_PER_SEMITONE as f64 - tuning;
            classes[semitone.round().rem_euclid(12.0) as usize % 12] += weight;
        }
        let highest = classes.iter().copied().fold(0.0, f64::max);
        (highest > 0.0).then(|| classes.map(|c| (c / highest) as f32))
    }

    /// Deviation from 440 Hz in semitones, −0.5..0.5: the circular mean of the fractions.
    fn tuning(&self) -> Option<f64> {
        let (mut sin, mut cos) = (0.0f64, 0.0f64);
        for (step, weight) in self.steps.iter().enumerate() {
            let angle = std::f64::consts::TAU * step as f64 / STEPS_PER_SEMITONE as f64;
            sin += weight * angle.sin();
            cos += weight * angle.cos();
        }
        (!self.steps.is_empty()).then(|| sin.atan2(cos) / std::f64::consts::TAU)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chroma_of(hz: f64) -> Option<[f32; 12]> {
        let step = std::f64::consts::TAU * hz / f64::from(MFCC_SAMPLE_RATE);
        let tone: Vec<f32> = (0..44_100).map(|i| 0.3 * (step * f64::from(i)).sin() as f32).collect();
        let mut chroma = Chroma::new();
        chroma.push(&tone);
        chroma.finish()
    }

    #[test]
    fn a_tone_is_its_pitch_class_in_any_tuning() {
        for (hz, class) in [(261.63, 0), (440.0, 9), (466.16, 10), (440.0 * 1.02, 9), (123.47, 11)] {
            let chroma = chroma_of(hz).unwrap();
            assert!(chroma[class] > 0.999, "{hz} Hz: {chroma:?}");
        }
    }

    #[test]
    fn silence_has_no_pitch() {
        assert_eq!(chroma_of(0.0), None);
    }
}

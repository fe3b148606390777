//! The ten-band equaliser: a low shelf, eight peaks an octave wide, a high shelf.

use super::biquad::{Coefficients, Design, Memory, Shape};
use super::{Frame, MAX_CHANNELS};
use crate::settings::{EQUALISER_BANDS, EQUALISER_HERTZ};

/// Quality of a peak one octave wide: √2^N / (2^N − 1) for N = 1 (the cookbook's bandwidth relation in the analogue limit).
const OCTAVE_Q: f64 = std::f64::consts::SQRT_2;
/// The steepest shelf without a bump.
const SHELF_Q: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// Frames between two steps of a gliding gain.
const STEP_FRAMES: u32 = 4;
/// Time constant of a glide.
const GLIDE_SECONDS: f32 = 0.08;

struct Band {
    design: Design,
    coefficients: Coefficients,
    gain_db: f32,
    target_db: f32,
    memory: [Memory; MAX_CHANNELS],
    active: bool,
}

/// Ten filters in series. A band at 0 dB is left out once its memory has died away.
pub(crate) struct Equaliser {
    bands: [Band; EQUALISER_BANDS],
    active: bool,
    countdown: u32,
    glide: f32,
}

impl Equaliser {
    pub(crate) fn new(rate: u32) -> Self {
        let rate = f64::from(rate);
        let band = |n: usize| {
            let (shape, q) = match n {
                0 => (Shape::LowShelf, SHELF_Q),
                n if n == EQUALISER_BANDS - 1 => (Shape::HighShelf, SHELF_Q),
                _ => (Shape::Peaking, OCTAVE_Q),
            };
            // At low sample rates the highest bands move together below half the rate.
            let hertz = f64::from(EQUALISER_HERTZ[n]).min(0.45 * rate);
            Band {
                design: Design::new(shape, hertz, q, rate),
                coefficients: Coefficients::IDENTITY,
                gain_db: 0.0,
                target_db: 0.0,
                memory: [Memory::default(); MAX_CHANNELS],
                active: false,
            }
        };
        let step = STEP_FRAMES as f32 / (GLIDE_SECONDS * rate as f32);
        Self { bands: std::array::from_fn(band), active: false, countdown: 0, glide: 1.0 - (-step).exp() }
    }

    /// Where the gains shall go.
    pub(crate) fn set(&mut self, gains_db: &[f32; EQUALISER_BANDS]) {
        for (band, gain) in self.bands.iter_mut().zip(gains_db) {
            band.target_db = *gain;
            band.active |= *gain != band.gain_db;
            self.active |= band.active;
        }
    }

    /// Goes there at once and forgets the past: what follows is other sound.
    pub(crate) fn reset(&mut self) {
        for band in &mut self.bands {
            band.gain_db = band.target_db;
            band.coefficients = band.design.coefficients(f64::from(band.gain_db));
            band.memory = [Memory::default(); MAX_CHANNELS];
            band.active = band.gain_db != 0.0;
        }
        self.active = self.bands.iter().any(|band| band.active);
    }

    /// Whether it changes the sound.
    pub(crate) fn is_active(&self) -> bool {
        self.active
    }

    pub(crate) fn process(&mut self, frame: &mut Frame, channels: usize) {
        if !self.active {
            return;
        }
        if self.countdown == 0 {
            self.countdown = STEP_FRAMES;
            self.step();
        }
        self.countdown -= 1;
        for (channel, sample) in frame[..channels].iter_mut().enumerate() {
            let mut value = f64::from(*sample);
            for band in self.bands.iter_mut().filter(|band| band.active) {
                value = band.memory[channel].filter(&band.coefficients, value);
            }
            *sample = value as f32;
        }
    }

    fn step(&mut self) {
        for band in self.bands.iter_mut().filter(|band| band.active) {
            if band.gain_db != band.target_db {
                let distance = band.target_db - band.gain_db;
                let arrives = distance.abs() < 0.01;
                band.gain_db = if arrives { band.target_db } else { band.gain_db + distance * self.glide };
                band.coefficients = band.design.coefficients(f64::from(band.gain_db));
            } else if band.gain_db == 0.0 && band.memory.iter().all(Memory::is_settled) {
                band.active = false;
            }
        }
        self.active = self.bands.iter().any(|band| band.active);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gains(band: usize, gain: f32) -> [f32; EQUALISER_BANDS] {
        let mut gains = [0.0; EQUALISER_BANDS];
        gains[band] = gain;
        gains
    }

    fn sine(hertz: f32, n: usize) -> Frame {
        let mut frame = [0.0; MAX_CHANNELS];
        frame[..2].fill(0.25 * (std::f32::consts::TAU * hertz * n as f32 / 48000.0).sin());
        frame
    }

    #[test]
    fn each_band_lifts_its_own_frequency() {
        for (band, hertz) in EQUALISER_HERTZ.iter().enumerate().skip(1).take(8) {
            let mut equaliser = Equaliser::new(48000);
            equaliser.set(&gains(band, 6.0));
            equaliser.reset();
            let mut power = 0f64;
            for n in 0..48000 {
                let mut frame = sine(*hertz, n);
                equaliser.process(&mut frame, 2);
                if n >= 24000 {
                    power += f64::from(frame[0]).powi(2);
                }
            }
            let gain = 10.0 * (power / (24000.0 * 0.25 * 0.25 / 2.0)).log10();
            assert!((gain - 6.0).abs() < 0.05, "{hertz} Hz: {gain} dB");
        }
    }

    #[test]
    fn a_neutral_equaliser_changes_nothing_and_one_that_returns_to_neutral_does_so_too() {
        let mut equaliser = Equaliser::new(48000);
        let mut frame = sine(997.0, 7);
        equaliser.process(&mut frame, 2);
        assert_eq!(frame, sine(997.0, 7));
        equaliser.set(&gains(4, 12.0));
        for n in 0..48000 {
            equaliser.process(&mut sine(997.0, n), 2);
        }
        assert!(equaliser.is_active());
        equaliser.set(&gains(4, 0.0));
        for n in 0..48000 {
            equaliser.process(&mut sine(997.0, n), 2);
        }
        assert!(!equaliser.is_active());
        let mut frame = sine(997.0, 7);
        equaliser.process(&mut frame, 2);
        assert_eq!(frame, sine(997.0, 7));
    }

    #[test]
    fn a_change_while_playing_does_not_click() {
        let mut equaliser = Equaliser::new(48000);
        let mut last = 0.0;
        let mut steepest = [0f32; 2];
        for n in 0..96000 {
            if n == 20000 {
                equaliser.set(&[12.0; EQUALISER_BANDS]);
            }
            if n == 60000 {
                equaliser.set(&[0.0; EQUALISER_BANDS]);
            }
            let mut frame = sine(250.0, n);
            equaliser.process(&mut frame, 2);
            let settled = usize::from((50000..60000).contains(&n));
            steepest[settled] = steepest[settled].max((frame[0] - last).abs());
            last = frame[0];
        }
        assert!(steepest[0] < 1.1 * steepest[1], "nothing is steeper than the loudest sine: {steepest:?}");
    }
}

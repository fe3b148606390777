//! Spectrum and autocorrelation of the onset envelope.

use realfft::RealFftPlanner;
use realfft::num_complex::Complex32;

use crate::onset::FRAME_RATE;

/// Frames of a window: 11.9 s, long enough for four beats at 40 BPM and short enough for a tempo to hold.
const WINDOW: usize = 512;
const HOP: usize = WINDOW / 4;
const SIZE: usize = 2 * WINDOW;

/// Mean over the track of the envelope's windowed power spectrum, and the autocorrelation it implies.
pub(crate) struct Periodicity {
    magnitude: Vec<f32>,
    autocorrelation: Vec<f32>,
}

impl Periodicity {
    /// `None` when the envelope is shorter than two seconds or does not move.
    pub(crate) fn new(envelope: &[f32]) -> Option<Self> {
        if envelope.len() < 2 * FRAME_RATE as usize {
            return None;
        }
        let mut planner = RealFftPlanner::<f32>::new();
        let forward = planner.plan_fft_forward(SIZE);
        let mut frame = forward.make_input_vec();
        let mut spectrum = forward.make_output_vec();
        let mut power = vec![0.0f32; spectrum.len()];
        let length = envelope.len().min(WINDOW);
        let window = hann(length);
        let mut start = 0;
        while start + length <= envelope.len() {
            let part = &envelope[start..start + length];
            let mean = part.iter().sum::<f32>() / length as f32;
            frame.fill(0.0);
            for ((out, x), w) in frame.iter_mut().zip(part).zip(&window) {
                *out = (x - mean) * w;
            }
            forward.process(&mut frame, &mut spectrum).ok()?;
            power.iter_mut().zip(&spectrum).for_each(|(sum, bin)| *sum += bin.norm_sqr());
            start += HOP;
        }
        let correlation = autocorrelation(&mut planner, &power)?;
        let of_window = {
            frame.fill(0.0);
            frame[..length].copy_from_slice(&window);
            forward.process(&mut frame, &mut spectrum).ok()?;
            let power: Vec<f32> = spectrum.iter().map(Complex32::norm_sqr).collect();
            autocorrelation(&mut planner, &power)?
        };
        // A lag of which the window shows little is not believed.
        let autocorrelation = correlation
            .iter()
            .zip(&of_window)
            .take(length)
            .map(|(r, w)| if *w > 0.1 { r / w } else { 0.0 })
            .collect();
        Some(Self { magnitude: power.iter().map(|p| p.sqrt()).collect(), autocorrelation })
    }

    /// Normalised autocorrelation at a lag in seconds, −1..1.
    pub(crate) fn correlation(&self, seconds: f32) -> f32 {
        interpolate(&self.autocorrelation, seconds * FRAME_RATE)
    }

    /// Magnitude of the envelope's spectrum at a frequency in Hz, relative to nothing in particular.
    pub(crate) fn strength(&self, hz: f32) -> f32 {
        interpolate(&self.magnitude, hz / FRAME_RATE * SIZE as f32)
    }

    /// Longest lag at which the correlation may be asked for, seconds.
    pub(crate) fn longest(&self) -> f32 {
        (self.autocorrelation.len() - 1) as f32 / FRAME_RATE
    }
}

/// From a power spectrum, normalised to 1 at lag 0.
fn autocorrelation(planner: &mut RealFftPlanner<f32>, power: &[f32]) -> Option<Vec<f32>> {
    let inverse = planner.plan_fft_inverse(SIZE);
    let mut spectrum: Vec<Complex32> = power.iter().map(|p| Complex32::new(*p, 0.0)).collect();
    let mut correlation = inverse.make_output_vec();
    inverse.process(&mut spectrum, &mut correlation).ok()?;
    let total = correlation[0];
    (total > 1e-6).then(|| correlation.iter().map(|r| r / total).collect())
}

fn hann(size: usize) -> Vec<f32> {
    (0..size)
        .map(|i| {
            let angle = std::f32::consts::TAU * (i as f32 + 0.5) / size as f32;
            0.5 - 0.5 * angle.cos()
        })
        .collect()
}

fn interpolate(values: &[f32], position: f32) -> f32 {
    let i = position.max(0.0) as usize;
    match values.get(i..i + 2) {
        Some(pair) => pair[0] + (position - i as f32) * (pair[1] - pair[0]),
        None => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pulse_correlates_with_itself_at_its_period_and_not_between() {
        let envelope: Vec<f32> = (0..2_000).map(|i| if i % 20 == 0 { 1.0 } else { 0.0 }).collect();
        let periodicity = Periodicity::new(&envelope).unwrap();
        let period = 20.0 / FRAME_RATE;
        assert!(periodicity.correlation(period) > 0.9);
        assert!(periodicity.correlation(2.0 * period) > 0.9);
        assert!(periodicity.correlation(1.5 * period) < 0.1);
        assert!(periodicity.strength(1.0 / period) > 20.0 * periodicity.strength(0.6 / period));
    }

    #[test]
    fn a_still_or_short_envelope_has_no_period() {
        assert!(Periodicity::new(&[0.0; 1_000]).is_none());
        assert!(Periodicity::new(&[1.0; 20]).is_none());
    }
}

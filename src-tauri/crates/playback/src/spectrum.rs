//! What the listener hears, as a picture: a tap in the callback and a spectrum worked out by whoever asks.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use realfft::num_complex::Complex32;
use realfft::{RealFftPlanner, RealToComplex};

/// Bands of a spectrum.
pub const SPECTRUM_BANDS: usize = 64;
/// Middle of the lowest and the highest band in Hz; those in between are evenly spaced on a logarithmic scale.
pub const SPECTRUM_HERTZ: (f32, f32) = (30.0, 16_000.0);

/// What silence reads, in dB of full scale.
pub const SPECTRUM_FLOOR_DB: f32 = -90.0;

/// Frames of one transform: bands of 11 Hz at 44.1 kHz.
const WINDOW: usize = 4096;
const SLOTS: usize = 2 * WINDOW;
/// Frames for which the tap stays open after it was asked.
const OPEN_FRAMES: u32 = 100_000;

/// The last frames that were played, as the mean of their channels. Written by the callback, while somebody looks.
pub(crate) struct Tap {
    slots: Box<[AtomicU32]>,
    next: AtomicUsize,
    open: AtomicU32,
    rate: AtomicU32,
}

impl Default for Tap {
    fn default() -> Self {
        Self {
            slots: (0..SLOTS).map(|_| AtomicU32::new(0)).collect(),
            next: AtomicUsize::new(0),
            open: AtomicU32::new(0),
            rate: AtomicU32::new(0),
        }
    }
}

impl Tap {
    /// Called by the callback with each frame.
    pub(crate) fn take(&self, frame: &[f32]) {
        let open = self.open.load(Ordering::Relaxed);
        if open == 0 {
            return;
        }
        self.open.store(open - 1, Ordering::Relaxed);
        let mean = frame.iter().sum::<f32>() / frame.len() as f32;
        let next = self.next.load(Ordering::Relaxed);
        self.slots[next % SLOTS].store(mean.to_bits(), Ordering::Relaxed);
        self.next.store(next.wrapping_add(1), Ordering::Release);
    }

    /// Sample rate of the device that fills it.
    pub(crate) fn set_rate(&self, rate: u32) {
        self.rate.store(rate, Ordering::Relaxed);
    }

    fn copy(&self, window: &mut [f32; WINDOW]) {
        self.open.store(OPEN_FRAMES, Ordering::Relaxed);
        let end = self.next.load(Ordering::Acquire).wrapping_add(SLOTS - WINDOW);
        for (n, sample) in window.iter_mut().enumerate() {
            *sample = f32::from_bits(self.slots[end.wrapping_add(n) % SLOTS].load(Ordering::Relaxed));
        }
    }
}

/// Looks at what is being played. Each look takes the last tenth of a second; the tap closes by itself some two seconds
/// after the last look.
pub struct Spectrum {
    tap: Arc<Tap>,
    transform: Arc<dyn RealToComplex<f32>>,
    window: Box<[f32; WINDOW]>,
    samples: Box<[f32; WINDOW]>,
    bins: Vec<Complex32>,
    seen: usize,
}

impl Spectrum {
    pub(crate) fn new(tap: Arc<Tap>) -> Self {
        let transform = RealFftPlanner::new().plan_fft_forward(WINDOW);
        let hann = |n: usize| 0.5 - 0.5 * (std::f32::consts::TAU * n as f32 / WINDOW as f32).cos();
        let bins = transform.make_output_vec();
        let window = Box::new(std::array::from_fn(hann));
        Self { tap, transform, window, samples: Box::new([0.0; WINDOW]), bins, seen: 0 }
    }

    /// Level of each band in dB of a full-scale sine, from [`SPECTRUM_FLOOR_DB`] to about 0. Silence while nothing is
    /// played, and at the first look, which opens the tap.
    pub fn look(&mut self) -> [f32; SPECTRUM_BANDS] {
        let mut bands = [SPECTRUM_FLOOR_DB; SPECTRUM_BANDS];
        let written = self.tap.next.load(Ordering::Acquire);
        let stands_still = written == self.seen;
        self.seen = written;
        self.tap.copy(&mut self.samples);
        let rate = self.tap.rate.load(Ordering::Relaxed);
        if stands_still || rate == 0 {
            return bands;
        }
        for (sample, weight) in self.samples.iter_mut().zip(self.window.iter()) {
            *sample *= weight;
        }
        if self.transform.process(self.samples.as_mut_slice(), &mut self.bins).is_err() {
            return bands;
        }
        // A sine of amplitude 1 under a Hann window has a peak of a quarter of the length.
        let scale = 4.0 / WINDOW as f32;
        let bin = |hertz: f32| hertz * WINDOW as f32 / rate as f32;
        for (n, level) in bands.iter_mut().enumerate() {
            let first = bin(edge(n)).floor().max(1.0) as usize;
            let last = (bin(edge(n + 1)).ceil() as usize).max(first + 1).min(self.bins.len());
            let peak =
                self.bins.get(first..last).unwrap_or(&[]).iter().map(Complex32::norm_sqr).fold(0.0, f32::max);
            *level = (20.0 * (peak.sqrt() * scale).log10()).max(SPECTRUM_FLOOR_DB);
        }
        bands
    }
}

/// The frequency below the band with this number.
fn edge(band: usize) -> f32 {
    let (low, high) = SPECTRUM_HERTZ;
    low * (high / low).powf((band as f32 - 0.5) / (SPECTRUM_BANDS - 1) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn play(tap: &Tap, hertz: f32) {
        for n in 0..WINDOW {
            let sample = (std::f32::consts::TAU * hertz * n as f32 / 48000.0).sin();
            tap.take(&[sample, sample]);
        }
    }

    #[test]
    fn a_sine_stands_in_its_own_band_at_its_own_level() {
        let tap = Arc::new(Tap::default());
        tap.set_rate(48000);
        let mut spectrum = Spectrum::new(Arc::clone(&tap));
        assert_eq!(spectrum.look(), [SPECTRUM_FLOOR_DB; SPECTRUM_BANDS], "nothing was heard yet");
        for hertz in [120.0, 997.0, 8000.0] {
            play(&tap, hertz);
            let bands = spectrum.look();
            let highest = (0..SPECTRUM_BANDS).max_by(|&a, &b| bands[a].total_cmp(&bands[b])).unwrap();
            let near = |n: usize| edge(n) * 0.9 <= hertz && hertz <= edge(n + 1) * 1.1;
            assert!(near(highest), "{hertz} Hz is in band {highest}: {bands:?}");
            assert!(bands[highest].abs() < 1.5, "{} dB", bands[highest]);
        }
    }

    #[test]
    fn nobody_looking_costs_nothing_and_silence_is_silence() {
        let tap = Arc::new(Tap::default());
        tap.set_rate(48000);
        play(&tap, 500.0);
        assert_eq!(tap.next.load(Ordering::Relaxed), 0, "a closed tap takes nothing");
        let mut spectrum = Spectrum::new(Arc::clone(&tap));
        spectrum.look();
        play(&tap, 500.0);
        assert!(spectrum.look().iter().any(|&level| level > -10.0));
        assert_eq!(spectrum.look(), [SPECTRUM_FLOOR_DB; SPECTRUM_BANDS], "it stands still");
    }
}

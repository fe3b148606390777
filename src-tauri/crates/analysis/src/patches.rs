//! The tagger's input: three-second log-mel patches spread over the track.

use crate::logarithm::log2;
use crate::mel::MelFilters;
use crate::resample::{Design, Resampler};
use crate::spectrum::PowerSpectrum;

/// Rate of the tagger's input, Hz.
pub const PATCH_SAMPLE_RATE: u32 = 16_000;
/// Frames of a patch, 16 ms apart.
pub const PATCH_FRAMES: usize = 187;
/// Mel bands of a frame.
pub const PATCH_BANDS: usize = 96;

const FRAME: usize = 512;
const HOP: usize = 256;

/// Samples that the frames of one patch reach over.
const PATCH_SAMPLES: usize = (PATCH_FRAMES - 1) * HOP + FRAME;

/// Patches handed out at most.
const MAX_PATCHES: usize = 12;

/// Closest spacing of two patches in frames, so that their samples do not overlap.
const MIN_STEP: usize = PATCH_FRAMES + 2;

/// Widest first spacing in frames (20 s): a duration announced far too long still leaves a patch every 20 s.
const MAX_STEP: usize = 1_250;

/// As sharp as soxr's "HQ", which the tagger's reference path uses.
const DESIGN: Design = Design { passband: 0.913, stopband: 1.0, attenuation: 80.0 };

/// One input of the tagger.
#[derive(Debug, Clone, PartialEq)]
pub struct Patch {
    /// Centre of the first frame, seconds from the start of the track; a multiple of 16 ms.
    pub start: f64,
    /// 187 frames × 96 bands, row-major `[time][band]`: log10(1 + 10000 · mel), where mel is the power mel
    /// spectrogram of the whole track at 16 kHz (512/256 Hann, centred on zeros, 0–8000 Hz, Slaney).
    pub log_mel: Vec<f32>,
}

/// Log-mel frames of 16 kHz mono samples, row-major `[1 + n / 256][96]`, as a [`Patch`] holds 187 of.
pub fn log_mel(samples: &[f32]) -> Vec<f32> {
    let mut out = Vec::with_capacity((1 + samples.len() / HOP) * PATCH_BANDS);
    let filters = filters();
    let mut spectrum = PowerSpectrum::new(FRAME, HOP);
    spectrum.push(samples, |power| filters.apply(power, &mut out));
    spectrum.finish(|power| filters.apply(power, &mut out));
    compress(&mut out);
    out
}

fn filters() -> MelFilters {
    MelFilters::new(f64::from(PATCH_SAMPLE_RATE), FRAME, PATCH_BANDS)
}

fn compress(mel: &mut [f32]) {
    for x in mel {
        *x = log2(1.0 + 10_000.0 * *x) * std::f32::consts::LOG10_2;
    }
}

/// Where the patches lie, in frames.
///
/// With a known length the track is cut into equal parts and a patch is taken from the middle of each. Without, one
/// is taken every three seconds and every other one is dropped, the spacing doubled, whenever there are 24.
#[derive(Debug, Clone, Copy)]
struct Plan {
    next: usize,
    step: usize,
}

impl Plan {
    fn new(frames: Option<usize>) -> Self {
        let Some(frames) = frames.filter(|f| *f > 0) else { return Self { next: 0, step: MIN_STEP } };
        let count = (frames / MIN_STEP).clamp(1, MAX_PATCHES);
        let step = (frames / count).clamp(PATCH_FRAMES, MAX_STEP);
        Self { next: (step - PATCH_FRAMES) / 2, step: step.max(MIN_STEP) }
    }

    /// 16 kHz samples of the next patch: from, to.
    fn range(self) -> (u64, u64) {
        let from = self.next * HOP;
        (from.saturating_sub(FRAME / 2) as u64, (from + PATCH_SAMPLES - FRAME / 2) as u64)
    }

    /// Whether all frames of the next patch are centred within a track of so many 16 kHz samples.
    fn fits(self, samples: u64) -> bool {
        (self.next + PATCH_FRAMES - 1) as u64 <= samples / HOP as u64
    }
}

/// Streaming: mono samples at the track's own rate in, patches out.
pub(crate) struct PatchExtractor {
    sample_rate: u32,
    resampler: Resampler,
    spectrum: PowerSpectrum,
    filters: MelFilters,
    plan: Plan,
    current: Vec<f32>,
    patches: Vec<Patch>,
    /// Everything until the first patch is complete, should the track end before it.
    head: Vec<f32>,
}

impl PatchExtractor {
    pub(crate) fn new(sample_rate: u32, expected_duration: Option<f64>) -> Self {
        let frames = expected_duration
            .filter(|d| d.is_finite() && *d > 0.0)
            .map(|d| (d * f64::from(PATCH_SAMPLE_RATE) / HOP as f64) as usize + 1);
        Self {
            sample_rate,
            resampler: Resampler::new(sample_rate, PATCH_SAMPLE_RATE, DESIGN),
            spectrum: PowerSpectrum::uncentred(FRAME, HOP),
            filters: filters(),
            plan: Plan::new(frames),
            current: Vec::with_capacity(PATCH_SAMPLES),
            patches: Vec::new(),
            head: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, mono: &[f32]) {
        if self.patches.is_empty() {
            self.head.extend_from_slice(mono);
        }
        let (from, _) = self.plan.range();
        self.resampler.skip_to(from);
        self.resampler.feed(mono);
        loop {
            let (from, to) = self.plan.range();
            self.resampler.skip_to(from);
            self.lead_in();
            self.resampler.produce(to, &mut self.current);
            if self.resampler.position() < to {
                break;
            }
            self.complete();
        }
    }

    /// Silence before the track, which the first frame reaches into.
    fn lead_in(&mut self) {
        if self.current.is_empty() && self.plan.next == 0 {
            self.current.resize(FRAME / 2, 0.0);
        }
    }

    fn complete(&mut self) {
        self.current.resize(PATCH_SAMPLES, 0.0);
        let mut log_mel = Vec::with_capacity(PATCH_FRAMES * PATCH_BANDS);
        self.spectrum.push(&self.current, |power| self.filters.apply(power, &mut log_mel));
        // Patches do not continue each other: what a shorter hop leaves behind must go.
        self.spectrum.clear();
        compress(&mut log_mel);
        let start = (self.plan.next * HOP) as f64 / f64::from(PATCH_SAMPLE_RATE);
        self.patches.push(Patch { start, log_mel });
        self.current.clear();
        self.head = Vec::new();
        self.plan.next += self.plan.step;
        if self.patches.len() == 2 * MAX_PATCHES {
            let mut index = 0;
            self.patches.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.plan.step *= 2;
        }
    }

    /// One to twelve patches, evenly spread; a track under 187 frames gives one that ends in zeros.
    pub(crate) fn finish(mut self) -> Vec<Patch> {
        let total = self.resampler.total();
        while self.plan.fits(total) {
            let (from, to) = self.plan.range();
            self.resampler.skip_to(from);
            self.lead_in();
            self.resampler.finish(to, &mut self.current);
            self.complete();
        }
        if !self.patches.is_empty() {
            return spread(self.patches);
        }
        // The track ended before its first patch: plan again, now that its length is known.
        let head = std::mem::take(&mut self.head);
        let duration = head.len() as f64 / f64::from(self.sample_rate);
        let mut known = Self::new(self.sample_rate, Some(duration));
        if known.plan.fits(total) {
            known.push(&head);
            return known.finish();
        }
        known.plan.next = 0;
        known.lead_in();
        known.resampler.feed(&head);
        known.resampler.finish(u64::MAX, &mut known.current);
        known.complete();
        known.patches
    }
}

/// At most [`MAX_PATCHES`] of the candidates, evenly.
fn spread(candidates: Vec<Patch>) -> Vec<Patch> {
    let n = candidates.len();
    if n <= MAX_PATCHES {
        return candidates;
    }
    let chosen: Vec<usize> = (0..MAX_PATCHES).map(|i| (2 * i + 1) * n / (2 * MAX_PATCHES)).collect();
    candidates.into_iter().enumerate().filter(|(i, _)| chosen.contains(i)).map(|(_, patch)| patch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(n: usize) -> Vec<f32> {
        let mut state = 1u32;
        (0..n)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state as f32 / u32::MAX as f32 - 0.5
            })
            .collect()
    }

    fn extract(samples: &[f32], expected: Option<f64>) -> Vec<Patch> {
        let mut extractor = PatchExtractor::new(16_000, expected);
        for chunk in samples.chunks(4_000) {
            extractor.push(chunk);
        }
        extractor.finish()
    }

    #[test]
    fn patches_are_slices_of_the_whole_spectrogram_whatever_length_was_announced() {
        let samples = noise(16_000 * 47 + 123);
        let whole = log_mel(&samples);
        for expected in [None, Some(47.0), Some(3.0), Some(10_000.0), Some(f64::NAN)] {
            let patches = extract(&samples, expected);
            assert!(!patches.is_empty() && patches.len() <= MAX_PATCHES, "{expected:?}: {}", patches.len());
            for patch in &patches {
                let from = (patch.start * 62.5).round() as usize * PATCH_BANDS;
                let truth = &whole[from..from + PATCH_FRAMES * PATCH_BANDS];
                let worst =
                    patch.log_mel.iter().zip(truth).map(|(a, b)| (a - b).abs()).fold(0.0f32, f32::max);
                assert!(worst < 1e-4, "{expected:?}: patch at {} s is off by {worst}", patch.start);
            }
        }
        assert_eq!(extract(&samples, Some(47.0)).len(), 12);
    }

    #[test]
    fn patches_cover_a_long_track_evenly_without_knowing_its_length() {
        let samples = noise(16_000 * 400);
        for (expected, least) in [(None, 8), (Some(400.0), 12), (Some(40.0), 8), (Some(4_000.0), 12)] {
            let starts: Vec<f64> = extract(&samples, expected).iter().map(|p| p.start).collect();
            assert!(starts.len() >= least, "{expected:?}: {starts:?}");
            let gaps = starts.windows(2).map(|w| w[1] - w[0]);
            let (short, long) =
                gaps.fold((f64::MAX, 0.0f64), |(short, long), gap| (short.min(gap), long.max(gap)));
            assert!(long < 2.01 * short, "{expected:?}: {starts:?}");
            assert!(starts[0] < 40.0 && starts[starts.len() - 1] > 350.0, "{expected:?}: {starts:?}");
        }
    }

    #[test]
    fn a_track_of_any_shortness_gives_one_patch() {
        for n in [1, 300, 16_000, 47_000, 48_000, 48_384, 50_000] {
            for expected in [None, Some(n as f64 / 16_000.0), Some(300.0)] {
                let patches = extract(&noise(n), expected);
                assert_eq!(patches.len(), 1, "{n} samples, {expected:?}");
                assert_eq!(patches[0].log_mel.len(), PATCH_FRAMES * PATCH_BANDS);
                assert!(patches[0].log_mel.iter().all(|x| x.is_finite()));
            }
        }
    }
}

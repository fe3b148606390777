//! The flow of one track: samples in, features, patches and waveform out.

use std::time::Duration;

use crate::chroma::Chroma;
use crate::downmix::{downmix, sanitise};
use crate::error::AnalysisError;
use crate::feature::{Feature, FeatureVector};
use crate::half_band::Halver;
use crate::loudness::Loudness;
use crate::mel::MelFilters;
use crate::mfcc::{self, FRAME, HOP, MFCC_SAMPLE_RATE, Mfcc};
use crate::onset::{FRAME_RATE, onset_strength, onsets};
use crate::patches::{Patch, PatchExtractor};
use crate::periodicity::Periodicity;
use crate::resample::{Design, Resampler};
use crate::shape::Shape;
use crate::spectrum::PowerSpectrum;
use crate::stage::{Stage, StageTimes};
use crate::true_peak::TruePeak;
use crate::waveform::Waveform;
use crate::{key, tempo};

/// Flat to 9.9 kHz; what folds back from above lies in the top tenth. The mel bands there are few, and a filter as
/// sharp as the tagger's would cost twice the time.
const DESIGN: Design = Design { passband: 0.9, stopband: 1.1, attenuation: 70.0 };

/// Samples per channel taken at once, so that the stages' buffers stay in the processor's cache.
const BLOCK: usize = 8_192;

/// Analyses one track in a single pass. Memory grows by about 1.4 MB per minute, whatever the rate.
///
/// NaN and infinite samples count as silence, samples beyond ±16 are clipped; every feature is finite.
pub struct Analyser {
    sample_rate: u32,
    channels: usize,
    frames: u64,
    crossings: Crossings,
    partial: Vec<f32>,
    clean: Vec<f32>,
    mono: Vec<f32>,
    resampled: Vec<f32>,
    loudness: Loudness,
    true_peak: TruePeak,
    waveform: Waveform,
    halver: Halver,
    patches: PatchExtractor,
    resampler: Resampler,
    spectrum: PowerSpectrum,
    filters: MelFilters,
    levels: Vec<f32>,
    shape: Shape,
    chroma: Chroma,
    times: StageTimes,
}

/// What is known of a track when all of it was heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// One number per [`Feature`].
    pub features: FeatureVector,
    /// One to twelve inputs for the tagger, in order of time.
    pub patches: Vec<Patch>,
    /// [`WAVEFORM_BUCKETS`](crate::WAVEFORM_BUCKETS) peaks over the track, 255 = full scale.
    pub waveform: Vec<u8>,
    /// Seconds.
    pub duration: f64,
}

impl Analyser {
    /// For interleaved samples of `channels` channels in the order of WAVE (L R C LFE …) at `sample_rate` Hz.
    /// 0 or over 64 channels and rates outside 1 kHz–1 MHz are [`AnalysisError::UnsupportedFormat`].
    pub fn new(sample_rate: u32, channels: u16) -> Result<Self, AnalysisError> {
        if !(1_000..=1_000_000).contains(&sample_rate) || !(1..=64).contains(&channels) {
            return Err(AnalysisError::UnsupportedFormat { sample_rate, channels });
        }
        let halver = Halver::new(sample_rate, MFCC_SAMPLE_RATE);
        Ok(Self {
            sample_rate,
            channels: usize::from(channels),
            frames: 0,
            crossings: Crossings::default(),
            partial: Vec::new(),
            clean: Vec::new(),
            mono: Vec::new(),
            resampled: Vec::new(),
            loudness: Loudness::new(sample_rate, usize::from(channels)),
            true_peak: TruePeak::new(sample_rate, usize::from(channels)),
            waveform: Waveform::default(),
            patches: PatchExtractor::new(halver.rate(), None),
            resampler: Resampler::new(halver.rate(), MFCC_SAMPLE_RATE, DESIGN),
            halver,
            spectrum: PowerSpectrum::new(FRAME, HOP),
            filters: mfcc::filters(),
            levels: Vec::new(),
            shape: Shape::new(),
            chroma: Chroma::new(),
            times: StageTimes::default(),
        })
    }

    /// Announces the duration in seconds, before the first sample, so that the patches can be placed at once.
    /// A wrong value costs evenness, never correctness.
    pub fn expect_duration(&mut self, seconds: f64) {
        if self.frames == 0 {
            self.patches = PatchExtractor::new(self.halver.rate(), Some(seconds));
        }
    }

    /// Books the time of every stage on a clock, for benchmarks.
    pub fn measure(&mut self, clock: fn() -> Duration) {
        self.times = StageTimes::new(clock);
    }

    /// Takes interleaved samples; a chunk may end inside a frame.
    pub fn push(&mut self, interleaved: &[f32]) {
        if self.channels == 1 || (self.partial.is_empty() && interleaved.len().is_multiple_of(self.channels))
        {
            return self.push_frames(interleaved);
        }
        let mut joined = std::mem::take(&mut self.partial);
        joined.extend_from_slice(interleaved);
        let whole = joined.len() - joined.len() % self.channels;
        self.push_frames(&joined[..whole]);
        joined.drain(..whole);
        self.partial = joined;
    }

    fn push_frames(&mut self, interleaved: &[f32]) {
        for block in interleaved.chunks(BLOCK * self.channels) {
            self.push_block(block);
        }
    }

    fn push_block(&mut self, block: &[f32]) {
        self.times.start();
        self.frames += (block.len() / self.channels) as u64;
        sanitise(block, &mut self.clean);
        downmix(&self.clean, self.channels, &mut self.mono);
        self.times.mark(Stage::Downmix);
        self.loudness.push(&self.clean);
        self.times.mark(Stage::Loudness);
        self.true_peak.push(&self.clean);
        self.times.mark(Stage::TruePeak);
        self.waveform.push(&self.mono);
        self.times.mark(Stage::Waveform);
        self.halver.push(&mut self.mono);
        self.times.mark(Stage::Resample);
        self.patches.push(&self.mono);
        self.times.mark(Stage::Patches);
        self.resampled.clear();
        self.resampler.feed(&self.mono);
        self.resampler.produce(u64::MAX, &mut self.resampled);
        self.times.mark(Stage::Resample);
        self.describe_resampled();
    }

    /// Everything measured at 22.05 kHz.
    fn describe_resampled(&mut self) {
        self.chroma.push(&self.resampled);
        self.times.mark(Stage::Chroma);
        self.crossings.push(&self.resampled);
        self.spectrum.push(&self.resampled, |power| {
            self.filters.apply_decibel(power, &mut self.levels);
            self.shape.push(power);
        });
        self.times.mark(Stage::Spectrum);
    }

    /// Ends the track. No samples at all are [`AnalysisError::Empty`].
    pub fn finish(self) -> Result<Analysis, AnalysisError> {
        self.finish_timed().map(|(analysis, _)| analysis)
    }

    /// As [`Self::finish`], with the time spent per stage since [`Self::measure`].
    pub fn finish_timed(mut self) -> Result<(Analysis, StageTimes), AnalysisError> {
        if self.frames == 0 {
            return Err(AnalysisError::Empty);
        }
        self.times.start();
        self.end_resampled();
        let mut features = FeatureVector::default();
        self.summarise_levels(&mut features);
        if let Some(chroma) = self.chroma.finish() {
            key::estimate(&chroma).summarise(&mut features);
        }
        self.shape.summarise(&mut features);
        features.set(Feature::ZeroCrossingRateMean, self.crossings.rate());
        self.loudness.summarise(self.true_peak.finish(), &mut features);
        let analysis = Analysis {
            features,
            patches: self.patches.finish(),
            waveform: self.waveform.finish(),
            duration: self.frames as f64 / f64::from(self.sample_rate),
        };
        self.times.mark(Stage::Summary);
        Ok((analysis, self.times))
    }

    fn end_resampled(&mut self) {
        self.halver.finish(&mut self.mono);
        self.patches.push(&self.mono);
        self.resampled.clear();
        self.resampler.feed(&self.mono);
        self.resampler.produce(u64::MAX, &mut self.resampled);
        self.resampler.finish(u64::MAX, &mut self.resampled);
        self.describe_resampled();
        self.spectrum.finish(|power| {
            self.filters.apply_decibel(power, &mut self.levels);
            self.shape.push(power);
        });
    }

    /// Everything that follows from the mel levels of the whole track.
    fn summarise_levels(&mut self, features: &mut FeatureVector) {
        mfcc::limit_range(&mut self.levels);
        Mfcc::from_levels(&self.levels).summarise(features);
        let strength = onset_strength(&self.levels);
        let seconds = strength.len() as f32 / FRAME_RATE;
        features.set(Feature::OnsetRate, onsets(&strength).len() as f32 / seconds.max(1.0));
        tempo::estimate(Periodicity::new(&strength).as_ref()).summarise(features);
    }
}

/// Changes of sign.
#[derive(Default)]
struct Crossings {
    count: u64,
    samples: u64,
    negative: bool,
}

impl Crossings {
    fn push(&mut self, samples: &[f32]) {
        for x in samples {
            let negative = x.is_sign_negative();
            self.count += u64::from(negative != self.negative);
            self.negative = negative;
        }
        self.samples += samples.len() as u64;
    }

    fn rate(&self) -> f32 {
        (self.count as f64 / self.samples.max(1) as f64) as f32
    }
}

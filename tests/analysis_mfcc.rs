//! MFCC, brightness and log-mel against librosa, on the same samples.

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use attune_analysis::{Analyser, Feature, MFCC_COUNT, MFCC_SAMPLE_RATE, PATCH_BANDS, log_mel, mfcc};
use serde::Deserialize;

/// The customer's tolerance. Both sides work in 32-bit floats, whose error on a coefficient near 500 is 3e-5.
const MFCC_TOLERANCE: f32 = 1e-3;

/// log10(1 + 10000 mel) of 32-bit spectra.
const LOG_MEL_TOLERANCE: f32 = 1e-4;

#[derive(Deserialize)]
struct Cepstrum {
    frames: usize,
    mean: Vec<f32>,
    deviation: Vec<f32>,
    delta_mean: Option<Vec<f32>>,
    delta_deviation: Option<Vec<f32>>,
    rows: BTreeMap<usize, Vec<f32>>,
    centroid: Option<f32>,
    centroid_deviation: Option<f32>,
    rolloff: Option<f32>,
    flatness: Option<f32>,
    zero_crossing_rate: Option<f32>,
    onset_rate: Option<f32>,
}

#[derive(Deserialize)]
struct LogMel {
    frames: usize,
    rows: BTreeMap<usize, Vec<f32>>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/analysis")
}

fn golden<T: for<'de> Deserialize<'de>>(name: &str) -> BTreeMap<String, T> {
    let text = std::fs::read_to_string(folder().join(name)).expect("the golden is in the repository");
    serde_json::from_str(&text).expect("the golden is JSON as its script writes it")
}

fn samples(name: &str) -> Vec<f32> {
    let mut reader = hound::WavReader::open(folder().join(name)).expect("the extract is in the repository");
    assert_eq!((reader.spec().sample_rate, reader.spec().channels), (MFCC_SAMPLE_RATE, 1));
    match reader.spec().sample_format {
        hound::SampleFormat::Float => reader.samples::<f32>().map(Result::unwrap).collect(),
        hound::SampleFormat::Int => {
            reader.samples::<i16>().map(|x| f32::from(x.unwrap()) / 32_768.0).collect()
        }
    }
}

fn worst(ours: &[f32], theirs: &[f32]) -> f32 {
    assert_eq!(ours.len(), theirs.len());
    ours.iter().zip(theirs).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn mfcc_equals_librosa_on_every_extract() {
    for (name, golden) in golden::<Cepstrum>("mfcc.json") {
        let ours = mfcc(&samples(&name));
        assert_eq!(ours.frames(), golden.frames, "{name}");
        for (frame, row) in &golden.rows {
            let error = worst(&ours.rows()[*frame], row);
            assert!(error < MFCC_TOLERANCE, "{name}: frame {frame} is off by {error}");
        }
        let error = worst(&ours.mean(), &golden.mean).max(worst(&ours.deviation(), &golden.deviation));
        assert!(error < MFCC_TOLERANCE, "{name}: mean or deviation is off by {error}");
        let delta = ours.delta();
        let zero = vec![0.0; MFCC_COUNT];
        let error = worst(&delta.mean(), golden.delta_mean.as_ref().unwrap_or(&zero))
            .max(worst(&delta.deviation(), golden.delta_deviation.as_ref().unwrap_or(&zero)));
        assert!(error < MFCC_TOLERANCE, "{name}: delta is off by {error}");
    }
}

#[test]
fn the_streaming_analyser_gives_the_same_mfcc_as_the_whole_track_at_once() {
    let samples = samples("music_orchestra.wav");
    let mut analyser = Analyser::new(MFCC_SAMPLE_RATE, 1).unwrap();
    samples.chunks(577).for_each(|chunk| analyser.push(chunk));
    let features = analyser.finish().unwrap().features;
    let whole = mfcc(&samples);
    let streamed: Vec<f32> = (0..MFCC_COUNT as u8).map(|i| features.get(Feature::MfccMean(i))).collect();
    assert!(worst(&streamed, &whole.mean()) < 1e-4);
    let streamed: Vec<f32> = (0..MFCC_COUNT as u8).map(|i| features.get(Feature::MfccDeltaStd(i))).collect();
    assert!(worst(&streamed, &whole.delta().deviation()) < 1e-4);
}

#[test]
fn brightness_and_onsets_follow_librosa_on_real_music() {
    for (name, golden) in golden::<Cepstrum>("mfcc.json") {
        let Some(centroid) = golden.centroid else { continue };
        let mut analyser = Analyser::new(MFCC_SAMPLE_RATE, 1).unwrap();
        analyser.push(&samples(&name));
        let features = analyser.finish().unwrap().features;
        let close = |feature: Feature, truth: Option<f32>, relative: f32| {
            let (ours, truth) = (features.get(feature), truth.unwrap());
            let error = (ours / truth - 1.0).abs();
            assert!(error < relative, "{name}: {} is {ours}, librosa says {truth}", feature.name());
        };
        close(Feature::SpectralCentroidMean, Some(centroid), 1e-3);
        close(Feature::SpectralCentroidStd, golden.centroid_deviation, 2e-3);
        close(Feature::SpectralRolloffMean, golden.rolloff, 1e-3);
        close(Feature::SpectralFlatnessMean, golden.flatness, 5e-3);
        // librosa averages over frames, which weighs the ends less; we count every crossing once.
        close(Feature::ZeroCrossingRateMean, golden.zero_crossing_rate, 0.03);
        // One onset more or less at a frame's edge.
        let onsets = golden.onset_rate.unwrap() * 4.0;
        let ours = features.get(Feature::OnsetRate) * 4.0;
        assert!((ours - onsets).abs() <= 1.5, "{name}: {ours} onsets, librosa finds {onsets}");
    }
}

#[test]
fn log_mel_of_the_tagger_equals_librosa() {
    for (name, golden) in golden::<LogMel>("log_mel.json") {
        let ours = log_mel(&samples(&name));
        assert_eq!(ours.len(), golden.frames * PATCH_BANDS, "{name}");
        for (frame, row) in &golden.rows {
            let error = worst(&ours[frame * PATCH_BANDS..(frame + 1) * PATCH_BANDS], row);
            assert!(error < LOG_MEL_TOLERANCE, "{name}: frame {frame} is off by {error}");
        }
    }
}

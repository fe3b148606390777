//! Tempo and key: clicks, drums and cadences whose answer is known, and songs whose score states the tempo.

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

use std::f32::consts::TAU;
use std::path::Path;

use attune_analysis::{Analyser, Feature, FeatureVector};

const RATE: u32 = 22_050;

fn analyse(rate: u32, mono: &[f32]) -> FeatureVector {
    let mut analyser = Analyser::new(rate, 1).expect("a common format");
    mono.chunks(4_096).for_each(|chunk| analyser.push(chunk));
    analyser.finish().expect("there are samples").features
}

/// A decaying tone or noise burst added at a moment.
fn strike(track: &mut [f32], at: f32, decay: f32, mut wave: impl FnMut(f32) -> f32) {
    let from = (at * RATE as f32) as usize;
    let length = (decay * 5.0 * RATE as f32) as usize;
    for (i, x) in track.iter_mut().skip(from).take(length).enumerate() {
        let t = i as f32 / RATE as f32;
        *x += (-t / decay).exp() * wave(t);
    }
}

struct Noise(u32);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.0 as f32 / u32::MAX as f32 - 0.5
    }
}

fn clicks(bpm: f32) -> Vec<f32> {
    let mut track = vec![0.0; RATE as usize * 30];
    let mut at = 0.1;
    while at < 30.0 {
        strike(&mut track, at, 0.01, |t| 0.8 * (TAU * 1_000.0 * t).sin());
        at += 60.0 / bpm;
    }
    track
}

/// Bass drum on one and three, snare on two and four, hi-hat on every quaver.
fn drums(bpm: f32) -> Vec<f32> {
    let mut track = vec![0.0; RATE as usize * 30];
    let mut noise = Noise(7);
    let beat = 60.0 / bpm;
    for quaver in 0..(60.0 / beat) as usize {
        let at = quaver as f32 * beat / 2.0;
        match quaver % 4 {
            0 => strike(&mut track, at, 0.08, |t| 0.8 * (TAU * 60.0 * t).sin()),
            2 => strike(&mut track, at, 0.06, |_| 0.7 * noise.next()),
            _ => {}
        }
        let mut last = 0.0;
        strike(&mut track, at, 0.02, |_| {
            let now = noise.next();
            let bright = now - last;
            last = now;
            0.2 * bright
        });
    }
    track
}

#[test]
fn clicks_from_60_to_200_bpm_are_counted_within_one_percent() {
    for bpm in (60..=200).step_by(10) {
        let features = analyse(RATE, &clicks(bpm as f32));
        let found = features.get(Feature::TempoBpm);
        assert!((found / bpm as f32 - 1.0).abs() < 0.01, "{bpm} BPM is heard as {found}");
        assert!(features.get(Feature::TempoConfidence) > 0.3, "{bpm} BPM: clicks leave no doubt");
        assert!(features.get(Feature::RhythmStrength) > 0.5, "{bpm} BPM: clicks are a clear pulse");
        let onsets = features.get(Feature::OnsetRate);
        assert!((onsets / (bpm as f32 / 60.0) - 1.0).abs() < 0.1, "{bpm} BPM: {onsets} onsets per second");
    }
}

/// Below 95 BPM a hi-hat on every quaver is as fair a beat as the drum's.
#[test]
fn a_drum_kit_is_counted_in_beats_not_in_bars_or_quavers() {
    for bpm in [100, 110, 120, 128, 140, 160] {
        let found = analyse(RATE, &drums(bpm as f32)).get(Feature::TempoBpm);
        assert!((found / bpm as f32 - 1.0).abs() < 0.02, "{bpm} BPM is heard as {found}");
    }
}

#[test]
fn songs_have_the_tempo_their_score_states_or_its_half() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/analysis");
    for (name, bpm) in [
        ("tempo_095_feelings.wav", 95.0),
        ("tempo_135_escape_from_chaosland.wav", 135.0),
        ("tempo_170_chaos_god.wav", 170.0),
        ("tempo_190_internal_degeneration.wav", 190.0),
    ] {
        let mut reader = hound::WavReader::open(folder.join(name)).unwrap();
        let samples: Vec<f32> = reader.samples::<i16>().map(|x| f32::from(x.unwrap()) / 32_768.0).collect();
        let found = analyse(reader.spec().sample_rate, &samples).get(Feature::TempoBpm);
        let fits = [1.0, 0.5].iter().any(|octave| (found / (bpm * octave) - 1.0f32).abs() < 0.02);
        assert!(fits, "{name} is heard as {found} BPM");
    }
}

/// Tonic, subdominant, dominant, tonic with a bass, in tones of six partials.
fn cadence(tonic: usize, minor: bool, concert_pitch: f32) -> Vec<f32> {
    let third = if minor { 3 } else { 4 };
    let chords = [[0, third, 7], [5, 5 + third, 12], [7, 11, 14], [0, third, 7]];
    let mut track = vec![0.0; RATE as usize * 8];
    for (bar, chord) in chords.iter().cycle().take(8).enumerate() {
        let notes = chord.iter().map(|n| n + 48).chain([chord[0] + 36]);
        for note in notes {
            let hz = concert_pitch * 2f32.powf((note + tonic) as f32 / 12.0 - 5.75);
            strike(&mut track, bar as f32, 0.6, |t| {
                (1..=6).map(|k| 0.15 / k as f32 * (TAU * hz * k as f32 * t).sin()).sum::<f32>()
            });
        }
    }
    track
}

#[test]
fn cadences_are_heard_in_all_24_keys_at_any_concert_pitch() {
    for concert_pitch in [440.0, 432.0, 448.0] {
        for tonic in 0..12 {
            for minor in [false, true] {
                let features = analyse(RATE, &cadence(tonic, minor, concert_pitch));
                let found = (features.get(Feature::KeyTonic) as usize, features.get(Feature::KeyMode) < 0.5);
                assert_eq!(found, (tonic, minor), "tonic and minor, A = {concert_pitch} Hz");
                assert!(features.get(Feature::KeyConfidence) > 0.1);
            }
        }
    }
}

#[test]
fn noise_and_silence_have_no_tempo_or_key_worth_believing() {
    let mut source = Noise(3);
    let noise: Vec<f32> = (0..RATE * 20).map(|_| 0.3 * source.next()).collect();
    let features = analyse(RATE, &noise);
    assert!(features.get(Feature::TempoConfidence) < 0.1);
    assert!(features.get(Feature::KeyConfidence) < 0.3);
    let features = analyse(RATE, &vec![0.0; RATE as usize * 20]);
    for feature in
        [Feature::TempoBpm, Feature::TempoConfidence, Feature::KeyConfidence, Feature::RhythmStrength]
    {
        assert!(features.get(feature).abs() < f32::EPSILON, "{} of silence", feature.name());
    }
}

//! Loudness, range and true peak against the signals of EBU Tech 3341 and 3342, the ebur128 crate and ffmpeg.

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

use std::collections::BTreeMap;
use std::path::Path;

use attune_analysis::{Analyser, Feature, FeatureVector};
use ebur128::{Channel, EbuR128, Mode};
use serde::Deserialize;

const RATE: u32 = 48_000;

fn analyse(rate: u32, channels: u16, interleaved: &[f32]) -> FeatureVector {
    let mut analyser = Analyser::new(rate, channels).expect("a common format");
    interleaved.chunks(4_095).for_each(|chunk| analyser.push(chunk));
    analyser.finish().expect("there are samples").features
}

/// 1 kHz sines: each part lasts some seconds at a peak level in dBFS per channel.
fn sines(parts: &[(f64, &[f64])]) -> Vec<f32> {
    let mut samples = Vec::new();
    let mut n = 0u32;
    for (seconds, levels) in parts {
        for _ in 0..(seconds * f64::from(RATE)) as usize {
            let sine = (std::f64::consts::TAU * 1_000.0 * f64::from(n) / f64::from(RATE)).sin();
            samples.extend(levels.iter().map(|level| (10f64.powf(level / 20.0) * sine) as f32));
            n += 1;
        }
    }
    samples
}

fn stereo(parts: &[(f64, f64)]) -> Vec<f32> {
    let levels: Vec<(f64, [f64; 2])> = parts.iter().map(|(seconds, level)| (*seconds, [*level; 2])).collect();
    let parts: Vec<(f64, &[f64])> = levels.iter().map(|(seconds, both)| (*seconds, &both[..])).collect();
    sines(&parts)
}

#[test]
fn integrated_loudness_passes_tech_3341() {
    let cases: [&[(f64, f64)]; 5] = [
        &[(20.0, -23.0)],
        &[(10.0, -36.0), (60.0, -23.0), (10.0, -36.0)],
        &[(10.0, -72.0), (10.0, -36.0), (60.0, -23.0), (10.0, -36.0), (10.0, -72.0)],
        &[(20.0, -26.0), (20.1, -20.0), (20.0, -26.0)],
        &[(20.0, -33.0)],
    ];
    for (i, parts) in cases.iter().enumerate() {
        let expected = if i == 4 { -33.0 } else { -23.0 };
        let found = analyse(RATE, 2, &stereo(parts)).get(Feature::LoudnessIntegrated);
        assert!((found - expected).abs() <= 0.1, "case {i}: {found} LUFS");
    }
}

#[test]
fn surround_channels_are_weighted_and_the_bass_effects_channel_is_not_heard() {
    let five = sines(&[(20.0, &[-28.0, -28.0, -24.0, -30.0, -30.0])]);
    let found = analyse(RATE, 5, &five).get(Feature::LoudnessIntegrated);
    assert!((found + 23.0).abs() <= 0.1, "5.0: {found} LUFS");
    let six = sines(&[(20.0, &[-28.0, -28.0, -24.0, -3.0, -30.0, -30.0])]);
    let found = analyse(RATE, 6, &six).get(Feature::LoudnessIntegrated);
    assert!((found + 23.0).abs() <= 0.1, "5.1: {found} LUFS");
}

#[test]
fn loudness_range_passes_tech_3342() {
    let cases: [(&[(f64, f64)], f32); 4] = [
        (&[(20.0, -20.0), (20.0, -30.0)], 10.0),
        (&[(20.0, -20.0), (20.0, -15.0)], 5.0),
        (&[(20.0, -40.0), (20.0, -20.0)], 20.0),
        (&[(20.0, -50.0), (20.0, -35.0), (20.0, -20.0), (20.0, -35.0), (20.0, -50.0)], 15.0),
    ];
    for (parts, expected) in cases {
        let found = analyse(RATE, 2, &stereo(parts)).get(Feature::LoudnessRange);
        assert!((found - expected).abs() <= 1.0, "{found} LU where {expected} are due");
    }
}

#[test]
fn true_peak_passes_tech_3341() {
    // Cases 15 to 19: a sine at a simple fraction of the rate, its phase in degrees, its amplitude, the true peak.
    for (divisor, phase, amplitude, expected) in [
        (4.0, 0.0, 0.5, -6.0),
        (4.0, 45.0, 0.5, -6.0),
        (6.0, 60.0, 0.5, -6.0),
        (8.0, 67.5, 0.5, -6.0),
        (4.0, 45.0, 1.41, 3.0),
    ] {
        let sine: Vec<f32> = (0..RATE * 4)
            .map(|n| {
                let fade = (f64::from(n.min(RATE * 4 - n)) / 4_800.0).min(1.0);
                let angle = std::f64::consts::TAU * f64::from(n) / divisor + f64::to_radians(phase);
                (fade * amplitude * angle.sin()) as f32
            })
            .collect();
        let found = analyse(RATE, 1, &sine).get(Feature::TruePeak);
        assert!((-0.4..=0.2).contains(&(found - expected)), "1/{divisor} at {phase}°: {found} dBTP");
    }
}

/// Music-like noise whose level wanders over 30 dB.
fn wandering(rate: u32, channels: usize, seconds: u32) -> Vec<f32> {
    let mut state = 9u32;
    let mut last = vec![0.0f32; channels];
    (0..rate * seconds)
        .flat_map(|n| {
            let t = n as f32 / rate as f32;
            let level = 10f32.powf(-0.75 + 0.75 * (0.7 * t).sin());
            let frame: Vec<f32> = last
                .iter_mut()
                .map(|last| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    *last = 0.7 * *last + 0.5 * (state as f32 / u32::MAX as f32 - 0.5);
                    level * *last
                })
                .collect();
            frame
        })
        .collect()
}

#[test]
fn every_rate_and_layout_measures_as_the_ebur128_crate_does() {
    use Channel::{Center, Left, Mm090, Mm135, Mp090, Mp135, Right, Unused};
    for (rate, channels) in [
        (8_000, 1),
        (22_050, 2),
        (44_100, 2),
        (44_100, 4),
        (48_000, 6),
        (48_000, 8),
        (96_000, 2),
        (192_000, 1),
    ] {
        let samples = wandering(rate, usize::from(channels), 20);
        let mut truth =
            EbuR128::new(u32::from(channels), rate, Mode::I | Mode::LRA | Mode::TRUE_PEAK).unwrap();
        if channels == 8 {
            truth.set_channel_map(&[Left, Right, Center, Unused, Mp135, Mm135, Mp090, Mm090]).unwrap();
        }
        truth.add_frames_f32(&samples).unwrap();
        let ours = analyse(rate, channels, &samples);
        let close = |feature: Feature, theirs: f64, tolerance: f32| {
            let (ours, theirs) = (ours.get(feature), theirs as f32);
            let what = format!("{rate} Hz, {channels} channels: {}", feature.name());
            assert!((ours - theirs).abs() < tolerance, "{what} {ours}, ebur128 says {theirs}");
        };
        close(Feature::LoudnessIntegrated, truth.loudness_global().unwrap(), 0.01);
        close(Feature::LoudnessRange, truth.loudness_range().unwrap(), 0.01);
        let peak = (0..u32::from(channels)).map(|c| truth.true_peak(c).unwrap()).fold(0.0, f64::max);
        // Both interpolate with windowed sincs; at 96 kHz theirs is twice as long, which noise up to 48 kHz shows.
        close(Feature::TruePeak, 20.0 * peak.log10(), 0.2);
    }
}

#[derive(Deserialize)]
struct Ffmpeg {
    integrated: f32,
    true_peak: f32,
}

#[test]
fn real_music_measures_as_ffmpeg_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/analysis");
    let text = std::fs::read_to_string(folder.join("loudness.json")).unwrap();
    let golden: BTreeMap<String, Ffmpeg> = serde_json::from_str(&text).unwrap();
    assert!(golden.len() >= 5, "the golden lists the extracts");
    for (name, theirs) in golden {
        let mut reader = hound::WavReader::open(folder.join(&name)).unwrap();
        let samples: Vec<f32> = reader.samples::<i16>().map(|x| f32::from(x.unwrap()) / 32_768.0).collect();
        let ours = analyse(reader.spec().sample_rate, 1, &samples);
        let integrated = ours.get(Feature::LoudnessIntegrated);
        assert!((integrated - theirs.integrated).abs() < 0.1, "{name}: {integrated} LUFS");
        // ffmpeg interpolates with a longer filter, which sees a little more of the highest octave.
        let peak = ours.get(Feature::TruePeak);
        assert!((peak - theirs.true_peak).abs() < 0.3, "{name}: {peak} dBTP, ffmpeg {}", theirs.true_peak);
    }
}

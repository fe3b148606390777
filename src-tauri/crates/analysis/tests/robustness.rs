//! Whatever a file holds, its features are finite and its patches and waveform have their shape.

use attune_analysis::{
    Analyser, Analysis, AnalysisError, Feature, PATCH_BANDS, PATCH_FRAMES, WAVEFORM_BUCKETS,
};

fn analyse(rate: u32, channels: u16, samples: &[f32], chunk: usize) -> Analysis {
    let mut analyser = Analyser::new(rate, channels).expect("a format in range");
    samples.chunks(chunk).for_each(|chunk| analyser.push(chunk));
    let analysis = analyser.finish().expect("there are samples");
    for feature in Feature::all() {
        let value = analysis.features.get(feature);
        assert!(value.is_finite(), "{} is {value} at {rate} Hz, {channels} channels", feature.name());
    }
    assert_eq!(analysis.waveform.len(), WAVEFORM_BUCKETS);
    assert!((1..=12).contains(&analysis.patches.len()));
    for patch in &analysis.patches {
        assert_eq!(patch.log_mel.len(), PATCH_FRAMES * PATCH_BANDS);
        assert!(patch.log_mel.iter().all(|x| x.is_finite()));
    }
    analysis
}

fn noise(n: usize) -> Vec<f32> {
    let mut state = 5u32;
    (0..n)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state as f32 / u32::MAX as f32 - 0.5
        })
        .collect()
}

#[test]
fn every_rate_and_channel_count_gives_finite_features_and_the_same_loudness() {
    for rate in [8_000, 11_025, 16_000, 22_050, 32_000, 44_056, 44_100, 48_000, 96_000, 192_000] {
        for channels in [1u16, 2, 3, 6, 8] {
            let samples = noise(rate as usize * usize::from(channels) * 2);
            let analysis = analyse(rate, channels, &samples, 10_007);
            assert!((analysis.duration - 2.0).abs() < 1e-9);
            assert!(analysis.features.get(Feature::LoudnessIntegrated) > -20.0);
        }
    }
}

#[test]
fn silence_a_single_sample_and_broken_samples_are_sane() {
    let silence = analyse(44_100, 2, &vec![0.0; 88_200], 4_096).features;
    assert!((silence.get(Feature::LoudnessIntegrated) + 70.0).abs() < f32::EPSILON);
    assert!((silence.get(Feature::TruePeak) + 100.0).abs() < f32::EPSILON);
    analyse(44_100, 1, &[0.5], 1);
    let mut broken = noise(88_200);
    for (i, x) in broken.iter_mut().enumerate() {
        match i % 97 {
            0 => *x = f32::NAN,
            1 => *x = f32::INFINITY,
            2 => *x = f32::NEG_INFINITY,
            3 => *x = 1e38,
            4 => *x = f32::MIN_POSITIVE / 4.0,
            _ => {}
        }
    }
    analyse(44_100, 2, &broken, 1_000);
    analyse(8_000, 1, &vec![f32::NAN; 8_000], 1_000);
}

#[test]
fn nan_counts_as_silence() {
    let clean: Vec<f32> =
        noise(60_000).iter().enumerate().map(|(i, x)| if i % 50 == 0 { 0.0 } else { *x }).collect();
    let broken: Vec<f32> =
        clean.iter().enumerate().map(|(i, x)| if i % 50 == 0 { f32::NAN } else { *x }).collect();
    assert_eq!(analyse(22_050, 1, &clean, 999), analyse(22_050, 1, &broken, 999));
}

#[test]
fn chunks_that_end_inside_a_frame_change_nothing_but_rounding() {
    let samples = noise(44_100 * 2 * 5);
    let whole = analyse(44_100, 2, &samples, samples.len());
    let parts = analyse(44_100, 2, &samples, 1_023);
    for feature in Feature::all() {
        let (a, b) = (whole.features.get(feature), parts.features.get(feature));
        assert!((a - b).abs() <= 1e-4 * a.abs().max(1.0), "{}: {a} and {b}", feature.name());
    }
    assert_eq!(whole.waveform, parts.waveform);
    assert_eq!(whole.patches, parts.patches);
}

#[test]
fn formats_out_of_range_and_empty_tracks_are_refused_by_name() {
    for (rate, channels) in [(0, 2), (999, 2), (1_000_001, 2), (44_100, 0), (44_100, 65)] {
        let error = Analyser::new(rate, channels).err().expect("out of range");
        assert_eq!(error, AnalysisError::UnsupportedFormat { sample_rate: rate, channels });
        assert_eq!(error.code(), "analysis_unsupported_format");
    }
    assert_eq!(Analyser::new(44_100, 2).unwrap().finish().unwrap_err(), AnalysisError::Empty);
    let mut half_a_frame = Analyser::new(44_100, 2).unwrap();
    half_a_frame.push(&[0.5]);
    assert_eq!(half_a_frame.finish().unwrap_err(), AnalysisError::Empty);
}

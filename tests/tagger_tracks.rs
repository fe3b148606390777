//! From the file to its tags, through our decoder, resampler, spectrogram and network, against ffmpeg, librosa and
//! TensorFlow (golden/tagger/make_tracks.py).

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

use std::fs;

use attune_models::ModelStore;
use attune_tests::{analyse, assets, golden, models};
use serde::Deserialize;

#[derive(Deserialize)]
struct Expected {
    file: String,
    starts: Vec<f64>,
    probabilities: Vec<f32>,
}

#[test]
fn demo_tracks_get_the_tags_of_the_reference_path() {
    let expected: Vec<Expected> =
        serde_json::from_slice(&fs::read(golden("tagger/tracks.json")).unwrap()).unwrap();
    assert!(expected.len() >= 20, "at least 20 real tracks");
    let tagger = ModelStore::open(&models()).unwrap().tagger().unwrap();
    let mut errors = vec![0.0; 100];
    for track in &expected {
        let analysis = analyse(&assets().join("demo").join(&track.file));
        let starts: Vec<f64> = analysis.patches.iter().map(|patch| patch.start).collect();
        assert_eq!(starts, track.starts, "{}: patches lie elsewhere; make the golden again", track.file);
        let patches: Vec<&[f32]> = analysis.patches.iter().map(|patch| patch.log_mel.as_slice()).collect();
        let tags = tagger.tag(&patches).unwrap().probabilities;
        let worst = tags.iter().zip(&track.probabilities).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        println!("{:28} worst tag off by {worst:.5}", track.file);
        for ((error, tag), truth) in errors.iter_mut().zip(&tags).zip(&track.probabilities) {
            *error += (tag - truth).abs() / expected.len() as f32;
        }
    }
    let worst = errors.iter().copied().fold(0.0, f32::max);
    println!("mean error per tag: at most {worst:.5}");
    // Another decoder and another resampler are worth 0.004.
    assert!(worst < 0.03, "a tag is off by {worst} in the mean over the tracks");
}

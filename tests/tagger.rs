//! The tagger against musicnn's own TensorFlow graph (golden/tagger/make_tagger.py).

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

use std::fs;

use attune_models::ModelStore;
use attune_neural::{BANDS, FRAMES, NeuralError, Tagger};
use attune_tests::{golden, models};
use serde::Deserialize;

#[derive(Deserialize)]
struct Expected {
    probabilities: Vec<f32>,
    embeddings: Vec<f32>,
}

fn tagger() -> Tagger {
    ModelStore::open(&models()).unwrap().tagger().unwrap()
}

/// Patches in half precision, exactly as the reference read them.
fn patches() -> Vec<Vec<f32>> {
    let bytes = fs::read(golden("tagger/patches.f16")).unwrap();
    let half = |bits: u16| {
        // All values are normal or zero and positive.
        if bits == 0 { 0.0 } else { f32::from_bits((u32::from(bits) << 13) + (112 << 23)) }
    };
    let values: Vec<f32> = bytes.as_chunks::<2>().0.iter().map(|b| half(u16::from_le_bytes(*b))).collect();
    values.chunks_exact(FRAMES * BANDS).map(<[f32]>::to_vec).collect()
}

fn largest_difference(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn tags_and_embeddings_equal_tensorflow_on_the_same_patches() {
    let expected: Vec<Expected> =
        serde_json::from_slice(&fs::read(golden("tagger/expected.json")).unwrap()).unwrap();
    let (tagger, patches) = (tagger(), patches());
    assert_eq!(patches.len(), expected.len(), "one expectation per patch");
    for (i, (patch, expected)) in patches.iter().zip(&expected).enumerate() {
        let tags = tagger.tag(&[patch]).unwrap();
        let tag_error = largest_difference(&tags.probabilities, &expected.probabilities);
        let embedding_error = largest_difference(&tags.embeddings, &expected.embeddings);
        println!("patch {i}: tags within {tag_error:.1e}, embeddings within {embedding_error:.1e}");
        // Single precision in another order of summation; seen: 2e-6 and 3e-5.
        assert!(tag_error < 1e-4, "patch {i}: a tag differs by {tag_error}");
        assert!(embedding_error < 1e-3, "patch {i}: an embedding differs by {embedding_error}");
    }
}

#[test]
fn a_track_is_the_mean_of_its_patches() {
    let (tagger, patches) = (tagger(), patches());
    let all: Vec<&[f32]> = patches.iter().map(Vec::as_slice).collect();
    let together = tagger.tag(&all).unwrap();
    let mut mean = vec![0.0; together.probabilities.len()];
    for patch in &patches {
        for (m, p) in mean.iter_mut().zip(tagger.tag(&[patch]).unwrap().probabilities) {
            *m += p / patches.len() as f32;
        }
    }
    assert!(largest_difference(&together.probabilities, &mean) < 1e-6);
    assert_eq!(together.embeddings.len(), 400);
}

#[test]
fn labels_come_in_the_order_of_the_outputs() {
    let tagger = tagger();
    let labels = tagger.labels();
    assert_eq!((labels.msd.len(), labels.mtt.len()), (50, 50));
    assert_eq!((labels.msd[0].as_str(), labels.mtt[0].as_str()), ("rock", "guitar"));
}

#[test]
fn a_patch_of_another_size_or_with_a_nan_is_refused() {
    let tagger = tagger();
    assert!(matches!(tagger.tag(&[]), Err(NeuralError::NoPatches)));
    let short = vec![0.0; FRAMES * BANDS - 1];
    assert!(matches!(tagger.tag(&[&short]), Err(NeuralError::BadPatch { index: 0, .. })));
    let (good, mut bad) = (vec![0.0; FRAMES * BANDS], vec![0.0; FRAMES * BANDS]);
    bad[5] = f32::NAN;
    assert!(matches!(tagger.tag(&[&good, &bad]), Err(NeuralError::BadPatch { index: 1, .. })));
}

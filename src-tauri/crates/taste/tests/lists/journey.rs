//! Journeys between two tracks.

use crate::library::library;
use crate::request::most_common;
use attune_taste::cosine;
use attune_taste::list::{JourneyLength, JourneyOptions, journey};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn both_ends_are_there_and_nothing_comes_twice(seed in 0u64..500, n in 2usize..25, from in 0u32..150, to in 150u32..300) {
        let (matrix, tracks) = library(300, seed);
        let options = JourneyOptions { length: JourneyLength::Tracks(n), excluded: &[7], ..JourneyOptions::default() };
        let path = journey(&matrix, &tracks, from, to, &options).unwrap();
        let rows: Vec<u32> = path.iter().map(|s| s.row).collect();
        prop_assert_eq!(rows.len(), n);
        prop_assert_eq!((rows[0], rows[n - 1]), (from, to));
        prop_assert!(most_common(&rows, |r| Some(tracks[r as usize].recording)) <= 1);
        prop_assert!(!rows[1..n - 1].contains(&7));
        prop_assert!(path.iter().all(|s| (0.0..=1.0).contains(&s.step)));
    }

    #[test]
    fn a_journey_of_minutes_is_about_that_long(seed in 0u64..100, minutes in 15.0f32..80.0) {
        let (matrix, tracks) = library(300, seed);
        let options = JourneyOptions { length: JourneyLength::Seconds(minutes * 60.0), ..JourneyOptions::default() };
        let path = journey(&matrix, &tracks, 0, 290, &options).unwrap();
        let seconds: f32 = path.iter().map(|s| tracks[s.row as usize].seconds).sum();
        prop_assert!((seconds - minutes * 60.0).abs() < 300.0, "{} for {}", seconds, minutes * 60.0);
    }
}

#[test]
fn the_way_leads_steadily_from_one_sound_to_the_other() {
    let (matrix, tracks) = library(2000, 3);
    let mut shorter = 0;
    for to in 1000u32..1020 {
        let path = journey(&matrix, &tracks, 1, to, &JourneyOptions::default()).unwrap();
        let toward: Vec<f32> = path.iter().map(|s| cosine(matrix.sound(to), matrix.sound(s.row))).collect();
        let half = path.len() / 2;
        let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
        assert!(mean(&toward[half..path.len() - 1]) >= mean(&toward[1..half]) - 0.02, "{toward:?}");
        let direct = cosine(matrix.sound(1), matrix.sound(to)).acos() / std::f32::consts::PI;
        let largest = path.iter().map(|s| s.step).fold(0.0, f32::max);
        shorter += usize::from(largest < direct);
    }
    assert!(shorter >= 16, "in {shorter} of 20 journeys every step is smaller than the leap");
}

#[test]
fn another_similarity_is_used_for_the_steps() {
    let (matrix, tracks) = library(200, 3);
    let flat = |_: u32, _: u32| 0.0f32;
    let options = JourneyOptions { similarity: Some(&flat), ..JourneyOptions::default() };
    let path = journey(&matrix, &tracks, 0, 100, &options).unwrap();
    assert!(path[1..].iter().all(|s| (s.step - 0.5).abs() < 1e-6));
}

#[test]
fn a_journey_to_itself_or_to_nowhere_is_an_error() {
    let (matrix, tracks) = library(20, 3);
    for (from, to) in [(1, 1), (0, 20), (99, 1)] {
        let error = journey(&matrix, &tracks, from, to, &JourneyOptions::default()).unwrap_err();
        assert_eq!(error.code(), "taste_journey_ends");
    }
}

//! Timed arcs.

use crate::library::library;
use crate::request::{most_common, taste};
use attune_taste::list::{ArcOptions, along, arc};
use attune_taste::{AXES, axis_index, cosine};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn an_arc_lasts_as_long_as_asked_and_repeats_nothing(
        seed in 0u64..500, minutes in 12.0f32..90.0, stations in 1usize..4, cap in 1usize..4,
    ) {
        let (matrix, tracks) = library(400, seed);
        let course: Vec<_> = (0..stations as u64).map(|s| taste(seed + s)).collect();
        let options = ArcOptions { seconds: minutes * 60.0, artist_cap: cap, excluded: &[1, 2], ..ArcOptions::default() };
        let found = arc(&matrix, &tracks, &course, &options).unwrap();
        let rows: Vec<u32> = found.steps.iter().map(|s| s.row).collect();
        let seconds: f32 = rows.iter().map(|&r| tracks[r as usize].seconds).sum();
        prop_assert!((seconds - found.seconds).abs() < 0.1);
        prop_assert!((seconds / (minutes * 60.0) - 1.0).abs() <= 0.0501, "{} of {}", seconds, minutes * 60.0);
        prop_assert!(most_common(&rows, |r| Some(tracks[r as usize].recording)) <= 1);
        prop_assert!(most_common(&rows, |r| tracks[r as usize].artist) <= cap);
        prop_assert!(!rows.contains(&1) && !rows.contains(&2));
        prop_assert!(found.steps.windows(2).all(|s| s[0].progress < s[1].progress && s[0].start < s[1].start));
        prop_assert_eq!(&found, &arc(&matrix, &tracks, &course, &options).unwrap());
    }
}

#[test]
fn the_sound_moves_from_the_start_to_the_end() {
    let (matrix, tracks) = library(600, 4);
    let (calm, bright) = (taste(21), taste(22));
    let found = arc(&matrix, &tracks, &[calm, bright], &ArcOptions::default()).unwrap();
    let third = found.steps.len() / 3;
    let mean = |steps: &[attune_taste::list::ArcStep], taste: &[f32; AXES]| {
        steps.iter().map(|s| cosine(taste, matrix.sound(s.row))).sum::<f32>() / steps.len() as f32
    };
    let (head, tail) = (&found.steps[..third], &found.steps[found.steps.len() - third..]);
    assert!(mean(head, &calm) > mean(tail, &calm) + 0.1);
    assert!(mean(tail, &bright) > mean(head, &bright) + 0.1);
    let fit = found.steps.iter().map(|s| s.fit).sum::<f32>() / found.steps.len() as f32;
    let library: f32 = (0..600).map(|r| cosine(&calm, matrix.sound(r))).sum::<f32>() / 600.0;
    assert!(fit > library + 0.2, "{fit} against {library}");
}

#[test]
fn a_course_of_one_request_moves_along_its_axes() {
    let level = axis_index("level").unwrap();
    let [start, end] = along(&taste(3), &[(level, 0.8), (AXES, 1.0)]);
    assert!(start[level] < end[level]);
    assert!((attune_taste::vector::norm(&start) - 1.0).abs() < 1e-5);
}

#[test]
fn a_long_evening_is_filled_too() {
    let (matrix, tracks) = library(600, 9);
    let options = ArcOptions { seconds: 5.0 * 3600.0, artist_cap: 6, ..ArcOptions::default() };
    let found = arc(&matrix, &tracks, &[taste(1)], &options).unwrap();
    assert!((found.seconds / options.seconds - 1.0).abs() <= 0.05);
}

#[test]
fn what_cannot_be_filled_is_an_error_that_says_how_much_there_is() {
    let (matrix, tracks) = library(10, 1);
    for seconds in [3.0 * 3600.0, f32::NAN, -1.0, 0.0, f32::INFINITY] {
        let error =
            arc(&matrix, &tracks, &[taste(1)], &ArcOptions { seconds, ..ArcOptions::default() }).unwrap_err();
        assert_eq!(error.code(), "taste_duration");
    }
    let (matrix, tracks) = library(0, 1);
    assert!(arc(&matrix, &tracks, &[], &ArcOptions::default()).is_err());
}

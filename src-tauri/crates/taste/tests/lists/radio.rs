//! Radio without end.

use crate::library::library;
use crate::request::taste;
use attune_taste::list::{Radio, RadioFeedback, RadioOptions};
use attune_taste::{TrackMatrix, cosine};
use proptest::prelude::*;

fn play(
    radio: &mut Radio,
    matrix: &TrackMatrix,
    tracks: &[attune_taste::list::ListTrack],
    n: usize,
) -> Vec<u32> {
    (0..n).map(|_| radio.next(matrix, tracks, None, &[]).unwrap().unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nothing_comes_again_within_the_window(seed in 0u64..200, window in 1usize..60) {
        let (matrix, tracks) = library(150, seed);
        let options = RadioOptions { window, ..RadioOptions::default() };
        let mut radio = Radio::of_taste(&taste(seed), seed, options);
        let played = play(&mut radio, &matrix, &tracks, 150);
        let recordings: Vec<u64> = played.iter().map(|&r| tracks[r as usize].recording).collect();
        for (index, recording) in recordings.iter().enumerate() {
            prop_assert!(!recordings[index.saturating_sub(window)..index].contains(recording));
        }
    }

    #[test]
    fn a_stored_radio_goes_on_as_if_never_interrupted(seed in 0u64..200, before in 0usize..20) {
        let (matrix, tracks) = library(150, seed);
        let mut radio = Radio::of_tracks(&matrix, &[3, 4], seed, RadioOptions::default());
        play(&mut radio, &matrix, &tracks, before);
        radio.feedback(&matrix, 9, RadioFeedback::Like);
        // The state goes through a format in between; a clone by serde's own value model stands for any.
        let stored = serde_json::to_string(&radio).unwrap();
        let mut restored: Radio = serde_json::from_str(&stored).unwrap();
        prop_assert!(restored.is_current());
        prop_assert_eq!(play(&mut radio, &matrix, &tracks, 20), play(&mut restored, &matrix, &tracks, 20));
    }
}

#[test]
fn a_library_smaller_than_the_window_plays_on() {
    let (matrix, tracks) = library(7, 1);
    let mut radio = Radio::of_taste(&taste(1), 1, RadioOptions::default());
    let played = play(&mut radio, &matrix, &tracks, 60);
    let recordings: std::collections::HashSet<u64> = tracks.iter().map(|t| t.recording).collect();
    for round in played.chunks(recordings.len()).take(8) {
        let heard: std::collections::HashSet<u64> =
            round.iter().map(|&r| tracks[r as usize].recording).collect();
        assert_eq!(heard.len(), round.len(), "every recording once before any comes again");
    }
    let (empty, none) = library(0, 1);
    assert_eq!(radio.next(&empty, &none, None, &[]), Ok(None));
    assert_eq!(radio.next(&matrix, &tracks, None, &[0, 1, 2, 3, 4, 5, 6]), Ok(None));
}

#[test]
fn it_stays_near_home_and_the_seed_changes_what_is_played() {
    let (matrix, tracks) = library(800, 2);
    let options = RadioOptions::default();
    let mut radio = Radio::of_tracks(&matrix, &[5], 1, options);
    let played = play(&mut radio, &matrix, &tracks, 60);
    let mean = |rows: &[u32]| {
        rows.iter().map(|&r| cosine(matrix.sound(5), matrix.sound(r))).sum::<f32>() / rows.len() as f32
    };
    let all: Vec<u32> = (0..800).collect();
    assert!(mean(&played[40..]) > mean(&all) + 0.2, "{} {}", mean(&played[40..]), mean(&all));
    let mut other = Radio::of_tracks(&matrix, &[5], 2, options);
    assert_ne!(play(&mut other, &matrix, &tracks, 60), played);
    let artists: Vec<_> = played.iter().map(|&r| tracks[r as usize].artist).collect();
    assert!(artists.windows(5).all(|w| !w[..4].contains(&w[4])), "artists keep their distance");
}

#[test]
fn likes_draw_it_nearer_and_early_skips_push_it_away() {
    let (matrix, _) = library(100, 2);
    let fresh = Radio::of_taste(&taste(4), 1, RadioOptions::default());
    let toward = |radio: &Radio| cosine(radio.position(), matrix.sound(8));
    let after = |feedback| {
        let mut radio = fresh.clone();
        radio.feedback(&matrix, 8, feedback);
        toward(&radio)
    };
    let (early, late) =
        (after(RadioFeedback::Skip { heard: 0.05 }), after(RadioFeedback::Skip { heard: 0.8 }));
    assert!(after(RadioFeedback::Like) > toward(&fresh));
    assert!(early < late && late < toward(&fresh));
    assert_eq!(after(RadioFeedback::Skip { heard: 1.0 }), toward(&fresh), "heard to the end is no skip");
}

#[test]
fn a_state_of_other_axes_is_refused() {
    let (matrix, tracks) = library(10, 2);
    let mut value = serde_json::to_value(Radio::of_taste(&taste(4), 1, RadioOptions::default())).unwrap();
    value["home"] = serde_json::json!([1.0, 0.0]);
    let mut radio: Radio = serde_json::from_value(value).unwrap();
    assert_eq!(radio.next(&matrix, &tracks, None, &[]).unwrap_err().code(), "taste_length");
}

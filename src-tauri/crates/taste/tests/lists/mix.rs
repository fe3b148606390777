//! Mixes that name themselves.

use crate::library::{library, noise};
use attune_taste::list::{Favourite, ListTrack, MixOptions, auto_mixes};
use attune_taste::{AXES, Sound, TrackMatrix, axis_index};
use proptest::prelude::*;

/// Tracks strong on the given axes, with a little noise.
fn add(matrix: &mut TrackMatrix, tracks: &mut Vec<ListTrack>, strong: &[&str], count: usize, artist: u64) {
    for _ in 0..count {
        let row = tracks.len() as u64;
        let mut sound: [f32; AXES] = std::array::from_fn(|a| 0.25 * noise(row, a as u64));
        for axis in strong {
            sound[axis_index(axis).unwrap()] = 2.5;
        }
        matrix.push(Sound::Analysed(&sound), None);
        tracks.push(ListTrack { artist: Some(artist), recording: row, ..ListTrack::default() });
    }
}

fn favourites(rows: std::ops::Range<u32>) -> Vec<Favourite> {
    rows.map(|row| Favourite { row, weight: 1.0 }).collect()
}

#[test]
fn three_tastes_become_three_mixes_named_by_what_they_are() {
    let (mut matrix, mut tracks) = (TrackMatrix::new(), Vec::new());
    add(&mut matrix, &mut tracks, &["piano", "mellow"], 15, 1);
    add(&mut matrix, &mut tracks, &["metal", "loud"], 15, 2);
    add(&mut matrix, &mut tracks, &["house", "party"], 15, 3);
    add(&mut matrix, &mut tracks, &["country", "happy"], 60, 4);
    let name = |id: u64| Some(format!("Artist {id}"));
    let mixes = auto_mixes(&matrix, &tracks, &favourites(0..45), name, &MixOptions::default());
    assert_eq!(mixes.len(), 3);
    for (first, en, zh) in [
        (0, "Mellow piano", "柔和的钢琴"),
        (15, "Loud metal", "响亮的金属"),
        (30, "Party house", "派对的浩室"),
    ] {
        let mix = mixes.iter().find(|m| m.rows.contains(&first)).unwrap();
        let mut rows = mix.rows.clone();
        rows.sort_unstable();
        assert_eq!(rows, (first..first + 15).collect::<Vec<u32>>());
        assert_eq!((mix.name.en.as_str(), mix.name.zh.as_str()), (en, zh));
        assert_eq!(mix.name.artists, [format!("Artist {}", first / 15 + 1)]);
        assert!(mix.silhouette > 0.5);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn mixes_share_nothing_have_names_of_their_own_and_are_no_smaller_than_asked(
        seed in 0u64..100, count in 0u32..120, smallest in 1usize..8, most in 0usize..8,
    ) {
        let (matrix, tracks) = library(120, seed);
        let options = MixOptions { most, smallest, seed };
        let name = |id: u64| Some(format!("Artist {id}"));
        let mixes = auto_mixes(&matrix, &tracks, &favourites(0..count), name, &options);
        prop_assert!(mixes.len() <= most);
        let mut rows: Vec<u32> = mixes.iter().flat_map(|m| m.rows.iter().copied()).collect();
        let total = rows.len();
        rows.sort_unstable();
        rows.dedup();
        prop_assert_eq!(rows.len(), total);
        prop_assert!(rows.iter().all(|r| *r < count));
        let mut names: Vec<&str> = mixes.iter().map(|m| m.name.en.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        prop_assert_eq!(names.len(), mixes.len());
        prop_assert!(mixes.iter().all(|m| m.rows.len() >= smallest && !m.name.en.is_empty() && !m.name.zh.is_empty()));
        prop_assert!(mixes.windows(2).all(|m| m[0].silhouette >= m[1].silhouette));
        prop_assert_eq!(&mixes, &auto_mixes(&matrix, &tracks, &favourites(0..count), name, &options));
    }
}

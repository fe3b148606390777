//! What holds for every list built from a ranking.

use crate::library::{library, noise};
use crate::request::{most_common, ranking, taste};
use attune_taste::list::{
    ListOptions, Pick, PickKind, Scored, Transition, Uncertainty, build_list, roughness,
};
use attune_taste::metrics::intra_list_diversity;
use attune_taste::{TrackMatrix, cosine};
use proptest::prelude::*;

fn rows(picks: &[Pick]) -> Vec<u32> {
    picks.iter().map(|p| p.row).collect()
}

fn diversity(matrix: &TrackMatrix, picks: &[Pick]) -> f64 {
    intra_list_diversity(&rows(picks), |a, b| cosine(matrix.sound(a), matrix.sound(b))).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn caps_hold_nothing_repeats_and_the_list_is_as_long_as_it_can_be(
        size in 0usize..150,
        seed in 0u64..1000,
        length in 0usize..40,
        artist_cap in 1usize..4,
        album_cap in 1usize..3,
        confident in 0usize..5,
        explorations in 0usize..6,
        diversity in 0.0f32..1.0,
    ) {
        let (matrix, tracks) = library(size, seed);
        let ranking = ranking(&matrix, &taste(seed));
        let spread = |row: u32| 0.1 + 0.1 * noise(3, u64::from(row)).abs();
        let sample = |row: u32| {
            cosine(&taste(seed), matrix.sound(row)) + spread(row) * 2.0 * noise(seed, u64::from(row))
        };
        let options = ListOptions {
            length, artist_cap, album_cap, confident, explorations, diversity,
            uncertainty: Some(Uncertainty { spread: &spread, sample: &sample }),
            excluded: &[0, 3],
            ..ListOptions::default()
        };
        let picks = build_list(&matrix, &tracks, &ranking, &options);
        let rows = rows(&picks);
        prop_assert!(picks.len() <= length);
        prop_assert!(most_common(&rows, |r| tracks[r as usize].artist) <= artist_cap);
        prop_assert!(most_common(&rows, |r| tracks[r as usize].album) <= album_cap);
        prop_assert!(most_common(&rows, |r| Some(tracks[r as usize].recording)) <= 1);
        prop_assert!(!rows.contains(&0) && !rows.contains(&3));
        if picks.len() < length {
            // Nothing that the list could still hold is left over.
            for candidate in ranking.iter().filter(|s| !rows.contains(&s.row) && !options.excluded.contains(&s.row)) {
                let track = &tracks[candidate.row as usize];
                let count = |same: &dyn Fn(u32) -> bool| rows.iter().filter(|&&r| same(r)).count();
                prop_assert!(
                    count(&|r| tracks[r as usize].recording == track.recording) > 0
                        || count(&|r| tracks[r as usize].artist == track.artist) >= artist_cap
                        || count(&|r| tracks[r as usize].album == track.album) >= album_cap
                );
            }
        }
        let head: Vec<&Pick> = picks.iter().take_while(|p| p.kind == PickKind::Confident).collect();
        prop_assert_eq!(head.len(), picks.iter().filter(|p| p.kind == PickKind::Confident).count());
        prop_assert!(head.len() <= confident);
        prop_assert!(head.windows(2).all(|p| p[0].score - spread(p[0].row) >= p[1].score - spread(p[1].row)));
        prop_assert!(picks.iter().filter(|p| p.kind == PickKind::Exploration).count() <= explorations);
        prop_assert_eq!(&picks, &build_list(&matrix, &tracks, &ranking, &options));
    }

    #[test]
    fn the_flow_only_changes_the_order_and_makes_it_no_rougher(seed in 0u64..1000) {
        let (matrix, tracks) = library(150, seed);
        let ranking = ranking(&matrix, &taste(seed));
        let plain = ListOptions { flow: None, ..ListOptions::default() };
        let before = build_list(&matrix, &tracks, &ranking, &plain);
        let after = build_list(&matrix, &tracks, &ranking, &ListOptions::default());
        let step = Transition::default();
        prop_assert!(roughness(&rows(&after), &tracks, &step) <= roughness(&rows(&before), &tracks, &step) + 1e-3);
        let sorted = |picks: &[Pick]| { let mut rows = rows(picks); rows.sort_unstable(); rows };
        prop_assert_eq!(sorted(&before), sorted(&after));
    }
}

#[test]
fn no_diversity_takes_the_best_and_more_diversity_takes_more_variety() {
    let (matrix, tracks) = library(400, 5);
    let ranking = ranking(&matrix, &taste(5));
    let with = |diversity| {
        let options = ListOptions {
            diversity,
            confident: 0,
            flow: None,
            artist_cap: usize::MAX,
            album_cap: usize::MAX,
            ..ListOptions::default()
        };
        build_list(&matrix, &tracks, &ranking, &options)
    };
    let best: Vec<u32> = ranking
        .iter()
        .filter(|s| s.row % 5 != 4)
        .take(30)
        .map(|s| tracks[s.row as usize].recording as u32)
        .collect();
    let plain: Vec<u32> = rows(&with(0.0)).iter().map(|&r| tracks[r as usize].recording as u32).collect();
    assert!(best.iter().filter(|row| plain.contains(row)).count() >= 24, "the best scores, but for copies");
    assert!(diversity(&matrix, &with(0.0)) < diversity(&matrix, &with(0.3)));
    assert!(diversity(&matrix, &with(0.3)) < diversity(&matrix, &with(0.8)));
    let mean = |picks: &[Pick]| picks.iter().map(|p| p.score).sum::<f32>() / picks.len() as f32;
    assert!(mean(&with(0.0)) > mean(&with(0.8)), "variety has its price");
}

#[test]
fn explorations_are_what_the_draw_lifts_into_the_list_and_nothing_else() {
    let (matrix, tracks) = library(300, 8);
    let ranking: Vec<Scored> = ranking(&matrix, &taste(8));
    let lifted = ranking[70].row;
    let spread = |_: u32| 0.1f32;
    let sample = |row: u32| if row == lifted { 2.0 } else { -1.0 };
    let options = ListOptions {
        explorations: 4,
        uncertainty: Some(Uncertainty { spread: &spread, sample: &sample }),
        ..ListOptions::default()
    };
    let picks = build_list(&matrix, &tracks, &ranking, &options);
    let explored: Vec<u32> =
        picks.iter().filter(|p| p.kind == PickKind::Exploration).map(|p| p.row).collect();
    assert_eq!(explored, [lifted]);
    assert!(picks.iter().take(3).all(|p| p.kind == PickKind::Confident));
}

#[test]
fn a_pick_tells_what_it_repeats() {
    let (matrix, tracks) = library(100, 2);
    let options = ListOptions { flow: None, confident: 0, ..ListOptions::default() };
    let picks = build_list(&matrix, &tracks, &ranking(&matrix, &taste(2)), &options);
    for (index, pick) in picks.iter().enumerate() {
        let nearest = picks[..index]
            .iter()
            .map(|p| cosine(matrix.sound(p.row), matrix.sound(pick.row)))
            .fold(0.0f32, f32::max);
        assert!((pick.redundancy - nearest).abs() < 1e-4);
    }
}

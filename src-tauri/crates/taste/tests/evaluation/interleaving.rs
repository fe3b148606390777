//! Team drafts.

use crate::library::bits;
use attune_taste::evaluation::{Outcome, Team, team_draft};
use proptest::prelude::*;
use std::collections::HashSet;

fn ranking() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(0u32..40, 0..30).prop_map(|rows| {
        let mut seen = HashSet::new();
        rows.into_iter().filter(|r| seen.insert(*r)).collect()
    })
}

proptest! {
    #[test]
    fn teams_draft_in_turn_the_best_that_is_left(a in ranking(), b in ranking(), length in 0usize..30, seed in any::<u64>()) {
        let list = team_draft(&a, &b, length, seed);
        prop_assert!(list.rows.len() <= length);
        let (mut picks_a, mut picks_b) = (0i32, 0i32);
        let mut listed: Vec<u32> = Vec::new();
        for &(row, team) in &list.rows {
            let ranking = if team == Team::A { &a } else { &b };
            let best = ranking.iter().find(|r| !listed.contains(r));
            prop_assert_eq!(best, Some(&row));
            if team == Team::A { picks_a += 1 } else { picks_b += 1 }
            prop_assert!((picks_a - picks_b).abs() <= 1);
            listed.push(row);
        }
        prop_assert_eq!(&list, &team_draft(&a, &b, length, seed));
    }
}

#[test]
fn a_listener_who_clicks_blindly_prefers_nobody() {
    let (a, b): (Vec<u32>, Vec<u32>) = ((0..10).collect(), (0..10).rev().collect());
    let (mut wins, mut losses) = (0, 0);
    for seed in 0..4000u64 {
        let list = team_draft(&a, &b, 6, seed);
        // The first place draws the blind clicks most.
        let place = (bits(77, seed) % 6 * (bits(78, seed) % 2)) as usize;
        match list.credit(&[(list.rows[place].0, 1.0)]).outcome() {
            Outcome::Win => wins += 1,
            Outcome::Loss => losses += 1,
            Outcome::Tie => {}
        }
    }
    let share = f64::from(wins) / f64::from(wins + losses);
    assert!((share - 0.5).abs() < 0.03, "{share}");
}

#[test]
fn the_ranker_that_finds_what_is_liked_wins() {
    let good: Vec<u32> = (0..20).collect();
    let bad: Vec<u32> = (20..40).collect();
    for seed in 0..50 {
        let list = team_draft(&good, &bad, 10, seed);
        let liked: Vec<(u32, f64)> =
            list.rows.iter().filter(|(row, _)| *row < 20).map(|(row, _)| (*row, 1.0)).collect();
        assert_eq!(list.credit(&liked).outcome(), Outcome::Win);
        assert_eq!(list.credit(&[(good[0], -1.0), (999, 5.0)]).outcome(), Outcome::Loss);
        assert_eq!(list.credit(&[]).outcome(), Outcome::Tie);
    }
}

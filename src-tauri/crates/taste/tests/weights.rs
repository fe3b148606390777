//! Learning how much each part of the score counts.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use attune_taste::{Outcome, Preference, ScoreFeatures, ScorePart, ScoreWeights, preferences};
use proptest::prelude::*;

fn features() -> impl Strategy<Value = ScoreFeatures> {
    prop::collection::vec(-1.0f32..1.0, ScorePart::ALL.len()).prop_map(|v| ScoreFeatures {
        sound: v[0],
        feedback: v[1],
        tags: v[2].abs(),
        text: v[3].abs(),
        names: v[4],
        lyrics: v[5],
        taste: v[6],
        context: v[7].abs(),
        novelty: v[8].abs(),
        recency: -v[9].abs(),
        artist: -v[10].abs(),
    })
}

fn pairs() -> impl Strategy<Value = Vec<Preference>> {
    prop::collection::vec((features(), features(), 0.0f32..=1.0), 0..40).prop_map(|pairs| {
        (0..)
            .zip(pairs)
            .map(|(id, (better, worse, weight))| Preference { id, better, worse, weight })
            .collect()
    })
}

proptest! {
    #[test]
    fn weights_stay_within_their_bounds(pairs in pairs()) {
        let weights = ScoreWeights::learned(&pairs);
        for part in ScorePart::ALL {
            let (low, high) = part.bounds();
            prop_assert!((low..=high).contains(&weights.get(part)), "{}", part.name());
        }
        prop_assert_eq!(weights.sound, 1.0, "the unit of the others");
    }

    #[test]
    fn a_preference_taken_back_leaves_no_trace(pairs in pairs(), better in features(), worse in features()) {
        let mut more = pairs.clone();
        more.insert(0, Preference { id: 999, better, worse, weight: 1.0 });
        more.retain(|pair| pair.id != 999);
        more.reverse();
        prop_assert_eq!(ScoreWeights::learned(&more), ScoreWeights::learned(&pairs));
    }

    #[test]
    fn a_step_makes_what_was_preferred_stand_no_worse(better in features(), worse in features()) {
        let before = ScoreWeights::default();
        let mut after = before;
        after.learn(&Preference { id: 0, better, worse, weight: 1.0 });
        let margin = |weights: &ScoreWeights| better.score(weights) - worse.score(weights);
        prop_assert!(margin(&after) >= margin(&before) - 1e-6);
    }
}

#[test]
fn the_shipped_weights_are_within_their_bounds_and_learned_from_nothing() {
    for part in ScorePart::ALL {
        let (low, high) = part.bounds();
        assert!(low <= part.shipped() && part.shipped() <= high, "{}", part.name());
    }
    assert_eq!(ScoreWeights::learned(&[]), ScoreWeights::default());
}

#[test]
fn a_listener_who_follows_the_lyrics_is_understood() {
    let with = |lyrics, novelty| ScoreFeatures { lyrics, novelty, ..ScoreFeatures::default() };
    let pairs: Vec<Preference> = (0..60)
        .map(|id| Preference {
            id,
            better: with(0.5, (id % 2) as f32),
            worse: with(0.1, ((id + 1) % 2) as f32),
            weight: 1.0,
        })
        .collect();
    let weights = ScoreWeights::learned(&pairs);
    let shipped = ScoreWeights::default();
    assert!(weights.lyrics > shipped.lyrics + 0.05, "{weights:?}");
    assert!((weights.novelty - shipped.novelty).abs() < 0.05, "novelty said nothing: {weights:?}");
}

#[test]
fn a_click_beats_what_was_passed_over_above_it_and_what_was_refused_anywhere() {
    let f = |sound| ScoreFeatures { sound, ..ScoreFeatures::default() };
    let shown = [
        (f(0.9), Outcome::Passed),
        (f(0.8), Outcome::Chosen),
        (f(0.7), Outcome::Passed),
        (f(0.6), Outcome::Refused),
        (f(0.5), Outcome::Chosen),
        (f(0.4), Outcome::Unseen),
    ];
    let found: Vec<(u64, f32, f32)> =
        preferences(&shown, 10).iter().map(|p| (p.id, p.better.sound, p.worse.sound)).collect();
    assert_eq!(found, [(10, 0.8, 0.9), (11, 0.8, 0.6), (12, 0.5, 0.9), (13, 0.5, 0.7), (14, 0.5, 0.6)]);
}

#[test]
fn weights_of_an_older_version_take_the_shipped_value_for_what_they_lack() {
    let stored: ScoreWeights = serde_json::from_str(r#"{"lyrics":0.7}"#).unwrap();
    assert_eq!(stored, ScoreWeights { lyrics: 0.7, ..ScoreWeights::default() });
}

//! Co-listening against a count by brute force.

use attune_taste::collaborative::{OTHERS, SHRINKAGE, WINDOW};
use attune_taste::{CoListening, Listening, split_sessions};
use proptest::prelude::*;

fn sessions() -> impl Strategy<Value = Vec<Listening>> {
    let session = (0u32..3, prop::collection::vec(0u32..30, 0..25))
        .prop_map(|(profile, rows)| Listening { profile, rows });
    prop::collection::vec(session, 0..8)
}

fn first_plays(session: &Listening) -> Vec<u32> {
    let mut rows = Vec::new();
    for row in &session.rows {
        if !rows.contains(row) {
            rows.push(*row);
        }
    }
    rows
}

/// The formula of the module's documentation, session by session.
fn by_hand(sessions: &[Listening], profile: u32, a: u32, b: u32) -> f32 {
    let (mut together, mut first, mut second) = (0.0, 0.0, 0.0);
    for session in sessions {
        let weight = if session.profile == profile { 1.0 } else { OTHERS };
        let rows = first_plays(session);
        let place = |row| rows.iter().position(|r| *r == row);
        first += if place(a).is_some() { weight } else { 0.0 };
        second += if place(b).is_some() { weight } else { 0.0 };
        if let (Some(x), Some(y)) = (place(a), place(b))
            && x.abs_diff(y) <= WINDOW
        {
            together += weight;
        }
    }
    if together == 0.0 { 0.0 } else { together / (first * second).sqrt() * together / (together + SHRINKAGE) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn likeness_is_symmetric_below_one_and_as_counted_by_hand(sessions in sessions()) {
        let built = CoListening::build(1, &sessions);
        for a in 0..30 {
            for b in (0..30).filter(|b| *b != a) {
                let likeness = built.likeness(a, b);
                prop_assert!((0.0..1.0).contains(&likeness));
                prop_assert_eq!(likeness, built.likeness(b, a));
                prop_assert!((likeness - by_hand(&sessions, 1, a, b)).abs() < 1e-5);
            }
        }
    }

    #[test]
    fn a_session_taken_back_leaves_no_trace(sessions in sessions(), rows in prop::collection::vec(0u32..30, 0..25)) {
        let before = CoListening::build(1, &sessions);
        let mut changed = before.clone();
        let session = Listening { profile: 2, rows };
        changed.add(&session);
        changed.remove(&session);
        prop_assert_eq!(changed, before);
    }

    #[test]
    fn the_order_of_sessions_does_not_matter(sessions in sessions()) {
        let mut other = sessions.clone();
        other.reverse();
        prop_assert_eq!(CoListening::build(1, &sessions), CoListening::build(1, &other));
    }

    #[test]
    fn neighbours_come_best_first_and_a_context_is_between_0_and_1(sessions in sessions()) {
        let built = CoListening::build(1, &sessions);
        for row in 0..30 {
            let found = built.neighbours(row, 5);
            prop_assert!(found.windows(2).all(|w| w[0].1 >= w[1].1));
            prop_assert!(found.iter().all(|(other, _)| *other != row));
        }
        for (_, value) in built.context(&[1, 2, 3]).iter() {
            prop_assert!((0.0..1.0).contains(&value));
        }
    }
}

#[test]
fn the_latest_track_says_most_about_what_goes_with_it() {
    let together = |a, b| Listening { profile: 1, rows: vec![a, b] };
    let built = CoListening::build(1, &[together(1, 10), together(2, 20)]);
    let context = built.context(&[1, 2]);
    assert!(context.get(20) > context.get(10) && context.get(10) > 0.0);
    assert!(built.context(&[]).is_empty());
}

#[test]
fn sessions_of_other_profiles_weigh_less() {
    let session = |profile| Listening { profile, rows: vec![1, 2] };
    let own = CoListening::build(1, &[session(1)]).likeness(1, 2);
    let others = CoListening::build(1, &[session(2)]).likeness(1, 2);
    assert!(own > others && others > 0.0);
}

#[test]
fn a_pause_begins_a_session_and_profiles_do_not_mix() {
    let plays = [(1, 10, 0), (2, 20, 5), (1, 11, 10), (2, 21, 12), (1, 12, 50)];
    let expected = [(1, vec![10, 11]), (2, vec![20, 21]), (1, vec![12])]
        .map(|(profile, rows)| Listening { profile, rows });
    assert_eq!(split_sessions(plays, 20), expected);
}

//! Held-out replay.

use crate::library::{bits, library};
use attune_taste::cosine;
use attune_taste::evaluation::{ReplayOptions, replay};

const OPTIONS: ReplayOptions = ReplayOptions { rows: 200, k: 10, warm_up: 20, seed: 3 };

/// A row and whether it was taken.
type Event = (u32, bool);

/// A listener who mostly takes what sounds like row 0, in no order.
fn history() -> (Vec<Event>, impl FnMut(&[Event], usize) -> Vec<u32>) {
    let (matrix, _) = library(200, 6);
    let by_likeness = |to: u32| {
        let mut rows: Vec<u32> = (0..200).collect();
        rows.sort_by(|&a, &b| {
            let like = |row: u32| cosine(matrix.sound(to), matrix.sound(row));
            like(b).total_cmp(&like(a)).then(a.cmp(&b))
        });
        rows
    };
    let favourites = by_likeness(0);
    let events = (0..150u64)
        .map(|i| {
            let taken = !bits(1, i).is_multiple_of(4);
            let reach = if taken { 30 } else { 200 };
            (favourites[(bits(2, i) % reach) as usize], taken)
        })
        .collect();
    let ranker = move |history: &[Event], length: usize| {
        let mut sum = vec![0.0f32; attune_taste::AXES];
        for (row, _) in history.iter().filter(|(_, taken)| *taken) {
            sum.iter_mut().zip(matrix.sound(*row)).for_each(|(s, x)| *s += x);
        }
        let mut rows: Vec<u32> = (0..200).collect();
        rows.sort_by(|&a, &b| {
            cosine(&sum, matrix.sound(b)).total_cmp(&cosine(&sum, matrix.sound(a))).then(a.cmp(&b))
        });
        rows.truncate(length);
        rows
    };
    (events, ranker)
}

#[test]
fn a_ranker_that_hears_what_was_taken_beats_chance() {
    let (events, mut ranker) = history();
    let taken = |e: &Event| e.1.then_some(e.0);
    let result = replay(&events, taken, &mut ranker, &OPTIONS);
    assert!(result.against_shuffle.unwrap().is_gain(), "{:?}", result.against_shuffle);
    assert!(result.ranker.hit_rate > 3.0 * result.shuffle.hit_rate.max(0.02));
    // Ten of two hundred by chance.
    assert!((result.shuffle.hit_rate - 0.05).abs() < 0.06, "{}", result.shuffle.hit_rate);
    assert_eq!(result.ranker.cases.len(), events[20..].iter().filter(|e| e.1).count());
}

#[test]
fn no_ranker_sees_the_future() {
    let (events, _) = history();
    let mut seen = Vec::new();
    let mut spy = |history: &[Event], _: usize| {
        seen.push(history.to_vec());
        Vec::new()
    };
    let result = replay(&events, |e| e.1.then_some(e.0), &mut spy, &OPTIONS);
    assert_eq!(result.ranker.ndcg, 0.0);
    let cases: Vec<usize> = (20..events.len()).filter(|&i| events[i].1).collect();
    assert_eq!(seen.len(), cases.len());
    for (history, case) in seen.iter().zip(cases) {
        assert_eq!(*history, events[..case]);
    }
}

#[test]
fn worked_by_hand() {
    // Row 1 is taken three times, then row 2. Popularity knows 1 at once and 2 never; this ranker always says 2, 1.
    let events = [1u32, 1, 1, 2];
    let options = ReplayOptions { rows: 3, k: 2, warm_up: 1, seed: 1 };
    let mut fixed = |_: &[u32], _: usize| vec![2, 1];
    let result = replay(&events, |e| Some(*e), &mut fixed, &options);
    let second = 1.0 / 3f64.log2();
    assert_eq!(result.ranker.cases, [second, second, 1.0]);
    assert_eq!(result.popularity.cases, [1.0, 1.0, 0.0]);
    assert_eq!(result.ranker.hit_rate, 1.0);
}

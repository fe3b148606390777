//! Learning that hurts is taken back.

use crate::library::bits;
use attune_taste::evaluation::{Guard, GuardTest, Outcome, Verdict};

/// How trials end whose weights win this share of the comparisons: taken back, kept, mean length.
fn trials(wins: f64) -> (f64, f64, f64) {
    let (mut back, mut kept, mut steps) = (0.0, 0.0, 0.0);
    let runs = 1000;
    for run in 0..runs {
        let mut guard = Guard::new("old", GuardTest::default());
        guard.learn("new");
        for step in 0..10_000u64 {
            steps += 1.0;
            let won = (bits(run, step) >> 11) as f64 / (1u64 << 53) as f64 <= wins;
            match guard.observe(if won { Outcome::Win } else { Outcome::Loss }) {
                Verdict::Undecided => continue,
                Verdict::TakenBack => {
                    assert_eq!(*guard.current(), "old");
                    back += 1.0;
                }
                Verdict::Kept => {
                    assert_eq!((*guard.current(), *guard.last_good()), ("new", "new"));
                    kept += 1.0;
                }
            }
            break;
        }
    }
    (back / runs as f64, kept / runs as f64, steps / runs as f64)
}

#[test]
fn harmful_weights_are_taken_back_and_good_ones_kept_at_the_promised_rates() {
    let (back, kept, steps) = trials(0.4);
    assert!(back >= 0.945 && kept <= 0.055, "harmful: {back} back, {kept} kept");
    assert!(steps < 60.0, "decided after {steps} comparisons on average");
    let (back, kept, _) = trials(0.6);
    assert!(kept >= 0.945 && back <= 0.055, "good: {kept} kept, {back} back");
    let (back, _, steps) = trials(0.2);
    assert!(back > 0.999 && steps < 16.0, "very harmful: {steps} comparisons");
}

#[test]
fn eight_more_losses_than_wins_end_a_trial_and_ties_do_not_count() {
    let mut guard = Guard::new(1, GuardTest::default());
    assert_eq!(guard.observe(Outcome::Loss), Verdict::Undecided, "nothing is on trial");
    guard.learn(2);
    for _ in 0..7 {
        assert_eq!(guard.observe(Outcome::Tie), Verdict::Undecided);
        assert_eq!(guard.observe(Outcome::Loss), Verdict::Undecided);
    }
    guard.learn(3);
    assert_eq!((*guard.current(), guard.tally()), (3, (0, 7)), "small steps are judged together");
    assert_eq!(guard.observe(Outcome::Loss), Verdict::TakenBack);
    assert_eq!((*guard.current(), guard.is_on_trial()), (1, false));
    guard.learn(4);
    assert_eq!(guard.tally(), (0, 0));
    guard.take_back();
    assert_eq!(*guard.current(), 1);
}

#[test]
fn a_guard_survives_being_stored() {
    let mut guard = Guard::new(vec![0.5], GuardTest::default());
    guard.learn(vec![0.7]);
    guard.observe(Outcome::Win);
    let stored = serde_json::to_string(&guard).unwrap();
    assert_eq!(serde_json::from_str::<Guard<Vec<f64>>>(&stored).unwrap(), guard);
}

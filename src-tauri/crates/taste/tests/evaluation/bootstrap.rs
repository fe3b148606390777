//! Intervals.

use crate::library::noise;
use attune_taste::evaluation::{bootstrap, paired_bootstrap};
use proptest::prelude::*;

#[test]
fn the_interval_is_as_wide_as_theory_says() {
    // The mean of n uniform values on −1..1 has the deviation √(1/3)/√n; 1.96 of them on either side.
    let values: Vec<f64> = (0..400).map(|i| f64::from(noise(5, i))).collect();
    let interval = bootstrap(&values, 4000, 0.95, 1).unwrap();
    let expected = 1.96 * (1.0f64 / 3.0).sqrt() / 20.0;
    assert!(((interval.high - interval.low) / 2.0 / expected - 1.0).abs() < 0.12, "{interval:?} {expected}");
}

#[test]
fn it_covers_the_truth_about_as_often_as_promised() {
    let covered = (0..300)
        .filter(|&run| {
            let values: Vec<f64> = (0..60).map(|i| f64::from(noise(run, i + 10))).collect();
            let interval = bootstrap(&values, 400, 0.9, run).unwrap();
            interval.low <= 0.0 && 0.0 <= interval.high
        })
        .count();
    assert!((245..=290).contains(&covered), "{covered} of 300 at 90 %");
}

#[test]
fn a_steady_difference_is_a_gain_one_way_and_a_loss_the_other() {
    let ours: Vec<f64> = (0..50).map(|i| f64::from(noise(1, i))).collect();
    let theirs: Vec<f64> = ours.iter().map(|x| x - 0.01).collect();
    assert!(paired_bootstrap(&ours, &theirs, 500, 0.95, 1).unwrap().is_gain());
    assert!(paired_bootstrap(&theirs, &ours, 500, 0.95, 1).unwrap().is_loss());
    assert_eq!(bootstrap(&[], 100, 0.95, 1), None);
}

proptest! {
    #[test]
    fn the_mean_is_inside_and_the_seed_decides(values in prop::collection::vec(-1.0f64..1.0, 1..40), seed in any::<u64>()) {
        let interval = bootstrap(&values, 200, 0.95, seed).unwrap();
        prop_assert!(interval.low <= interval.high);
        let (least, most) = (values.iter().copied().fold(2.0, f64::min), values.iter().copied().fold(-2.0, f64::max));
        prop_assert!(least - 1e-9 <= interval.low && interval.high <= most + 1e-9);
        prop_assert_eq!(interval, bootstrap(&values, 200, 0.95, seed).unwrap());
    }
}

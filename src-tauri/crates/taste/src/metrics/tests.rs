//! The measures against worked examples and properties.

use super::*;
use proptest::prelude::*;

#[test]
fn worked_examples_of_the_literature() {
    // scikit-learn's documented examples of roc_auc_score and average_precision_score.
    assert_eq!(roc_auc(&[0.1, 0.4, 0.35, 0.8], &[false, false, true, true]), Some(0.75));
    let precision = average_precision(&[true, false, true, false]).unwrap();
    assert!((precision - 0.833_333_333).abs() < 1e-8);
    // Järvelin & Kekäläinen style example: gains 3 2 3 0 1 2.
    let gain = ndcg(&[3.0, 2.0, 3.0, 0.0, 1.0, 2.0], 6).unwrap();
    assert!((gain - 0.960_817).abs() < 1e-5, "{gain}");
    assert_eq!(precision_at_k(&[true, false, true, true], 2), Some(0.5));
}

#[test]
fn undefined_measures_are_none() {
    assert_eq!(roc_auc(&[1.0, 2.0], &[true, true]), None);
    assert_eq!(average_precision(&[false]), None);
    assert_eq!(ndcg(&[0.0], 5), None);
    assert_eq!(precision_at_k(&[], 5), None);
}

proptest! {
    #[test]
    fn the_area_equals_the_count_over_all_pairs(items in prop::collection::vec((-3i8..3, any::<bool>()), 2..40)) {
        let scores: Vec<f32> = items.iter().map(|i| f32::from(i.0)).collect();
        let relevant: Vec<bool> = items.iter().map(|i| i.1).collect();
        let mut pairs = 0.0;
        let mut won = 0.0;
        for (a, _) in items.iter().filter(|i| i.1) {
            for (b, _) in items.iter().filter(|i| !i.1) {
                pairs += 1.0;
                won += match a.cmp(b) {
                    std::cmp::Ordering::Greater => 1.0,
                    std::cmp::Ordering::Equal => 0.5,
                    std::cmp::Ordering::Less => 0.0,
                };
            }
        }
        match roc_auc(&scores, &relevant) {
            None => prop_assert_eq!(pairs, 0.0),
            Some(area) => prop_assert!((area - won / pairs).abs() < 1e-9),
        }
    }

    #[test]
    fn every_measure_is_within_zero_and_one(ranking in prop::collection::vec(any::<bool>(), 0..40), k in 1usize..20) {
        let gains: Vec<f64> = ranking.iter().map(|r| f64::from(u8::from(*r))).collect();
        for value in [average_precision(&ranking), ndcg(&gains, k), precision_at_k(&ranking, k)].into_iter().flatten() {
            prop_assert!((0.0..=1.0 + 1e-12).contains(&value));
        }
    }

    #[test]
    fn relevant_items_first_is_perfect(relevant in 1usize..10, others in 0usize..10) {
        let ranking: Vec<bool> = (0..relevant + others).map(|i| i < relevant).collect();
        prop_assert_eq!(average_precision(&ranking), Some(1.0));
        let gains: Vec<f64> = ranking.iter().map(|r| f64::from(u8::from(*r))).collect();
        prop_assert_eq!(ndcg(&gains, 5), Some(1.0));
    }
}

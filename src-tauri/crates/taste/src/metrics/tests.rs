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

#[test]
fn measures_of_lists_worked_by_hand() {
    // Three lists over ten tracks reach 1, 2, 3 and 9; 12 is not of the library.
    let lists: [&[u32]; 3] = [&[1, 2], &[2, 3, 12], &[9]];
    assert_eq!(coverage(lists, 10), Some(0.4));
    // Similarities of the pairs: 0.5, 0, 1.
    let similarity = |a: u32, b: u32| match a + b {
        3 => 0.5,
        4 => 0.0,
        _ => 1.0,
    };
    assert_eq!(intra_list_diversity(&[1, 2, 3], similarity), Some(0.5));
    // Plays with one added: 1, 1, 2, 4 of 8, so 3, 3, 2 and 1 bits.
    assert_eq!(novelty(&[0, 2, 3], &[0, 0, 1, 3]), Some(2.0));
    // 1 and 3 are relevant, 1 was expected.
    assert_eq!(serendipity(&[1, 2, 3, 4], &[1, 5, 6, 7, 3], |row| row % 2 == 1), Some(0.25));
    let gain = ndcg_of(&[0.0, 1.0], &[1.0, 0.0, 2.0], 2).unwrap();
    // DCG 1/log₂3 = 0.63093, ideal 2 + 0.63093.
    assert!((gain - 0.239_812).abs() < 1e-5, "{gain}");
}

#[test]
fn measures_of_lists_that_are_not_defined_are_none() {
    assert_eq!(coverage([&[1u32][..]], 0), None);
    assert_eq!(intra_list_diversity(&[1], |_, _| 1.0), None);
    assert_eq!(novelty(&[], &[1]), None);
    assert_eq!(novelty(&[7], &[1]), None);
    assert_eq!(serendipity(&[], &[1], |_| true), None);
}

#[test]
fn rates_of_use_by_source() {
    let uses = [
        ("radio", Use::Shown),
        ("radio", Use::Started),
        ("radio", Use::Skipped),
        ("suggest", Use::Shown),
        ("suggest", Use::Shown),
        ("suggest", Use::Shown),
        ("suggest", Use::Shown),
        ("suggest", Use::Clicked),
        ("suggest", Use::Started),
    ];
    let sources = Usage::by_source(uses);
    assert_eq!((sources["suggest"].click_through(), sources["suggest"].skip_rate()), (Some(0.25), Some(0.0)));
    assert_eq!((sources["radio"].click_through(), sources["radio"].skip_rate()), (Some(0.0), Some(1.0)));
    assert_eq!((Usage::default().click_through(), Usage::default().skip_rate()), (None, None));
    // The interval for 0 of 10 is Wilson's 0 to z²/(10 + z²) = 0.27753.
    let (low, high) = wilson_interval(0, 10).unwrap();
    assert!(low == 0.0 && (high - 0.277_533).abs() < 1e-5, "{high}");
    assert_eq!(wilson_interval(0, 0), None);
}

proptest! {
    #[test]
    fn measures_of_lists_are_bounded_and_do_not_depend_on_the_order(
        list in prop::collection::btree_set(0u32..30, 2..12),
        plays in prop::collection::vec(0u32..9, 30),
        other in prop::collection::vec(0u32..30, 0..12),
    ) {
        let list: Vec<u32> = list.into_iter().collect();
        let reversed: Vec<u32> = list.iter().rev().copied().collect();
        let similarity = |a: u32, b: u32| ((a * b) % 7) as f32 / 3.0 - 1.0;
        let diversity = intra_list_diversity(&list, similarity).unwrap();
        prop_assert!((0.0..=2.0).contains(&diversity));
        prop_assert!((diversity - intra_list_diversity(&reversed, similarity).unwrap()).abs() < 1e-9);
        let bits = novelty(&list, &plays).unwrap();
        prop_assert!(bits >= 0.0 && (bits - novelty(&reversed, &plays).unwrap()).abs() < 1e-9);
        let covered = coverage([&list[..], &other[..]], 30).unwrap();
        prop_assert_eq!(Some(covered), coverage([&other[..], &reversed[..]], 30));
        prop_assert!(covered >= list.len() as f64 / 30.0 && covered <= 1.0);
        let surprise = serendipity(&list, &other, |row| row % 2 == 0).unwrap();
        prop_assert!((0.0..=1.0).contains(&surprise));
        prop_assert!(surprise <= serendipity(&list, &[], |row| row % 2 == 0).unwrap());
    }

    #[test]
    fn the_wilson_interval_holds_the_rate(part in 0u64..50, more in 0u64..50) {
        prop_assume!(part + more > 0);
        let whole = part + more;
        let (low, high) = wilson_interval(part, whole).unwrap();
        let rate = part as f64 / whole as f64;
        prop_assert!(low <= rate + 1e-12 && rate <= high + 1e-12 && low >= 0.0 && high <= 1.0);
    }
}

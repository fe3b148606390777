//! Measures of a ranking. All take relevance in the order of the ranking or scores with labels, and answer `None` where
//! the measure is not defined.

/// Area under the ROC curve: the chance that a relevant item is scored above an irrelevant one, ties counting half
/// (the Mann–Whitney statistic; Hanley & McNeil, Radiology 143(1), 1982). `None` without both kinds.
pub fn roc_auc(scores: &[f32], relevant: &[bool]) -> Option<f64> {
    let mut order: Vec<usize> = (0..scores.len().min(relevant.len())).collect();
    order.sort_by(|&a, &b| scores[a].total_cmp(&scores[b]));
    let positives = order.iter().filter(|&&i| relevant[i]).count() as f64;
    let negatives = order.len() as f64 - positives;
    if positives == 0.0 || negatives == 0.0 {
        return None;
    }
    let mut rank_sum = 0.0;
    let mut start = 0;
    while start < order.len() {
        let tied = order[start..].iter().take_while(|&&i| scores[i] == scores[order[start]]).count().max(1);
        let mean_rank = f64::midpoint(2.0 * start as f64, tied as f64 + 1.0);
        rank_sum += mean_rank * order[start..start + tied].iter().filter(|&&i| relevant[i]).count() as f64;
        start += tied;
    }
    Some((rank_sum - positives * (positives + 1.0) / 2.0) / (positives * negatives))
}

/// Average precision: the mean of the precision at every relevant item (Manning, Raghavan & Schütze, Introduction to
/// Information Retrieval, section 8.4). `None` without a relevant item.
pub fn average_precision(ranking: &[bool]) -> Option<f64> {
    let mut found = 0.0;
    let mut sum = 0.0;
    for (index, _) in ranking.iter().enumerate().filter(|(_, relevant)| **relevant) {
        found += 1.0;
        sum += found / (index as f64 + 1.0);
    }
    (found > 0.0).then(|| sum / found)
}

/// Normalised discounted cumulative gain of the first `k` (Järvelin & Kekäläinen, ACM TOIS 20(4), 2002, with
/// the logarithm's base 2 and gains as they are). `None` when no gain is possible.
pub fn ndcg(gains: &[f64], k: usize) -> Option<f64> {
    let discounted =
        |list: &[f64]| list.iter().take(k).enumerate().map(|(i, g)| g / (i as f64 + 2.0).log2()).sum::<f64>();
    let mut ideal = gains.to_vec();
    ideal.sort_by(|a, b| b.total_cmp(a));
    let best = discounted(&ideal);
    (best > 0.0).then(|| discounted(gains) / best)
}

/// Share of relevant items among the first `k`; a shorter ranking is judged by its length. `None` for nothing.
pub fn precision_at_k(ranking: &[bool], k: usize) -> Option<f64> {
    let first = &ranking[..k.min(ranking.len())];
    (!first.is_empty()).then(|| first.iter().filter(|r| **r).count() as f64 / first.len() as f64)
}

#[cfg(test)]
mod tests {
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
}

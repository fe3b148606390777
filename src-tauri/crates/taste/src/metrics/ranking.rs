//! How good the order of one ranking is.

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
    ndcg_of(gains, gains, k)
}

/// Share of relevant items among the first `k`; a shorter ranking is judged by its length. `None` for nothing.
pub fn precision_at_k(ranking: &[bool], k: usize) -> Option<f64> {
    let first = &ranking[..k.min(ranking.len())];
    (!first.is_empty()).then(|| first.iter().filter(|r| **r).count() as f64 / first.len() as f64)
}

/// As [`ndcg`] where the ranking shows only some of what there is: `available` are the gains of all items, in any
/// order, and the ideal is the best list that could be made of them. `None` when no gain is possible.
pub fn ndcg_of(gains: &[f64], available: &[f64], k: usize) -> Option<f64> {
    let mut ideal = available.to_vec();
    ideal.sort_by(|a, b| b.total_cmp(a));
    let best = discounted(&ideal, k);
    (best > 0.0).then(|| discounted(gains, k) / best)
}

/// `Σ gainᵢ / log₂(1 + i)` over the first `k`, ranks from 1.
fn discounted(gains: &[f64], k: usize) -> f64 {
    gains.iter().take(k).enumerate().map(|(i, gain)| gain / (i as f64 + 2.0).log2()).sum()
}

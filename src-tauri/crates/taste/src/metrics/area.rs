//! Area under the curve.

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

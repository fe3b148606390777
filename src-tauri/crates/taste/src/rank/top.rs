//! The k best of many, without sorting them all.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Candidate {
    score: f32,
    row: u32,
}

impl Eq for Candidate {}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then(other.row.cmp(&self.row))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The `limit` rows of `0..rows` with the highest scores, best first, ties to the lower row. A heap of `limit`
/// entries holds the best so far; most rows are compared with its smallest and forgotten.
pub(crate) fn best(
    rows: usize,
    limit: usize,
    score: impl Fn(u32) -> f32,
    excluded: impl Fn(u32) -> bool,
) -> Vec<(u32, f32)> {
    let mut heap: BinaryHeap<Reverse<Candidate>> = BinaryHeap::with_capacity(limit.min(rows) + 1);
    for row in 0..rows as u32 {
        let candidate = Candidate { score: score(row), row };
        let beaten = heap.len() >= limit && heap.peek().is_none_or(|Reverse(worst)| candidate <= *worst);
        if beaten || excluded(row) {
            continue;
        }
        heap.push(Reverse(candidate));
        if heap.len() > limit {
            heap.pop();
        }
    }
    let mut kept: Vec<Candidate> = heap.into_iter().map(|Reverse(candidate)| candidate).collect();
    kept.sort_by(|a, b| b.cmp(a));
    kept.into_iter().map(|c| (c.row, c.score)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_heap_agrees_with_a_full_sort(scores in prop::collection::vec(-2i8..3, 0..60), limit in 0usize..20) {
            let value = |row: u32| f32::from(scores[row as usize]);
            let mut sorted: Vec<(u32, f32)> = (0..scores.len() as u32).map(|row| (row, value(row))).collect();
            sorted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            sorted.truncate(limit);
            prop_assert_eq!(best(scores.len(), limit, value, |_| false), sorted);
        }
    }
}

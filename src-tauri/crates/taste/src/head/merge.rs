//! Fewer training points: near-equal phrases become one.

use crate::vector::{add_scaled, dot, norm};
use std::collections::BTreeMap;

/// Phrases that share a point.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Merged {
    /// One of them.
    pub(super) phrase: usize,
    /// How many they are.
    pub(super) count: f32,
    /// Their mean at unit length.
    pub(super) point: Vec<f32>,
}

/// Merges the most similar pairs of points with the same key until at most `budget` points are left, or no two have
/// the same key. A phrase merges once a round, so no point swallows its neighbours one by one.
///
/// Rows of a kernel ridge regression that coincide can be replaced by one with their mean target and a ridge divided by
/// their number without changing the solution; the nearer they lie, the less it changes.
pub(super) fn merge<Key: Ord + Clone>(points: Vec<Vec<f32>>, keys: &[Key], budget: usize) -> Vec<Merged> {
    let mut merged: BTreeMap<usize, Merged> = points
        .into_iter()
        .enumerate()
        .map(|(phrase, point)| (phrase, Merged { phrase, count: 1.0, point }))
        .collect();
    while merged.len() > budget {
        let pairs = likest_pairs(&merged, keys);
        if pairs.is_empty() {
            break;
        }
        let mut touched = vec![false; keys.len()];
        for (a, b) in pairs {
            if merged.len() <= budget {
                break;
            }
            if touched[a] || touched[b] {
                continue;
            }
            (touched[a], touched[b]) = (true, true);
            if let (Some(swallowed), Some(kept)) = (merged.remove(&b), merged.get_mut(&a)) {
                kept.point.iter_mut().for_each(|x| *x *= kept.count);
                add_scaled(&mut kept.point, &swallowed.point, swallowed.count);
                let length = norm(&kept.point).max(f32::MIN_POSITIVE);
                kept.point.iter_mut().for_each(|x| *x /= length);
                kept.count += swallowed.count;
            }
        }
    }
    merged.into_values().collect()
}

/// All pairs with one key, the most similar first.
fn likest_pairs<Key: Ord + Clone>(merged: &BTreeMap<usize, Merged>, keys: &[Key]) -> Vec<(usize, usize)> {
    let mut groups: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for &phrase in merged.keys() {
        groups.entry(keys[phrase].clone()).or_default().push(phrase);
    }
    let mut pairs = Vec::new();
    for group in groups.values() {
        for (i, &a) in group.iter().enumerate() {
            pairs.extend(group[i + 1..].iter().map(|&b| (dot(&merged[&a].point, &merged[&b].point), a, b)));
        }
    }
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    pairs.into_iter().map(|(_, a, b)| (a, b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_a_concept_merge_first_and_no_two_concepts_do() {
        let points = vec![vec![1.0, 0.0], vec![0.0, 1.0], vec![0.8, 0.6], vec![1.0, 0.0]];
        let merged = merge(points, &[0, 0, 0, 1], 3);
        let phrases: Vec<(usize, f32)> = merged.iter().map(|m| (m.phrase, m.count)).collect();
        assert_eq!(phrases, [(0, 2.0), (1, 1.0), (3, 1.0)]);
        assert!((norm(&merged[0].point) - 1.0).abs() < 1e-6 && merged[0].point[1] > 0.3);
    }

    #[test]
    fn a_budget_that_cannot_be_met_leaves_one_point_a_concept() {
        let merged = merge(vec![vec![1.0], vec![1.0], vec![1.0], vec![1.0]], &[0, 0, 1, 0], 1);
        assert_eq!(merged.len(), 2);
        assert_eq!(merged[0].count, 3.0);
    }
}

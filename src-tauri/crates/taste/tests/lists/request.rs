//! Requests for the made-up libraries.

use crate::library::{bits, noise};
use attune_taste::list::Scored;
use attune_taste::{AXES, TasteVector, TrackMatrix};

/// A taste of a few axes.
pub(crate) fn taste(seed: u64) -> TasteVector {
    let mut taste = [0.0; AXES];
    for i in 0..4 {
        taste[(bits(seed, i) % AXES as u64) as usize] = noise(seed + 1, i);
    }
    attune_taste::unit(&taste)
}

/// Rows by their cosine with a taste, best first.
pub(crate) fn ranking(matrix: &TrackMatrix, taste: &TasteVector) -> Vec<Scored> {
    let mut ranking: Vec<Scored> = (0..matrix.len() as u32)
        .map(|row| Scored { row, score: attune_taste::cosine(taste, matrix.sound(row)) })
        .collect();
    ranking.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.row.cmp(&b.row)));
    ranking
}

/// Most rows that share what `id` gives.
pub(crate) fn most_common(rows: &[u32], id: impl Fn(u32) -> Option<u64>) -> usize {
    let mut counts = std::collections::HashMap::new();
    for id in rows.iter().filter_map(|&row| id(row)) {
        *counts.entry(id).or_insert(0usize) += 1;
    }
    counts.into_values().max().unwrap_or(0)
}

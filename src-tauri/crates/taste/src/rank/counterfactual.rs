//! What a part of a request does for a track: its place with the part and without, both by ranking.

use super::{RankOptions, Ranking};
use crate::matrix::TrackMatrix;
use crate::query::Query;

/// How a track's place depends on one part of what was asked.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Counterfactual {
    /// The part that was left out: the text of its chip.
    pub without: String,
    /// Row of the track.
    pub row: u32,
    /// Its place from 1; `None` when it is left out.
    pub with_part: Option<u32>,
    /// Its place from 1 without the part; `None` when it would be left out.
    pub without_part: Option<u32>,
}

impl Counterfactual {
    /// How many places the part lifts the track; negative where it lowers it. `None` when it has no place in one of the
    /// two rankings.
    pub fn lift(&self) -> Option<i64> {
        Some(i64::from(self.without_part?) - i64::from(self.with_part?))
    }

    /// English and Chinese words.
    pub fn words(&self) -> (String, String) {
        let part = &self.without;
        match (self.with_part, self.without_part) {
            (Some(from), Some(to)) if from < to => (
                format!("without {part} this falls from {from} to {to}"),
                format!("去掉“{part}”，它会从第 {from} 名降到第 {to} 名"),
            ),
            (Some(from), Some(to)) if from > to => (
                format!("without {part} this rises from {from} to {to}"),
                format!("去掉“{part}”，它会从第 {from} 名升到第 {to} 名"),
            ),
            (Some(place), Some(_)) => (
                format!("without {part} this stays at {place}"),
                format!("去掉“{part}”，它仍是第 {place} 名"),
            ),
            (Some(place), None) => (
                format!("without {part} this would not be here (now at {place})"),
                format!("去掉“{part}”，它就不会出现（现在第 {place} 名）"),
            ),
            (None, Some(place)) => (
                format!("without {part} this would be at {place}"),
                format!("去掉“{part}”，它会排在第 {place} 名"),
            ),
            (None, None) => (
                format!("without {part} this would still be left out"),
                format!("去掉“{part}”，它仍不会出现"),
            ),
        }
    }
}

/// The places from 1 that rows have in the full ranking, `None` for rows that are left out or do not exist.
///
/// One pass over the matrix and no sorting: every track is counted against the scores of the few rows asked for.
pub fn places(
    matrix: &TrackMatrix,
    query: &Query,
    options: &RankOptions<'_>,
    rows: &[u32],
) -> Vec<Option<u32>> {
    let ranking = Ranking::new(matrix, query, options);
    let scorer = ranking.scorer();
    let mut asked: Vec<(f32, u32)> = rows
        .iter()
        .filter(|&&row| (row as usize) < matrix.len() && !ranking.is_left_out(row))
        .map(|&row| (scorer.score(row), row))
        .collect();
    // Best first, as the ranking orders them.
    let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    asked.sort_by(order);
    asked.dedup();
    // `better[i]`: tracks that stand between the asked rows i − 1 and i.
    let mut better = vec![0u32; asked.len()];
    let Some(&last) = asked.last() else { return vec![None; rows.len()] };
    for row in 0..matrix.len() as u32 {
        let candidate = (scorer.score(row), row);
        if order(&candidate, &last).is_lt() && !ranking.is_left_out(row) {
            let behind = asked.partition_point(|other| order(other, &candidate).is_le());
            better[behind] += 1;
        }
    }
    let mut place = 0;
    let mut found = std::collections::HashMap::new();
    for ((_, row), ahead) in asked.iter().zip(better) {
        place += ahead;
        // A row asked for is itself counted for the next.
        found.insert(*row, place + 1);
    }
    rows.iter().map(|row| found.get(row).copied()).collect()
}

/// For every part of a request, the places of the shown rows with and without it. `variants` are the request without
/// each part: its name, and the query and options that are left. Results come variant by variant, rows in the order
/// given; a variant costs one ranking.
pub fn counterfactuals(
    matrix: &TrackMatrix,
    query: &Query,
    options: &RankOptions<'_>,
    variants: &[(&str, &Query, &RankOptions<'_>)],
    rows: &[u32],
) -> Vec<Vec<Counterfactual>> {
    let whole = places(matrix, query, options, rows);
    variants
        .iter()
        .map(|(name, query, options)| {
            let reduced = places(matrix, query, options, rows);
            rows.iter()
                .zip(whole.iter().zip(reduced))
                .map(|(&row, (&with_part, without_part))| Counterfactual {
                    without: (*name).to_string(),
                    row,
                    with_part,
                    without_part,
                })
                .collect()
        })
        .collect()
}

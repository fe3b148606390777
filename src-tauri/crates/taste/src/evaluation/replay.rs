//! Held-out replay: would a ranker have put what the listener took next at the top?

use super::bootstrap::{Interval, paired_bootstrap};
use crate::chance::Chance;
use std::collections::HashMap;

/// Anything that ranks rows given what happened before: best first, at most `length`.
pub trait Ranker<E> {
    /// Ranks for the time right after `history`, which is in time order.
    fn ranking(&mut self, history: &[E], length: usize) -> Vec<u32>;
}

impl<E, F: FnMut(&[E], usize) -> Vec<u32>> Ranker<E> for F {
    fn ranking(&mut self, history: &[E], length: usize) -> Vec<u32> {
        self(history, length)
    }
}

/// What is replayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplayOptions {
    /// Rows of the library.
    pub rows: usize,
    /// Length of the lists that are judged.
    pub k: usize,
    /// Events at the beginning from which is only learned.
    pub warm_up: usize,
    /// Seed of the shuffle and of the intervals.
    pub seed: u64,
}

/// How one ranker did.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ReplayScore {
    /// Mean nDCG@k with the one held-out track as the only relevant: `1/log₂(1 + rank)`, 0 beyond `k`.
    pub ndcg: f64,
    /// Share of the held-out tracks among the first `k`.
    pub hit_rate: f64,
    /// nDCG@k of every case in time order.
    pub cases: Vec<f64>,
}

/// A ranker against chance and fashion.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Replay {
    /// The ranker.
    pub ranker: ReplayScore,
    /// A fresh shuffle for every case.
    pub shuffle: ReplayScore,
    /// The most taken so far first.
    pub popularity: ReplayScore,
    /// 95 % interval of ranker minus shuffle; `None` without a case.
    pub against_shuffle: Option<Interval>,
    /// 95 % interval of ranker minus popularity.
    pub against_popularity: Option<Interval>,
}

const RESAMPLES: usize = 2000;
const LEVEL: f64 = 0.95;

/// Replays `events` in time order (prequential evaluation; Dawid, Journal of the Royal Statistical Society A 147(2),
/// 1984): for each event that `taken` calls positive, each ranker ranks knowing only the events before, and is judged by
/// where it puts the row that was taken.
pub fn replay<E>(
    events: &[E],
    taken: impl Fn(&E) -> Option<u32>,
    ranker: &mut impl Ranker<E>,
    options: &ReplayOptions,
) -> Replay {
    let mut popularity: HashMap<u32, usize> = HashMap::new();
    let mut scores: [Vec<f64>; 3] = Default::default();
    for (index, event) in events.iter().enumerate() {
        let Some(row) = taken(event) else { continue };
        if index >= options.warm_up {
            let lists = [
                ranker.ranking(&events[..index], options.k),
                shuffled(options, index),
                most_popular(&popularity, options),
            ];
            for (cases, list) in scores.iter_mut().zip(lists) {
                cases.push(gain(&list, row, options.k));
            }
        }
        *popularity.entry(row).or_default() += 1;
    }
    let interval = |baseline: &[f64], salt| {
        paired_bootstrap(&scores[0], baseline, RESAMPLES, LEVEL, options.seed ^ salt)
    };
    let against_shuffle = interval(&scores[1], 1);
    let against_popularity = interval(&scores[2], 2);
    let [ranker, shuffle, popularity] = scores.map(ReplayScore::of);
    Replay { ranker, shuffle, popularity, against_shuffle, against_popularity }
}

impl ReplayScore {
    fn of(cases: Vec<f64>) -> Self {
        let n = cases.len().max(1) as f64;
        Self {
            ndcg: cases.iter().sum::<f64>() / n,
            hit_rate: cases.iter().filter(|gain| **gain > 0.0).count() as f64 / n,
            cases,
        }
    }
}

fn gain(list: &[u32], row: u32, k: usize) -> f64 {
    list.iter().take(k).position(|&r| r == row).map_or(0.0, |rank| 1.0 / (rank as f64 + 2.0).log2())
}

fn shuffled(options: &ReplayOptions, case: usize) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..options.rows as u32).collect();
    Chance::of(options.seed, case as u64).shuffle(&mut rows);
    rows.truncate(options.k);
    rows
}

fn most_popular(counts: &HashMap<u32, usize>, options: &ReplayOptions) -> Vec<u32> {
    let count = |row: u32| counts.get(&row).copied().unwrap_or(0) as f32;
    let best = crate::rank::best(options.rows, options.k, count, |row| !counts.contains_key(&row));
    best.into_iter().map(|(row, _)| row).collect()
}

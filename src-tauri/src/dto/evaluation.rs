//! The evaluation of the ranking.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::Localized;

/// What a figure counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum FigureUnit {
    /// A share of 1.
    Ratio,
    /// A number of things.
    Count,
    /// Bits of surprise.
    Bits,
}

/// A figure with its interval and what chance and fashion reach.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct Figure {
    /// Stable name.
    pub id: String,
    /// Its name for people.
    pub label: Localized,
    /// The value.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// What a shuffle reaches.
    pub shuffle: Option<f64>,
    /// What the most played first reaches.
    pub popularity: Option<f64>,
    /// What it counts in.
    pub unit: FigureUnit,
}

/// What became of the suggestions of a source.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct SourceRate {
    /// Stable name.
    pub source: String,
    /// Its name for people.
    pub label: Localized,
    /// Suggestions shown.
    pub shown: u32,
    /// Clicked.
    pub clicked: u32,
    /// Played to the end.
    pub played: u32,
    /// Skipped.
    pub skipped: u32,
}

/// The comparison of two rankers on live lists.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Interleaving {
    /// Whether it runs.
    pub running: bool,
    /// Lists in which the learned ranking won.
    pub learned_wins: u32,
    /// Lists in which the one without learning won.
    pub base_wins: u32,
    /// Lists without a winner.
    pub ties: u32,
    /// What that means.
    pub verdict: Localized,
}

/// What the guard does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum GuardState {
    /// Learning goes on.
    Learning,
    /// The last good weights were put back.
    Returned,
}

/// The guard that puts the last good weights back.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct Guard {
    /// What it does.
    pub state: GuardState,
    /// When it last put weights back, Unix milliseconds.
    pub at: Option<f64>,
    /// Why.
    pub reason: Option<Localized>,
}

/// The ranking at one time.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct HistoryPoint {
    /// When, Unix milliseconds.
    pub at: f64,
    /// nDCG@10 with learning.
    pub ndcg: f64,
    /// nDCG@10 of a shuffle.
    pub base: f64,
}

/// Whether the ranking is getting better.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct Evaluation {
    /// Events it is measured on.
    pub events: u32,
    /// Whether those are enough to say anything.
    pub enough: bool,
    /// The figures.
    pub figures: Vec<Figure>,
    /// What became of the suggestions of each source.
    pub sources: Vec<SourceRate>,
    /// The comparison of two rankers on live lists.
    pub interleaving: Interleaving,
    /// The guard against learning that hurts.
    pub guard: Guard,
    /// The course over time.
    pub history: Vec<HistoryPoint>,
}

/// Simulated listeners after some events.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct SimulatedStep {
    /// Events each gave.
    pub events: u32,
    /// nDCG@10 with learning.
    pub learned: f64,
    /// nDCG@10 without.
    pub base: f64,
}

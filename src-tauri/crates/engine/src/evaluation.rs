//! Is it getting better? Figures from what the listener did, against chance and popularity, and from simulation.

use std::collections::HashMap;

use attune_library::Impression;
use attune_taste::evaluation::{
    LearningOptions, Reaction, ReplayOptions, SimulatedEvent, learning_curve, replay,
};
use attune_taste::metrics::{Usage, Use, coverage, intra_list_diversity, novelty};
use attune_taste::{
    FeedbackEvent, FeedbackKind, ListeningEvent, ListeningKind, Profile, Query, RankOptions, ScoreWeights,
    TasteVector, rank_rows, vector,
};

use crate::answer::Wording;
use crate::clock::now_ms;
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::index::Index;
use crate::memory::{ENOUGH_EVENTS, Memory, answers};

/// Length of the lists that are judged.
const K: usize = 10;
/// Events from which is only learned.
const WARM_UP: usize = 10;
/// Newest events that are replayed.
const REPLAYED: usize = 300;
/// Rows the simulation uses at most; more would only take longer.
const SIMULATED_ROWS: usize = 2_000;
/// Simulated listeners.
const LISTENERS: usize = 12;
/// Points of the history.
const HISTORY: usize = 12;

/// A figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Stable name.
    pub id: &'static str,
    /// Name for people.
    pub label: Wording,
    /// Its value.
    pub value: f64,
    /// 95 % interval of the value, or of its gain over a shuffle where it has one.
    pub interval: Option<(f64, f64)>,
    /// The same of a shuffle.
    pub shuffle: Option<f64>,
    /// The same of "most played first".
    pub popularity: Option<f64>,
    /// Whether it is a share, a count or in bits.
    pub unit: Unit,
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 0 to 1.
    Ratio,
    /// A number.
    Count,
    /// Bits of information.
    Bits,
}

/// How suggestions of one source fared.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRate {
    /// Stable name.
    pub source: String,
    /// Name for people.
    pub label: Wording,
    /// Tracks shown.
    pub shown: u64,
    /// Tracks clicked.
    pub clicked: u64,
    /// Tracks played to the end.
    pub played: u64,
    /// Tracks skipped.
    pub skipped: u64,
}

/// One point of the history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HistoryPoint {
    /// Unix milliseconds.
    pub at: i64,
    /// nDCG of the ranking with learning.
    pub ndcg: f64,
    /// nDCG of a shuffle.
    pub base: f64,
}

/// The evaluation of the current listener's ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Events there are.
    pub events: usize,
    /// Whether they are enough to say something.
    pub enough: bool,
    /// The figures.
    pub figures: Vec<Figure>,
    /// By source.
    pub sources: Vec<SourceRate>,
    /// Whether two rankers share some lists.
    pub comparing: bool,
    /// Shared lists the learned ranking won, lost, and even ones.
    pub duels: (u32, u32, u32),
    /// What they say.
    pub verdict: Wording,
    /// When learning was found to hurt and taken back, Unix milliseconds.
    pub taken_back: Option<i64>,
    /// Over time.
    pub history: Vec<HistoryPoint>,
}

/// nDCG of simulated listeners after some events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimulationPoint {
    /// Events.
    pub events: usize,
    /// With learning.
    pub learned: f64,
    /// Without.
    pub base: f64,
}

impl Engine {
    /// Judges the ranking by what the listener did.
    pub fn evaluation(&self) -> Result<Evaluation, EngineError> {
        let index = self.inner.index()?;
        let memory = self.inner.memory(&index)?;
        self.inner.evaluate(&index, &memory)
    }

    /// Whether some lists are shared by the learned ranking and the shipped one, to see which is chosen from.
    pub fn set_comparing(&self, on: bool) -> Result<(), EngineError> {
        self.inner.set_comparing(on)
    }

    /// Lets simulated listeners with hidden tastes use this library.
    pub fn simulate(&self) -> Result<Vec<SimulationPoint>, EngineError> {
        let index = self.inner.index()?;
        if index.analysed == 0 {
            return Err(EngineError::NotAnalysed);
        }
        Ok(simulated(&index))
    }
}

impl Inner {
    fn evaluate(&self, index: &Index, memory: &Memory) -> Result<Evaluation, EngineError> {
        let impressions = self.library.impressions()?;
        let shown = answers(&impressions);
        let lists: Vec<Vec<u32>> = shown
            .iter()
            .map(|list| list.iter().take(K).filter_map(|i| index.row(i.track_id)).collect())
            .filter(|list: &Vec<u32>| list.len() > 1)
            .collect();
        let mut plays = vec![0u32; index.matrix.len()];
        for (row, played) in &memory.habits.plays {
            plays[*row as usize] = played.count;
        }
        let mut figures = Vec::new();
        let taken: Vec<&ListeningEvent> = taken(memory);
        let replayed = replayed(index, memory, &taken);
        let mut history = Vec::new();
        if let Some(replayed) = &replayed {
            let interval = replayed.against_shuffle.as_ref().map(|i| (i.low, i.high));
            figures.push(Figure {
                id: "ndcg",
                label: Wording::new("Finds what you take next (nDCG@10)", "预测你接下来会选的（nDCG@10）"),
                value: replayed.ranker.ndcg,
                interval,
                shuffle: Some(replayed.shuffle.ndcg),
                popularity: Some(replayed.popularity.ndcg),
                unit: Unit::Ratio,
            });
            figures.push(Figure {
                id: "hits",
                label: Wording::new("Among the first ten", "进入前十的比例"),
                value: replayed.ranker.hit_rate,
                interval: None,
                shuffle: Some(replayed.shuffle.hit_rate),
                popularity: Some(replayed.popularity.hit_rate),
                unit: Unit::Ratio,
            });
            history = points(&taken, &replayed.ranker.cases, &replayed.shuffle.cases);
        }
        let precision: Vec<f64> = shown
            .iter()
            .filter(|list| list.iter().any(|i| i.chosen_at.is_some()))
            .map(|list| list.iter().take(K).filter(|i| i.chosen_at.is_some()).count() as f64 / K as f64)
            .collect();
        if let Some(value) = mean(&precision) {
            figures.push(plain(
                "precision",
                ("Chosen among the first ten", "前十中被选中的比例"),
                value,
                Unit::Ratio,
            ));
        }
        if let Some(value) = coverage(lists.iter().map(Vec::as_slice), index.matrix.len()) {
            figures.push(plain(
                "coverage",
                ("Share of the library shown", "展示过的曲库比例"),
                value,
                Unit::Ratio,
            ));
        }
        let alike = |a: u32, b: u32| vector::cosine(index.matrix.sound(a), index.matrix.sound(b));
        let diversity: Vec<f64> = lists.iter().filter_map(|list| intra_list_diversity(list, alike)).collect();
        if let Some(value) = mean(&diversity) {
            figures.push(plain("diversity", ("Variety within a list", "列表内的多样性"), value, Unit::Ratio));
        }
        let new: Vec<f64> = lists.iter().filter_map(|list| novelty(list, &plays)).collect();
        if let Some(value) = mean(&new) {
            figures.push(plain("novelty", ("Novelty", "新颖度"), value, Unit::Bits));
        }
        let duels = memory.habits.duels;
        Ok(Evaluation {
            events: taken.len(),
            enough: replayed.is_some() && taken.len() >= ENOUGH_EVENTS,
            figures,
            sources: self.sources(&impressions)?,
            comparing: memory.comparing,
            duels: (duels.won, duels.lost, duels.even),
            verdict: verdict(memory),
            taken_back: duels.taken_back,
            history,
        })
    }

    fn sources(&self, impressions: &[Impression]) -> Result<Vec<SourceRate>, EngineError> {
        let shown = impressions.iter().map(|i| (i.source.clone(), Use::Shown));
        let clicked =
            impressions.iter().filter(|i| i.chosen_at.is_some()).map(|i| (i.source.clone(), Use::Clicked));
        let plays = self.library.plays(usize::MAX)?;
        let played = plays.into_iter().flat_map(|p| {
            let skipped = (!p.play.completed).then(|| (p.play.source.clone(), Use::Skipped));
            [Some((p.play.source, Use::Started)), skipped].into_iter().flatten()
        });
        let usage = Usage::by_source(shown.chain(clicked).chain(played));
        Ok(usage
            .into_iter()
            .map(|(source, usage)| SourceRate {
                label: source_name(&source),
                source,
                shown: usage.shown,
                clicked: usage.clicked,
                played: usage.started - usage.skipped,
                skipped: usage.skipped,
            })
            .collect())
    }
}

/// Events that say a track was wanted, in order of time.
fn taken(memory: &Memory) -> Vec<&ListeningEvent> {
    let mut taken: Vec<&ListeningEvent> = memory
        .ledger
        .active(now_ms())
        .filter(|event| {
            matches!(
                event.kind,
                ListeningKind::Feedback(FeedbackKind::Like) | ListeningKind::Played | ListeningKind::Queued
            )
        })
        .collect();
    taken.sort_by_key(|event| (event.at, event.id));
    if taken.len() > REPLAYED {
        taken.drain(..taken.len() - REPLAYED);
    }
    taken
}

fn replayed(
    index: &Index,
    memory: &Memory,
    taken: &[&ListeningEvent],
) -> Option<attune_taste::evaluation::Replay> {
    if taken.len() <= WARM_UP {
        return None;
    }
    let mut ranker = |history: &[&ListeningEvent], length: usize| {
        let now = history.last().map_or(0, |event| event.at);
        let events: Vec<ListeningEvent> = history.iter().map(|event| (*event).clone()).collect();
        let profile = Profile::learn(&events, &index.matrix, now);
        let options = RankOptions {
            limit: length,
            taste: Some(profile.mean()),
            weights: memory.habits.weights,
            now,
            ..RankOptions::default()
        };
        rank_rows(&index.matrix, &Query::default(), &options).into_iter().map(|(row, _)| row).collect()
    };
    let options = ReplayOptions { rows: index.matrix.len(), k: K, warm_up: WARM_UP, seed: 1 };
    Some(replay(taken, |event| Some(event.row), &mut ranker, &options))
}

/// The cases of a replay, averaged over stretches of time.
fn points(taken: &[&ListeningEvent], learned: &[f64], base: &[f64]) -> Vec<HistoryPoint> {
    let times: Vec<i64> =
        taken.iter().skip(taken.len() - learned.len().min(taken.len())).map(|e| e.at).collect();
    let stretch = learned.len().div_ceil(HISTORY).max(1);
    learned
        .chunks(stretch)
        .zip(base.chunks(stretch))
        .zip(times.chunks(stretch))
        .filter_map(|((learned, base), times)| {
            Some(HistoryPoint { at: *times.last()?, ndcg: mean(learned)?, base: mean(base)? })
        })
        .collect()
}

fn simulated(index: &Index) -> Vec<SimulationPoint> {
    let rows = index.matrix.len().min(SIMULATED_ROWS);
    let tracks = &index.columns.lists[..rows];
    let matrix = &index.matrix;
    let mut directions: HashMap<usize, TasteVector> = HashMap::new();
    let mut ranker = |request: usize, direction: &TasteVector, events: &[SimulatedEvent], length: usize| {
        directions.insert(request, *direction);
        let query = Query { key: format!("request {request}"), words: *direction, ..Query::default() };
        let feedback: Vec<FeedbackEvent> = events
            .iter()
            .filter_map(|event| {
                let kind = match event.reaction {
                    Reaction::Like => FeedbackKind::Like,
                    Reaction::Dislike => FeedbackKind::Dislike,
                    Reaction::Play | Reaction::Skip => return None,
                };
                let request = format!("request {}", event.request);
                Some(FeedbackEvent::new(u64::from(event.id), event.row, kind, Some(&request), 0))
            })
            .collect();
        let heard: Vec<ListeningEvent> = events
            .iter()
            .map(|event| {
                let kind = match event.reaction {
                    Reaction::Like => ListeningKind::Feedback(FeedbackKind::Like),
                    Reaction::Dislike => ListeningKind::Feedback(FeedbackKind::Dislike),
                    Reaction::Play => ListeningKind::Played,
                    Reaction::Skip => ListeningKind::Skipped { heard: 0.2 },
                };
                let mut heard = ListeningEvent::new(u64::from(event.id), event.row, kind, 0);
                heard.fit =
                    directions.get(&event.request).map_or(0.0, |d| vector::dot(d, matrix.sound(event.row)));
                heard
            })
            .collect();
        let profile = Profile::learn(&heard, matrix, 0);
        let options = RankOptions {
            limit: length,
            events: &feedback,
            taste: (!heard.is_empty()).then_some(profile.mean()),
            weights: ScoreWeights::default(),
            allowed: Some(&|row| (row as usize) < rows),
            ..RankOptions::default()
        };
        rank_rows(matrix, &query, &options).into_iter().map(|(row, _)| row).collect::<Vec<u32>>()
    };
    let options = LearningOptions { listeners: LISTENERS, ..LearningOptions::default() };
    let curve = learning_curve(matrix, tracks, &mut ranker, &options);
    let start =
        curve.first().map(|point| SimulationPoint { events: 0, learned: point.without, base: point.without });
    start
        .into_iter()
        .chain(curve.iter().map(|point| SimulationPoint {
            events: point.events,
            learned: point.learning,
            base: point.without,
        }))
        .collect()
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn plain(id: &'static str, label: (&str, &str), value: f64, unit: Unit) -> Figure {
    let label = Wording::new(label.0, label.1);
    Figure { id, label, value, interval: None, shuffle: None, popularity: None, unit }
}

fn source_name(source: &str) -> Wording {
    match source {
        "library" => Wording::new("library", "曲库"),
        "suggestion" => Wording::new("answers to requests", "请求的回答"),
        "similar" => Wording::new("more like this", "更多类似"),
        "radio" => Wording::new("radio", "电台"),
        other => Wording::name(other),
    }
}

fn verdict(memory: &Memory) -> Wording {
    let duels = memory.habits.duels;
    if duels.taken_back.is_some() {
        return Wording::new(
            "You chose from the unlearned ranking more often, so it is in force again.",
            "你更常选择未学习的排序，因此已恢复使用它。",
        );
    }
    match (duels.won, duels.lost) {
        (0, 0) => Wording::new("Nothing has been compared yet.", "还没有可比较的结果。"),
        (won, lost) if won > lost => {
            Wording::new("What was learned is chosen from more often.", "学到的排序更常被选中。")
        }
        (won, lost) if won < lost => {
            Wording::new("What was learned is chosen from less often.", "学到的排序较少被选中。")
        }
        _ => Wording::new("Both rankings are chosen from alike.", "两种排序被选中的次数相同。"),
    }
}

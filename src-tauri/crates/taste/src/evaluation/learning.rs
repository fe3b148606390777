//! Does learning work? Rankers that learn against the same without, on listeners whose taste is known.

use super::bootstrap::{Interval, paired_bootstrap};
use super::listener::{ListenerOptions, SimulatedEvent, SimulatedListener, grades};
use crate::axis::TasteVector;
use crate::chance::Chance;
use crate::list::ListTrack;
use crate::matrix::TrackMatrix;
use crate::metrics::ndcg_of;
use std::collections::HashSet;

/// A ranker under test: rows best first, at most `length`, for one of the listener's requests (the number and the
/// direction) after `events`.
pub trait LearningRanker {
    /// Ranks.
    fn rank(
        &mut self,
        request: usize,
        direction: &TasteVector,
        events: &[SimulatedEvent],
        length: usize,
    ) -> Vec<u32>;
}

impl<F: FnMut(usize, &TasteVector, &[SimulatedEvent], usize) -> Vec<u32>> LearningRanker for F {
    fn rank(
        &mut self,
        request: usize,
        direction: &TasteVector,
        events: &[SimulatedEvent],
        length: usize,
    ) -> Vec<u32> {
        self(request, direction, events, length)
    }
}

/// The simulation.
#[derive(Debug, Clone, PartialEq)]
pub struct LearningOptions {
    /// How many listeners.
    pub listeners: usize,
    /// After how many events is measured, ascending.
    pub checkpoints: Vec<usize>,
    /// Tracks shown at a visit.
    pub shown: usize,
    /// Most reactions at a visit.
    pub reactions: usize,
    /// Length of the lists that are judged.
    pub k: usize,
    /// How listeners are drawn.
    pub listener: ListenerOptions,
    /// Seed.
    pub seed: u64,
}

impl Default for LearningOptions {
    fn default() -> Self {
        Self {
            listeners: 40,
            checkpoints: vec![10, 30, 100],
            shown: 10,
            reactions: 5,
            k: 10,
            listener: ListenerOptions::default(),
            seed: 1,
        }
    }
}

/// What was measured at one checkpoint.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Checkpoint {
    /// Events seen.
    pub events: usize,
    /// Mean nDCG@k with learning.
    pub learning: f64,
    /// Mean nDCG@k of the same ranker without events.
    pub without: f64,
    /// 95 % interval of the difference over listeners.
    pub difference: Option<Interval>,
    /// nDCG@k with and without learning of each listener.
    pub listeners: Vec<(f64, f64)>,
}

impl Checkpoint {
    /// Learning over no learning, minus 1: 0.25 is a quarter better.
    pub fn gain(&self) -> f64 {
        if self.without > 0.0 { self.learning / self.without - 1.0 } else { 0.0 }
    }
}

const RESAMPLES: usize = 2000;
const LEVEL: f64 = 0.95;
/// Visits after which a listener who reacts to nothing is given up.
const MOST_VISITS: u64 = 2000;

/// Lets simulated listeners use a ranker until the last checkpoint and measures at each.
///
/// A coin, from the seed, deals every recording of the library to one of two halves. A visit is one request: the ranker,
/// knowing all earlier events, fills the list from the first half, leaving out what the listener reacted to before, and
/// the listener reacts to some of it. Judged are all of the listener's requests on the second half, with and without the
/// events. Tracks of the second half are never shown, so a ranker gains only by what it learned of the taste: not by
/// finding again what was liked, and it loses nothing by having played the best already.
pub fn learning_curve(
    matrix: &TrackMatrix,
    tracks: &[ListTrack],
    ranker: &mut impl LearningRanker,
    options: &LearningOptions,
) -> Vec<Checkpoint> {
    let mut curve: Vec<Checkpoint> = options
        .checkpoints
        .iter()
        .map(|&events| Checkpoint {
            events,
            learning: 0.0,
            without: 0.0,
            difference: None,
            listeners: Vec::new(),
        })
        .collect();
    for index in 0..options.listeners {
        let seed = options.seed.wrapping_mul(0x1_0000).wrapping_add(index as u64);
        let mut session = Session::new(matrix, tracks, seed, options);
        for checkpoint in &mut curve {
            session.until(checkpoint.events, ranker);
            if session.events.len() >= checkpoint.events {
                checkpoint.listeners.push(session.judge(checkpoint.events, ranker));
            }
        }
    }
    for checkpoint in &mut curve {
        let (with, without): (Vec<f64>, Vec<f64>) = checkpoint.listeners.iter().copied().unzip();
        let n = with.len().max(1) as f64;
        checkpoint.learning = with.iter().sum::<f64>() / n;
        checkpoint.without = without.iter().sum::<f64>() / n;
        checkpoint.difference = paired_bootstrap(&with, &without, RESAMPLES, LEVEL, options.seed);
    }
    curve
}

struct Session<'a> {
    listener: SimulatedListener,
    /// Whether a row is of the half that is shown.
    shown: Vec<bool>,
    utilities: Vec<Vec<f32>>,
    events: Vec<SimulatedEvent>,
    visit: u64,
    options: &'a LearningOptions,
}

impl<'a> Session<'a> {
    fn new(matrix: &TrackMatrix, tracks: &[ListTrack], seed: u64, options: &'a LearningOptions) -> Self {
        let listener = SimulatedListener::draw(tracks, seed, options.listener);
        let utilities =
            (0..listener.requests().len()).map(|r| listener.utilities(matrix, tracks, r)).collect();
        let coin = |track: &ListTrack| Chance::of(seed, track.recording).uniform() < 0.5;
        let shown = tracks.iter().take(matrix.len()).map(coin).collect();
        Self { listener, shown, utilities, events: Vec::new(), visit: 0, options }
    }

    /// Visits until there are `count` events.
    fn until(&mut self, count: usize, ranker: &mut impl LearningRanker) {
        let requests = self.listener.requests().len();
        while requests > 0 && self.events.len() < count && self.visit < MOST_VISITS {
            let request = self.visit as usize % requests;
            let seen: HashSet<u32> = self.events.iter().map(|e| e.row).collect();
            let keep = |row: u32| self.shown[row as usize] && !seen.contains(&row);
            let list = self.list(request, &self.events, self.options.shown, ranker, keep);
            let reactions = self.listener.react(
                &self.utilities[request],
                &list,
                request,
                self.visit,
                self.options.reactions,
            );
            for (row, reaction) in reactions {
                self.events.push(SimulatedEvent { id: self.events.len() as u32, row, request, reaction });
            }
            self.visit += 1;
        }
    }

    /// The first `length` rows of a ranking that are kept. The ranker is asked for more until there are enough or it
    /// has no more, since long rankings cost more than short ones.
    fn list(
        &self,
        request: usize,
        events: &[SimulatedEvent],
        length: usize,
        ranker: &mut impl LearningRanker,
        keep: impl Fn(u32) -> bool,
    ) -> Vec<u32> {
        let direction = &self.listener.requests()[request];
        let rows = self.shown.len();
        let mut asked = 4 * length.max(1);
        loop {
            let ranking = ranker.rank(request, direction, events, asked.min(rows));
            let list: Vec<u32> =
                ranking.into_iter().filter(|&row| (row as usize) < rows && keep(row)).take(length).collect();
            if list.len() == length || asked >= rows {
                return list;
            }
            asked *= 4;
        }
    }

    /// Mean nDCG@k over the requests after the first `count` events, with and without them.
    fn judge(&self, count: usize, ranker: &mut impl LearningRanker) -> (f64, f64) {
        let k = self.options.k;
        let requests = self.utilities.len();
        let (mut with, mut without) = (0.0, 0.0);
        for (request, utilities) in self.utilities.iter().enumerate() {
            let gains = grades(utilities);
            let hidden: Vec<f64> =
                gains.iter().zip(&self.shown).filter(|(_, shown)| !**shown).map(|(gain, _)| *gain).collect();
            let mut judged = |events: &[SimulatedEvent]| {
                let list = self.list(request, events, k, ranker, |row| !self.shown[row as usize]);
                let list: Vec<f64> = list.into_iter().map(|row| gains[row as usize]).collect();
                ndcg_of(&list, &hidden, k).unwrap_or(0.0)
            };
            with += judged(&self.events[..count]);
            without += judged(&[]);
        }
        (with / requests.max(1) as f64, without / requests.max(1) as f64)
    }
}

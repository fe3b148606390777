//! A list from a ranking.

use super::order::flowing_order;
use super::select::{Caps, Chosen, Selection};
use super::{ListTrack, Scored, Transition};
use crate::matrix::TrackMatrix;
use std::collections::HashSet;

/// Candidates looked at for every track wanted: enough for the caps to find others, few enough that the last of them
/// still fits.
const POOL_PER_TRACK: usize = 6;
/// Candidates looked at for even the shortest list.
const SMALLEST_POOL: usize = 120;

/// How sure the scores are, from the listener's profile.
#[derive(Clone, Copy)]
pub struct Uncertainty<'a> {
    /// Standard deviation of a row's score.
    pub spread: &'a dyn Fn(u32) -> f32,
    /// A row's score under one draw of the weights (Thompson, Biometrika 25(3/4), 1933).
    pub sample: &'a dyn Fn(u32) -> f32,
}

impl std::fmt::Debug for Uncertainty<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Uncertainty")
    }
}

/// What a list should be like.
#[derive(Debug, Clone, Copy)]
pub struct ListOptions<'a> {
    /// Tracks wanted.
    pub length: usize,
    /// Variety against fit: 0 takes the best scores, 1 takes what is unlike the rest.
    pub diversity: f32,
    /// Most tracks of one artist.
    pub artist_cap: usize,
    /// Most tracks of one album.
    pub album_cap: usize,
    /// How many of the surest open the list, surest first.
    pub confident: usize,
    /// How many explorations at most; none without `uncertainty`.
    pub explorations: usize,
    /// How sure the scores are.
    pub uncertainty: Option<Uncertainty<'a>>,
    /// What makes a step rough; `None` keeps the order of choice.
    pub flow: Option<Transition>,
    /// Rows to leave out.
    pub excluded: &'a [u32],
}

impl Default for ListOptions<'_> {
    fn default() -> Self {
        Self {
            length: 30,
            diversity: 0.3,
            artist_cap: 3,
            album_cap: 2,
            confident: 3,
            explorations: 0,
            uncertainty: None,
            flow: Some(Transition::default()),
            excluded: &[],
        }
    }
}

/// Why a track is on a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PickKind {
    /// One of the surest, at the head of the list.
    Confident,
    /// Fits, and adds to the others.
    Fitting,
    /// Not known to fit, but may; shown as a question to the listener.
    Exploration,
}

/// A track of a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pick {
    /// Row of the matrix.
    pub row: u32,
    /// Its score in the ranking.
    pub score: f32,
    /// Why it is there.
    pub kind: PickKind,
    /// Largest cosine with a track chosen before it: what it repeats.
    pub redundancy: f32,
}

/// Builds a list from a ranking (best first; a few times longer than the list, or whole).
///
/// 1. Of the best `length` candidates the analysed ones with the highest lower bound `score − spread` open the list.
/// 2. Explorations are candidates whose score under the Thompson draw would have put them among the best `length`
///    although their expected score does not.
/// 3. The rest is chosen by marginal relevance.
/// 4. Everything after the opening is put into an order that flows.
///
/// No recording comes twice and the caps hold; where they leave too little, the list is shorter. Rows without an
/// entry in `tracks` are ignored. The result depends on the arguments alone.
pub fn build_list(
    matrix: &TrackMatrix,
    tracks: &[ListTrack],
    ranking: &[Scored],
    options: &ListOptions<'_>,
) -> Vec<Pick> {
    let excluded: HashSet<u32> = options.excluded.iter().copied().collect();
    let rows = tracks.len().min(matrix.len());
    let usable = ranking
        .iter()
        .filter(|s| (s.row as usize) < rows && s.score.is_finite() && !excluded.contains(&s.row))
        .copied();
    let pool = pool(usable, tracks, options);
    let bar = pool.get(options.length.saturating_sub(1)).map_or(f32::NEG_INFINITY, |s| s.score);
    let mut selection = Selection::new(
        matrix,
        tracks,
        pool,
        options.diversity,
        Caps::new(options.artist_cap, options.album_cap),
    );
    let mut picks = Vec::with_capacity(options.length);
    for _ in 0..options.confident.min(options.length) {
        let Some(chosen) = selection.take_by(|index, s| confidence(index, *s, matrix, options)) else {
            break;
        };
        picks.push(pick(chosen, PickKind::Confident));
    }
    let pinned = picks.len();
    let explored = explore(&mut selection, bar, options, options.length - pinned);
    while picks.len() + explored.len() < options.length
        && let Some(chosen) = selection.take_marginal()
    {
        picks.push(pick(chosen, PickKind::Fitting));
    }
    let picks = interleave(picks, explored, pinned);
    match &options.flow {
        None => picks,
        Some(transition) => {
            let rows: Vec<u32> = picks.iter().map(|p| p.row).collect();
            let order = flowing_order(&rows, pinned, tracks, transition);
            let place: std::collections::HashMap<u32, Pick> = picks.into_iter().map(|p| (p.row, p)).collect();
            order.iter().filter_map(|row| place.get(row)).copied().collect()
        }
    }
}

fn pick(chosen: Chosen, kind: PickKind) -> Pick {
    Pick { row: chosen.scored.row, score: chosen.scored.score, kind, redundancy: chosen.redundancy }
}

/// The head of the ranking, reaching as far as the caps need to fill the list.
fn pool(
    usable: impl Iterator<Item = Scored>,
    tracks: &[ListTrack],
    options: &ListOptions<'_>,
) -> Vec<Scored> {
    let least = (options.length * POOL_PER_TRACK).max(SMALLEST_POOL);
    let mut caps = Caps::new(options.artist_cap, options.album_cap);
    let (mut pool, mut admitted) = (Vec::new(), 0);
    for scored in usable {
        let track = &tracks[scored.row as usize];
        let fits = caps.admit(track);
        if pool.len() < least || fits {
            pool.push(scored);
        }
        if fits {
            caps.count(track);
            admitted += 1;
        }
        if pool.len() >= least && admitted >= options.length {
            break;
        }
    }
    pool
}

fn confidence(index: usize, scored: Scored, matrix: &TrackMatrix, options: &ListOptions<'_>) -> Option<f32> {
    let spread = options.uncertainty.map_or(0.0, |u| (u.spread)(scored.row).max(0.0));
    (index < options.length && matrix.is_analysed(scored.row)).then_some(scored.score - spread)
}

fn explore(selection: &mut Selection<'_>, bar: f32, options: &ListOptions<'_>, room: usize) -> Vec<Pick> {
    let Some(uncertainty) = options.uncertainty else { return Vec::new() };
    let mut explored = Vec::new();
    while explored.len() < options.explorations.min(room) {
        let promising = |index: usize, scored: &Scored| {
            let sample = (uncertainty.sample)(scored.row);
            (index >= options.length && sample > bar).then_some(sample)
        };
        match selection.take_by(promising) {
            Some(chosen) => explored.push(pick(chosen, PickKind::Exploration)),
            None => break,
        }
    }
    explored
}

/// Spreads the explorations evenly over what follows the opening, so that no stretch is all guesses.
fn interleave(mut picks: Vec<Pick>, explored: Vec<Pick>, pinned: usize) -> Vec<Pick> {
    let total = picks.len() + explored.len();
    let step = (total - pinned) as f32 / (explored.len() as f32 + 1.0);
    for (i, pick) in explored.into_iter().enumerate() {
        let place = pinned + ((i as f32 + 1.0) * step) as usize;
        picks.insert(place.min(picks.len()), pick);
    }
    picks
}

//! Ranking: the score of a track is a sum of named terms.
//!
//! ```text
//! score(t) = κ(t) · u·m(t)                 sound: cosine of request and track, −1..=1, κ < 1 while only guessed
//!          + TAG · max(0, cos(r, genre(t)))  what the genre tag says
//!          + Σ names(t)                      artists, albums, titles, genres mentioned, within ±NAME_LIMIT
//!          + own(t)                          likes and dislikes of the very track
//! ```
//!
//! `r` is the request's direction, `u` the same after relevance feedback. The sum of a result's [`Term`]s is its score.

mod reasons;
mod top;

pub(crate) use top::best;

pub use reasons::{Term, TermKind};

use crate::axis::{AXES, TasteVector};
use crate::feedback::{self, Effect, FeedbackEvent};
use crate::matrix::TrackMatrix;
use crate::names::NameKind;
use crate::query::Query;
use crate::vector::{add_scaled, dot, unit};
use std::collections::HashMap;

/// Weight of the genre tag's fit.
pub const TAG_WEIGHT: f32 = 0.2;
/// The names of one track add at most this, or take at most this.
pub const NAME_LIMIT: f32 = 1.0;
/// How much the sound of the tracks named counts beside words.
const NAMED_SOUND: f32 = 0.5;

/// What a mentioned name adds to the tracks that bear it.
pub const fn name_weight(kind: NameKind) -> f32 {
    match kind {
        NameKind::Artist | NameKind::Album => 0.6,
        NameKind::Title => 0.9,
        NameKind::Genre => 0.25,
    }
}

/// A result.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Row of the matrix.
    pub row: u32,
    /// Sum of the terms.
    pub score: f32,
    /// Whether the sound was analysed, not guessed from tags.
    pub analysed: bool,
    /// What the score is made of, largest magnitude first.
    pub terms: Vec<Term>,
}

/// What narrows a ranking.
#[derive(Debug, Clone, Copy, Default)]
pub struct RankOptions<'a> {
    /// Most results wanted.
    pub limit: usize,
    /// Active feedback.
    pub events: &'a [FeedbackEvent],
    /// Further rows to leave out.
    pub excluded: &'a [u32],
}

/// Ranks all tracks of a matrix for a query: best first, of equal scores the lower row first.
pub fn rank(matrix: &TrackMatrix, query: &Query, options: &RankOptions<'_>) -> Vec<Ranked> {
    let request = direction(matrix, query);
    let effect = feedback::apply(query, &request, options.events, matrix);
    let scorer = Scorer::new(matrix, query, &request, &effect);
    let excluded: std::collections::HashSet<u32> =
        effect.excluded.iter().chain(options.excluded).copied().collect();
    best(matrix.len(), options.limit, |row| scorer.score(row), |row| excluded.contains(&row))
        .into_iter()
        .map(|(row, score)| Ranked {
            row,
            score,
            analysed: matrix.is_analysed(row),
            terms: scorer.terms(row),
        })
        .collect()
}

/// The direction a query asks for: its words and, where names are mentioned, the sound of the tracks that bear them.
pub fn direction(matrix: &TrackMatrix, query: &Query) -> TasteVector {
    let mut named = [0.0; AXES];
    let mut negative_only = true;
    for name in query.names.iter().filter(|n| !n.negative && n.kind != NameKind::Genre) {
        negative_only = false;
        for &row in name.rows.iter().filter(|&&row| matrix.is_analysed(row)) {
            add_scaled(&mut named, matrix.sound(row), 1.0);
        }
    }
    if negative_only {
        return query.words;
    }
    let mut sum = query.words;
    let spoken = query.words.iter().any(|x| *x != 0.0);
    add_scaled(&mut sum, &unit(&named), if spoken { NAMED_SOUND } else { 1.0 });
    unit(&sum)
}

/// Everything one ranking needs to score a row.
pub(crate) struct Scorer<'a> {
    matrix: &'a TrackMatrix,
    query: &'a Query,
    effect: &'a Effect,
    genre_fit: Vec<f32>,
    /// Sum of the name terms of the rows that have any, within the limit.
    names: HashMap<u32, f32>,
    /// Rows with a term of their own, sorted: names and feedback.
    special: Vec<u32>,
}

impl<'a> Scorer<'a> {
    fn new(matrix: &'a TrackMatrix, query: &'a Query, request: &TasteVector, effect: &'a Effect) -> Self {
        let mut names: HashMap<u32, f32> = HashMap::new();
        for name in &query.names {
            let weight = name_weight(name.kind) * if name.negative { -1.0 } else { 1.0 };
            for &row in &name.rows {
                *names.entry(row).or_default() += weight;
            }
        }
        for sum in names.values_mut() {
            *sum = sum.clamp(-NAME_LIMIT, NAME_LIMIT);
        }
        let mut special: Vec<u32> = names.keys().chain(effect.tracks.keys()).copied().collect();
        special.sort_unstable();
        special.dedup();
        Self { matrix, query, effect, genre_fit: matrix.genre_fit(request), names, special }
    }

    fn sound(&self, row: u32) -> f32 {
        self.matrix.confidence[row as usize]
            * dot(&self.effect.direction, self.matrix.sound(row)).clamp(-1.0, 1.0)
    }

    fn tag(&self, row: u32) -> f32 {
        TAG_WEIGHT * self.genre_fit.get(self.matrix.genre[row as usize] as usize).copied().unwrap_or(0.0)
    }

    fn score(&self, row: u32) -> f32 {
        let common = self.sound(row) + self.tag(row);
        if self.special.binary_search(&row).is_err() {
            return common;
        }
        common
            + self.names.get(&row).copied().unwrap_or(0.0)
            + self.effect.tracks.get(&row).copied().unwrap_or(0.0)
    }
}

//! Ranking: the score of a track is a sum of named terms.
//!
//! ```text
//! score(t) = κ(t) · own·m(t)               sound: cosine of request and track, −1..=1, κ < 1 while only guessed
//!          + w.feedback · (κ(t) · (u − own)·m(t) + track(t))   likes and dislikes near it and of it
//!          + w.tags     · max(0, cos(r, genre(t)))             what the genre tag says
//!          + w.text     · text(t)                              likeness of the request's text and the tag's or name's
//!          + w.names    · Σ names(t)                           artists, albums, titles, genres mentioned, ±NAME_LIMIT
//!          + w.lyrics   · lyrics(t)                            the passage that fits best
//!          + w.taste    · κ(t) · θ·m(t)                        long-term taste
//!          + w.context  · context(t)                           what is listened to beside what was just played
//!          + w.novelty  · 1 / (1 + plays(t))                   seldom heard
//!          − w.recency  · 2^(−age / RECENCY_HALF_LIFE)         just heard
//!          − w.artist   · penalty(artist(t))                   too much of this artist
//! ```
//!
//! `r` is the request's direction, `u` the same after relevance feedback, `own` the request's part of `u`, θ a
//! [`crate::Profile`]'s mean or a sample of it. A part whose input is not given is 0. The sum of a result's [`Term`]s
//! is its score. All parts that are inner products with a track are joined into one direction, all others are added
//! into one column, so a ranking is one pass over the matrix however many parts there are.

mod counterfactual;
mod inputs;
mod reasons;
mod score;
mod top;
mod weights;

pub use counterfactual::{Counterfactual, counterfactuals, places};
pub use inputs::{PlayHistory, Played, RowValues, contrast};
pub use reasons::{Term, TermKind};
pub use weights::{Outcome, Preference, ScoreFeatures, ScorePart, ScoreWeights, preferences};

pub(crate) use top::best;

use crate::axis::{AXES, TasteVector};
use crate::feedback::{self, Effect, FeedbackEvent, Moment};
use crate::matrix::TrackMatrix;
use crate::names::NameKind;
use crate::query::Query;
use crate::vector::{add_scaled, unit};
use score::Scorer;
use std::collections::HashSet;

/// The names of one track add at most this, or take at most this.
pub const NAME_LIMIT: f32 = 1.0;
/// In this many milliseconds the penalty of a track just heard loses half of its weight.
pub const RECENCY_HALF_LIFE: i64 = 86_400_000;
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

impl Ranked {
    /// How well the track fits the request alone, whatever is known of the listener: the sum of the terms of sound,
    /// tags, texts, names and lyrics. For [`crate::ListeningEvent::fit`].
    pub fn fit(&self) -> f32 {
        let of_request = |kind| {
            matches!(
                kind,
                TermKind::Sound | TermKind::Tag | TermKind::Text | TermKind::Name | TermKind::Lyrics
            )
        };
        self.terms.iter().filter(|term| of_request(term.kind)).map(|term| term.contribution).sum()
    }
}

/// What narrows a ranking and what it knows beside the request. The default knows nothing.
#[derive(Clone, Copy, Default)]
pub struct RankOptions<'a> {
    /// Most results wanted.
    pub limit: usize,
    /// Active feedback.
    pub events: &'a [FeedbackEvent],
    /// Further rows to leave out.
    pub excluded: &'a [u32],
    /// Rows that may be results, such as those within the limits of a request; all, when not given. Asked only of rows
    /// that would otherwise be results.
    pub allowed: Option<&'a (dyn Fn(u32) -> bool + Sync)>,
    /// Weights of the parts.
    pub weights: ScoreWeights,
    /// Long-term taste: [`crate::Profile::mean`], or [`crate::Profile::sample`] to explore.
    pub taste: Option<&'a TasteVector>,
    /// The text encoder's vector of the request, for genres with a text of their own
    /// ([`TrackMatrix::set_genre_text`]).
    pub request_text: Option<&'a [f32]>,
    /// Likeness of the request's text and the text of single tracks, 0..=1.
    pub track_text: Option<&'a RowValues>,
    /// Likeness of the request and the best passage of the lyrics, 0..=1.
    pub lyrics: Option<&'a RowValues>,
    /// What is listened to beside what was just played ([`crate::CoListening::context`]), 0..=1.
    pub context: Option<&'a RowValues>,
    /// What was played; a row it does not have was never played.
    pub history: Option<&'a PlayHistory>,
    /// Unix milliseconds: how old events and plays are.
    pub now: i64,
    /// Unix milliseconds: "not now" counts from here.
    pub session_start: i64,
}

impl std::fmt::Debug for RankOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RankOptions")
            .field("limit", &self.limit)
            .field("events", &self.events.len())
            .field("excluded", &self.excluded.len())
            .field("allowed", &self.allowed.is_some())
            .field("weights", &self.weights)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

/// Ranks all tracks of a matrix for a query: best first, of equal scores the lower row first.
pub fn rank(matrix: &TrackMatrix, query: &Query, options: &RankOptions<'_>) -> Vec<Ranked> {
    let ranking = Ranking::new(matrix, query, options);
    let scorer = ranking.scorer();
    ranking
        .best(&scorer, options.limit)
        .into_iter()
        .map(|(row, score)| Ranked {
            row,
            score,
            analysed: matrix.is_analysed(row),
            terms: scorer.terms(row),
        })
        .collect()
}

/// As [`rank`], rows and scores alone: for candidates that are chosen from before reasons are wanted.
pub fn rank_rows(matrix: &TrackMatrix, query: &Query, options: &RankOptions<'_>) -> Vec<(u32, f32)> {
    let ranking = Ranking::new(matrix, query, options);
    ranking.best(&ranking.scorer(), options.limit)
}

/// Score and terms of given rows, in their order, whether they would be results or not. Rows that do not exist are
/// left out.
pub fn explain(matrix: &TrackMatrix, query: &Query, options: &RankOptions<'_>, rows: &[u32]) -> Vec<Ranked> {
    let ranking = Ranking::new(matrix, query, options);
    let scorer = ranking.scorer();
    let known = rows.iter().filter(|row| (**row as usize) < matrix.len());
    known
        .map(|&row| Ranked {
            row,
            score: scorer.score(row),
            analysed: matrix.is_analysed(row),
            terms: scorer.terms(row),
        })
        .collect()
}

/// What the parts of the score are for given rows, before weights: what [`ScoreWeights::learned`] learns from. Rows
/// that do not exist have zeros.
pub fn features(
    matrix: &TrackMatrix,
    query: &Query,
    options: &RankOptions<'_>,
    rows: &[u32],
) -> Vec<ScoreFeatures> {
    let ranking = Ranking::new(matrix, query, options);
    let scorer = ranking.scorer();
    rows.iter()
        .map(
            |&row| {
                if (row as usize) < matrix.len() { scorer.features(row) } else { ScoreFeatures::default() }
            },
        )
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

/// One ranking's inputs, put together.
struct Ranking<'a> {
    matrix: &'a TrackMatrix,
    query: &'a Query,
    options: &'a RankOptions<'a>,
    request: TasteVector,
    effect: Effect,
    excluded: HashSet<u32>,
}

impl<'a> Ranking<'a> {
    fn new(matrix: &'a TrackMatrix, query: &'a Query, options: &'a RankOptions<'a>) -> Self {
        let request = direction(matrix, query);
        let moment = Moment { now: options.now, session_start: options.session_start };
        let effect = feedback::apply(query, &request, options.events, matrix, moment);
        let excluded = effect.excluded.iter().chain(options.excluded).copied().collect();
        Self { matrix, query, options, request, effect, excluded }
    }

    fn scorer(&self) -> Scorer<'_> {
        Scorer::new(self.matrix, self.query, self.options, &self.request, &self.effect)
    }

    fn is_left_out(&self, row: u32) -> bool {
        self.excluded.contains(&row) || self.options.allowed.is_some_and(|allowed| !allowed(row))
    }

    fn best(&self, scorer: &Scorer<'_>, limit: usize) -> Vec<(u32, f32)> {
        best(self.matrix.len(), limit, |row| scorer.score(row), |row| self.is_left_out(row))
    }
}

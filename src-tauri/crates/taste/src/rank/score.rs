//! The score of a row, in one pass.

use super::{
    NAME_LIMIT, PlayHistory, Played, RECENCY_HALF_LIFE, RankOptions, ScoreFeatures, ScoreWeights, name_weight,
};
use crate::axis::{AXES, TasteVector};
use crate::feedback::{Effect, decay};
use crate::matrix::TrackMatrix;
use crate::query::Query;
use crate::vector::{add_scaled, dot, norm};
use std::collections::HashMap;

/// Everything one ranking needs to score a row.
pub(super) struct Scorer<'a> {
    pub(super) matrix: &'a TrackMatrix,
    pub(super) query: &'a Query,
    pub(super) options: &'a RankOptions<'a>,
    pub(super) weights: ScoreWeights,
    pub(super) effect: &'a Effect,
    /// What feedback added to the request's own direction.
    pub(super) moved: TasteVector,
    /// Long-term taste, no longer than 1, so that its term is within ±1.
    pub(super) taste: TasteVector,
    genre_fit: Vec<f32>,
    genre_text: Vec<f32>,
    names: HashMap<u32, f32>,
    /// Weighted sum of the directions above.
    joined: TasteVector,
    /// Weighted sum of the parts of a genre.
    genre: Vec<f32>,
    /// Weighted sum of all other parts, by row.
    column: Vec<f32>,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(
        matrix: &'a TrackMatrix,
        query: &'a Query,
        options: &'a RankOptions<'a>,
        request: &TasteVector,
        effect: &'a Effect,
    ) -> Self {
        let weights = options.weights;
        let moved: TasteVector = std::array::from_fn(|axis| effect.direction[axis] - effect.own[axis]);
        let taste = bounded(options.taste);
        let mut joined = effect.own.map(|x| x * weights.sound);
        add_scaled(&mut joined, &moved, weights.feedback);
        add_scaled(&mut joined, &taste, weights.taste);
        let genre_fit = matrix.genre_fit(request);
        let genre_text = match options.request_text {
            Some(text) => matrix.genre_text(text),
            None => vec![0.0; genre_fit.len()],
        };
        let genre = std::iter::zip(&genre_fit, &genre_text)
            .map(|(fit, text)| weights.tags * fit + weights.text * text)
            .collect();
        let mut scorer = Self {
            matrix,
            query,
            options,
            weights,
            effect,
            moved,
            taste,
            genre_fit,
            genre_text,
            names: names(query),
            joined,
            genre,
            column: vec![0.0; matrix.len()],
        };
        scorer.column = scorer.filled_column();
        scorer
    }

    fn filled_column(&self) -> Vec<f32> {
        let (weights, rows) = (&self.weights, self.matrix.len());
        let base = if self.options.history.is_some() { weights.novelty } else { 0.0 };
        let mut column = vec![base; rows];
        let mut add = |row: u32, value: f32| {
            if let Some(slot) = column.get_mut(row as usize) {
                *slot += value;
            }
        };
        for (row, played) in self.options.history.into_iter().flat_map(PlayHistory::iter) {
            add(
                row,
                weights.novelty * (novelty(Some(played)) - 1.0) + weights.recency * self.recency(played),
            );
        }
        for (values, weight) in
            [(self.options.lyrics, weights.lyrics), (self.options.context, weights.context)]
        {
            for (row, value) in values.into_iter().flat_map(super::RowValues::iter) {
                add(row, weight * value.clamp(-1.0, 1.0));
            }
        }
        for (row, _) in self.options.track_text.into_iter().flat_map(super::RowValues::iter) {
            if (row as usize) < rows {
                add(row, weights.text * (self.text(row) - self.genre_value(&self.genre_text, row)));
            }
        }
        for (&row, &value) in &self.names {
            add(row, weights.names * value);
        }
        for (&row, &value) in &self.effect.tracks {
            add(row, weights.feedback * value);
        }
        if !self.effect.artists.is_empty() {
            let mut penalties = vec![0.0; self.matrix.artists()];
            for (&artist, &penalty) in &self.effect.artists {
                if let Some(slot) = penalties.get_mut(artist as usize) {
                    *slot = weights.artist * penalty;
                }
            }
            for (slot, &artist) in column.iter_mut().zip(&self.matrix.artist) {
                *slot -= penalties.get(artist as usize).copied().unwrap_or(0.0);
            }
        }
        column
    }

    pub(super) fn score(&self, row: u32) -> f32 {
        let index = row as usize;
        self.matrix.confidence[index] * dot(&self.joined, self.matrix.sound(row))
            + self.genre_value(&self.genre, row)
            + self.column[index]
    }

    fn genre_value(&self, values: &[f32], row: u32) -> f32 {
        values.get(self.matrix.genre[row as usize] as usize).copied().unwrap_or(0.0)
    }

    fn text(&self, row: u32) -> f32 {
        let own = self.options.track_text.map_or(0.0, |values| values.get(row).clamp(0.0, 1.0));
        self.genre_value(&self.genre_text, row).max(own)
    }

    fn recency(&self, played: Played) -> f32 {
        -(decay(self.options.now.saturating_sub(played.last), RECENCY_HALF_LIFE) as f32)
    }

    /// The parts of a row before weights.
    pub(super) fn features(&self, row: u32) -> ScoreFeatures {
        let sound = self.matrix.sound(row);
        let confidence = self.matrix.confidence[row as usize];
        let value = |values: Option<&super::RowValues>| values.map_or(0.0, |v| v.get(row).clamp(-1.0, 1.0));
        let history = self.options.history;
        let played = history.and_then(|history| history.get(row));
        let artist = self.matrix.artist(row).and_then(|a| self.effect.artists.get(&(a.index() as u32)));
        ScoreFeatures {
            sound: confidence * dot(&self.effect.own, sound),
            feedback: confidence * dot(&self.moved, sound)
                + self.effect.tracks.get(&row).copied().unwrap_or(0.0),
            tags: self.genre_value(&self.genre_fit, row),
            text: self.text(row),
            names: self.names.get(&row).copied().unwrap_or(0.0),
            lyrics: value(self.options.lyrics),
            taste: confidence * dot(&self.taste, sound),
            context: value(self.options.context),
            novelty: if history.is_some() { novelty(played) } else { 0.0 },
            recency: played.map_or(0.0, |played| self.recency(played)),
            artist: artist.map_or(0.0, |penalty| -penalty),
        }
    }
}

/// 1 for a track never played, falling with every play.
fn novelty(played: Option<Played>) -> f32 {
    1.0 / (1.0 + played.map_or(0, |p| p.count) as f32)
}

fn bounded(taste: Option<&TasteVector>) -> TasteVector {
    let Some(taste) = taste else { return [0.0; AXES] };
    let length = norm(taste);
    if !length.is_finite() {
        return [0.0; AXES];
    }
    taste.map(|x| x / length.max(1.0))
}

/// Sum of the names of the rows that have any, within the limit.
fn names(query: &Query) -> HashMap<u32, f32> {
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
    names
}

//! Training: one symmetric inverse.

use super::languages::Languages;
use super::merge::merge;
use super::points::Points;
use super::sentences::{Sentence, sentences};
use super::{CrossValidation, TextHead};
use crate::TasteError;
use crate::axis::AXES;
use crate::lexicon::Lexicon;
use crate::text::fold;
use nalgebra::DMatrix;

/// Sharpness of the kernel.
pub const GAMMA: f32 = 2.5;
/// Ridge: how far the head may miss its lexicon.
pub const RIDGE: f32 = 0.3;
/// Most training points; beyond, near-equal phrases share one. The matrix to invert has as many rows: 0.6 GB while
/// training, and half a kilobyte a point in the file.
pub const POINTS: usize = 12_000;

impl TextHead {
    /// The texts whose embeddings, as queries, [`TextHead::train`] takes: the lexicon's phrases in their order, then
    /// sentences around some of them, all folded as requests are.
    pub fn training_texts(lexicon: &Lexicon) -> Vec<String> {
        let sentences = sentences(lexicon, &languages(lexicon));
        let phrases = lexicon.phrases().iter().map(|phrase| fold(&phrase.text));
        phrases.chain(sentences.into_iter().map(|sentence| sentence.text)).collect()
    }

    /// Trains on a lexicon: `embeddings[i]` is the embedding of text i of [`TextHead::training_texts`]. The sentences may
    /// be left out; the head then understands whole sentences less well.
    ///
    /// Errors: sizes that differ, embeddings that are empty or not finite.
    pub fn train(embeddings: &[Vec<f32>], lexicon: &Lexicon) -> Result<Self, TasteError> {
        Ok(solve(embeddings, lexicon, POINTS)?.head)
    }

    /// As [`TextHead::train`], and tells how well the head understands what it was not taught. That costs little more:
    /// what the head would have said of some phrases without having seen them follows from the same inverse.
    pub fn train_and_validate(
        embeddings: &[Vec<f32>],
        lexicon: &Lexicon,
    ) -> Result<(Self, CrossValidation), TasteError> {
        let solved = solve(embeddings, lexicon, POINTS)?;
        let validation = CrossValidation::of(&solved, lexicon)?;
        Ok((solved.head, validation))
    }
}

/// A number for the language of every phrase.
fn languages(lexicon: &Lexicon) -> Vec<usize> {
    let mut seen: Vec<&str> = Vec::new();
    lexicon
        .phrases()
        .iter()
        .map(|phrase| {
            seen.iter().position(|code| *code == phrase.language).unwrap_or_else(|| {
                seen.push(&phrase.language);
                seen.len() - 1
            })
        })
        .collect()
}

/// A head and the inverse it came from.
pub(super) struct Solved {
    pub(super) head: TextHead,
    /// Of every point, one phrase: its concept and its language are the point's.
    pub(super) phrases: Vec<usize>,
    /// `(K + Λ)⁻¹`.
    pub(super) inverse: DMatrix<f32>,
    /// `(K + Λ)⁻¹ T`, one row per point.
    pub(super) weights: DMatrix<f32>,
}

pub(super) fn solve(embeddings: &[Vec<f32>], lexicon: &Lexicon, budget: usize) -> Result<Solved, TasteError> {
    let phrases = lexicon.phrases().len();
    let numbers = languages(lexicon);
    let sentences = sentences(lexicon, &numbers);
    let found = embeddings.len();
    if found != phrases && found != phrases + sentences.len() {
        return Err(TasteError::TrainingSize { phrases, embeddings: found });
    }
    let dim = embeddings.first().map_or(0, Vec::len);
    if dim == 0 || embeddings.iter().any(|e| e.len() != dim) {
        return Err(TasteError::Embeddings("they are empty or differ in length"));
    }
    if embeddings.iter().flatten().any(|x| !x.is_finite()) {
        return Err(TasteError::Embeddings("they contain a number that is not finite"));
    }
    let languages = Languages::fit(embeddings, &manners(&numbers, &sentences[..found - phrases]))?;
    let neutral = embeddings[..phrases].iter().map(|embedding| languages.neutral(embedding)).collect();
    let keys: Vec<(usize, usize)> = lexicon
        .phrases()
        .iter()
        .zip(&numbers)
        .map(|(phrase, language)| (phrase.concept, *language))
        .collect();
    let merged = merge(neutral, &keys, budget);
    let n = merged.len();
    let mut points = Points::new(dim);
    for part in &merged {
        points.push(&part.point);
    }
    let rows = DMatrix::from_row_iterator(n, dim, (0..n).flat_map(|row| points.row(row)));
    let mut inverse = &rows * rows.transpose();
    inverse.apply(|cosine| *cosine = (GAMMA * (*cosine - 1.0)).exp());
    for (i, part) in merged.iter().enumerate() {
        inverse[(i, i)] += RIDGE / part.count;
    }
    super::inverse::invert_positive(&mut inverse)?;
    let mut targets = DMatrix::zeros(n, AXES);
    for (i, part) in merged.iter().enumerate() {
        targets.row_mut(i).copy_from_slice(&lexicon.target(&lexicon.phrases()[part.phrase]));
    }
    let weights = &inverse * targets;
    let flat = weights.row_iter().flat_map(|row| row.iter().copied().collect::<Vec<_>>()).collect();
    let phrases = merged.into_iter().map(|part| part.phrase).collect();
    Ok(Solved { head: TextHead { languages, points, weights: flat }, phrases, inverse, weights })
}

/// The languages of phrases, and after them of sentences, whose language is one beside that of their phrase.
fn manners(phrases: &[usize], sentences: &[Sentence]) -> Vec<usize> {
    let count = phrases.iter().max().map_or(0, |last| last + 1);
    phrases.iter().copied().chain(sentences.iter().map(|sentence| count + sentence.language)).collect()
}

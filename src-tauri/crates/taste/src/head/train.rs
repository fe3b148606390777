//! Training: one symmetric inverse.

use super::languages::Languages;
use super::points::Points;
use super::{CrossValidation, TextHead};
use crate::TasteError;
use crate::axis::AXES;
use crate::lexicon::Lexicon;
use nalgebra::DMatrix;

/// Sharpness of the kernel.
pub const GAMMA: f32 = 2.5;
/// Ridge: how far the head may miss its lexicon.
pub const RIDGE: f32 = 0.3;

impl TextHead {
    /// Trains on a lexicon: `embeddings[i]` is the embedding of `lexicon.phrases()[i]`.
    ///
    /// Errors: sizes that differ, embeddings that are empty or not finite.
    pub fn train(embeddings: &[Vec<f32>], lexicon: &Lexicon) -> Result<Self, TasteError> {
        Ok(solve(embeddings, &targets(lexicon), &languages(lexicon))?.head)
    }

    /// As [`TextHead::train`], and tells how well the head understands what it was not taught. That costs little more:
    /// what the head would have said of some phrases without having seen them follows from the same inverse.
    pub fn train_and_validate(
        embeddings: &[Vec<f32>],
        lexicon: &Lexicon,
    ) -> Result<(Self, CrossValidation), TasteError> {
        let solved = solve(embeddings, &targets(lexicon), &languages(lexicon))?;
        let validation = CrossValidation::of(&solved, lexicon)?;
        Ok((solved.head, validation))
    }

    /// Trains on triples of embedding, target and language (any numbers, equal for equal languages).
    pub fn fit(
        embeddings: &[Vec<f32>],
        targets: &[[f32; AXES]],
        languages: &[usize],
    ) -> Result<Self, TasteError> {
        Ok(solve(embeddings, targets, languages)?.head)
    }
}

fn targets(lexicon: &Lexicon) -> Vec<[f32; AXES]> {
    lexicon.phrases().iter().map(|phrase| lexicon.target(phrase)).collect()
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
    /// `(K + λI)⁻¹`.
    pub(super) inverse: DMatrix<f32>,
    /// `(K + λI)⁻¹ T`, one row per phrase.
    pub(super) weights: DMatrix<f32>,
}

fn solve(
    embeddings: &[Vec<f32>],
    targets: &[[f32; AXES]],
    languages: &[usize],
) -> Result<Solved, TasteError> {
    let n = targets.len();
    if embeddings.len() != n || languages.len() != n {
        return Err(TasteError::TrainingSize { phrases: n, embeddings: embeddings.len() });
    }
    let dim = embeddings.first().map_or(0, Vec::len);
    if dim == 0 || embeddings.iter().any(|e| e.len() != dim) {
        return Err(TasteError::Embeddings("they are empty or differ in length"));
    }
    if embeddings.iter().flatten().any(|x| !x.is_finite()) {
        return Err(TasteError::Embeddings("they contain a number that is not finite"));
    }
    let languages = Languages::fit(embeddings, languages)?;
    let mut points = Points::new(dim);
    for embedding in embeddings {
        points.push(&languages.neutral(embedding));
    }
    let rows = DMatrix::from_row_iterator(n, dim, (0..n).flat_map(|row| points.row(row)));
    let mut inverse = &rows * rows.transpose();
    inverse.apply(|cosine| *cosine = (GAMMA * (*cosine - 1.0)).exp());
    for i in 0..n {
        inverse[(i, i)] += RIDGE;
    }
    super::inverse::invert_positive(&mut inverse)?;
    let weights = &inverse * DMatrix::from_fn(n, AXES, |row, axis| targets[row][axis]);
    let flat = weights.row_iter().flat_map(|row| row.iter().copied().collect::<Vec<_>>()).collect();
    Ok(Solved { head: TextHead { languages, points, weights: flat }, inverse, weights })
}

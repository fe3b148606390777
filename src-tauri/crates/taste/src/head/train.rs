//! Training: one symmetric solve.

use super::TextHead;
use crate::TasteError;
use crate::axis::AXES;
use crate::lexicon::Lexicon;
use crate::vector::norm;
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
        let targets: Vec<[f32; AXES]> = lexicon.phrases().iter().map(|p| lexicon.target(p)).collect();
        Self::fit(embeddings, &targets)
    }

    /// Trains on pairs of embedding and target.
    pub fn fit(embeddings: &[Vec<f32>], targets: &[[f32; AXES]]) -> Result<Self, TasteError> {
        let n = targets.len();
        if embeddings.len() != n {
            return Err(TasteError::TrainingSize { phrases: n, embeddings: embeddings.len() });
        }
        let dim = embeddings.first().map_or(0, Vec::len);
        if dim == 0 || embeddings.iter().any(|e| e.len() != dim) {
            return Err(TasteError::Embeddings("they are empty or differ in length"));
        }
        if embeddings.iter().flatten().any(|x| !x.is_finite()) {
            return Err(TasteError::Embeddings("they contain a number that is not finite"));
        }
        let center = mean(embeddings, dim);
        let mut points = Vec::with_capacity(n * dim);
        for embedding in embeddings {
            let mut x = embedding.clone();
            center_and_scale(&mut x, &center);
            points.extend(x);
        }
        // Stored as half precision later: the solve sees what prediction will see.
        for x in &mut points {
            *x = super::format::through_half(*x);
        }
        let rows = DMatrix::from_row_slice(n, dim, &points);
        let mut kernel = &rows * rows.transpose();
        kernel.apply(|cosine| *cosine = (GAMMA * (*cosine - 1.0)).exp());
        for i in 0..n {
            kernel[(i, i)] += RIDGE;
        }
        let target = DMatrix::from_fn(n, AXES, |row, axis| targets[row][axis]);
        let solution = super::solve::solve_positive(&mut kernel, target)?;
        let weights = (0..n).flat_map(|row| solution.row(row).iter().copied().collect::<Vec<_>>()).collect();
        Ok(Self { dim, center, points, weights })
    }
}

fn mean(embeddings: &[Vec<f32>], dim: usize) -> Vec<f32> {
    let mut mean = vec![0.0; dim];
    for embedding in embeddings {
        crate::vector::add_scaled(&mut mean, embedding, 1.0 / embeddings.len() as f32);
    }
    mean
}

/// Subtracts the centre and scales to unit length; what falls on the centre stays zero.
pub(super) fn center_and_scale(x: &mut [f32], center: &[f32]) {
    crate::vector::add_scaled(x, center, -1.0);
    let length = norm(x);
    if length > 1e-6 {
        for value in x {
            *value /= length;
        }
    }
}

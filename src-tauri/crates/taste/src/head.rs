//! The text head: sentence embedding → weights on the axes.
//!
//! Kernel ridge regression (Saunders, Gammerman & Vovk, ICML 1998) over the lexicon's phrases: embeddings lose the
//! mean of their language and are scaled to unit length, the kernel is `k(x, y) = exp(γ (x·y − 1))` with γ =
//! [`GAMMA`], and the weights solve `(K + Λ) A = T` with `T` the concepts' unit vectors and `Λ` diagonal, λ = [`RIDGE`]
//! over the number of phrases of a point. The solution is closed-form, so training is deterministic. A prediction is `Σ k(x, xᵢ) Aᵢ`, of which the [`KEEP`]
//! strongest axes are kept at unit length.

mod format;
mod inverse;
mod languages;
mod merge;
mod points;
mod sentences;
mod train;
mod validate;

pub use train::{GAMMA, POINTS, RIDGE};
pub use validate::{CrossValidation, HeldOut, NEAREST};

use crate::TasteError;
use crate::axis::{AXES, TasteVector};
use crate::vector::{strongest, unit};
use languages::Languages;
use points::Points;

/// Axes kept of a prediction: the weak ones are noise.
pub const KEEP: usize = 10;

/// A trained head. `points` training phrases of `dim` numbers each; prediction costs `points × (dim + AXES)`
/// multiplications.
#[derive(Debug, Clone, PartialEq)]
pub struct TextHead {
    languages: Languages,
    /// The training phrases without their language.
    points: Points,
    /// `points × AXES`.
    weights: Vec<f32>,
}

impl TextHead {
    /// Length of the embeddings this head understands.
    pub fn dim(&self) -> usize {
        self.languages.dim
    }

    /// Number of training phrases kept.
    pub fn points(&self) -> usize {
        self.weights.len() / AXES
    }

    /// What the words behind an embedding ask for, at unit length (zero for an embedding that says nothing).
    pub fn predict(&self, embedding: &[f32]) -> Result<TasteVector, TasteError> {
        Ok(unit(&strongest(&self.predict_all(embedding)?, KEEP)))
    }

    /// As [`TextHead::predict`] with every axis and unscaled, for inspection and cross-validation.
    pub fn predict_all(&self, embedding: &[f32]) -> Result<TasteVector, TasteError> {
        if embedding.len() != self.dim() {
            return Err(TasteError::Length { expected: self.dim(), found: embedding.len() });
        }
        let x = self.languages.neutral(embedding);
        let mut sum = [0.0; AXES];
        for (product, weights) in self.points.products(&x).zip(self.weights.chunks_exact(AXES)) {
            crate::vector::add_scaled(&mut sum, weights, (GAMMA * (product - 1.0)).exp());
        }
        Ok(sum)
    }
}

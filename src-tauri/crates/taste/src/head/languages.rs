//! Taking the language out of an embedding.
//!
//! Multilingual encoders put the language of a text into its vector: phrases of one language lie nearer to each other
//! than to their translations. Subtracting each language's mean removes most of it (Libovický, Rosa & Fraser, On the
//! Language Neutrality of Pre-trained Multilingual Representations, Findings of EMNLP 2020). A request does not say
//! its language, so that is read from the vector itself: linear discriminant analysis with one covariance for all
//! languages gives `P(language | x)`, and the mean subtracted is the expected one. A text in a language the lexicon
//! does not have loses the mean of those it resembles.

use crate::TasteError;
use crate::vector::{add_scaled, dot};
use nalgebra::{DMatrix, DVector};

/// Share of the average variance in the covariance, so that a few hundred phrases a language suffice.
const SHRINKAGE: f64 = 0.2;
/// A language with fewer phrases has no mean of its own.
const ENOUGH: usize = 20;

/// Mean and discriminant of every language: `languages × dim` each.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Languages {
    pub(super) dim: usize,
    pub(super) means: Vec<f32>,
    pub(super) slopes: Vec<f32>,
    pub(super) offsets: Vec<f32>,
}

impl Languages {
    /// Estimates both from embeddings (not empty, of one length) and the languages they are in.
    pub(super) fn fit(embeddings: &[Vec<f32>], languages: &[usize]) -> Result<Self, TasteError> {
        let dim = embeddings.first().map_or(0, Vec::len);
        let mut members: Vec<Vec<usize>> = Vec::new();
        for (i, &language) in languages.iter().enumerate() {
            if members.len() <= language {
                members.resize(language + 1, Vec::new());
            }
            members[language].push(i);
        }
        members.retain(|own| own.len() >= ENOUGH);
        if members.is_empty() {
            members.push((0..embeddings.len()).collect());
        }
        let column = |i: usize| DVector::from_iterator(dim, embeddings[i].iter().map(|x| f64::from(*x)));
        let means: Vec<DVector<f64>> = members
            .iter()
            .map(|own| own.iter().fold(DVector::zeros(dim), |sum, &i| sum + column(i)) / own.len() as f64)
            .collect();
        let mut covariance = DMatrix::<f64>::zeros(dim, dim);
        let mut count = 0;
        for (own, mean) in members.iter().zip(&means) {
            let mut centred = DMatrix::zeros(dim, own.len());
            for (mut target, &i) in centred.column_iter_mut().zip(own) {
                target.copy_from(&(column(i) - mean));
            }
            covariance.gemm(1.0, &centred, &centred.transpose(), 1.0);
            count += own.len();
        }
        covariance /= count as f64;
        let average = (covariance.trace() / dim as f64).max(f64::MIN_POSITIVE);
        covariance *= 1.0 - SHRINKAGE;
        for d in 0..dim {
            covariance[(d, d)] += SHRINKAGE * average;
        }
        let factor = covariance.cholesky().ok_or(TasteError::Unsolvable)?;
        let slopes: Vec<DVector<f64>> = means.iter().map(|mean| factor.solve(mean)).collect();
        let offsets =
            means.iter().zip(&slopes).map(|(mean, slope)| (-0.5 * mean.dot(slope)) as f32).collect();
        let flat = |rows: &[DVector<f64>]| rows.iter().flat_map(|r| r.iter().map(|x| *x as f32)).collect();
        Ok(Self { dim, means: flat(&means), slopes: flat(&slopes), offsets })
    }

    /// P(language | embedding), every language as likely as another beforehand.
    pub(super) fn posterior(&self, embedding: &[f32]) -> Vec<f32> {
        let scores: Vec<f32> = self
            .slopes
            .chunks_exact(self.dim)
            .zip(&self.offsets)
            .map(|(slope, offset)| dot(slope, embedding) + offset)
            .collect();
        let best = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let weights: Vec<f32> = scores.iter().map(|score| (score - best).exp()).collect();
        let sum: f32 = weights.iter().sum();
        weights.into_iter().map(|weight| weight / sum).collect()
    }

    /// The embedding without its language, at unit length; zero if nothing is left.
    pub(super) fn neutral(&self, embedding: &[f32]) -> Vec<f32> {
        let mut x = embedding.to_vec();
        for (mean, p) in self.means.chunks_exact(self.dim).zip(self.posterior(embedding)) {
            add_scaled(&mut x, mean, -p);
        }
        let length = crate::vector::norm(&x);
        for value in &mut x {
            *value = if length > 1e-6 { *value / length } else { 0.0 };
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::cosine;

    /// Phrases of two languages: a meaning, the same in both, plus a constant of the language and a little noise.
    fn bilingual() -> (Vec<Vec<f32>>, Vec<usize>) {
        let noise = |i: usize, d: usize| ((i * 7919 + d * 104_729 + 31) % 1009) as f32 / 1009.0 - 0.5;
        let languages: Vec<usize> = (0..120).map(|i| i % 2).collect();
        let embeddings = (0..120)
            .map(|i| {
                let language = if i % 2 == 0 { 1.0 } else { -1.0 };
                (0..6)
                    .map(|d| {
                        let meaning = if d == i / 2 % 4 { 1.0 } else { 0.0 };
                        meaning + 0.05 * noise(i, d) + if d == 5 { language } else { 0.0 }
                    })
                    .collect()
            })
            .collect();
        (embeddings, languages)
    }

    #[test]
    fn translations_meet_once_their_language_is_taken_out() {
        let (embeddings, languages) = bilingual();
        let fitted = Languages::fit(&embeddings, &languages).unwrap();
        for pair in embeddings.chunks_exact(2) {
            let before = cosine(&pair[0], &pair[1]);
            let after = cosine(&fitted.neutral(&pair[0]), &fitted.neutral(&pair[1]));
            assert!(before < 0.2 && after > 0.95, "{before} {after}");
        }
    }

    #[test]
    fn a_language_is_recognised_by_its_vector() {
        let (embeddings, languages) = bilingual();
        let fitted = Languages::fit(&embeddings, &languages).unwrap();
        for (embedding, &language) in embeddings.iter().zip(&languages) {
            assert!(fitted.posterior(embedding)[language] > 0.9);
        }
    }

    #[test]
    fn one_language_alone_is_centred_on_its_mean() {
        let (embeddings, _) = bilingual();
        let fitted = Languages::fit(&embeddings, &vec![0; embeddings.len()]).unwrap();
        assert_eq!(fitted.posterior(&embeddings[0]), [1.0]);
        let mean: f32 = fitted.means.iter().zip(&embeddings[0]).map(|(m, x)| x - m).map(|x| x * x).sum();
        let neutral = fitted.neutral(&embeddings[0]);
        assert!((crate::vector::norm(&neutral) - 1.0).abs() < 1e-5 && mean > 0.0);
    }
}

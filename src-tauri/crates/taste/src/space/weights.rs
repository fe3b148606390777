//! From what a concept sounds like to how much each axis should count.

use crate::axis::{AXES, TasteVector};
use crate::vector::unit;
use nalgebra::{DMatrix, DVector};

/// Variance of the error with which an axis is heard, beside its own variance of 1: a tagger's logit shares about a
/// quarter of its variance with what a listener would say.
pub const HEARING_NOISE: f32 = 3.0;

/// Correlations of the axes over the population, row-major.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AxisCorrelation(pub(super) Vec<f32>);

impl AxisCorrelation {
    /// Fisher's discriminant weights `(R_LL + νI)⁻¹ u_L` over the axes `L` that `u` names (The Use of Multiple
    /// Measurements in Taxonomic Problems, Annals of Eugenics 7(2), 1936; the ridge ν as in Friedman's regularised
    /// discriminant analysis, JASA 84, 1989): of axes that say the same thing, each counts less, and one that stands
    /// alone counts in full. Unnamed axes are unknown, not absent, and keep the weight 0.
    pub(super) fn weigh(&self, taste: &TasteVector) -> TasteVector {
        let named: Vec<usize> = (0..AXES).filter(|&axis| taste[axis] != 0.0).collect();
        let ridge = |i: usize, j: usize| if i == j { HEARING_NOISE } else { 0.0 };
        let matrix = DMatrix::from_fn(named.len(), named.len(), |i, j| {
            self.0[named[i] * AXES + named[j]] + ridge(i, j)
        });
        let wanted = DVector::from_iterator(named.len(), named.iter().map(|&axis| taste[axis]));
        // Correlations blended from different numbers of tracks may leave the cone of positive matrices, though never
        // by as much as the ridge; without a factor the axes count as named.
        let Some(factor) = matrix.cholesky() else { return unit(taste) };
        let mut weights = [0.0; AXES];
        for (&axis, weight) in named.iter().zip(factor.solve(&wanted).iter()) {
            weights[axis] = *weight;
        }
        unit(&weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn correlated(pairs: &[(usize, usize, f32)]) -> AxisCorrelation {
        let mut all: Vec<f32> = (0..AXES * AXES).map(|i| f32::from(u8::from(i / AXES == i % AXES))).collect();
        for &(a, b, r) in pairs {
            all[a * AXES + b] = r;
            all[b * AXES + a] = r;
        }
        AxisCorrelation(all)
    }

    #[test]
    fn axes_that_say_the_same_share_their_weight() {
        let mut taste = [0.0; AXES];
        (taste[0], taste[1], taste[2]) = (1.0, 1.0, 1.0);
        let weights = correlated(&[(0, 1, 0.9)]).weigh(&taste);
        // (1 + ν) w₀ + r w₁ = 1 and (1 + ν) w₂ = 1
        let expected = (1.0 + HEARING_NOISE) / (1.0 + HEARING_NOISE + 0.9);
        assert!((weights[0] / weights[2] - expected).abs() < 1e-5, "{}", weights[0] / weights[2]);
        assert!((weights[0] - weights[1]).abs() < 1e-6);
    }

    #[test]
    fn uncorrelated_axes_keep_their_proportions_and_unnamed_ones_stay_out() {
        let mut taste = [0.0; AXES];
        (taste[3], taste[7]) = (0.8, -0.6);
        let weights = correlated(&[(3, 4, 0.9)]).weigh(&taste);
        assert!((weights[3] - 0.8).abs() < 1e-5 && (weights[7] + 0.6).abs() < 1e-5);
        assert_eq!(weights[4], 0.0);
    }

    #[test]
    fn nothing_wanted_weighs_nothing() {
        assert_eq!(correlated(&[]).weigh(&[0.0; AXES]), [0.0; AXES]);
    }
}

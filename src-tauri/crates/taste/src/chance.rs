//! Chance from a seed: the same seed gives the same draws on every machine.

use std::f64::consts::TAU;

/// SplitMix64 (Steele, Lea & Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014): 64 bits of state,
/// equidistributed, and good from any seed, so seeds may be small numbers or sums of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chance {
    state: u64,
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// An independent stream for the `index`th thing drawn under a seed.
    pub(crate) fn of(seed: u64, index: u64) -> Self {
        Self::new(mix(seed.wrapping_add(mix(index.wrapping_add(1)))))
    }

    pub(crate) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.state)
    }

    /// Uniform in 0..1.
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Uniform in 0..bound; 0 for a bound of 0. The bias of the multiplication is below 2⁻³² for bounds below 2³².
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.bits()) * bound as u128) >> 64) as usize
    }

    /// Standard normal, by Box & Muller (Annals of Mathematical Statistics 29(2), 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (TAU * self.uniform()).cos()
    }

    /// Standard Gumbel: the largest of `score + gumbel` is a draw from the softmax of the scores (Yellott, Journal of
    /// Mathematical Psychology 15(2), 1977).
    pub(crate) fn gumbel(&mut self) -> f64 {
        -(-(1.0 - self.uniform()).ln().min(-f64::MIN_POSITIVE)).ln()
    }

    /// Fisher & Yates' shuffle.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_that_of_the_reference_implementation() {
        // First outputs of Vigna's splitmix64.c for the seed 1234567.
        let mut chance = Chance::new(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| chance.bits()).collect();
        assert_eq!(drawn, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn draws_have_the_moments_of_their_distributions() {
        let mut chance = Chance::new(7);
        let n = 40_000;
        let mean = |draw: &mut dyn FnMut() -> f64| (0..n).map(|_| draw()).sum::<f64>() / f64::from(n);
        let uniform = mean(&mut || chance.uniform());
        let normal = mean(&mut || chance.normal());
        let square = mean(&mut || chance.normal().powi(2));
        // Euler's constant is the mean of the standard Gumbel distribution.
        let gumbel = mean(&mut || chance.gumbel());
        assert!((uniform - 0.5).abs() < 0.01, "{uniform}");
        assert!(normal.abs() < 0.02 && (square - 1.0).abs() < 0.04, "{normal} {square}");
        assert!((gumbel - 0.577_215).abs() < 0.03, "{gumbel}");
    }

    #[test]
    fn a_shuffle_is_a_permutation() {
        let mut items: Vec<u32> = (0..50).collect();
        Chance::new(3).shuffle(&mut items);
        assert_ne!(items, (0..50).collect::<Vec<u32>>());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<u32>>());
    }
}

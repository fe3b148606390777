//! Normal numbers from a seed, and the normal distribution's error function.

/// A stream of standard normal numbers.
///
/// `SplitMix64` (Steele, Lea & Flood, OOPSLA 2014) for uniform numbers, the polar-free form of Box & Muller (Annals of
/// Mathematical Statistics 29, 1958) for normal ones. The stream of a seed never changes.
#[derive(Debug, Clone)]
pub(super) struct Gaussian {
    state: u64,
    spare: Option<f64>,
}

impl Gaussian {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed, spare: None }
    }

    fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in (0, 1].
    fn uniform(&mut self) -> f64 {
        ((self.bits() >> 11) + 1) as f64 / (1u64 << 53) as f64
    }

    pub(super) fn next(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        let (sine, cosine) = (std::f64::consts::TAU * self.uniform()).sin_cos();
        self.spare = Some(radius * sine);
        radius * cosine
    }
}

/// erf(x) for x ≥ 0, to 1.5e-7 (Abramowitz & Stegun, Handbook of Mathematical Functions, 7.1.26).
pub(super) fn error_function(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.3275911 * x);
    let polynomial =
        t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    (1.0 - polynomial * (-x * x).exp()).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_have_the_moments_of_the_normal_distribution() {
        let mut gaussian = Gaussian::new(7);
        let n = 100_000;
        let numbers: Vec<f64> = (0..n).map(|_| gaussian.next()).collect();
        let moment = |k: i32| numbers.iter().map(|x| x.powi(k)).sum::<f64>() / f64::from(n);
        assert!(moment(1).abs() < 0.015, "mean {}", moment(1));
        assert!((moment(2) - 1.0).abs() < 0.02, "variance {}", moment(2));
        assert!((moment(4) - 3.0).abs() < 0.15, "fourth moment {}", moment(4));
    }

    #[test]
    fn the_error_function_agrees_with_its_table() {
        // Abramowitz & Stegun, table 7.1.
        for (x, value) in [(0.0, 0.0), (0.5, 0.5204998778), (1.0, 0.8427007929), (2.0, 0.9953222650)] {
            assert!((error_function(x) - value).abs() < 2e-7);
        }
    }
}

//! Mean and deviation of a stream of numbers.

/// Running mean and (population) standard deviation, Welford 1962: no cancellation on long tracks.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    pub(crate) fn push(&mut self, value: f32) {
        self.count += 1;
        let delta = f64::from(value) - self.mean;
        self.mean += delta / self.count as f64;
        self.squares += delta * (f64::from(value) - self.mean);
    }

    /// 0 when nothing was pushed.
    pub(crate) fn mean(&self) -> f32 {
        self.mean as f32
    }

    /// 0 when nothing was pushed.
    pub(crate) fn deviation(&self) -> f32 {
        if self.count == 0 { 0.0 } else { (self.squares / self.count as f64).sqrt() as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_equal_the_two_pass_formula() {
        let values = [3.0f32, -1.0, 4.0, 1.0, -5.0, 9.0];
        let mut moments = Moments::default();
        for value in values {
            moments.push(value);
        }
        let mean = values.iter().sum::<f32>() / 6.0;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / 6.0;
        assert!((moments.mean() - mean).abs() < 1e-6);
        assert!((moments.deviation() - variance.sqrt()).abs() < 1e-6);
        assert_eq!(Moments::default().deviation().to_bits(), 0);
    }
}

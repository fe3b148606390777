//! Training phrases as signed bytes.

/// Rows of `dim` numbers, each row a scale and signed bytes: `x ≈ scale · bytes`. The error of a cosine of two unit
/// rows is about 0.0005, and the solve sees the rounded rows, so that it does not add to the head's own.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Points {
    pub(super) dim: usize,
    pub(super) scales: Vec<f32>,
    pub(super) bytes: Vec<i8>,
}

impl Points {
    pub(super) fn new(dim: usize) -> Self {
        Self { dim, scales: Vec::new(), bytes: Vec::new() }
    }

    pub(super) fn push(&mut self, row: &[f32]) {
        let peak = row.iter().fold(0.0f32, |peak, x| peak.max(x.abs()));
        let scale = peak / 127.0;
        self.scales.push(scale);
        self.bytes.extend(row.iter().map(|x| if scale > 0.0 { (x / scale).round() as i8 } else { 0 }));
    }

    /// The inner product of `x` with every row, in their order.
    pub(super) fn products<'a>(&'a self, x: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
        self.bytes.chunks_exact(self.dim).zip(&self.scales).map(|(bytes, scale)| scale * mixed_dot(bytes, x))
    }

    /// A row as numbers.
    pub(super) fn row(&self, index: usize) -> impl Iterator<Item = f32> + '_ {
        let scale = self.scales[index];
        self.bytes[index * self.dim..(index + 1) * self.dim].iter().map(move |b| scale * f32::from(*b))
    }
}

/// As [`crate::vector::dot`], with the same eight running sums.
fn mixed_dot(bytes: &[i8], x: &[f32]) -> f32 {
    let (bytes, x) = (bytes.chunks_exact(8), x.chunks_exact(8));
    let tail: f32 = bytes.remainder().iter().zip(x.remainder()).map(|(b, x)| f32::from(*b) * x).sum();
    let mut sums = [0.0f32; 8];
    for (b, x) in bytes.zip(x) {
        for lane in 0..8 {
            sums[lane] += f32::from(b[lane]) * x[lane];
        }
    }
    sums.iter().sum::<f32>() + tail
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::{add_scaled, dot};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rounding_moves_a_cosine_by_less_than_a_two_hundredth(
            a in prop::collection::vec(-1.0f32..1.0, 19),
            b in prop::collection::vec(-1.0f32..1.0, 19),
        ) {
            let scaled = |v: &[f32]| {
                let mut out = vec![0.0; v.len()];
                add_scaled(&mut out, v, 1.0 / dot(v, v).sqrt().max(1e-3));
                out
            };
            let (a, b) = (scaled(&a), scaled(&b));
            let mut points = Points::new(a.len());
            points.push(&a);
            let product = points.products(&b).next().unwrap();
            prop_assert!((product - dot(&a, &b)).abs() < 0.005);
            let row: Vec<f32> = points.row(0).collect();
            prop_assert!((dot(&row, &b) - product).abs() < 1e-5);
        }
    }
}

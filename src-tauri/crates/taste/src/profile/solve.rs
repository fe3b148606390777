//! Cholesky factor of a small symmetric positive definite matrix, in double precision.

/// `L` with `A = L Lᵀ`, row by row, zeros above the diagonal.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Factor {
    size: usize,
    rows: Vec<f64>,
}

impl Factor {
    /// Factors `λI + S` given its lower triangle, with `S` positive semidefinite (Golub & Van Loan, Matrix
    /// Computations, 4th ed., section 4.2.5). In exact arithmetic no pivot is below λ, so none is let below by
    /// rounding and the factor always exists.
    pub(super) fn new(mut matrix: Vec<f64>, size: usize, lambda: f64) -> Self {
        for i in 0..size {
            for j in 0..=i {
                let (above, rest) = matrix.split_at_mut(i * size);
                let known = if j == i { &rest[..j] } else { &above[j * size..j * size + j] };
                let sum = rest[j] - dot(&rest[..j], known);
                rest[j] = if j == i { sum.max(lambda).sqrt() } else { sum / above[j * size + j] };
            }
            matrix[i * size + i + 1..(i + 1) * size].fill(0.0);
        }
        Self { size, rows: matrix }
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.rows[i * self.size..=i * self.size + i]
    }

    /// `A⁻¹ b`.
    pub(super) fn solve(&self, b: &[f64]) -> Vec<f64> {
        self.solve_transposed(self.forward(b))
    }

    /// `bᵀ A⁻¹ b = ‖L⁻¹ b‖²`.
    pub(super) fn inverse_norm(&self, b: &[f64]) -> f64 {
        let y = self.forward(b);
        dot(&y, &y)
    }

    /// `L⁻¹ b`.
    fn forward(&self, b: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; self.size];
        for i in 0..self.size {
            let row = self.row(i);
            y[i] = (b.get(i).copied().unwrap_or(0.0) - dot(&row[..i], &y[..i])) / row[i];
        }
        y
    }

    /// `L⁻ᵀ y`.
    pub(super) fn solve_transposed(&self, mut y: Vec<f64>) -> Vec<f64> {
        for i in (0..self.size).rev() {
            let row = self.row(i);
            y[i] /= row[i];
            let known = y[i];
            for (slot, l) in y[..i].iter_mut().zip(row) {
                *slot -= l * known;
            }
        }
        y
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (heads, tails) = (a.chunks_exact(4), b.chunks_exact(4));
    let tail: f64 = heads.remainder().iter().zip(tails.remainder()).map(|(x, y)| x * y).sum();
    let mut sums = [0.0f64; 4];
    for (x, y) in heads.zip(tails) {
        for lane in 0..4 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f64>() + tail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_solves_as_nalgebra_does() {
        let n = 23;
        let points =
            nalgebra::DMatrix::from_fn(n, 9, |i, j| ((i * 7919 + j * 104_729) % 1009) as f64 / 1009.0 - 0.5);
        let matrix = &points * points.transpose() + nalgebra::DMatrix::identity(n, n) * 0.5;
        let b = nalgebra::DVector::from_fn(n, |i, _| (i % 5) as f64 - 2.0);
        let expected = matrix.clone().cholesky().unwrap().solve(&b);
        let rows: Vec<f64> = (0..n * n).map(|k| matrix[(k / n, k % n)]).collect();
        let factor = Factor::new(rows, n, 0.5);
        let found = factor.solve(b.as_slice());
        for (a, e) in found.iter().zip(expected.iter()) {
            assert!((a - e).abs() < 1e-12, "{a} is not {e}");
        }
        assert!((factor.inverse_norm(b.as_slice()) - b.dot(&expected)).abs() < 1e-11);
    }
}

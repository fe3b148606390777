//! Solving a symmetric positive definite system of a few thousand unknowns in seconds.

use crate::TasteError;
use nalgebra::DMatrix;

/// Columns factored at a time; the rest of the work is matrix products.
const BLOCK: usize = 96;

/// Solves `matrix · X = target` for a symmetric positive definite `matrix`, which is overwritten by its factor.
///
/// Blocked right-looking Cholesky factorisation (Golub & Van Loan, Matrix Computations, 4th ed., section 4.2.6).
pub(super) fn solve_positive(
    matrix: &mut DMatrix<f32>,
    mut target: DMatrix<f32>,
) -> Result<DMatrix<f32>, TasteError> {
    let n = matrix.nrows();
    for start in (0..n).step_by(BLOCK) {
        let width = BLOCK.min(n - start);
        let below = start + width;
        let corner = matrix.view((start, start), (width, width)).clone_owned();
        let corner = corner.cholesky().ok_or(TasteError::Unsolvable)?.l();
        // L₂₁ L₁₁ᵀ = A₂₁, solved as L₁₁ L₂₁ᵀ = A₂₁ᵀ.
        let mut panel = matrix.view((below, start), (n - below, width)).transpose();
        if !corner.solve_lower_triangular_mut(&mut panel) {
            return Err(TasteError::Unsolvable);
        }
        let panel = panel.transpose();
        matrix.view_mut((start, start), (width, width)).copy_from(&corner);
        matrix.view_mut((below, start), (n - below, width)).copy_from(&panel);
        for column in (below..n).step_by(BLOCK) {
            let columns = BLOCK.min(n - column);
            let offset = column - below;
            let rows = panel.rows(offset, n - column);
            let other = panel.rows(offset, columns).transpose();
            matrix.view_mut((column, column), (n - column, columns)).gemm(-1.0, &rows, &other, 1.0);
        }
    }
    let solved =
        matrix.solve_lower_triangular_mut(&mut target) && matrix.tr_solve_lower_triangular_mut(&mut target);
    if solved && target.iter().all(|x| x.is_finite()) { Ok(target) } else { Err(TasteError::Unsolvable) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_blocked_solution_satisfies_its_equations() {
        // A kernel matrix of pseudo-random points, larger than two blocks and no multiple of one.
        let n = 2 * BLOCK + 37;
        let points = DMatrix::from_fn(n, 7, |i, j| ((i * 7919 + j * 104_729) % 1009) as f32 / 1009.0 - 0.5);
        let mut kernel = (&points * points.transpose()).map(|x| (x - 1.0).exp());
        for i in 0..n {
            kernel[(i, i)] += 0.3;
        }
        let target = DMatrix::from_fn(n, 3, |i, j| ((i + j) % 5) as f32 - 2.0);
        let solution = solve_positive(&mut kernel.clone(), target.clone()).unwrap();
        let error = (&kernel * solution - target).abs().max();
        assert!(error < 1e-3, "residual {error}");
    }

    #[test]
    fn an_indefinite_matrix_is_refused() {
        let mut matrix = DMatrix::from_diagonal_element(3, 3, -1.0);
        assert_eq!(
            solve_positive(&mut matrix, DMatrix::from_element(3, 1, 1.0)),
            Err(TasteError::Unsolvable)
        );
    }
}

//! Inverting a symmetric positive definite matrix of ten thousand unknowns in tens of seconds.

use crate::TasteError;
use nalgebra::{DMatrix, DMatrixViewMut};
use rayon::prelude::*;

/// Rows and columns eliminated at a time; the rest of the work is matrix products.
const BLOCK: usize = 128;

/// Replaces a symmetric positive definite `matrix` by its inverse, in place; only its lower triangle is read.
///
/// The sweep operator (Goodnight, A Tutorial on the SWEEP Operator, The American Statistician 33(3), 1979), a block of
/// pivots at a time: with `D = A_kk⁻¹` every sweep does `A_ij −= A_ik D A_kj`, `A_ik = A_ik D`, `A_kk = −D`, and after
/// all of them the matrix holds `−A⁻¹`. n³ multiplications, on all cores; no memory but the matrix and two panels.
pub(super) fn invert_positive(matrix: &mut DMatrix<f32>) -> Result<(), TasteError> {
    let n = matrix.nrows();
    for start in (0..n).step_by(BLOCK) {
        sweep(matrix, start, BLOCK.min(n - start))?;
    }
    for column in 0..n {
        matrix[(column, column)] = -matrix[(column, column)];
        for row in column + 1..n {
            let value = -matrix[(row, column)];
            matrix[(row, column)] = value;
            matrix[(column, row)] = value;
        }
    }
    if matrix.iter().all(|x| x.is_finite()) { Ok(()) } else { Err(TasteError::Unsolvable) }
}

/// One sweep over the pivots `start..start + width` of the lower triangle.
fn sweep(matrix: &mut DMatrix<f32>, start: usize, width: usize) -> Result<(), TasteError> {
    let n = matrix.nrows();
    let end = start + width;
    // Cholesky reads the lower triangle only, and f64 keeps the pivots' error below that of the products.
    let pivot = matrix.view((start, start), (width, width)).map(f64::from);
    let pivot = pivot.cholesky().ok_or(TasteError::Unsolvable)?.inverse().map(|x| x as f32);
    // A_·k whole: above the pivots the lower triangle holds its transpose.
    let mut panel = DMatrix::zeros(n, width);
    panel.rows_mut(0, start).copy_from(&matrix.view((start, 0), (width, start)).transpose());
    panel.rows_mut(end, n - end).copy_from(&matrix.view((end, start), (n - end, width)));
    let scaled = &panel * &pivot;
    let across = panel.transpose();
    matrix.as_mut_slice().par_chunks_mut(n * BLOCK).enumerate().for_each(|(block, columns)| {
        let first = block * BLOCK;
        if first == start {
            return;
        }
        let count = columns.len() / n;
        let mut columns = DMatrixViewMut::from_slice(columns, n, count);
        columns.rows_mut(first, n - first).gemm(
            -1.0,
            &scaled.rows(first, n - first),
            &across.columns(first, count),
            1.0,
        );
    });
    matrix.view_mut((start, 0), (width, start)).copy_from(&scaled.rows(0, start).transpose());
    matrix.view_mut((end, start), (n - end, width)).copy_from(&scaled.rows(end, n - end));
    matrix.view_mut((start, start), (width, width)).copy_from(&(-pivot));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_times_its_inverse_is_the_identity() {
        // A kernel matrix of pseudo-random points, larger than two blocks and no multiple of one.
        let n = 2 * BLOCK + 37;
        let points = DMatrix::from_fn(n, 7, |i, j| ((i * 7919 + j * 104_729) % 1009) as f32 / 1009.0 - 0.5);
        let mut kernel = (&points * points.transpose()).map(|x| (x - 1.0).exp());
        for i in 0..n {
            kernel[(i, i)] += 0.3;
        }
        let mut inverse = kernel.clone();
        invert_positive(&mut inverse).unwrap();
        let error = (&kernel * &inverse - DMatrix::identity(n, n)).abs().max();
        assert!(error < 1e-4, "residual {error}");
        assert_eq!(inverse, inverse.transpose());
    }

    #[test]
    fn an_indefinite_matrix_is_refused() {
        let mut matrix = DMatrix::from_diagonal_element(3, 3, -1.0);
        assert_eq!(invert_positive(&mut matrix), Err(TasteError::Unsolvable));
    }
}

//! Matrix products over slices: a checked door to `gemm`.

/// `out += a b` for row-major matrices out (m x n), a (m x k), b (k x n), each a slice with the distance from one row
/// to the next; rows of `a` and `b` may overlap. Runs on the calling thread.
///
/// Panics if a matrix does not lie within its slice.
pub(crate) fn accumulate(
    [m, n, k]: [usize; 3],
    (out, out_row): (&mut [f32], usize),
    (a, a_row): (&[f32], usize),
    (b, b_row): (&[f32], usize),
) {
    let fits = |len: usize, rows: usize, columns: usize, row: usize| (rows - 1) * row + columns <= len;
    assert!(m > 0 && n > 0 && k > 0 && n <= out_row, "not the shape of a product");
    assert!(fits(out.len(), m, n, out_row) && fits(a.len(), m, k, a_row) && fits(b.len(), k, n, b_row));
    // Safety: the three matrices lie within their slices (checked above), `out` is borrowed exclusively and
    // initialised, and all strides are positive and far below isize::MAX.
    #[allow(unsafe_code)]
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            out.as_mut_ptr(),
            1,
            out_row as isize,
            true,
            a.as_ptr(),
            1,
            a_row as isize,
            b.as_ptr(),
            1,
            b_row as isize,
            1.0,
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

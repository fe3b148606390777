//! Sums in an order that vector units can follow.
//!
//! Floating-point addition is not associative, so the compiler keeps a loop's order and with it one addition per
//! four cycles. These sums are written in independent lanes, folded in halves at the end.

/// Lanes of one step: two 256-bit registers.
pub(crate) const LANES: usize = 16;

/// Sum of the lanes.
#[inline(always)]
#[allow(clippy::inline_always)] // vectorised for the processor only when inlined into a dispatched closure
pub(crate) fn fold(lanes: [f32; LANES]) -> f32 {
    let mut eight = [0.0f32; 8];
    for i in 0..8 {
        eight[i] = lanes[i] + lanes[i + 8];
    }
    let mut four = [0.0f32; 4];
    for i in 0..4 {
        four[i] = eight[i] + eight[i + 4];
    }
    (four[0] + four[2]) + (four[1] + four[3])
}

/// Inner product of as many whole steps as both have.
#[inline(always)]
#[allow(clippy::inline_always)] // as above
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; LANES];
    for (a, b) in a.as_chunks::<LANES>().0.iter().zip(b.as_chunks::<LANES>().0) {
        for i in 0..LANES {
            sums[i] += a[i] * b[i];
        }
    }
    fold(sums)
}

/// Highest magnitude.
#[inline(always)]
#[allow(clippy::inline_always)] // as above
pub(crate) fn highest(samples: &[f32]) -> f32 {
    let (rows, rest) = samples.as_chunks::<LANES>();
    let mut peaks = [0.0f32; LANES];
    for row in rows {
        raise(&mut peaks, row);
    }
    peaks.iter().chain(rest).fold(0.0, |peak, x| peak.max(x.abs()))
}

/// Raises each peak to the magnitude beside it.
#[inline(always)]
#[allow(clippy::inline_always)] // as above
pub(crate) fn raise(peaks: &mut [f32; LANES], values: &[f32; LANES]) {
    for i in 0..LANES {
        // `f32::max` looks after NaN, which costs it the single instruction.
        peaks[i] = if values[i].abs() > peaks[i] { values[i].abs() } else { peaks[i] };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inner_product_counts_every_lane_once() {
        let a: Vec<f32> = (0..64).map(|i| i as f32).collect();
        assert!((dot(&a, &a) - 85_344.0).abs() < 1e-6);
    }
}

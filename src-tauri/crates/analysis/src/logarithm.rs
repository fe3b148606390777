//! Logarithms in a form the compiler turns into vector code.

/// Base-2 logarithm of a positive, normal number, within 3e-7.
///
/// The mantissa is brought to √½..√2 and ln m = 2 artanh((m − 1)/(m + 1)) summed to its ninth power. libm's
/// logarithm is a call per value, which was a tenth of the whole analysis.
#[inline(always)]
#[allow(clippy::inline_always)] // it must be inlined into the caller's vector loop to be worth having
pub(crate) fn log2(x: f32) -> f32 {
    const SQRT_HALF: u32 = 0x3f35_04f3;
    let shifted = x.to_bits().wrapping_sub(SQRT_HALF);
    let exponent = (shifted as i32) >> 23;
    let m = f32::from_bits((shifted & 0x007f_ffff).wrapping_add(SQRT_HALF));
    let s = (m - 1.0) / (m + 1.0);
    let s2 = s * s;
    let series = 1.0 + s2 * (1.0 / 3.0 + s2 * (1.0 / 5.0 + s2 * (1.0 / 7.0 + s2 * (1.0 / 9.0))));
    exponent as f32 + s * series * (2.0 * std::f32::consts::LOG2_E)
}

/// 10 log10(x) of a positive, normal number.
#[inline(always)]
#[allow(clippy::inline_always)] // as above
pub(crate) fn decibel(x: f32) -> f32 {
    log2(x) * (10.0 * std::f32::consts::LOG10_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log2_follows_the_exact_logarithm_over_the_whole_range() {
        let mut x = 1e-30f32;
        while x < 1e30 {
            let exact = f64::from(x).log2();
            let error = (f64::from(log2(x)) - exact).abs();
            assert!(error < 3e-7 + exact.abs() * 1e-7, "log2({x}) is off by {error}");
            x *= 1.0137;
        }
        assert!((decibel(1e-10) + 100.0).abs() < 1e-4);
    }
}

//! Loudness of the volume control.

/// The factor for samples at a volume of 0…1. Loudness grows roughly with the cube root of amplitude, so equal steps
/// of the control sound equal with a cubic curve: half is −18 dB, full is exactly 1.
pub(crate) fn gain(volume: f32) -> f32 {
    let volume = if volume.is_finite() { volume.clamp(0.0, 1.0) } else { 0.0 };
    volume.powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_exact_and_half_is_minus_eighteen_decibels() {
        assert_eq!(gain(1.0).to_bits(), 1f32.to_bits());
        assert_eq!(gain(0.0), 0.0);
        assert!((20.0 * gain(0.5).log10() + 18.06).abs() < 0.01);
        assert_eq!(gain(f32::NAN), 0.0);
        assert_eq!(gain(7.0), 1.0);
    }
}

//! The two fields of the Opus identification header (RFC 7845 section 5.1) that concern the samples.

/// Offset of the pre-skip, 16 bits little endian.
const PRE_SKIP: std::ops::Range<usize> = 10..12;
/// Offset of the output gain, Q7.8 decibels, little endian.
const OUTPUT_GAIN: std::ops::Range<usize> = 16..18;

/// The header with a pre-skip of 0: the adapter would trim it, but only once, and not again after a seek to the start.
pub(crate) fn without_pre_skip(mut head: Box<[u8]>) -> Box<[u8]> {
    if let Some(field) = head.get_mut(PRE_SKIP) {
        field.fill(0);
    }
    head
}

/// Frames at 48 kHz before the music.
pub(crate) fn pre_skip(head: &[u8]) -> u16 {
    match head.get(PRE_SKIP) {
        Some(&[low, high]) => u16::from_le_bytes([low, high]),
        _ => 0,
    }
}

/// The factor by which the decoder's output must be multiplied.
pub(crate) fn output_gain(head: &[u8]) -> f32 {
    match head.get(OUTPUT_GAIN) {
        Some(&[low, high]) => 10f32.powf(f32::from(i16::from_le_bytes([low, high])) / (20.0 * 256.0)),
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minus_twelve_decibels_is_about_a_quarter() {
        let mut head = *b"OpusHead\x01\x02\x38\x01\x80\xbb\0\0\0\0\0";
        assert_eq!(output_gain(&head), 1.0);
        assert_eq!(pre_skip(&head), 312);
        head[16..18].copy_from_slice(&(-12i16 * 256).to_le_bytes());
        assert!((output_gain(&head) - 0.251_189).abs() < 1e-5);
        assert_eq!(without_pre_skip(Box::new(head))[10..12], [0, 0]);
        assert_eq!(output_gain(b"short"), 1.0);
    }
}

//! The fields of the Opus identification header (RFC 7845 section 5.1) that concern the samples.

/// The rate Opus is decoded at.
pub(crate) const RATE: u32 = 48_000;

/// Offset of the pre-skip, 16 bits little endian.
const PRE_SKIP: std::ops::Range<usize> = 10..12;
/// Offset of the output gain, Q7.8 decibels, little endian.
const OUTPUT_GAIN: std::ops::Range<usize> = 16..18;

/// Which channels come from which streams of a packet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mapping {
    /// 0: mono or stereo; 1: the order of Vorbis; others: no order.
    pub family: u8,
    pub streams: u8,
    /// The first so many streams are stereo, the others mono.
    pub coupled: u8,
    /// For each channel its index in the decoded streams.
    pub channels: Vec<u8>,
}

/// The mapping of the channels; none if the header is cut off.
pub(crate) fn mapping(head: &[u8]) -> Option<Mapping> {
    let channels = *head.get(9)?;
    match *head.get(18)? {
        0 if (1..=2).contains(&channels) => {
            Some(Mapping { family: 0, streams: 1, coupled: channels - 1, channels: (0..channels).collect() })
        }
        0 => None,
        family => Some(Mapping {
            family,
            streams: *head.get(19)?,
            coupled: *head.get(20)?,
            channels: head.get(21..21 + usize::from(channels))?.to_vec(),
        }),
    }
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
        assert_eq!(output_gain(b"short"), 1.0);
    }

    #[test]
    fn the_mapping_tells_streams_and_channels() {
        let head = b"OpusHead\x01\x02\x38\x01\x80\xbb\0\0\0\0\0";
        assert_eq!(mapping(head).unwrap().coupled, 1);
        let head = b"OpusHead\x01\x03\x38\x01\x80\xbb\0\0\0\0\x01\x02\x01\0\x02\x01";
        let expected = Mapping { family: 1, streams: 2, coupled: 1, channels: vec![0, 2, 1] };
        assert_eq!(mapping(head), Some(expected));
        assert_eq!(mapping(&head[..22]), None);
    }
}

//! Many loudspeakers to two.
//!
//! Every decoder of this crate hands out channels in the order of the WAVE speaker mask (Microsoft,
//! `WAVEFORMATEXTENSIBLE.dwChannelMask`), whatever the order of the format is, so one table serves all.

use crate::StreamInfo;

/// −3 dB.
const HALF_POWER: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// Weights of each loudspeaker in the left and the right output, by bits of the mask. The first eleven follow
/// ITU-R BS.775-3, annex 4, table 2: centre and surrounds at −3 dB, a single surround at −6 dB, no low-frequency
/// effects. The standard names no loudspeakers between the front ones and none above; the former count as the nearest
/// front one, the latter as surrounds.
const SPEAKERS: [(f32, f32); 18] = [
    (1.0, 0.0),               // front left
    (0.0, 1.0),               // front right
    (HALF_POWER, HALF_POWER), // front centre
    (0.0, 0.0),               // low-frequency effects
    (HALF_POWER, 0.0),        // back left
    (0.0, HALF_POWER),        // back right
    (1.0, 0.0),               // front left of centre
    (0.0, 1.0),               // front right of centre
    (0.5, 0.5),               // back centre
    (HALF_POWER, 0.0),        // side left
    (0.0, HALF_POWER),        // side right
    (0.5, 0.5),               // top centre
    (HALF_POWER, 0.0),        // top front left
    (0.5, 0.5),               // top front centre
    (0.0, HALF_POWER),        // top front right
    (HALF_POWER, 0.0),        // top back left
    (0.5, 0.5),               // top back centre
    (0.0, HALF_POWER),        // top back right
];

/// The mask that a number of channels has by convention where a file names none: mono, stereo, 3.0, quad, 5.0, 5.1, 6.1
/// and 7.1 with side and back loudspeakers; 0 for other numbers.
pub(crate) fn conventional_speakers(channels: u16) -> u32 {
    match channels {
        1 => 0x4,
        2 => 0x3,
        3 => 0x7,
        4 => 0x33,
        5 => 0x37,
        6 => 0x3f,
        7 => 0x70f,
        8 => 0x63f,
        _ => 0,
    }
}

/// A matrix from the channels of a stream to two.
///
/// Both rows are divided by the larger sum of their weights where that exceeds 1, so full scale on all channels at once
/// does not clip and the balance stays: 5.1 comes out with its front channels at 0.414 (−7.7 dB).
#[derive(Clone, Debug, PartialEq)]
pub struct Downmix {
    rows: [Vec<f32>; 2],
}

impl Downmix {
    /// The matrix for a stream. Stereo is copied and mono goes to both sides, unchanged.
    pub fn of(stream: &StreamInfo) -> Self {
        Self::new(stream.channels, stream.speakers)
    }

    /// The matrix for `channels` in the order of the WAVE speaker mask `speakers`; a mask that does not name that many
    /// loudspeakers is replaced by the convention for their number, and beyond it channels go left and right in turns.
    pub fn new(channels: u16, speakers: u32) -> Self {
        if channels == 1 {
            return Self { rows: [vec![1.0], vec![1.0]] };
        }
        let named = u32::from(channels) == speakers.count_ones();
        let mask = if named && channels > 2 { speakers } else { conventional_speakers(channels) };
        let mut bits = (0..u32::BITS).filter(|bit| mask >> bit & 1 == 1);
        let weights: Vec<(f32, f32)> = (0..channels)
            .map(|channel| {
                let named = bits.next().and_then(|bit| SPEAKERS.get(bit as usize)).copied();
                named.unwrap_or(if channel.is_multiple_of(2) { (1.0, 0.0) } else { (0.0, 1.0) })
            })
            .collect();
        let (left, right): (Vec<f32>, Vec<f32>) = weights.into_iter().unzip();
        let loudest = left.iter().sum::<f32>().max(right.iter().sum()).max(1.0);
        let scaled = |row: Vec<f32>| row.into_iter().map(|weight| weight / loudest).collect();
        Self { rows: [scaled(left), scaled(right)] }
    }

    /// The weights of the channels in the left and the right output.
    pub fn rows(&self) -> &[Vec<f32>; 2] {
        &self.rows
    }

    /// Replaces `stereo` by the interleaved downmix of interleaved frames.
    pub fn mix(&self, interleaved: &[f32], stereo: &mut Vec<f32>) {
        let [left, right] = &self.rows;
        stereo.clear();
        stereo.reserve(interleaved.len() / left.len() * 2);
        for frame in interleaved.chunks_exact(left.len()) {
            for row in [left, right] {
                stereo.push(row.iter().zip(frame).map(|(weight, sample)| weight * sample).sum());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stereo_and_mono_are_copies() {
        let mut out = Vec::new();
        Downmix::new(2, 0x3).mix(&[0.1, -0.7], &mut out);
        assert_eq!(out, [0.1, -0.7]);
        Downmix::new(1, 0).mix(&[0.3], &mut out);
        assert_eq!(out, [0.3, 0.3]);
        // Two loudspeakers at the sides, or anything else of two channels, are a pair all the same.
        assert_eq!(Downmix::new(2, 0x600), Downmix::new(2, 0x3));
    }

    #[test]
    fn surround_follows_the_table_of_the_standard() {
        let rows = Downmix::new(6, 0x3f).rows;
        let sum = 1.0 + 2.0 * HALF_POWER;
        for (weight, expected) in rows[0].iter().zip([1.0, 0.0, HALF_POWER, 0.0, HALF_POWER, 0.0]) {
            assert!((weight * sum - expected).abs() < 1e-6, "{rows:?}");
        }
        // 3/1: the single surround at −6 dB.
        let rows = Downmix::new(4, 0x107).rows;
        assert!((rows[0][3] / rows[0][0] - 0.5).abs() < 1e-6 && rows[0][3] == rows[1][3], "{rows:?}");
    }

    #[test]
    fn nothing_clips_and_nothing_but_effects_is_lost() {
        for channels in 2..=24 {
            for mask in [0, 0x3ffff, (1u32 << channels) - 1] {
                let [left, right] = Downmix::new(channels, mask).rows;
                assert!(left.iter().sum::<f32>() <= 1.000_001 && right.iter().sum::<f32>() <= 1.000_001);
                let silent = left.iter().zip(&right).filter(|(left, right)| **left + **right == 0.0).count();
                assert!(silent <= 1, "{channels} channels, mask {mask:x}");
            }
        }
    }
}

//! From the channels of a file to those of the device.

use attune_audio::{Downmix, StreamInfo};

/// A matrix that makes frames of one width from frames of another. Equal widths, mono to all and stereo are exact
/// copies of samples.
pub(crate) struct ChannelMap {
    from: usize,
    to: usize,
    /// `to` rows of `from` weights.
    weights: Vec<f32>,
}

impl ChannelMap {
    /// The map of a stream to a device of `to` channels.
    pub(crate) fn new(stream: &StreamInfo, to: usize) -> Self {
        Self::between((stream.channels, stream.speakers), to)
    }

    fn between((channels, speakers): (u16, u32), to: usize) -> Self {
        let from = usize::from(channels);
        let downmix = Downmix::new(channels, speakers);
        let [left, right] = downmix.rows();
        let row = |output: usize| -> Vec<f32> {
            match (from, to) {
                _ if from == to => (0..from).map(|input| if input == output { 1.0 } else { 0.0 }).collect(),
                (1, _) => vec![if output < 2 { 1.0 } else { 0.0 }],
                (_, 1) => left.iter().zip(right).map(|(left, right)| (left + right) / 2.0).collect(),
                _ if output == 0 && (from > to || from == 2) => left.clone(),
                _ if output == 1 && (from > to || from == 2) => right.clone(),
                _ if from > to || from == 2 => vec![0.0; from],
                _ => (0..from).map(|input| if input == output { 1.0 } else { 0.0 }).collect(),
            }
        };
        Self { from, to, weights: (0..to).flat_map(row).collect() }
    }

    /// Appends the mapped frames to `output`.
    pub(crate) fn map(&self, input: &[f32], output: &mut Vec<f32>) {
        if self.from == self.to {
            output.extend_from_slice(input);
            return;
        }
        output.reserve(input.len() / self.from * self.to);
        for frame in input.chunks_exact(self.from) {
            for row in self.weights.chunks_exact(self.from) {
                output.push(row.iter().zip(frame).map(|(weight, sample)| weight * sample).sum());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(from: usize, to: usize, input: &[f32]) -> Vec<f32> {
        let mut output = Vec::new();
        ChannelMap::between((from as u16, 0), to).map(input, &mut output);
        output
    }

    #[test]
    fn equal_widths_and_mono_are_copied_exactly() {
        assert_eq!(map(2, 2, &[0.1, -0.7]), [0.1, -0.7]);
        assert_eq!(map(1, 2, &[0.3, -0.3]), [0.3, 0.3, -0.3, -0.3]);
        assert_eq!(map(1, 4, &[0.3]), [0.3, 0.3, 0.0, 0.0]);
        assert_eq!(map(2, 6, &[0.3, 0.4]), [0.3, 0.4, 0.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn stereo_to_mono_is_the_mean() {
        assert_eq!(map(2, 1, &[0.5, -0.25]), [0.125]);
    }

    #[test]
    fn a_downmix_never_clips_and_keeps_the_sides_apart() {
        for channels in 3..=16 {
            let loud = map(channels, 2, &vec![1.0; channels]);
            assert!(loud.iter().all(|sample| (0.5..=1.000_001).contains(sample)), "{channels}: {loud:?}");
        }
        let left_only = map(6, 2, &[1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        assert!(left_only[0] > 0.4 && left_only[1] == 0.0);
        assert_eq!(
            map(6, 2, &[0.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
            [0.0, 0.0],
            "low-frequency effects are left out"
        );
    }
}

//! From the channels of a file to those of the device.

/// −3 dB, the share of centre and surround channels in a stereo downmix (ITU-R BS.775).
const MINUS_3_DB: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// Where a channel sits, as far as a downmix to two loudspeakers is concerned.
#[derive(Clone, Copy)]
enum Place {
    Left,
    Right,
    Centre,
    SurroundLeft,
    SurroundRight,
    /// Low-frequency effects are left out of a downmix, as BS.775 says.
    Effects,
}

/// A matrix that makes frames of one width from frames of another. Equal widths, mono to all and stereo are exact
/// copies of samples.
pub(crate) struct ChannelMap {
    from: usize,
    to: usize,
    /// `to` rows of `from` weights.
    weights: Vec<f32>,
}

impl ChannelMap {
    pub(crate) fn new(from: usize, to: usize) -> Self {
        let row = |output: usize| -> Vec<f32> {
            match (from, to) {
                _ if from == to => (0..from).map(|input| if input == output { 1.0 } else { 0.0 }).collect(),
                (1, _) => vec![if output < 2 { 1.0 } else { 0.0 }],
                (_, 1) => {
                    let (left, right) = (stereo_row(from, 0), stereo_row(from, 1));
                    left.iter().zip(&right).map(|(left, right)| (left + right) / 2.0).collect()
                }
                _ if output < 2 && (from > to || from == 2) => stereo_row(from, output),
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

/// The weights of one side of a stereo downmix, scaled so that full scale on all channels does not clip.
fn stereo_row(from: usize, side: usize) -> Vec<f32> {
    let weight = |channel: usize| match (place(from, channel), side) {
        (Place::Left, 0) | (Place::Right, 1) => 1.0,
        (Place::Centre, _) | (Place::SurroundLeft, 0) | (Place::SurroundRight, 1) => MINUS_3_DB,
        _ => 0.0,
    };
    let row: Vec<f32> = (0..from).map(weight).collect();
    let sum: f32 = row.iter().sum();
    if sum > 1.0 { row.iter().map(|weight| weight / sum).collect() } else { row }
}

/// The usual order of channels in WAVE, FLAC and the decoders that follow them.
fn place(count: usize, channel: usize) -> Place {
    use Place::{Centre, Effects, Left, Right, SurroundLeft, SurroundRight};
    let order: &[Place] = match count {
        2 => &[Left, Right],
        3 => &[Left, Right, Centre],
        4 => &[Left, Right, SurroundLeft, SurroundRight],
        5 => &[Left, Right, Centre, SurroundLeft, SurroundRight],
        6 => &[Left, Right, Centre, Effects, SurroundLeft, SurroundRight],
        7 => &[Left, Right, Centre, Effects, Centre, SurroundLeft, SurroundRight],
        8 => &[Left, Right, Centre, Effects, SurroundLeft, SurroundRight, SurroundLeft, SurroundRight],
        _ => &[],
    };
    order.get(channel).copied().unwrap_or(if channel.is_multiple_of(2) { Left } else { Right })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(from: usize, to: usize, input: &[f32]) -> Vec<f32> {
        let mut output = Vec::new();
        ChannelMap::new(from, to).map(input, &mut output);
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

//! Which loudspeaker each channel of the decoded sound is for.

use symphonia::core::audio::{ChannelLabel, Channels};
use symphonia::core::formats::FormatReader;
use symphonia::core::formats::well_known::FORMAT_ID_WAVE;

use crate::AudioError;
use crate::source::Source;
use crate::wave::Wave;

/// Bits that the WAVE mask has; symphonia's further ones are in no agreed order.
const STANDARD: u64 = (1 << 18) - 1;

/// The speaker mask of a stream, and the way to its order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Layout {
    /// The WAVE mask; 0 where the file does not tell.
    pub speakers: u32,
    /// For each place of the WAVE order the channel that the decoder has there; empty if they are the same.
    order: Vec<usize>,
}

impl Layout {
    /// The layout of what a decoder made from the track of `reader`.
    pub(crate) fn read(
        source: &Source,
        reader: &dyn FormatReader,
        channels: &Channels,
    ) -> Result<Self, AudioError> {
        // symphonia invents a mask for WAVE files that have none, in an order that nobody uses.
        if reader.format_info().format == FORMAT_ID_WAVE && channels.count() > 2 {
            let speakers = Wave::read(source)?.map_or(0, |wave| wave.speakers());
            return Ok(Self { speakers, order: Vec::new() });
        }
        Ok(match channels {
            Channels::Positioned(positions) if positions.bits() & !STANDARD == 0 => {
                Self { speakers: positions.bits() as u32, order: Vec::new() }
            }
            Channels::Custom(labels) => Self::of_labels(labels),
            _ => Self::default(),
        })
    }

    fn of_labels(labels: &[ChannelLabel]) -> Self {
        let mut places: Vec<(u64, usize)> = labels
            .iter()
            .enumerate()
            .filter_map(|(channel, label)| match label {
                ChannelLabel::Positioned(position) if position.bits() & !STANDARD == 0 => {
                    Some((position.bits(), channel))
                }
                _ => None,
            })
            .collect();
        places.sort_unstable();
        places.dedup_by_key(|(place, _)| *place);
        if places.len() < labels.len() {
            return Self::default();
        }
        let speakers = places.iter().map(|(place, _)| *place as u32).sum();
        let order: Vec<usize> = places.into_iter().map(|(_, channel)| channel).collect();
        let same = order.iter().enumerate().all(|(place, channel)| place == *channel);
        Self { speakers, order: if same { Vec::new() } else { order } }
    }

    /// Puts interleaved samples into the WAVE order.
    pub(crate) fn arrange(&self, samples: &mut [f32]) {
        if self.order.is_empty() {
            return;
        }
        let mut frame = vec![0.0; self.order.len()];
        for samples in samples.chunks_exact_mut(self.order.len()) {
            frame.copy_from_slice(samples);
            for (sample, &channel) in samples.iter_mut().zip(&self.order) {
                *sample = frame.get(channel).copied().unwrap_or(0.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use symphonia::core::audio::Position;

    use super::*;

    #[test]
    fn labelled_channels_are_put_in_order() {
        let labels = [Position::FRONT_CENTER, Position::FRONT_LEFT, Position::FRONT_RIGHT]
            .map(ChannelLabel::Positioned);
        let layout = Layout::of_labels(&labels);
        let mut samples = [3.0, 1.0, 2.0, 0.3, 0.1, 0.2];
        layout.arrange(&mut samples);
        assert_eq!((layout.speakers, samples), (7, [1.0, 2.0, 3.0, 0.1, 0.2, 0.3]));
        let unknown = Layout::of_labels(&[ChannelLabel::Discrete(0), ChannelLabel::Discrete(1)]);
        assert_eq!(unknown, Layout::default());
    }
}

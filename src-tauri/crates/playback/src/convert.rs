//! From the sample rate of a file to that of the device, across the joins of tracks.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler, WindowFunction};

/// Frames per block: long enough for a filter that passes 20 kHz at 44.1 kHz.
const BLOCK: usize = 2048;

/// Converts a stream of frames. Equal rates pass through untouched.
pub(crate) struct RateConverter {
    from: u32,
    to: u32,
    channels: usize,
    resampler: Option<Fft<f32>>,
    waiting: Vec<f32>,
    block: Vec<f32>,
    /// Output frames still to be dropped: the filter's delay.
    to_drop: usize,
    taken: u64,
    given: u64,
}

impl RateConverter {
    /// A converter for frames of `channels`; absent if the rates cannot be converted (one is 0).
    pub(crate) fn new(from: u32, to: u32, channels: usize) -> Option<Self> {
        let resampler = if from == to {
            None
        } else {
            let window = WindowFunction::BlackmanHarris2;
            let unit = from.checked_div(greatest_common_divisor(from, to))? as usize;
            // An even number of units makes the filter's delay a whole number of frames.
            let block = unit * (BLOCK / unit / 2 * 2).max(2);
            let fft =
                Fft::new_custom(from as usize, to as usize, block, 1, channels, window, FixedSync::Both);
            Some(fft.ok()?)
        };
        let to_drop = resampler.as_ref().map_or(0, Resampler::output_delay);
        let block = resampler.as_ref().map_or(0, |resampler| resampler.output_frames_max() * channels);
        Some(Self {
            from,
            to,
            channels,
            resampler,
            waiting: Vec::new(),
            block: vec![0.0; block],
            to_drop,
            taken: 0,
            given: 0,
        })
    }

    /// The rate of its input.
    pub(crate) fn input_rate(&self) -> u32 {
        self.from
    }

    /// The output frame at which the input taken so far ends.
    pub(crate) fn boundary(&self) -> u64 {
        let scaled = u128::from(self.taken) * u128::from(self.to) + u128::from(self.from) / 2;
        (scaled / u128::from(self.from)) as u64
    }

    /// Takes interleaved frames and appends what is ready to `output`.
    pub(crate) fn push(&mut self, input: &[f32], output: &mut Vec<f32>) {
        self.taken += (input.len() / self.channels) as u64;
        if self.resampler.is_none() {
            self.given = self.taken;
            output.extend_from_slice(input);
            return;
        }
        self.waiting.extend_from_slice(input);
        self.convert_blocks(output, u64::MAX);
    }

    /// Gives out what the filter still holds, so that the output ends where the input does.
    pub(crate) fn flush(&mut self, output: &mut Vec<f32>) {
        let end = self.boundary();
        while self.given < end && self.resampler.is_some() {
            let missing = self.resampler.as_ref().map_or(0, Resampler::input_frames_next) * self.channels;
            let short = missing.saturating_sub(self.waiting.len());
            self.waiting.extend(std::iter::repeat_n(0.0, short));
            let before = self.given + self.to_drop as u64;
            self.convert_blocks(output, end);
            if self.given + self.to_drop as u64 == before && self.to_drop == 0 {
                break;
            }
        }
    }

    fn convert_blocks(&mut self, output: &mut Vec<f32>, end: u64) {
        let Some(resampler) = &mut self.resampler else { return };
        let mut used = 0;
        loop {
            let frames = resampler.input_frames_next();
            let Some(input) = self.waiting.get(used..used + frames * self.channels) else { break };
            let room = self.block.len() / self.channels;
            let Ok(input) = InterleavedSlice::new(input, self.channels, frames) else { break };
            let Ok(mut block) = InterleavedSlice::new_mut(&mut self.block, self.channels, room) else {
                break;
            };
            let Ok((_, made)) = resampler.process_into_buffer(&input, &mut block, None::<&Indexing>) else {
                break;
            };
            used += frames * self.channels;
            let dropped = self.to_drop.min(made);
            self.to_drop -= dropped;
            let kept = ((made - dropped) as u64).min(end - self.given.min(end));
            self.given += kept;
            let first = dropped * self.channels;
            output.extend_from_slice(&self.block[first..first + kept as usize * self.channels]);
        }
        self.waiting.drain(..used);
    }
}

fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(rate: u32, seconds: f64, hertz: f64) -> Vec<f32> {
        let frames = (f64::from(rate) * seconds) as usize;
        let angle = |n: usize| std::f64::consts::TAU * hertz * n as f64 / f64::from(rate);
        (0..frames).map(|n| (0.5 * angle(n).sin()) as f32).collect()
    }

    fn convert(from: u32, to: u32, input: &[f32], chunk: usize) -> Vec<f32> {
        let mut converter = RateConverter::new(from, to, 1).unwrap();
        let mut output = Vec::new();
        for part in input.chunks(chunk) {
            converter.push(part, &mut output);
        }
        converter.flush(&mut output);
        assert_eq!(output.len() as u64, converter.boundary(), "the output is as long as the input");
        output
    }

    #[test]
    fn equal_rates_pass_through() {
        let input = sine(44100, 0.5, 440.0);
        assert_eq!(convert(44100, 44100, &input, 1000), input);
    }

    #[test]
    fn a_sine_arrives_as_the_same_sine() {
        for (from, to) in [(44100, 48000), (48000, 44100), (22050, 48000), (96000, 44100), (8000, 48000)] {
            let output = convert(from, to, &sine(from, 1.0, 997.0), 777);
            let expected = sine(to, 1.0, 997.0);
            assert_eq!(output.len(), expected.len(), "{from} to {to}");
            let middle = to as usize / 10..to as usize * 9 / 10;
            let error = middle.map(|n| (output[n] - expected[n]).abs()).fold(0.0, f32::max);
            assert!(error < 1e-4, "{from} to {to}: the largest error is {error}");
        }
    }

    #[test]
    fn a_stream_shorter_than_a_block_is_not_lost() {
        assert_eq!(convert(44100, 48000, &sine(44100, 0.01, 1000.0), 100).len(), 480);
        assert_eq!(convert(44100, 48000, &[], 100).len(), 0);
    }
}

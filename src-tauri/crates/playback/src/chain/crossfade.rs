//! Overlapping the end of one track with the start of the next, on the decoder thread.

use std::collections::VecDeque;

use std::f32::consts::FRAC_PI_2;

/// Sound on its way to the ring. What may yet be overlapped is kept back.
pub(crate) struct Joiner {
    channels: usize,
    waiting: VecDeque<f32>,
    /// Frames kept back for the next overlap.
    hold: usize,
    overlap: Option<Overlap>,
}

/// The last `length` frames waiting, of which the first `done` are mixed.
struct Overlap {
    length: usize,
    done: usize,
    /// Gain of the incoming track relative to that of the outgoing one, which the ring still has.
    gain: f32,
}

impl Joiner {
    pub(crate) fn new(channels: usize) -> Self {
        Self { channels, waiting: VecDeque::new(), hold: 0, overlap: None }
    }

    /// How many frames are to be kept back.
    pub(crate) fn set_hold(&mut self, frames: usize) {
        self.hold = frames;
    }

    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
        self.overlap = None;
    }

    /// Frames waiting.
    pub(crate) fn frames(&self) -> usize {
        self.waiting.len() / self.channels
    }

    /// Lays what comes next over up to `frames` of what is waiting; returns how many it will be.
    pub(crate) fn begin_overlap(&mut self, frames: usize, gain: f32) -> usize {
        self.end_overlap();
        let length = frames.min(self.frames());
        if length > 0 {
            self.overlap = Some(Overlap { length, done: 0, gain });
        }
        length
    }

    /// Nothing more comes in: the rest of an overlap fades to silence.
    pub(crate) fn end_overlap(&mut self) {
        if let Some(overlap) = &self.overlap {
            let missing = vec![0.0; (overlap.length - overlap.done) * self.channels];
            self.mix(&missing);
        }
    }

    /// Takes frames in.
    pub(crate) fn push(&mut self, frames: &[f32]) {
        let mixed = self.mix(frames);
        self.waiting.extend(&frames[mixed..]);
    }

    /// Mixes what belongs to the overlap; returns how many samples that were.
    fn mix(&mut self, frames: &[f32]) -> usize {
        let Some(overlap) = &mut self.overlap else { return 0 };
        let start = self.waiting.len() - (overlap.length - overlap.done) * self.channels;
        let count = (overlap.length - overlap.done).min(frames.len() / self.channels);
        for (n, frame) in frames.chunks_exact(self.channels).take(count).enumerate() {
            // Equal power: sin² + cos² = 1, so unrelated sounds keep their loudness.
            let angle = FRAC_PI_2 * (overlap.done as f32 + 0.5) / overlap.length as f32;
            let (incoming, outgoing) = (angle.sin() * overlap.gain, angle.cos());
            for (channel, sample) in frame.iter().enumerate() {
                let slot = &mut self.waiting[start + n * self.channels + channel];
                *slot = outgoing * *slot + incoming * sample;
            }
            overlap.done += 1;
        }
        if overlap.done == overlap.length {
            self.overlap = None;
        }
        count * self.channels
    }

    /// Moves what need not wait any longer to `output`; `all` if nothing follows.
    pub(crate) fn take(&mut self, all: bool, output: &mut Vec<f32>) {
        if all {
            self.end_overlap();
        }
        let unmixed = self.overlap.as_ref().map_or(0, |overlap| overlap.length - overlap.done);
        let kept = if all { 0 } else { self.hold.max(unmixed) * self.channels };
        output.extend(self.waiting.drain(..self.waiting.len().saturating_sub(kept)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(joiner: &mut Joiner, all: bool) -> Vec<f32> {
        let mut output = Vec::new();
        joiner.take(all, &mut output);
        output
    }

    #[test]
    fn without_a_hold_everything_passes_as_it_is() {
        let mut joiner = Joiner::new(2);
        joiner.push(&[0.1, 0.2, 0.3, 0.4]);
        assert_eq!(taken(&mut joiner, false), [0.1, 0.2, 0.3, 0.4]);
        assert_eq!(joiner.frames(), 0);
    }

    #[test]
    fn an_overlap_has_equal_power_everywhere_and_shortens_the_whole() {
        let mut joiner = Joiner::new(1);
        joiner.set_hold(100);
        joiner.push(&[1.0; 500]);
        let mut output = taken(&mut joiner, false);
        assert_eq!(output.len(), 400);
        assert_eq!(joiner.begin_overlap(100, 1.0), 100);
        // The incoming sound is told apart by its sign.
        for _ in 0..10 {
            joiner.push(&[-1.0; 50]);
            output.extend(taken(&mut joiner, false));
        }
        output.extend(taken(&mut joiner, true));
        assert_eq!(output.len(), 900);
        assert!(output[..400].iter().all(|&sample| sample == 1.0));
        assert!(output[500..].iter().all(|&sample| sample == -1.0));
        assert!(output[400..500].is_sorted_by(|a, b| a > b));
        for (n, sample) in output[400..500].iter().enumerate() {
            let (incoming, outgoing) = (FRAC_PI_2 * (n as f32 + 0.5) / 100.0).sin_cos();
            assert!((sample - (outgoing - incoming)).abs() < 1e-6);
        }
    }

    #[test]
    fn a_short_newcomer_leaves_a_fade_to_silence() {
        let mut joiner = Joiner::new(1);
        joiner.set_hold(100);
        joiner.push(&[1.0; 100]);
        joiner.begin_overlap(100, 1.0);
        joiner.push(&[0.0; 10]);
        let output = taken(&mut joiner, true);
        assert_eq!(output.len(), 100);
        assert!(output.is_sorted_by(|a, b| a >= b) && output[99] < 0.01);
    }
}

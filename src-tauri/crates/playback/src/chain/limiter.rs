//! A look-ahead limiter of true peaks.
//!
//! The gain that each frame needs is held at its minimum over the look-ahead, released exponentially, and averaged over the
//! look-ahead: the average of a minimum never exceeds what the loudest frame needs, and it has no corners. This is the
//! design of the "brick-wall" limiters in the literature (P. Hämäläinen, "Smoothing of the control signal without clipped
//! output in digital peak limiters", DAFx 2002).

use super::true_peak::{DELAY, TruePeak};
use super::{Frame, MAX_CHANNELS};

/// −1 dB below full scale: the maximum true peak of EBU R 128, which leaves room for the error of four times oversampling
/// and for lossy headphones.
const CEILING: f32 = 0.891_250_9;

const ATTACK_SECONDS: f32 = 0.0015;
const RELEASE_SECONDS: f64 = 0.08;

/// Limits a stream of frames, which it delays by [`Limiter::look_ahead`].
pub(crate) struct Limiter {
    channels: usize,
    /// Frames over which the gain is averaged.
    attack: usize,
    meter: TruePeak,
    /// Needed gains that may still be the smallest of the window, with their time: increasing from front to back.
    minima: Ring<(u64, f32)>,
    /// Released minima of the last `attack` frames, and their sum.
    envelope: Ring<f64>,
    sum: f64,
    released: f64,
    release: f64,
    /// Frames since the gain was last below 1.
    idle: usize,
    time: u64,
    /// Frames not given out, each with the time at which it came.
    delayed: Ring<(u64, Frame)>,
}

/// A queue of fixed capacity.
struct Ring<T> {
    slots: Box<[T]>,
    first: usize,
    length: usize,
}

impl<T: Copy> Ring<T> {
    fn new(capacity: usize, empty: T) -> Self {
        Self { slots: vec![empty; capacity].into_boxed_slice(), first: 0, length: 0 }
    }

    fn push(&mut self, value: T) {
        let slot = (self.first + self.length) % self.slots.len();
        self.slots[slot] = value;
        self.length += 1;
    }

    fn front(&self) -> Option<T> {
        (self.length > 0).then(|| self.slots[self.first])
    }

    fn back(&self) -> Option<T> {
        (self.length > 0).then(|| self.slots[(self.first + self.length - 1) % self.slots.len()])
    }

    fn pop(&mut self) -> Option<T> {
        let value = self.front()?;
        self.first = (self.first + 1) % self.slots.len();
        self.length -= 1;
        Some(value)
    }

    fn pop_back(&mut self) {
        self.length -= 1;
    }

    fn clear(&mut self) {
        (self.first, self.length) = (0, 0);
    }
}

impl Limiter {
    pub(crate) fn new(rate: u32, channels: usize) -> Self {
        let attack = Self::attack(rate);
        let mut limiter = Self {
            channels,
            attack,
            meter: TruePeak::new(),
            minima: Ring::new(attack + 2, (0, 1.0)),
            envelope: Ring::new(attack + 1, 1.0),
            sum: 0.0,
            released: 1.0,
            release: 1.0 - (-1.0 / (RELEASE_SECONDS * f64::from(rate))).exp(),
            idle: 0,
            time: 0,
            delayed: Ring::new(attack + DELAY + 2, (0, [0.0; MAX_CHANNELS])),
        };
        limiter.reset();
        limiter
    }

    fn attack(rate: u32) -> usize {
        ((ATTACK_SECONDS * rate as f32) as usize).max(8)
    }

    /// Frames it must know ahead of the one it gives out, at this sample rate.
    pub(crate) fn look_ahead(rate: u32) -> usize {
        Self::attack(rate) + DELAY - 1
    }

    /// Frames taken and not yet given out.
    pub(crate) fn held(&self) -> usize {
        self.delayed.length
    }

    /// Whether its gain has been 1 for so long that it can be left out.
    pub(crate) fn is_idle(&self) -> bool {
        self.idle > self.attack
    }

    /// The gain now.
    pub(crate) fn gain(&self) -> f32 {
        (self.sum / self.attack as f64) as f32
    }

    pub(crate) fn reset(&mut self) {
        self.meter.reset();
        self.minima.clear();
        self.envelope.clear();
        for _ in 0..self.attack {
            self.envelope.push(1.0);
        }
        self.sum = self.attack as f64;
        self.released = 1.0;
        self.idle = self.attack + 1;
        self.delayed.clear();
    }

    /// Whether another frame must come before the oldest can be given out knowingly.
    pub(crate) fn wants(&self) -> bool {
        self.delayed.front().is_none_or(|(came, _)| self.time < came + self.delay())
    }

    /// Steps from taking a frame to knowing its gain.
    fn delay(&self) -> u64 {
        (self.attack + DELAY) as u64
    }

    /// Takes a frame.
    pub(crate) fn push(&mut self, frame: &Frame) {
        self.delayed.push((self.time, *frame));
        self.follow(frame);
    }

    /// Gives out the oldest frame. If it [`Limiter::wants`] others that are not there, silence stands in for them.
    pub(crate) fn pop(&mut self) -> Option<Frame> {
        while self.delayed.length > 0 && self.wants() {
            self.follow(&[0.0; MAX_CHANNELS]);
        }
        let (_, mut frame) = self.delayed.pop()?;
        let gain = self.gain();
        if gain != 1.0 {
            frame[..self.channels].iter_mut().for_each(|sample| *sample *= gain);
        }
        Some(frame)
    }

    /// Gives out the oldest frame as it is: the way out of the path, once the gain has been 1 for long.
    pub(crate) fn drain(&mut self) -> Option<Frame> {
        let drained = self.delayed.pop();
        if self.delayed.length == 0 {
            self.reset();
        }
        drained.map(|(_, frame)| frame)
    }

    /// Works out the gain of the frame that is [`Limiter::look_ahead`] behind.
    fn follow(&mut self, frame: &Frame) {
        let peak = self.meter.measure(frame, self.channels);
        let needed = if peak > CEILING { CEILING / peak } else { 1.0 };
        while self.minima.back().is_some_and(|(_, gain)| gain >= needed) {
            self.minima.pop_back();
        }
        self.minima.push((self.time, needed));
        // The window is attack + 1 frames long.
        while self.minima.front().is_some_and(|(time, _)| time + (self.attack as u64) < self.time) {
            self.minima.pop();
        }
        self.time += 1;
        let minimum = f64::from(self.minima.front().map_or(1.0, |(_, gain)| gain));
        self.released = if minimum - self.released < 1e-4 {
            minimum
        } else {
            self.released + (minimum - self.released) * self.release
        };
        let oldest = self.envelope.pop().unwrap_or(1.0);
        self.envelope.push(self.released);
        self.idle = if self.released < 1.0 { 0 } else { self.idle + 1 };
        // All ones must sum up exactly, whatever was rounded before.
        self.sum = if self.is_idle() { self.attack as f64 } else { self.sum + self.released - oldest };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn limit(samples: &[f32], rate: u32) -> Vec<f32> {
        let mut limiter = Limiter::new(rate, 1);
        let mut output = Vec::new();
        let mut input = samples.iter();
        while output.len() < samples.len() {
            while limiter.wants() {
                let Some(sample) = input.next() else { break };
                let mut frame = Frame::default();
                frame[0] = *sample;
                limiter.push(&frame);
                assert!(limiter.held() <= Limiter::look_ahead(rate) + 1);
            }
            output.push(limiter.pop().unwrap()[0]);
        }
        output
    }

    fn true_peak(samples: &[f32]) -> f32 {
        let mut meter = TruePeak::new();
        let measured = samples.iter().map(|sample| {
            let mut frame = Frame::default();
            frame[0] = *sample;
            meter.measure(&frame, 1)
        });
        measured.fold(0.0, f32::max)
    }

    #[test]
    fn what_stays_below_the_ceiling_passes_to_the_bit() {
        let sine: Vec<f32> = (0..20_000).map(|n| 0.85 * (n as f32 * 0.05).sin()).collect();
        assert!(limit(&sine, 44100) == sine);
    }

    #[test]
    fn a_burst_is_held_at_the_ceiling_and_what_is_far_from_it_is_untouched() {
        let sine = |n: usize| (n as f32 * 0.31).sin();
        let loud = |n: usize| if (20_000..20_500).contains(&n) { 3.0 } else { 0.5 };
        let input: Vec<f32> = (0..80_000).map(|n| loud(n) * sine(n)).collect();
        let output = limit(&input, 48000);
        assert!(true_peak(&output) <= CEILING * 1.01, "{}", true_peak(&output));
        assert!(output[..19_800] == input[..19_800]);
        assert!(output[70_000..] == input[70_000..], "the gain returns to exactly 1");
        let steps = output.windows(2).zip(input.windows(2));
        let worst = steps.map(|(o, i)| (o[1] - o[0]).abs() - (i[1] - i[0]).abs()).fold(0.0, f32::max);
        assert!(worst < 0.03, "no click: {worst}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn no_sample_ever_exceeds_the_ceiling(samples in proptest::collection::vec(-4f32..4.0, 1..3000)) {
            let output = limit(&samples, 44100);
            prop_assert!(output.iter().all(|sample| sample.abs() <= CEILING * 1.000_01));
        }
    }
}

//! The path of samples from the decoder thread to the audio callback: a lock-free ring and a few atomic numbers.
//!
//! Frames are counted from the moment the ring is made. The decoder says at which frame each track starts, so the
//! position is exact whatever lies in between.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use rtrb::{Consumer, Producer, RingBuffer};

/// Channels of the widest device that is fed.
pub(crate) const MAX_CHANNELS: usize = 8;

/// Seconds of sound between decoder and device: enough to open the next file from a slow disk.
const RING_SECONDS: usize = 3;

/// Length of the fades that keep pauses and jumps from clicking.
const FADE_SECONDS: f32 = 0.006;

/// Time constant of the volume's glide.
const VOLUME_SECONDS: f32 = 0.02;

/// Numbers shared by decoder thread, actor and audio callback. None of them needs a lock.
pub(crate) struct Shared {
    pub rate: u32,
    pub channels: usize,
    /// Frames put into the ring. Written by the decoder thread.
    pub written: AtomicU64,
    /// Frames taken out, heard or thrown away. Written by the callback.
    pub read: AtomicU64,
    /// Frames before this one shall be thrown away. Written by the decoder thread.
    pub discard_before: AtomicU64,
    /// Whether the sound after a discard starts in the middle of a track and must fade in.
    pub fade_in: AtomicBool,
    /// Play or hold. Written by the actor.
    pub running: AtomicBool,
    /// Whether the last frame was sound. Written by the callback.
    pub sounding: AtomicBool,
    /// Times the callback found the ring empty while running.
    pub underruns: AtomicU64,
    /// Frames the device asked for: stands still when the device does.
    pub asked: AtomicU64,
    gain_bits: AtomicU32,
}

impl Shared {
    pub(crate) fn set_gain(&self, gain: f32) {
        self.gain_bits.store(gain.to_bits(), Ordering::Relaxed);
    }

    pub(crate) fn seconds(&self, frames: u64) -> f64 {
        frames as f64 / f64::from(self.rate)
    }
}

/// Makes the path for a device with this format.
pub(crate) fn ring(rate: NonZero<u32>, channels: NonZero<u16>, gain: f32) -> (Feed, RingSource) {
    let shared = Arc::new(Shared {
        rate: rate.get(),
        channels: usize::from(channels.get()),
        written: AtomicU64::new(0),
        read: AtomicU64::new(0),
        discard_before: AtomicU64::new(0),
        fade_in: AtomicBool::new(false),
        running: AtomicBool::new(false),
        sounding: AtomicBool::new(false),
        underruns: AtomicU64::new(0),
        asked: AtomicU64::new(0),
        gain_bits: AtomicU32::new(gain.to_bits()),
    });
    let fed = shared.channels.min(MAX_CHANNELS);
    let (producer, consumer) = RingBuffer::new(rate.get() as usize * RING_SECONDS * fed);
    let source = RingSource {
        consumer,
        shared: Arc::clone(&shared),
        rate,
        channels,
        fed,
        frame: [0.0; MAX_CHANNELS],
        cursor: usize::from(channels.get()),
        read: 0,
        asked: 0,
        fade: 1.0,
        fade_step: 1.0 / (FADE_SECONDS * rate.get() as f32),
        gain,
        glide: 1.0 - (-1.0 / (VOLUME_SECONDS * rate.get() as f32)).exp(),
        sounding: false,
    };
    (Feed { producer, shared, fed }, source)
}

/// The decoder thread's end.
pub(crate) struct Feed {
    producer: Producer<f32>,
    pub shared: Arc<Shared>,
    /// Channels per frame in the ring; a wider device gets silence on the rest.
    pub fed: usize,
}

impl Feed {
    /// Puts in as many whole frames as there is room for; returns how many samples that were.
    pub(crate) fn push(&mut self, interleaved: &[f32]) -> usize {
        let room = self.producer.slots() / self.fed * self.fed;
        let count = interleaved.len().min(room);
        let (_, left) = self.producer.push_partial_slice(&interleaved[..count]);
        debug_assert!(left.is_empty(), "only this thread fills the ring");
        self.shared.written.fetch_add((count / self.fed) as u64, Ordering::Release);
        count
    }

    /// Makes the callback throw away everything put in so far.
    pub(crate) fn discard(&mut self, fade_in: bool) {
        self.shared.fade_in.store(fade_in, Ordering::Relaxed);
        self.shared.discard_before.store(self.written(), Ordering::Release);
    }

    pub(crate) fn written(&self) -> u64 {
        self.shared.written.load(Ordering::Relaxed)
    }

    /// Whether the device is gone.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.producer.is_abandoned()
    }
}

/// The audio callback's end: an endless source of sound or silence. Its methods run on the device's thread and neither
/// lock, allocate nor free.
pub(crate) struct RingSource {
    consumer: Consumer<f32>,
    shared: Arc<Shared>,
    rate: NonZero<u32>,
    channels: NonZero<u16>,
    fed: usize,
    frame: [f32; MAX_CHANNELS],
    cursor: usize,
    read: u64,
    asked: u64,
    fade: f32,
    fade_step: f32,
    gain: f32,
    glide: f32,
    sounding: bool,
}

impl RingSource {
    fn next_frame(&mut self) {
        self.asked += 1;
        self.shared.asked.store(self.asked, Ordering::Relaxed);
        self.glide_gain();
        let discard_before = self.shared.discard_before.load(Ordering::Acquire);
        if self.read < discard_before {
            if self.fade_out() {
                return;
            }
            self.throw_away(discard_before);
        }
        if self.shared.running.load(Ordering::Relaxed) {
            self.play();
        } else if !self.fade_out() {
            self.silence();
        }
    }

    fn play(&mut self) {
        if !self.pull() {
            if self.sounding {
                self.shared.underruns.fetch_add(1, Ordering::Relaxed);
            }
            self.silence();
            return;
        }
        self.set_sounding(true);
        self.apply(self.fade);
        self.fade = (self.fade + self.fade_step).min(1.0);
    }

    /// Lets sound that was being heard die away within its own next frames; false once it is silent.
    fn fade_out(&mut self) -> bool {
        if !self.sounding || !self.pull() {
            return false;
        }
        self.fade = (self.fade - self.fade_step).max(0.0);
        self.apply(self.fade);
        if self.fade == 0.0 {
            self.set_sounding(false);
        }
        true
    }

    fn throw_away(&mut self, discard_before: u64) {
        let wanted = (discard_before - self.read) as usize * self.fed;
        let count = wanted.min(self.consumer.slots());
        if let Ok(chunk) = self.consumer.read_chunk(count) {
            chunk.commit_all();
        }
        self.read += (count / self.fed) as u64;
        self.shared.read.store(self.read, Ordering::Release);
        self.set_sounding(false);
        self.fade = if self.shared.fade_in.load(Ordering::Relaxed) { 0.0 } else { 1.0 };
    }

    fn pull(&mut self) -> bool {
        if self.consumer.pop_entire_slice(&mut self.frame[..self.fed]).is_err() {
            return false;
        }
        self.read += 1;
        self.shared.read.store(self.read, Ordering::Release);
        true
    }

    fn apply(&mut self, fade: f32) {
        let factor = self.gain * fade;
        for sample in &mut self.frame[..self.fed] {
            *sample *= factor;
        }
    }

    fn silence(&mut self) {
        self.set_sounding(false);
        self.frame = [0.0; MAX_CHANNELS];
    }

    fn set_sounding(&mut self, sounding: bool) {
        if self.sounding != sounding {
            self.sounding = sounding;
            self.shared.sounding.store(sounding, Ordering::Release);
        }
    }

    fn glide_gain(&mut self) {
        let target = f32::from_bits(self.shared.gain_bits.load(Ordering::Relaxed));
        let distance = target - self.gain;
        // The glide would never arrive; a step of −100 dB is not heard, and full volume must be exact.
        self.gain = if distance.abs() < 1e-5 { target } else { self.gain + distance * self.glide };
    }
}

impl Iterator for RingSource {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        if self.cursor >= self.shared.channels {
            self.next_frame();
            self.cursor = 0;
        }
        let sample = self.frame.get(self.cursor).copied().unwrap_or(0.0);
        self.cursor += 1;
        Some(sample)
    }
}

impl rodio::Source for RingSource {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> NonZero<u16> {
        self.channels
    }

    fn sample_rate(&self) -> NonZero<u32> {
        self.rate
    }

    fn total_duration(&self) -> Option<Duration> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stereo() -> (Feed, RingSource) {
        ring(NonZero::new(1000).unwrap(), NonZero::new(2).unwrap(), 1.0)
    }

    fn numbers(frames: std::ops::Range<u32>) -> Vec<f32> {
        frames.flat_map(|frame| [frame as f32, -(frame as f32)]).collect()
    }

    #[test]
    fn samples_pass_unchanged_at_full_volume() {
        let (mut feed, source) = stereo();
        let samples = numbers(1..100);
        assert_eq!(feed.push(&samples), samples.len());
        feed.shared.running.store(true, Ordering::Relaxed);
        assert_eq!(source.take(samples.len()).collect::<Vec<_>>(), samples);
    }

    #[test]
    fn nothing_is_consumed_before_it_runs() {
        let (mut feed, mut source) = stereo();
        feed.push(&numbers(1..10));
        assert_eq!(source.by_ref().take(20).collect::<Vec<_>>(), [0.0; 20]);
        assert_eq!(feed.shared.read.load(Ordering::Relaxed), 0);
        feed.shared.running.store(true, Ordering::Relaxed);
        assert_eq!(source.next(), Some(1.0), "the first frame after silence is whole");
    }

    #[test]
    fn a_pause_fades_and_then_holds_the_position() {
        let (mut feed, mut source) = stereo();
        feed.push(&vec![1.0; 2 * 500]);
        feed.shared.running.store(true, Ordering::Relaxed);
        source.by_ref().take(20).for_each(drop);
        feed.shared.running.store(false, Ordering::Relaxed);
        let tail: Vec<f32> = source.by_ref().take(40).collect();
        assert!(tail[0] < 1.0 && tail[0] > 0.0 && tail.is_sorted_by(|a, b| a >= b), "{tail:?}");
        assert_eq!(tail[39], 0.0);
        let held = feed.shared.read.load(Ordering::Relaxed);
        source.by_ref().take(100).for_each(drop);
        assert_eq!(feed.shared.read.load(Ordering::Relaxed), held);
    }

    #[test]
    fn a_discard_jumps_over_what_was_fed() {
        let (mut feed, mut source) = stereo();
        feed.push(&numbers(1..200));
        feed.discard(false);
        feed.push(&numbers(500..510));
        feed.shared.running.store(true, Ordering::Relaxed);
        assert_eq!(source.next(), Some(500.0));
        assert_eq!(feed.shared.read.load(Ordering::Relaxed), 200);
    }

    #[test]
    fn an_empty_ring_gives_silence_and_is_counted() {
        let (mut feed, mut source) = stereo();
        feed.push(&numbers(1..3));
        feed.shared.running.store(true, Ordering::Relaxed);
        let heard: Vec<f32> = source.by_ref().take(8).collect();
        assert_eq!(heard, [1.0, -1.0, 2.0, -2.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(feed.shared.underruns.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn volume_glides_and_arrives_exactly() {
        let (mut feed, mut source) = stereo();
        feed.push(&vec![1.0; 2 * 2000]);
        feed.shared.running.store(true, Ordering::Relaxed);
        feed.shared.set_gain(0.125);
        let heard: Vec<f32> = source.by_ref().take(2 * 2000).step_by(2).collect();
        assert!(heard.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 0.06), "no step is audible");
        assert_eq!(heard.last(), Some(&0.125));
    }
}

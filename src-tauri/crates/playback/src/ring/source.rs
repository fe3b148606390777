//! The callback's end of the ring.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use rtrb::Consumer;

use super::Shared;
use crate::chain::processor::Marker;
use crate::chain::{Frame, MAX_CHANNELS, Parameters, Processor};
use crate::spectrum::Tap;

/// Length of the fades that keep pauses and jumps from clicking.
const FADE_SECONDS: f32 = 0.006;

/// The audio callback's end: an endless source of sound or silence. Its methods run on the device's thread and neither
/// lock, allocate nor free.
pub(crate) struct RingSource {
    consumer: Consumer<f32>,
    markers: Consumer<Marker>,
    shared: Arc<Shared>,
    tap: Arc<Tap>,
    processor: Processor,
    rate: NonZero<u32>,
    channels: NonZero<u16>,
    fed: usize,
    frame: Frame,
    cursor: usize,
    /// Frames given out, heard or thrown away.
    read: u64,
    /// Frames taken from the ring.
    pulled: u64,
    asked: u64,
    fade: f32,
    /// Length of the latest fade: sound comes back as it went.
    fade_seconds: f32,
    sounding: bool,
}

impl RingSource {
    pub(super) fn new(
        consumer: Consumer<f32>,
        markers: Consumer<Marker>,
        shared: Arc<Shared>,
        tap: Arc<Tap>,
        (fed, channels): (usize, NonZero<u16>),
        parameters: &Parameters,
    ) -> Self {
        let rate = NonZero::new(shared.rate).unwrap_or(NonZero::<u32>::MIN);
        Self {
            consumer,
            markers,
            processor: Processor::new(rate.get(), fed, parameters),
            shared,
            tap,
            rate,
            channels,
            fed,
            frame: Frame::default(),
            cursor: usize::from(channels.get()),
            read: 0,
            pulled: 0,
            asked: 0,
            fade: 1.0,
            fade_seconds: FADE_SECONDS,
            sounding: false,
        }
    }

    fn next_frame(&mut self) {
        self.asked += 1;
        self.shared.asked.store(self.asked, Ordering::Relaxed);
        if self.processor.look(&self.shared.parameters) {
            self.show();
        }
        let running = self.shared.running.load(Ordering::Relaxed);
        let discard_before = self.shared.discard_before.load(Ordering::Acquire);
        if self.read < discard_before {
            let seconds = if running { FADE_SECONDS } else { self.long_fade() };
            if self.fade_out(seconds) {
                return;
            }
            self.throw_away(discard_before);
        }
        if running {
            self.play();
        } else if !self.fade_out(self.long_fade()) {
            self.silence();
        }
    }

    /// Length of the fade on pause and stop.
    fn long_fade(&self) -> f32 {
        self.processor.parameters().fade_seconds.max(FADE_SECONDS)
    }

    fn step(&self, seconds: f32) -> f32 {
        1.0 / (seconds * self.rate.get() as f32)
    }

    fn play(&mut self) {
        if !self.pull() {
            // The end of everything is no underrun.
            if self.sounding && !self.shared.complete.load(Ordering::Acquire) {
                self.shared.underruns.fetch_add(1, Ordering::Relaxed);
            }
            self.silence();
            return;
        }
        self.set_sounding(true);
        self.finish(self.fade);
        if self.fade < 1.0 {
            self.fade = (self.fade + self.step(self.fade_seconds)).min(1.0);
        }
    }

    /// Lets sound that was being heard die away within its own next frames; false once it is silent.
    fn fade_out(&mut self, seconds: f32) -> bool {
        if !self.sounding || !self.pull() {
            return false;
        }
        self.fade_seconds = seconds;
        self.fade = (self.fade - self.step(seconds)).max(0.0);
        self.finish(self.fade);
        if self.fade == 0.0 {
            self.set_sounding(false);
        }
        true
    }

    fn throw_away(&mut self, discard_before: u64) {
        let wanted = discard_before.saturating_sub(self.pulled) as usize * self.fed;
        let count = wanted.min(self.consumer.slots());
        if let Ok(chunk) = self.consumer.read_chunk(count) {
            chunk.commit_all();
        }
        self.pulled += (count / self.fed) as u64;
        self.read = self.pulled;
        self.shared.read.store(self.read, Ordering::Release);
        self.set_sounding(false);
        self.processor.look_now(&self.shared.parameters);
        self.processor.reset();
        self.fade_seconds = FADE_SECONDS;
        self.fade = if self.shared.fade_in.load(Ordering::Relaxed) { 0.0 } else { 1.0 };
    }

    /// The next frame of sound; false if there is none.
    fn pull(&mut self) -> bool {
        if self.processor.look_ahead() == 0 && self.processor.held() == 0 {
            if !self.fetch() {
                return false;
            }
            // A marker at this very frame may have brought the limiter in.
            if self.processor.look_ahead() == 0 {
                self.count_read();
                return true;
            }
            self.processor.hold(&self.frame);
        }
        while self.processor.wants() && self.fetch() {
            self.processor.hold(&self.frame);
        }
        let Some(frame) = self.processor.release() else { return false };
        self.frame = frame;
        self.count_read();
        true
    }

    fn count_read(&mut self) {
        self.read += 1;
        self.shared.read.store(self.read, Ordering::Release);
    }

    /// Takes a frame out of the ring and processes it.
    fn fetch(&mut self) -> bool {
        if self.consumer.pop_entire_slice(&mut self.frame[..self.fed]).is_err() {
            return false;
        }
        while self.markers.peek().is_ok_and(|marker| marker.at <= self.pulled) {
            if let Ok(marker) = self.markers.pop() {
                self.processor.mark(marker);
            }
        }
        self.pulled += 1;
        self.processor.process(&mut self.frame);
        true
    }

    /// The last stage: the fade, and full scale, beyond which the device would wrap or clip at its own discretion.
    fn finish(&mut self, fade: f32) {
        for sample in &mut self.frame[..self.fed] {
            *sample = (*sample * fade).clamp(-1.0, 1.0);
        }
        self.tap.take(&self.frame[..self.fed]);
    }

    fn silence(&mut self) {
        self.set_sounding(false);
        self.processor.rest();
        self.frame = [0.0; MAX_CHANNELS];
    }

    fn set_sounding(&mut self, sounding: bool) {
        if self.sounding != sounding {
            self.sounding = sounding;
            self.shared.sounding.store(sounding, Ordering::Release);
        }
    }

    fn show(&mut self) {
        let gauges = &self.shared.gauges;
        gauges.gain.store(self.processor.gain().to_bits(), Ordering::Relaxed);
        gauges.equalises.store(self.processor.equalises(), Ordering::Relaxed);
        gauges.pans.store(self.processor.pans(), Ordering::Relaxed);
        let reduction = self.processor.reduction();
        gauges.limiter.store(reduction.unwrap_or(f32::NAN).to_bits(), Ordering::Relaxed);
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
    use crate::item::ReplayGain;
    use crate::ring::{Feed, RingMaker};
    use crate::settings::{GainMode, GainSettings};

    fn stereo() -> (Feed, RingSource) {
        let maker = RingMaker { tap: Arc::default() };
        let (rate, channels) = (NonZero::new(1000).unwrap(), NonZero::new(2).unwrap());
        maker.make(rate, channels, Arc::default(), &Parameters::default())
    }

    fn numbers(frames: std::ops::Range<u32>) -> Vec<f32> {
        frames.flat_map(|frame| [frame as f32 / 1024.0, -(frame as f32) / 1024.0]).collect()
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
        assert_eq!(source.next(), Some(1.0 / 1024.0), "the first frame after silence is whole");
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
        assert_eq!(source.next(), Some(500.0 / 1024.0));
        assert_eq!(feed.shared.read.load(Ordering::Relaxed), 200);
    }

    #[test]
    fn an_empty_ring_gives_silence_and_is_counted() {
        let (mut feed, mut source) = stereo();
        feed.push(&numbers(1..3));
        feed.shared.running.store(true, Ordering::Relaxed);
        let heard: Vec<f32> = source.by_ref().take(8).collect();
        let one = 1.0 / 1024.0;
        assert_eq!(heard, [one, -one, 2.0 * one, -2.0 * one, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(feed.shared.underruns.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn the_end_is_silent_and_not_counted() {
        let (mut feed, mut source) = stereo();
        feed.push(&numbers(1..3));
        feed.complete();
        feed.shared.running.store(true, Ordering::Relaxed);
        source.by_ref().take(8).for_each(drop);
        assert_eq!(feed.shared.underruns.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn the_limiter_comes_and_goes_without_losing_a_frame() {
        let (mut feed, mut source) = stereo();
        let loud = ReplayGain { track_gain: Some(12.0), ..ReplayGain::default() };
        let marker = |at: u64, gain: ReplayGain| Marker { at, gain, album_plays: false, made: false };
        feed.mark(marker(500, loud));
        feed.mark(marker(1000, ReplayGain::default()));
        let gain = GainSettings { mode: GainMode::Track, ..GainSettings::default() };
        feed.shared.parameters.write(&Parameters { gain, ..Parameters::default() });
        let ramp = |n: u32| if (500..1000).contains(&n) { 0.5 } else { n as f32 / 2048.0 };
        let samples: Vec<f32> = (0..2900).flat_map(|n| [ramp(n % 2048), 0.0]).collect();
        feed.push(&samples);
        feed.complete();
        feed.shared.running.store(true, Ordering::Relaxed);
        let heard: Vec<f32> = source.by_ref().take(samples.len()).collect();
        assert!(heard[..2 * 480] == samples[..2 * 480]);
        let changed = (0..2900).rev().find(|n| heard[2 * n] != samples[2 * n]);
        assert!(
            changed.is_some_and(|n| n < 2200),
            "after the release the samples are as they were: {changed:?}"
        );
        assert!(heard[2 * 520..2 * 980].iter().all(|sample| *sample <= 0.892));
        assert_eq!(source.processor.held(), 0);
        assert_eq!(feed.shared.read.load(Ordering::Relaxed), 2900);
    }

    #[test]
    fn volume_glides_and_arrives_exactly() {
        let (mut feed, mut source) = stereo();
        feed.push(&vec![1.0; 2 * 2000]);
        feed.shared.running.store(true, Ordering::Relaxed);
        feed.shared.parameters.write(&Parameters { volume: 0.125, ..Parameters::default() });
        let heard: Vec<f32> = source.by_ref().take(2 * 2000).step_by(2).collect();
        assert!(heard.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 0.06), "no step is audible");
        assert_eq!(heard.last(), Some(&0.125));
    }
}

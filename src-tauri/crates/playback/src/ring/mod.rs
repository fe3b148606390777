//! The path of samples from the decoder thread to the audio callback: a lock-free ring and a few atomic numbers.
//!
//! Frames are counted from the moment the ring is made. The decoder says at which frame each track starts, so the
//! position is exact whatever lies in between.

mod source;

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use rtrb::{Producer, RingBuffer};

use crate::chain::parameters::Mailbox;
use crate::chain::processor::Marker;
use crate::chain::{MAX_CHANNELS, Parameters};
use crate::spectrum::Tap;

pub(crate) use source::RingSource;

/// Seconds of sound between decoder and device: enough to open the next file from a slow disk.
pub(crate) const RING_SECONDS: usize = 3;

/// Tracks that may start within the ring.
const MARKERS: usize = 256;

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
    /// Whether nothing follows what was written. Written by the decoder thread.
    pub complete: AtomicBool,
    /// Play or hold. Written by the actor.
    pub running: AtomicBool,
    /// Whether the last frame was sound. Written by the callback.
    pub sounding: AtomicBool,
    /// Times the callback found the ring empty while running, and times the system says it was late.
    pub underruns: Arc<AtomicU64>,
    /// Frames the device asked for: stands still when the device does.
    pub asked: AtomicU64,
    /// What the actor wants done to the sound.
    pub parameters: Mailbox,
    /// What the callback does to it, to be shown.
    pub gauges: Gauges,
}

/// What the callback does to the sound. Written by it now and then.
#[derive(Default)]
pub(crate) struct Gauges {
    /// Factor of ReplayGain.
    pub gain: AtomicU32,
    pub equalises: AtomicBool,
    pub pans: AtomicBool,
    /// Smallest gain of the limiter in the last tenth of a second; NaN if it is not in the path.
    pub limiter: AtomicU32,
}

impl Shared {
    pub(crate) fn seconds(&self, frames: u64) -> f64 {
        frames as f64 / f64::from(self.rate)
    }
}

/// Makes paths to devices.
#[derive(Clone)]
pub(crate) struct RingMaker {
    pub tap: Arc<Tap>,
}

impl RingMaker {
    /// Makes the path for a device with this format. The device may count its own underruns too.
    pub(crate) fn make(
        &self,
        rate: NonZero<u32>,
        channels: NonZero<u16>,
        underruns: Arc<AtomicU64>,
        parameters: &Parameters,
    ) -> (Feed, RingSource) {
        let shared = Arc::new(Shared {
            rate: rate.get(),
            channels: usize::from(channels.get()),
            written: AtomicU64::new(0),
            read: AtomicU64::new(0),
            discard_before: AtomicU64::new(0),
            fade_in: AtomicBool::new(false),
            complete: AtomicBool::new(false),
            running: AtomicBool::new(false),
            sounding: AtomicBool::new(false),
            underruns,
            asked: AtomicU64::new(0),
            parameters: Mailbox::new(parameters),
            gauges: Gauges::default(),
        });
        self.tap.set_rate(rate.get());
        let fed = shared.channels.min(MAX_CHANNELS);
        let (producer, consumer) = RingBuffer::new(rate.get() as usize * RING_SECONDS * fed);
        let (markers, marks) = RingBuffer::new(MARKERS);
        let source = RingSource::new(
            consumer,
            marks,
            Arc::clone(&shared),
            Arc::clone(&self.tap),
            (fed, channels),
            parameters,
        );
        (Feed { producer, markers, shared, fed }, source)
    }
}

/// The decoder thread's end.
pub(crate) struct Feed {
    producer: Producer<f32>,
    markers: Producer<Marker>,
    pub shared: Arc<Shared>,
    /// Channels per frame in the ring; a wider device gets silence on the rest.
    pub fed: usize,
}

impl Feed {
    /// Puts in as many whole frames as there is room for; returns how many samples that were.
    pub(crate) fn push(&mut self, interleaved: &[f32]) -> usize {
        let room = self.producer.slots() / self.fed * self.fed;
        let count = interleaved.len().min(room);
        if count == 0 {
            return 0;
        }
        self.shared.complete.store(false, Ordering::Release);
        let (_, left) = self.producer.push_partial_slice(&interleaved[..count]);
        debug_assert!(left.is_empty(), "only this thread fills the ring");
        self.shared.written.fetch_add((count / self.fed) as u64, Ordering::Release);
        count
    }

    /// Says something about the frames from one on that is not written yet; false if there is no room for it.
    pub(crate) fn mark(&mut self, marker: Marker) -> bool {
        self.markers.push(marker).is_ok()
    }

    /// Makes the callback skip everything fed so far, after a fade.
    pub(crate) fn discard(&mut self, fade_in: bool) {
        self.shared.fade_in.store(fade_in, Ordering::Relaxed);
        self.shared.complete.store(false, Ordering::Release);
        self.shared.discard_before.store(self.written(), Ordering::Release);
    }

    /// Nothing follows.
    pub(crate) fn complete(&self) {
        self.shared.complete.store(true, Ordering::Release);
    }

    pub(crate) fn written(&self) -> u64 {
        self.shared.written.load(Ordering::Relaxed)
    }

    /// Whether the device at the other end is gone.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.producer.is_abandoned()
    }
}

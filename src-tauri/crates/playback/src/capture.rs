//! A sound device made of memory, for tests: it renders through the same mixer and ring as the real one, but takes only
//! what was decoded, so that what it records is exact however fast it runs.

use std::num::NonZero;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use rodio::mixer::{MixerSource, mixer};

use crate::output::{OutputOrder, OutputReport};
use crate::ring::{Shared, ring};

/// Frames rendered at a time.
const BLOCK: u64 = 512;
/// How often the clock is looked at.
const TICK: Duration = Duration::from_micros(500);

/// A recording sound device for tests. Clones share the recording.
#[derive(Clone)]
pub struct Capture {
    rate: NonZero<u32>,
    channels: NonZero<u16>,
    speed: f64,
    recording: Option<Arc<Mutex<Vec<f32>>>>,
    plugged: Arc<AtomicBool>,
}

impl Capture {
    /// A device with this format that runs as fast as the decoder.
    pub fn new(rate: NonZero<u32>, channels: NonZero<u16>) -> Self {
        Self {
            rate,
            channels,
            speed: f64::INFINITY,
            recording: Some(Arc::default()),
            plugged: Arc::new(AtomicBool::new(true)),
        }
    }

    /// The same device running at a multiple of real time.
    #[must_use]
    pub fn at_speed(self, speed: f64) -> Self {
        Self { speed, ..self }
    }

    pub(crate) fn null() -> Self {
        let rate = const { NonZero::new(48_000).unwrap() };
        let channels = const { NonZero::new(2).unwrap() };
        Self { recording: None, ..Self::new(rate, channels).at_speed(20.0) }
    }

    /// What was heard so far, interleaved.
    pub fn samples(&self) -> Vec<f32> {
        self.recording.as_ref().map_or_else(Vec::new, |recording| {
            recording.lock().unwrap_or_else(PoisonError::into_inner).clone()
        })
    }

    /// Pulls the plug (false) or puts it in again (true).
    pub fn set_plugged(&self, plugged: bool) {
        self.plugged.store(plugged, Ordering::Release);
    }

    fn is_plugged(&self) -> bool {
        self.plugged.load(Ordering::Acquire)
    }

    fn record(&self, samples: impl Iterator<Item = f32>) {
        match &self.recording {
            Some(recording) => recording.lock().unwrap_or_else(PoisonError::into_inner).extend(samples),
            None => samples.for_each(drop),
        }
    }
}

pub(crate) fn run(capture: &Capture, orders: &Receiver<OutputOrder>, reports: &Sender<OutputReport>) {
    let mut device: Option<Virtual> = None;
    loop {
        let order = if device.is_some() {
            match orders.recv_timeout(TICK) {
                Ok(order) => Some(order),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        } else {
            let Ok(order) = orders.recv() else { return };
            Some(order)
        };
        match order {
            None => {
                if let Some(device) = &mut device {
                    device.render(capture);
                }
            }
            Some(OutputOrder::Close) => device = None,
            Some(OutputOrder::Open { gain }) => {
                let report = if capture.is_plugged() {
                    let (opened, report) = Virtual::open(capture, gain);
                    device = Some(opened);
                    report
                } else {
                    OutputReport::Failed { message: "the test device is unplugged".into() }
                };
                if reports.send(report).is_err() {
                    return;
                }
            }
        }
    }
}

struct Virtual {
    source: MixerSource,
    shared: Arc<Shared>,
    lost: Arc<AtomicBool>,
    started: Instant,
    rendered: u64,
}

impl Virtual {
    fn open(capture: &Capture, gain: f32) -> (Self, OutputReport) {
        let (feed, ring_source) = ring(capture.rate, capture.channels, gain);
        let (input, source) = mixer(capture.channels, capture.rate);
        input.add(ring_source);
        let lost = Arc::new(AtomicBool::new(false));
        let shared = Arc::clone(&feed.shared);
        let device = Self { source, shared, lost: Arc::clone(&lost), started: Instant::now(), rendered: 0 };
        (device, OutputReport::Opened { feed, lost })
    }

    /// Renders what the clock allows and the ring holds.
    fn render(&mut self, capture: &Capture) {
        if !capture.is_plugged() {
            self.lost.store(true, Ordering::Relaxed);
            return;
        }
        let due = self.started.elapsed().as_secs_f64() * f64::from(self.shared.rate) * capture.speed;
        while due.is_infinite() || (self.rendered as f64) < due {
            let frames = self.available().min(BLOCK);
            if frames == 0 {
                // A clock that stood still must not be caught up with later.
                self.started = Instant::now();
                self.rendered = 0;
                break;
            }
            let samples = frames as usize * self.shared.channels;
            capture.record(self.source.by_ref().take(samples));
            self.rendered += frames;
        }
    }

    /// Frames that would come out as sound if they were asked for now.
    fn available(&self) -> u64 {
        let (running, sounding) =
            (self.shared.running.load(Ordering::Acquire), self.shared.sounding.load(Ordering::Acquire));
        let discard_before = self.shared.discard_before.load(Ordering::Acquire);
        let (read, written) =
            (self.shared.read.load(Ordering::Acquire), self.shared.written.load(Ordering::Acquire));
        if !running && !sounding {
            return 0;
        }
        if read < discard_before {
            // One at a time: the fade ends the old sound at a frame only the source knows, and new sound must be there
            // by then.
            return u64::from(written > discard_before || !running);
        }
        let ahead = written.saturating_sub(read);
        // While a pause fades, likewise.
        if running { ahead } else { ahead.min(1) }
    }
}

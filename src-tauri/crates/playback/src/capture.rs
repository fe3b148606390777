//! A sound device made of memory, for tests: it renders through the same mixer and ring as the real one, but takes only
//! what was decoded, so that what it records is exact however fast it runs.

use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use rodio::mixer::{MixerSource, mixer};

use crate::chain::Parameters;
use crate::chain::limiter::Limiter;
use crate::output::{OpenedDevice, OutputOrder, OutputReport};
use crate::ring::{RING_SECONDS, RingMaker, Shared};
use crate::signal_path::DeviceFormat;

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
    rates: Vec<u32>,
    recording: Option<Arc<Mutex<Vec<f32>>>>,
    plugged: Arc<AtomicBool>,
    rendered: Arc<AtomicU64>,
    around_callback: Option<fn(bool)>,
}

impl Capture {
    /// A device with this format that runs as fast as the decoder.
    pub fn new(rate: NonZero<u32>, channels: NonZero<u16>) -> Self {
        Self {
            rate,
            channels,
            speed: f64::INFINITY,
            rates: Vec::new(),
            recording: Some(Arc::default()),
            plugged: Arc::new(AtomicBool::new(true)),
            rendered: Arc::default(),
            around_callback: None,
        }
    }

    /// The same device running at a multiple of real time.
    #[must_use]
    pub fn at_speed(self, speed: f64) -> Self {
        Self { speed, ..self }
    }

    /// The same device, able to be set to these sample rates too.
    #[must_use]
    pub fn with_rates(self, rates: &[u32]) -> Self {
        Self { rates: rates.to_vec(), ..self }
    }

    /// The same device, which forgets what it plays.
    #[must_use]
    pub fn without_recording(self) -> Self {
        Self { recording: None, ..self }
    }

    /// Calls `hook` with true before and with false after each stretch of work that a sound device would do in its
    /// callback, on the thread that does it.
    #[must_use]
    pub fn around_callback(self, hook: fn(bool)) -> Self {
        Self { around_callback: Some(hook), ..self }
    }

    pub(crate) fn null() -> Self {
        let rate = const { NonZero::new(48_000).unwrap() };
        let channels = const { NonZero::new(2).unwrap() };
        Self::new(rate, channels).without_recording().at_speed(20.0)
    }

    /// What was heard so far, interleaved.
    pub fn samples(&self) -> Vec<f32> {
        self.recording.as_ref().map_or_else(Vec::new, |recording| {
            recording.lock().unwrap_or_else(PoisonError::into_inner).clone()
        })
    }

    /// Frames that were played so far.
    pub fn frames(&self) -> u64 {
        self.rendered.load(Ordering::Acquire)
    }

    /// Pulls the plug (false) or puts it in again (true).
    pub fn set_plugged(&self, plugged: bool) {
        self.plugged.store(plugged, Ordering::Release);
    }

    fn is_plugged(&self) -> bool {
        self.plugged.load(Ordering::Acquire)
    }

    fn record(&self, samples: &[f32]) {
        if let Some(recording) = &self.recording {
            recording.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(samples);
        }
    }
}

pub(crate) fn run(
    capture: &Capture,
    maker: &RingMaker,
    orders: &Receiver<OutputOrder>,
    reports: &Sender<OutputReport>,
) {
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
            Some(OutputOrder::Open { attempt, rate, parameters, .. }) => {
                let report = if capture.is_plugged() {
                    let rate = rate.filter(|rate| capture.rates.contains(rate)).and_then(NonZero::new);
                    let (opened, report) =
                        Virtual::open(capture, maker, attempt, rate.unwrap_or(capture.rate), &parameters);
                    device = Some(opened);
                    OutputReport::Opened(Box::new(report))
                } else {
                    device = None;
                    OutputReport::Failed { attempt, message: "the test device is unplugged".into() }
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
    block: Vec<f32>,
}

impl Virtual {
    fn open(
        capture: &Capture,
        maker: &RingMaker,
        attempt: u64,
        rate: NonZero<u32>,
        parameters: &Parameters,
    ) -> (Self, OpenedDevice) {
        let (feed, ring_source) = maker.make(rate, capture.channels, Arc::default(), parameters);
        let (input, source) = mixer(capture.channels, rate);
        input.add(ring_source);
        let lost = Arc::new(AtomicBool::new(false));
        let shared = Arc::clone(&feed.shared);
        let block = vec![0.0; BLOCK as usize * shared.channels];
        let device =
            Self { source, shared, lost: Arc::clone(&lost), started: Instant::now(), rendered: 0, block };
        let format = DeviceFormat {
            name: "memory".to_owned(),
            sample_rate: rate.get(),
            channels: capture.channels.get(),
            sample_format: "f32".to_owned(),
            buffer_frames: Some(BLOCK as u32),
        };
        let mut rates = capture.rates.clone();
        rates.push(capture.rate.get());
        (device, OpenedDevice { attempt, feed, lost, format, rates, substitute: false })
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
            let block = &mut self.block[..frames as usize * self.shared.channels];
            let hook = capture.around_callback.unwrap_or(|_| {});
            hook(true);
            for sample in block.iter_mut() {
                *sample = self.source.next().unwrap_or(0.0);
            }
            hook(false);
            capture.record(block);
            capture.rendered.fetch_add(frames, Ordering::Release);
            self.rendered += frames;
        }
    }

    /// Frames that would come out as sound if they were asked for now.
    fn available(&self) -> u64 {
        let (running, sounding) =
            (self.shared.running.load(Ordering::Acquire), self.shared.sounding.load(Ordering::Acquire));
        let discard_before = self.shared.discard_before.load(Ordering::Acquire);
        // Before the count of what was written: if that was all, the count is final.
        let complete = self.shared.complete.load(Ordering::Acquire);
        let (read, written) =
            (self.shared.read.load(Ordering::Acquire), self.shared.written.load(Ordering::Acquire));
        if !running && !sounding {
            return 0;
        }
        if read < discard_before {
            // One at a time: the fade ends the old sound at a frame only the source knows, and new sound must be there
            // by then, unless there is none, or a ring full of old sound has no room for it.
            let full = written - read >= u64::from(self.shared.rate) * RING_SECONDS as u64;
            return u64::from(written > discard_before || !running || full || complete);
        }
        let ahead = written.saturating_sub(read);
        // What the limiter wants to know ahead must be there, as it is with a real device and its full ring.
        let ahead =
            if complete { ahead } else { ahead.saturating_sub(Limiter::look_ahead(self.shared.rate) as u64) };
        // While a pause fades, likewise.
        if running { ahead } else { written.saturating_sub(read).min(1) }
    }
}

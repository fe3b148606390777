//! The decoder thread: keeps the ring full, and joins tracks without a gap.

use std::path::PathBuf;
use std::time::Duration;

use attune_audio::{AudioError, Decoder};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError};

use crate::channels::ChannelMap;
use crate::convert::RateConverter;
use crate::ring::Feed;

/// What the actor wants.
pub(crate) enum Order {
    /// Feed this device from now on.
    Attach {
        feed: Feed,
        /// How long to sleep while the ring is full.
        patience: Duration,
    },
    /// Let go of the device.
    Detach,
    /// Decode a file: at once (`flush`), or behind what was decoded before.
    Play { generation: u64, key: u64, path: PathBuf, start: f64, flush: bool },
    /// Nothing follows: give out what the converter still holds.
    Finish { generation: u64 },
    /// Forget everything.
    Halt,
}

/// What the decoder thread tells.
pub(crate) enum Report {
    /// The file is open; its sound starts at this frame of the ring.
    Opened { generation: u64, key: u64, at: u64, start: f64, duration: Option<f64> },
    /// The file is decoded to its end; what follows?
    Decoded { generation: u64 },
    /// The file cannot be decoded, or not any further.
    Failed { generation: u64, key: u64, error: AudioError, opened: bool },
    /// Everything is in the ring and ends at this frame.
    Drained { generation: u64, end: u64 },
}

struct Job {
    generation: u64,
    key: u64,
    decoder: Decoder,
    map: ChannelMap,
}

/// State of the thread.
pub(crate) struct Feeder {
    orders: Receiver<Order>,
    reports: Sender<Report>,
    feed: Option<Feed>,
    patience: Duration,
    job: Option<Job>,
    converter: Option<RateConverter>,
    /// Ring frame of the converter's output 0.
    base: u64,
    mapped: Vec<f32>,
    /// Converted samples on their way into the ring, and how many are already in.
    ready: Vec<f32>,
    pushed: usize,
    /// Set when nothing follows and the tail is on its way.
    draining: Option<u64>,
}

impl Feeder {
    pub(crate) fn new(orders: Receiver<Order>, reports: Sender<Report>) -> Self {
        Self {
            orders,
            reports,
            feed: None,
            patience: Duration::from_millis(20),
            job: None,
            converter: None,
            base: 0,
            mapped: Vec::new(),
            ready: Vec::new(),
            pushed: 0,
            draining: None,
        }
    }

    /// Works until the actor is gone.
    pub(crate) fn run(mut self) {
        loop {
            let order = if self.blocked() {
                match self.orders.recv_timeout(self.patience) {
                    Ok(order) => Some(order),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            } else if self.has_work() {
                match self.orders.try_recv() {
                    Ok(order) => Some(order),
                    Err(TryRecvError::Empty) => None,
                    Err(TryRecvError::Disconnected) => return,
                }
            } else {
                let Ok(order) = self.orders.recv() else { return };
                Some(order)
            };
            match order {
                Some(order) => self.obey(order),
                None => self.work(),
            }
        }
    }

    fn waiting(&self) -> bool {
        self.pushed < self.ready.len()
    }

    fn has_work(&self) -> bool {
        self.feed.is_some() && (self.waiting() || self.job.is_some() || self.draining.is_some())
    }

    /// Whether samples wait for room in the ring.
    fn blocked(&mut self) -> bool {
        if !self.waiting() {
            return false;
        }
        let Some(feed) = &mut self.feed else { return false };
        if feed.is_abandoned() {
            // The device went away; the actor will notice and attach another.
            self.feed = None;
            self.forget();
            return false;
        }
        let count = feed.push(&self.ready[self.pushed..]);
        self.pushed += count;
        count == 0
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Attach { feed, patience } => {
                self.forget();
                self.feed = Some(feed);
                self.patience = patience;
            }
            Order::Detach => {
                self.forget();
                self.feed = None;
            }
            Order::Halt => {
                self.forget();
                if let Some(feed) = &mut self.feed {
                    feed.discard(false);
                }
            }
            Order::Play { generation, key, path, start, flush } => {
                if flush {
                    self.forget();
                    if let Some(feed) = &mut self.feed {
                        feed.discard(start > 0.0);
                    }
                }
                self.draining = None;
                if let Err(error) = self.open(generation, key, &path, start) {
                    self.report(Report::Failed { generation, key, error, opened: false });
                }
            }
            Order::Finish { generation } => {
                if let Some(converter) = &mut self.converter {
                    converter.flush(&mut self.ready);
                }
                self.draining = Some(generation);
            }
        }
    }

    fn forget(&mut self) {
        self.job = None;
        self.converter = None;
        self.ready.clear();
        self.pushed = 0;
        self.draining = None;
    }

    fn report(&self, report: Report) {
        // Without an actor there is nobody to tell; the next receive ends the thread.
        let _ = self.reports.send(report);
    }

    fn open(
        &mut self,
        generation: u64,
        key: u64,
        path: &std::path::Path,
        start: f64,
    ) -> Result<(), AudioError> {
        let Some(feed) = &self.feed else { return Ok(()) };
        let fed = feed.fed;
        let mut decoder = Decoder::open(path)?;
        let start = if start > 0.0 { decoder.seek(start)? } else { 0.0 };
        let (rate, channels, duration) = {
            let stream = decoder.stream();
            (stream.sample_rate, usize::from(stream.channels), stream.duration)
        };
        self.set_rate(rate)?;
        let at = self.base + self.converter.as_ref().map_or(0, RateConverter::boundary);
        self.job = Some(Job { generation, key, decoder, map: ChannelMap::new(channels, fed) });
        self.report(Report::Opened { generation, key, at, start, duration });
        Ok(())
    }

    /// Goes on with the converter at hand if it fits: only then do two tracks join without a seam.
    fn set_rate(&mut self, rate: u32) -> Result<(), AudioError> {
        if self.converter.as_ref().is_some_and(|converter| converter.input_rate() == rate) {
            return Ok(());
        }
        let Some(feed) = &self.feed else { return Ok(()) };
        if let Some(converter) = &mut self.converter {
            converter.flush(&mut self.ready);
        }
        self.base = feed.written() + ((self.ready.len() - self.pushed) / feed.fed) as u64;
        let converter = RateConverter::new(rate, feed.shared.rate, feed.fed);
        self.converter =
            Some(converter.ok_or_else(|| AudioError::Damaged(format!("its sample rate is {rate} Hz")))?);
        Ok(())
    }

    /// Decodes one chunk, or ends what is to be ended.
    fn work(&mut self) {
        if self.waiting() {
            return;
        }
        self.ready.clear();
        self.pushed = 0;
        let Some(job) = &mut self.job else {
            if let (Some(generation), Some(feed)) = (self.draining.take(), &self.feed) {
                let end = feed.written();
                self.report(Report::Drained { generation, end });
            }
            return;
        };
        let (generation, key) = (job.generation, job.key);
        match job.decoder.next_chunk() {
            Ok(Some(samples)) => {
                self.mapped.clear();
                job.map.map(samples, &mut self.mapped);
                // Beyond full scale the device would wrap or clip at its own discretion.
                self.mapped.iter_mut().for_each(|sample| *sample = sample.clamp(-1.0, 1.0));
                if let Some(converter) = &mut self.converter {
                    converter.push(&self.mapped, &mut self.ready);
                }
            }
            Ok(None) => {
                self.job = None;
                self.report(Report::Decoded { generation });
            }
            Err(AudioError::StreamChanged) => {
                let (rate, channels) = (job.decoder.stream().sample_rate, job.decoder.stream().channels);
                job.map =
                    ChannelMap::new(usize::from(channels), self.feed.as_ref().map_or(2, |feed| feed.fed));
                if let Err(error) = self.set_rate(rate) {
                    self.fail(generation, key, error);
                }
            }
            Err(error) => self.fail(generation, key, error),
        }
    }

    fn fail(&mut self, generation: u64, key: u64, error: AudioError) {
        self.job = None;
        self.report(Report::Failed { generation, key, error, opened: true });
    }
}

//! The decoder thread: keeps the ring full, and joins tracks without a gap.

mod job;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::Duration;

use attune_audio::{AudioError, StreamInfo};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError};

use crate::chain::processor::Marker;
use crate::item::{Part, ReplayGain};
use crate::pipeline::Pipeline;
use crate::ring::Feed;
use job::Job;

/// What the actor wants.
pub(crate) enum Order {
    /// Feed this device from now on.
    Attach {
        feed: Feed,
        /// How long to sleep while the ring is full.
        patience: Duration,
        /// Rates to which the device shall be set rather than converting to the one it has.
        rates: Vec<u32>,
    },
    /// Let go of the device.
    Detach,
    /// Decode a file.
    Play(Box<PlayOrder>),
    /// Keep so many seconds back for a crossfade.
    Hold(f32),
    /// Nothing follows: give out what is still held.
    Finish { generation: u64 },
    /// Forget everything.
    Halt,
}

/// How an item follows what was decoded before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Join {
    /// Instead of it.
    Cut,
    /// Sample behind sample.
    Gapless,
    /// Over the last so many seconds of it.
    Crossfade(f32),
}

/// An item to decode.
pub(crate) struct PlayOrder {
    pub generation: u64,
    pub key: u64,
    pub path: PathBuf,
    pub part: Option<Part>,
    /// Second of the item to start at.
    pub start: f64,
    /// Second of the item to end at, before its own end.
    pub until: Option<f64>,
    pub join: Join,
    /// Seconds to keep back for a crossfade with what follows.
    pub hold: f32,
    pub speed: f64,
    pub gain: ReplayGain,
    pub album_gain: bool,
}

/// What the decoder thread tells.
pub(crate) enum Report {
    /// The file is open; its sound starts at this frame of the ring.
    Opened {
        generation: u64,
        key: u64,
        at: u64,
        start: f64,
        speed: f64,
        duration: Option<f64>,
        stream: Box<StreamInfo>,
    },
    /// The file is decoded to its end; what follows?
    Decoded { generation: u64 },
    /// The file cannot be decoded, or not any further.
    Failed { generation: u64, key: u64, error: AudioError, opened: bool },
    /// The file was not begun: the device should be set to its rate first.
    OtherRate { generation: u64, key: u64, rate: u32 },
    /// The speed cannot be changed at the device's sample rate: it plays at its own.
    SpeedIgnored { generation: u64 },
    /// Everything is in the ring and ends at this frame.
    Drained { generation: u64, end: u64 },
}

impl Report {
    pub(crate) fn generation(&self) -> u64 {
        match self {
            Self::Opened { generation, .. }
            | Self::Decoded { generation }
            | Self::Failed { generation, .. }
            | Self::OtherRate { generation, .. }
            | Self::SpeedIgnored { generation }
            | Self::Drained { generation, .. } => *generation,
        }
    }
}

/// State of the thread.
pub(crate) struct Feeder {
    orders: Receiver<Order>,
    reports: Sender<Report>,
    line: Option<Line>,
    patience: Duration,
    rates: Vec<u32>,
    job: Option<Job>,
    /// The last item that was decoded to its end: what follows may be the next part of its file.
    ended: Option<Job>,
    /// Set when nothing follows and the tail is on its way.
    draining: Option<u64>,
}

/// The way to the device.
struct Line {
    feed: Feed,
    pipeline: Pipeline,
    /// Samples on their way into the ring, and how many are already in.
    ready: Vec<f32>,
    pushed: usize,
    marks: VecDeque<Marker>,
    /// What was said last about the sound.
    marked: Option<Marker>,
}

impl Line {
    fn new(feed: Feed) -> Self {
        let pipeline = Pipeline::new(feed.shared.rate, feed.fed, feed.written());
        Self { feed, pipeline, ready: Vec::new(), pushed: 0, marks: VecDeque::new(), marked: None }
    }

    /// Throws away all sound that was not yet heard.
    fn clear(&mut self) {
        self.ready.clear();
        self.pushed = 0;
        self.marks.clear();
        self.marked = None;
        self.pipeline.clear(self.feed.written());
    }

    fn is_waiting(&self) -> bool {
        self.pushed < self.ready.len()
    }

    /// Puts in what there is room for; true if there was none.
    fn is_blocked(&mut self) -> bool {
        let written = self.feed.written();
        let waiting = self.ready.len() - self.pushed;
        let end = written + (waiting / self.feed.fed) as u64;
        // Only what concerns these frames: markers far ahead would fill their ring before the frames that free it.
        while let Some(marker) = self.marks.front().filter(|marker| marker.at < end) {
            if !self.feed.mark(*marker) {
                break;
            }
            self.marks.pop_front();
        }
        let unmarked = self.marks.front().filter(|marker| marker.at < end);
        let count =
            unmarked.map_or(waiting, |marker| marker.at.saturating_sub(written) as usize * self.feed.fed);
        let count = self.feed.push(&self.ready[self.pushed..self.pushed + count]);
        self.pushed += count;
        count == 0
    }

    fn mark(&mut self, marker: Marker) {
        if self.marked.is_none_or(|marked| Marker { at: marker.at, ..marked } != marker) {
            self.marks.push_back(marker);
        }
        self.marked = Some(marker);
    }
}

impl Feeder {
    pub(crate) fn new(orders: Receiver<Order>, reports: Sender<Report>) -> Self {
        Self {
            orders,
            reports,
            line: None,
            patience: Duration::from_millis(20),
            rates: Vec::new(),
            job: None,
            ended: None,
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

    fn has_work(&self) -> bool {
        self.line.as_ref().is_some_and(Line::is_waiting)
            || self.line.is_some() && (self.job.is_some() || self.draining.is_some())
    }

    /// Whether samples wait for room in the ring.
    fn blocked(&mut self) -> bool {
        let Some(line) = self.line.as_mut().filter(|line| line.is_waiting()) else { return false };
        if line.feed.is_abandoned() {
            // The device went away; the actor will notice and attach another.
            self.line = None;
            self.forget();
            return false;
        }
        line.is_blocked()
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Attach { feed, patience, rates } => {
                self.forget();
                self.line = Some(Line::new(feed));
                (self.patience, self.rates) = (patience, rates);
            }
            Order::Detach => {
                self.forget();
                self.line = None;
            }
            Order::Halt => {
                self.forget();
                if let Some(line) = &mut self.line {
                    line.feed.discard(false);
                }
            }
            Order::Play(order) => self.play(&order),
            Order::Hold(seconds) => {
                if let Some(line) = &mut self.line {
                    line.pipeline.set_hold(seconds);
                    line.pipeline.take(false, &mut line.ready);
                }
            }
            Order::Finish { generation } => {
                self.ended = None;
                if let Some(line) = &mut self.line {
                    line.pipeline.flush();
                    line.pipeline.take(true, &mut line.ready);
                }
                self.draining = Some(generation);
            }
        }
    }

    fn forget(&mut self) {
        self.job = None;
        self.ended = None;
        self.draining = None;
        if let Some(line) = &mut self.line {
            line.clear();
        }
    }

    fn report(&self, report: Report) {
        // Without an actor there is nobody to tell; the next receive ends the thread.
        let _ = self.reports.send(report);
    }

    fn play(&mut self, order: &PlayOrder) {
        if order.join == Join::Cut {
            self.forget();
            if let Some(line) = &mut self.line {
                line.feed.discard(order.start > 0.0);
            }
        }
        self.draining = None;
        let (generation, key) = (order.generation, order.key);
        let report = match self.open(order) {
            Ok(Some(report)) => report,
            Ok(None) => return,
            Err(error) => Report::Failed { generation, key, error, opened: false },
        };
        self.report(report);
    }

    fn open(&mut self, order: &PlayOrder) -> Result<Option<Report>, AudioError> {
        let Some(line) = &mut self.line else { return Ok(None) };
        let (generation, key) = (order.generation, order.key);
        let (job, start) = match self.ended.take().and_then(|ended| ended.go_on(order)) {
            Some(job) => (job, 0.0),
            None => Job::open(order, line.feed.fed)?,
        };
        let rate = job.rate();
        if rate != line.feed.shared.rate && self.rates.contains(&rate) {
            return Ok(Some(Report::OtherRate { generation, key, rate }));
        }
        line.pipeline.set_hold(order.hold);
        let parameters = line.feed.shared.parameters.read();
        let marker =
            |at: u64, made: bool| Marker { at, gain: order.gain, album_plays: order.album_gain, made };
        let mut made_from = None;
        if let Join::Crossfade(seconds) = order.join {
            let gain = |marker: &Marker| parameters.replay_gain(&marker.gain, marker.album_plays);
            let before = line.marked.as_ref().map_or(1.0, &gain);
            let most = job.duration().map_or(seconds, |duration| seconds.min(duration as f32 / 2.0));
            let (from, to) = line.pipeline.begin_overlap(most, gain(&marker(0, false)) / before);
            if let Some(marked) = line.marked.filter(|_| to > from) {
                line.mark(Marker { at: from, made: true, ..marked });
            }
            made_from = Some(to);
        }
        let fits = line.pipeline.set_input(rate, order.speed);
        if fits == Err(crate::pipeline::Unfit::Speed) && line.pipeline.set_input(rate, 1.0).is_ok() {
            let _ = self.reports.send(Report::SpeedIgnored { generation });
        }
        if line.pipeline.input_rate().is_none() {
            return Err(AudioError::Damaged(format!("its sample rate is {rate} Hz")));
        }
        let at = line.pipeline.boundary();
        let speed = line.pipeline.speed();
        line.mark(marker(made_from.unwrap_or(at), speed != 1.0));
        let (duration, stream) = (job.duration(), Box::new(job.stream()));
        self.job = Some(job);
        Ok(Some(Report::Opened { generation, key, at, start, speed, duration, stream }))
    }

    /// Decodes one chunk, or ends what is to be ended.
    fn work(&mut self) {
        let Some(line) = self.line.as_mut().filter(|line| !line.is_waiting()) else { return };
        line.ready.clear();
        line.pushed = 0;
        let Some(job) = &mut self.job else {
            if let Some(generation) = self.draining.take() {
                line.feed.complete();
                let end = line.feed.written();
                self.report(Report::Drained { generation, end });
            }
            return;
        };
        let (generation, key) = (job.generation, job.key);
        match job.next() {
            Ok(Some(samples)) => {
                line.pipeline.push(samples);
                line.pipeline.take(false, &mut line.ready);
            }
            Ok(None) => {
                let error = job.shortfall();
                self.ended = self.job.take();
                self.report(match error {
                    Some(error) => Report::Failed { generation, key, error, opened: true },
                    None => Report::Decoded { generation },
                });
            }
            Err(AudioError::StreamChanged) => {
                let (rate, speed) = (job.follow_stream(line.feed.fed), line.pipeline.speed());
                if line.pipeline.set_input(rate, speed).is_err() {
                    self.fail(generation, key, AudioError::Damaged(format!("its sample rate is {rate} Hz")));
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

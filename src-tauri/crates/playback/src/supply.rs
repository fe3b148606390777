//! Sound for the current item and what follows it: the decoder thread's orders and reports, and the life of the device.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;

use crate::actor::Actor;
use crate::feeder::{Order, Report};
use crate::output::{OutputOrder, OutputReport, Pace};
use crate::protocol::{EndReason, Event, Status};
use crate::ring::Shared;
use crate::volume;

/// A stretch of one item in the ring.
pub(crate) struct Segment {
    pub key: u64,
    /// First frame in the ring.
    pub at: u64,
    /// Position in the item at that frame, in seconds.
    pub start: f64,
    pub duration: Option<f64>,
    /// Decoding ended early.
    pub failed: bool,
}

/// What the decoder thread was told and what it has done.
pub(crate) struct Supply {
    orders: Sender<Order>,
    /// Orders and reports of another generation are about sound that was thrown away.
    generation: u64,
    /// Opened items, the first is the one sounding.
    pub segments: VecDeque<Segment>,
    /// Keys of the items ordered, from the current one on.
    ordered: VecDeque<u64>,
    finishing: bool,
    /// Ring frame at which everything ends.
    pub end: Option<u64>,
}

impl Supply {
    pub(crate) fn new(orders: Sender<Order>) -> Self {
        Self {
            orders,
            generation: 0,
            segments: VecDeque::new(),
            ordered: VecDeque::new(),
            finishing: false,
            end: None,
        }
    }

    /// Whether the current item is being decoded or is in the ring.
    pub(crate) fn is_supplying(&self) -> bool {
        !self.ordered.is_empty()
    }

    pub(crate) fn advance(&mut self) {
        self.segments.pop_front();
        self.ordered.pop_front();
    }

    fn reset(&mut self) {
        self.generation += 1;
        self.segments.clear();
        self.ordered.clear();
        self.finishing = false;
        self.end = None;
    }

    fn send(&self, order: Order) {
        // Without a decoder thread nothing sounds; its end is noticed by the actor's loop.
        let _ = self.orders.send(order);
    }
}

struct Sink {
    shared: Arc<Shared>,
    lost: Arc<AtomicBool>,
    asked: u64,
    asked_at: Instant,
}

/// The actor's end of the output thread.
pub(crate) struct Link {
    orders: Sender<OutputOrder>,
    pace: Pace,
    sink: Option<Sink>,
    opening: bool,
    missing: Option<String>,
    retry_at: Option<Instant>,
    retry_wait: Duration,
    active_at: Instant,
}

impl Link {
    pub(crate) fn new(orders: Sender<OutputOrder>, pace: Pace) -> Self {
        Self {
            orders,
            pace,
            sink: None,
            opening: false,
            missing: None,
            retry_at: None,
            retry_wait: pace.first_retry,
            active_at: Instant::now(),
        }
    }

    pub(crate) fn shared(&self) -> Option<&Shared> {
        self.sink.as_ref().map(|sink| sink.shared.as_ref())
    }

    pub(crate) fn is_open(&self) -> bool {
        self.sink.is_some()
    }

    pub(crate) fn missing(&self) -> Option<&str> {
        self.missing.as_deref()
    }

    pub(crate) fn set_running(&self, running: bool) {
        if let Some(shared) = self.shared() {
            shared.running.store(running, Ordering::Release);
        }
    }

    pub(crate) fn set_gain(&self, gain: f32) {
        if let Some(shared) = self.shared() {
            shared.set_gain(gain);
        }
    }

    pub(crate) fn note_activity(&mut self) {
        self.active_at = Instant::now();
    }

    /// Time until the device is tried again, if that is wanted.
    pub(crate) fn until_retry(&self, wanted: bool) -> Option<Duration> {
        self.retry_at.filter(|_| wanted).map(|at| at.saturating_duration_since(Instant::now()))
    }

    /// The listener is asking: do not make them wait for the next attempt.
    pub(crate) fn retry_now(&mut self) {
        if self.retry_at.is_some() {
            self.retry_at = Some(Instant::now());
        }
    }

    fn open(&mut self, gain: f32) {
        if !self.opening && self.sink.is_none() {
            self.opening = true;
            self.retry_at = None;
            let _ = self.orders.send(OutputOrder::Open { gain });
        }
    }

    fn close(&mut self) {
        self.sink = None;
        let _ = self.orders.send(OutputOrder::Close);
    }

    fn plan_retry(&mut self) {
        self.retry_at = Some(Instant::now() + self.retry_wait);
        self.retry_wait = (self.retry_wait * 2).min(self.pace.longest_retry);
    }

    /// Whether the device has died: it said so, or it stopped asking for samples.
    fn is_lost(&mut self) -> bool {
        let stalled = self.pace.stalled;
        let Some(sink) = &mut self.sink else { return false };
        let asked = sink.shared.asked.load(Ordering::Relaxed);
        if asked != sink.asked {
            (sink.asked, sink.asked_at) = (asked, Instant::now());
        }
        sink.lost.load(Ordering::Relaxed) || sink.asked_at.elapsed() > stalled
    }
}

impl Actor {
    /// Decodes the current item from `position` and plays it as the status says; opens the device if need be.
    pub(crate) fn restart(&mut self, position: f64) {
        self.supply.reset();
        self.listening.resting = position;
        let Some((key, path)) = self.queue.current().map(|entry| (entry.key, entry.item.path.clone())) else {
            return;
        };
        if self.link.is_open() {
            let generation = self.supply.generation;
            self.supply.send(Order::Play { generation, key, path, start: position, flush: true });
            self.supply.ordered.push_back(key);
            self.link.set_running(self.status == Status::Playing);
        } else if self.status == Status::Playing && self.link.retry_at.is_none() {
            self.link.open(volume::gain(self.volume));
        }
    }

    /// Throws the ring's content away and waits at `position`.
    pub(crate) fn halt(&mut self, position: f64) {
        self.supply.reset();
        self.listening.resting = position;
        self.link.set_running(false);
        self.supply.send(Order::Halt);
    }

    /// After a change of the queue: what was decoded ahead must still be what follows.
    pub(crate) fn follow_queue(&mut self) {
        let mut expected = self.queue.current().map(|entry| entry.key);
        for ordered in &self.supply.ordered {
            if expected != Some(*ordered) {
                let position = self.position();
                self.bank_listening();
                self.restart(position);
                return;
            }
            expected = self.queue.next_after(*ordered).map(|index| self.queue.entries()[index].key);
        }
        if self.supply.finishing && expected.is_some() {
            self.supply.end = None;
            self.order_following();
        }
    }

    /// Orders what comes after the last item ordered.
    fn order_following(&mut self) {
        let Some(&last) = self.supply.ordered.back() else { return };
        let generation = self.supply.generation;
        let next = self.queue.next_after(last).map(|index| &self.queue.entries()[index]);
        self.supply.finishing = next.is_none();
        match next.map(|entry| (entry.key, entry.item.path.clone())) {
            Some((key, path)) => {
                self.supply.send(Order::Play { generation, key, path, start: 0.0, flush: false });
                self.supply.ordered.push_back(key);
            }
            None => self.supply.send(Order::Finish { generation }),
        }
    }

    pub(crate) fn on_report(&mut self, report: Report) {
        match report {
            Report::Opened { generation, key, at, start, duration }
                if generation == self.supply.generation =>
            {
                self.supply.segments.push_back(Segment { key, at, start, duration, failed: false });
                if self.supply.segments.len() == 1 {
                    self.listening.set_duration(key, duration);
                    self.tell_state();
                }
            }
            Report::Decoded { generation } if generation == self.supply.generation => self.order_following(),
            Report::Failed { generation, key, error, opened } if generation == self.supply.generation => {
                let item = self
                    .queue
                    .entries()
                    .iter()
                    .find(|entry| entry.key == key)
                    .map(|entry| entry.item.clone());
                self.tell(Event::Error { code: error.code().to_owned(), message: error.to_string(), item });
                self.queue.mark_failed(key);
                self.after_failure(key, opened);
            }
            Report::Drained { generation, end }
                if generation == self.supply.generation && self.supply.finishing =>
            {
                self.supply.end = Some(end);
            }
            // About sound that was thrown away meanwhile.
            _ => {}
        }
    }

    fn after_failure(&mut self, key: u64, opened: bool) {
        if opened {
            if let Some(segment) = self.supply.segments.back_mut().filter(|segment| segment.key == key) {
                segment.failed = true;
            }
            self.order_following();
            return;
        }
        self.supply.ordered.retain(|&ordered| ordered != key);
        if !self.supply.ordered.is_empty() {
            self.order_following();
            return;
        }
        // The current item itself: nothing of it will sound, so go on with the next.
        self.end_listening(EndReason::Failed);
        match self.queue.next_after(key) {
            Some(index) => {
                self.queue.go_to(Some(index));
                self.restart(0.0);
                self.tell_state();
            }
            None => self.finish_queue(),
        }
    }

    pub(crate) fn on_output(&mut self, report: OutputReport) {
        self.link.opening = false;
        match report {
            OutputReport::Opened { feed, lost } => {
                let shared = Arc::clone(&feed.shared);
                shared.set_gain(volume::gain(self.volume));
                self.link.sink = Some(Sink { shared, lost, asked: 0, asked_at: Instant::now() });
                self.link.missing = None;
                self.link.retry_at = None;
                self.link.retry_wait = self.link.pace.first_retry;
                self.link.note_activity();
                self.supply.send(Order::Attach { feed, patience: self.link.pace.patience });
                if self.status != Status::Stopped {
                    self.restart(self.listening.resting);
                }
                self.tell_state();
            }
            OutputReport::Failed { message } => {
                self.link.plan_retry();
                self.lose_device(message);
            }
        }
    }

    /// Notices a device that went away, tries to get a missing one back, and gives an idle one up.
    pub(crate) fn watch_device(&mut self) {
        if self.link.is_lost() {
            self.release_device();
            self.link.plan_retry();
            self.lose_device("the sound device went away".to_owned());
        } else if self.link.is_open() && self.status != Status::Playing {
            if self.link.active_at.elapsed() > self.link.pace.idle {
                self.release_device();
            }
        } else if self.link.until_retry(self.status == Status::Playing).is_some_and(|wait| wait.is_zero()) {
            self.link.open(volume::gain(self.volume));
        }
    }

    /// Lets the device go and remembers the position.
    fn release_device(&mut self) {
        self.bank_listening();
        self.supply.reset();
        self.supply.send(Order::Detach);
        self.link.close();
    }

    fn lose_device(&mut self, message: String) {
        // Every attempt that fails for the same reason is the same news.
        if self.link.missing.as_ref() != Some(&message) {
            self.tell(Event::Error {
                code: "device_missing".to_owned(),
                message: message.clone(),
                item: None,
            });
            self.link.missing = Some(message);
            self.tell_state();
        }
    }
}

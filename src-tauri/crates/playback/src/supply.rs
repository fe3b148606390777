//! Sound for the current item and what follows it: the decoder thread's orders and reports.

use std::collections::VecDeque;

use attune_audio::StreamInfo;
use crossbeam_channel::Sender;

use crate::actor::Actor;
use crate::event::{EndReason, Event, Status};
use crate::feeder::{Join, Order, PlayOrder, Report};
use crate::queue::Queue;
use crate::transport::is_loop;

pub(crate) use crate::link::Link;

/// A stretch of one item in the ring.
pub(crate) struct Segment {
    pub key: u64,
    /// Stretches of one playing of an item have the same number: the rounds of a repeated part.
    pub serial: u64,
    /// First frame in the ring.
    pub at: u64,
    /// Position in the item at that frame, in seconds.
    pub start: f64,
    /// Seconds of the item per second of the ring.
    pub speed: f64,
    pub duration: Option<f64>,
    /// What the file holds.
    pub stream: StreamInfo,
    pub album_gain: bool,
    /// Decoding ended early.
    pub failed: bool,
}

#[derive(Clone, Copy)]
struct Ordered {
    key: u64,
    serial: u64,
    album_gain: bool,
}

/// What the decoder thread was told and what it has done.
pub(crate) struct Supply {
    orders: Sender<Order>,
    /// Orders and reports of another generation are about sound that was thrown away.
    generation: u64,
    last_serial: u64,
    /// Opened items, the first is the one sounding.
    pub segments: VecDeque<Segment>,
    /// The items ordered, from the current one on.
    ordered: VecDeque<Ordered>,
    finishing: bool,
    /// Ring frame at which everything ends.
    pub end: Option<u64>,
    /// An item that was not decoded ahead because the device must be reopened for it.
    pub refused: Option<u64>,
}

impl Supply {
    pub(crate) fn new(orders: Sender<Order>) -> Self {
        Self {
            orders,
            generation: 0,
            last_serial: 0,
            segments: VecDeque::new(),
            ordered: VecDeque::new(),
            finishing: false,
            end: None,
            refused: None,
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

    /// Keys ordered behind the current item.
    pub(crate) fn keys_ahead(&self) -> Vec<u64> {
        self.ordered.iter().skip(1).map(|ordered| ordered.key).collect()
    }

    /// How much sound is kept back for a crossfade.
    pub(crate) fn hold(&self, seconds: f32) {
        self.send(Order::Hold(seconds));
    }

    pub(crate) fn reset(&mut self) {
        self.generation += 1;
        self.segments.clear();
        self.ordered.clear();
        self.finishing = false;
        self.end = None;
        self.refused = None;
    }

    pub(crate) fn send(&self, order: Order) {
        // Without a decoder thread nothing sounds; its end is noticed by the actor's loop.
        let _ = self.orders.send(order);
    }
}

impl Actor {
    /// Decodes the current item from `position` and plays it as the status says; opens the device if need be.
    pub(crate) fn restart(&mut self, position: f64) {
        self.supply.reset();
        self.listening.resting = position;
        let Some(key) = self.queue.current().map(|entry| entry.key) else { return };
        if self.link.is_open() {
            let serial = self.listening.serial(key);
            self.order(key, serial, position, None);
            self.link.set_running(self.status == Status::Playing);
        } else if self.status == Status::Playing {
            self.open_device();
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
        let mut last = None;
        for ordered in &self.supply.ordered {
            if expected != Some(ordered.key) {
                let position = self.position();
                self.bank_listening();
                self.restart(position);
                return;
            }
            last = Some(*ordered);
            expected = self.following(ordered.key);
        }
        let refused = self.supply.refused.filter(|_| expected != self.supply.refused);
        if last.is_some()
            && self.supply.finishing
            && (expected.is_some() && self.supply.refused.is_none() || refused.is_some())
        {
            self.supply.end = None;
            self.supply.refused = None;
            self.order_following();
        }
    }

    /// Key of what follows the item with this key.
    fn following(&self, key: u64) -> Option<u64> {
        let current = self.queue.current().map(|entry| entry.key);
        if current == Some(key) {
            if self.looped.is_some() {
                return Some(key);
            }
            if self.ends_with_current() {
                return None;
            }
        }
        self.queue.next_after(key).map(|index| self.queue.entries()[index].key)
    }

    /// Orders what comes after the last item ordered.
    fn order_following(&mut self) {
        let Some(&last) = self.supply.ordered.back() else { return };
        let next = self.following(last.key);
        self.supply.finishing = next.is_none();
        let Some(key) = next else {
            let generation = self.supply.generation;
            self.supply.send(Order::Finish { generation });
            return;
        };
        let repeats = self.looped.filter(|_| key == last.key);
        let serial = repeats.map(|_| last.serial);
        let start = repeats.map_or(0.0, |(from, _)| from);
        self.order(key, serial, start, Some(last.key));
    }

    /// Orders an item: at once, or behind the item with the key `after`.
    fn order(&mut self, key: u64, serial: Option<u64>, start: f64, after: Option<u64>) {
        let Some(index) = self.queue.index_of(key) else { return };
        let item = &self.queue.entries()[index].item;
        let previous = after.and_then(|after| self.queue.index_of(after));
        let previous = previous.map(|index| self.queue.entries()[index].item.as_ref());
        let crossfade = self.sound.crossfade_seconds;
        let joins = |previous: &crate::QueueItem| previous.is_followed_by(item) || serial.is_some();
        let join = match previous {
            None => Join::Cut,
            Some(previous) if crossfade <= 0.0 || joins(previous) => Join::Gapless,
            Some(_) => Join::Crossfade(crossfade),
        };
        let album_gain = album_plays(&self.queue, index);
        let until = self.looped.filter(|_| self.queue.index() == Some(index)).map(|(_, to)| to);
        let order = PlayOrder {
            generation: self.supply.generation,
            key,
            path: item.path.clone(),
            part: item.part,
            start,
            until,
            join,
            hold: crossfade,
            speed: f64::from(self.sound.speed),
            gain: item.gain,
            album_gain,
        };
        self.supply.send(Order::Play(Box::new(order)));
        let serial = serial.unwrap_or_else(|| {
            self.supply.last_serial += 1;
            self.supply.last_serial
        });
        self.supply.ordered.push_back(Ordered { key, serial, album_gain });
    }

    pub(crate) fn on_report(&mut self, report: Report) {
        if report.generation() != self.supply.generation {
            // About sound that was thrown away meanwhile.
            return;
        }
        match report {
            Report::Opened { key, at, start, speed, duration, stream, .. } => {
                let Some(ordered) = self.supply.ordered.iter().rev().find(|ordered| ordered.key == key)
                else {
                    return;
                };
                let (serial, album_gain) = (ordered.serial, ordered.album_gain);
                let segment = Segment {
                    key,
                    serial,
                    at,
                    start,
                    speed,
                    duration,
                    stream: *stream,
                    album_gain,
                    failed: false,
                };
                self.supply.segments.push_back(segment);
                if self.supply.segments.len() == 1 {
                    self.looped = self.looped.filter(|part| is_loop(*part, duration));
                    self.listening.set_duration(key, duration);
                    self.tell_state();
                }
            }
            Report::Decoded { .. } => self.order_following(),
            Report::Failed { key, error, opened, .. } => {
                let index = self.queue.index_of(key);
                let item = index.map(|index| self.queue.entries()[index].item.as_ref().clone());
                self.tell(Event::Error { code: error.code().to_owned(), message: error.to_string(), item });
                self.after_failure(key, opened);
            }
            Report::SpeedIgnored { .. } => self.tell(Event::Error {
                code: "speed_unsupported".to_owned(),
                message: "the speed cannot be changed at the sample rate of this device".to_owned(),
                item: None,
            }),
            Report::OtherRate { key, rate, .. } => self.on_other_rate(key, rate),
            Report::Drained { end, .. } if self.supply.finishing => self.supply.end = Some(end),
            Report::Drained { .. } => {}
        }
    }

    /// The device has another sample rate than the file: it is reopened, at once or when what sounds is over.
    fn on_other_rate(&mut self, key: u64, rate: u32) {
        self.link.want_rate(rate);
        self.supply.ordered.pop_back();
        if self.supply.is_supplying() {
            self.supply.finishing = true;
            self.supply.refused = Some(key);
            let generation = self.supply.generation;
            self.supply.send(Order::Finish { generation });
        } else {
            self.reopen_device();
        }
    }

    fn after_failure(&mut self, key: u64, opened: bool) {
        // A part that cannot be decoded is not repeated for ever.
        self.looped = self.looped.filter(|_| self.queue.current().is_none_or(|entry| entry.key != key));
        if opened {
            if let Some(segment) = self.supply.segments.back_mut().filter(|segment| segment.key == key) {
                segment.failed = true;
            }
            self.order_following();
            return;
        }
        self.queue.mark_failed(key);
        // What failed is what was ordered last; the same item may be sounding.
        self.supply.ordered.pop_back();
        if self.supply.is_supplying() {
            self.order_following();
            self.tell_state();
            return;
        }
        // The current item itself: nothing of it will sound, so go on with the next.
        self.end_listening(EndReason::Failed);
        self.looped = None;
        match self.queue.skip_from(key) {
            Some(index) => {
                self.queue.proceed(self.queue.entries()[index].key, &[]);
                self.restart(0.0);
                self.tell_state();
            }
            None => self.finish_queue(),
        }
    }
}

/// Whether the entry is played as part of its album: a neighbour in the queue is its neighbour on the album.
fn album_plays(queue: &Queue, index: usize) -> bool {
    let item = |index: usize| queue.entries().get(index).map(|entry| entry.item.as_ref());
    let Some(here) = item(index) else { return false };
    let (before, after) = queue.neighbours(index);
    before.and_then(item).is_some_and(|before| before.is_followed_by(here))
        || after.and_then(item).is_some_and(|after| here.is_followed_by(after))
}

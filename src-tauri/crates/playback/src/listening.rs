//! How far the listener is: which item sounds now, where in it, and how much of it was heard.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::actor::Actor;
use crate::event::{EndReason, Event, Status};
use crate::item::QueueItem;
use crate::queue::Queue;
use crate::sleep::SleepTimer;

/// The item whose first sample was heard and which has not ended.
struct Heard {
    key: u64,
    /// Tells the times apart that an item is played.
    serial: u64,
    item: Arc<QueueItem>,
    index: usize,
    duration: Option<f64>,
    /// Seconds heard before the current stretch: jumps within the item begin a new one.
    banked: f64,
}

/// The listener's progress.
#[derive(Default)]
pub(crate) struct Listening {
    heard: Option<Heard>,
    /// Position in the current item while nothing of it sounds.
    pub(crate) resting: f64,
    /// Length of the item with this key, once it was opened.
    length: Option<(u64, Option<f64>)>,
}

impl Listening {
    /// Length of the queue's current item, if it was opened.
    pub(crate) fn duration(&self, queue: &Queue) -> Option<f64> {
        let (key, length) = self.length?;
        length.filter(|_| queue.current().is_some_and(|entry| entry.key == key))
    }

    pub(crate) fn set_duration(&mut self, key: u64, duration: Option<f64>) {
        self.length = Some((key, duration));
    }

    /// Which playing of the current item is being heard.
    pub(crate) fn serial(&self, key: u64) -> Option<u64> {
        self.heard.as_ref().filter(|heard| heard.key == key).map(|heard| heard.serial)
    }
}

impl Actor {
    /// Position in the current item in seconds.
    pub(crate) fn position(&self) -> f64 {
        let Some(shared) = self.link.shared() else { return self.listening.resting };
        let read = shared.read.load(Ordering::Acquire);
        match self.supply.segments.front() {
            Some(segment) if read >= segment.at => {
                let position = segment.start + shared.seconds(read - segment.at) * segment.speed;
                segment.duration.map_or(position, |duration| position.min(duration.max(segment.start)))
            }
            _ => self.listening.resting,
        }
    }

    /// Follows the callback's counter across the joins of tracks.
    pub(crate) fn advance(&mut self) {
        let Some(read) = self.link.shared().map(|shared| shared.read.load(Ordering::Acquire)) else { return };
        while self.supply.segments.get(1).is_some_and(|next| read >= next.at) {
            // What was banked up to here ends exactly at the join.
            let join = self.supply.segments[1].at;
            self.begin_if_heard(join);
            if self.supply.segments[0].serial == self.supply.segments[1].serial {
                self.bank(join);
                self.supply.advance();
                self.listening.resting = self.supply.segments[0].start;
                continue;
            }
            self.finish_segment(join);
            let (key, duration) = (self.supply.segments[0].key, self.supply.segments[0].duration);
            self.looped = None;
            self.queue.proceed(key, &self.supply.keys_ahead());
            self.listening.resting = 0.0;
            self.listening.set_duration(key, duration);
            self.begin_if_heard(read);
            self.tell_state();
        }
        self.begin_if_heard(read);
        if self.supply.segments.len() == 1
            && let Some(end) = self.supply.end.filter(|&end| read >= end)
        {
            let key = self.supply.segments[0].key;
            self.finish_segment(end);
            self.finish_supply(key);
        }
    }

    fn begin_if_heard(&mut self, read: u64) {
        let Some(segment) = self.supply.segments.front() else { return };
        let (key, serial) = (segment.key, segment.serial);
        if read <= segment.at || self.listening.heard.as_ref().is_some_and(|heard| heard.serial == serial) {
            return;
        }
        let Some(index) = self.queue.index_of(key) else { return };
        let item = Arc::clone(&self.queue.entries()[index].item);
        let duration = segment.duration;
        self.listening.heard =
            Some(Heard { key, serial, item: Arc::clone(&item), index, duration, banked: 0.0 });
        self.tell(Event::Started { item: item.as_ref().clone(), index });
        self.tell_state();
    }

    /// Ends the first segment at a frame and lets the next one take its place.
    fn finish_segment(&mut self, end: u64) {
        let failed = self.supply.segments.front().is_some_and(|segment| segment.failed);
        self.bank(end);
        self.supply.advance();
        self.end_listening(if failed { EndReason::Failed } else { EndReason::Finished });
    }

    fn bank(&mut self, until: u64) {
        let Some(shared) = self.link.shared() else { return };
        if let (Some(heard), Some(segment)) = (&mut self.listening.heard, self.supply.segments.front())
            && heard.serial == segment.serial
        {
            heard.banked += shared.seconds(until.saturating_sub(segment.at)) * segment.speed;
        }
    }

    /// Notes what was heard so far, before the current stretch is thrown away.
    pub(crate) fn bank_listening(&mut self) {
        let position = self.position();
        if let Some(read) = self.link.shared().map(|shared| shared.read.load(Ordering::Acquire)) {
            self.bank(read);
        }
        self.supply.segments.clear();
        self.listening.resting = position;
    }

    /// Says that the item being heard is over, if there is one.
    pub(crate) fn end_listening(&mut self, reason: EndReason) {
        if !matches!(reason, EndReason::Finished | EndReason::Failed) {
            self.bank_listening();
        }
        let Some(heard) = self.listening.heard.take() else { return };
        let index = self.queue.index_of(heard.key).unwrap_or(heard.index);
        let (item, played, duration) = (heard.item.as_ref().clone(), heard.banked, heard.duration);
        self.tell(Event::Ended { item, index, played, duration, reason });
    }

    /// Everything that was decoded was heard.
    fn finish_supply(&mut self, last: u64) {
        if self.ends_with_current() {
            self.rest_after(last);
        } else if let Some(index) = self.supply.refused.take().and_then(|key| self.queue.index_of(key)) {
            // It waits for the device to be set to its sample rate.
            self.queue.proceed(self.queue.entries()[index].key, &[]);
            self.looped = None;
            self.restart(0.0);
            self.tell_state();
        } else {
            self.finish_queue();
        }
    }

    /// Playback was to end with this item: the next one waits at its start.
    fn rest_after(&mut self, key: u64) {
        self.stop_after_current = false;
        if matches!(self.sleep, Some(SleepTimer::AfterTrack)) {
            self.sleep = None;
        }
        match self.queue.skip_from(key) {
            Some(index) => {
                self.queue.proceed(self.queue.entries()[index].key, &[]);
                self.looped = None;
                self.set_status(Status::Stopped);
                self.halt(0.0);
                self.tell_state();
            }
            None => self.finish_queue(),
        }
    }

    /// The last item is over.
    pub(crate) fn finish_queue(&mut self) {
        self.queue.go_to(None);
        self.looped = None;
        self.set_status(Status::Stopped);
        self.halt(0.0);
        self.tell_state();
    }
}

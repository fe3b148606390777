//! How far the listener is: which item sounds now, where in it, and how much of it was heard.

use std::sync::atomic::Ordering;

use crate::actor::Actor;
use crate::protocol::{EndReason, Event, QueueItem, Status};
use crate::queue::Queue;

/// The item whose first sample was heard and which has not ended.
struct Heard {
    key: u64,
    item: QueueItem,
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
}

impl Actor {
    /// Position in the current item in seconds.
    pub(crate) fn position(&self) -> f64 {
        let Some(shared) = self.link.shared() else { return self.listening.resting };
        let read = shared.read.load(Ordering::Acquire);
        match self.supply.segments.front() {
            Some(segment) if read >= segment.at => {
                let position = segment.start + shared.seconds(read - segment.at);
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
            let reason = if self.supply.segments[0].failed { EndReason::Failed } else { EndReason::Finished };
            self.finish_segment(join, reason);
            let key = self.supply.segments[0].key;
            self.queue.go_to(self.queue.index_of(key));
            self.listening.resting = 0.0;
            self.listening.set_duration(key, self.supply.segments[0].duration);
            self.begin_if_heard(read);
            self.tell_state();
        }
        self.begin_if_heard(read);
        if self.supply.segments.len() == 1 && self.supply.end.is_some_and(|end| read >= end) {
            let end = self.supply.end.unwrap_or(read);
            let reason = if self.supply.segments[0].failed { EndReason::Failed } else { EndReason::Finished };
            self.finish_segment(end, reason);
            self.finish_queue();
        }
    }

    fn begin_if_heard(&mut self, read: u64) {
        let Some(segment) = self.supply.segments.front() else { return };
        let key = segment.key;
        if read <= segment.at || self.listening.heard.as_ref().is_some_and(|heard| heard.key == key) {
            return;
        }
        let Some(index) = self.queue.index_of(key) else { return };
        let item = self.queue.entries()[index].item.clone();
        let duration = segment.duration;
        self.listening.heard = Some(Heard { key, item: item.clone(), index, duration, banked: 0.0 });
        self.tell(Event::Started { item, index });
        self.tell_state();
    }

    /// Ends the first segment at a frame and lets the next one take its place.
    fn finish_segment(&mut self, end: u64, reason: EndReason) {
        self.bank(end);
        self.supply.advance();
        self.end_listening(reason);
    }

    fn bank(&mut self, until: u64) {
        let Some(shared) = self.link.shared() else { return };
        if let (Some(heard), Some(segment)) = (&mut self.listening.heard, self.supply.segments.front())
            && heard.key == segment.key
        {
            heard.banked += shared.seconds(until.saturating_sub(segment.at));
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
        let played = heard.banked;
        self.tell(Event::Ended { item: heard.item, index, played, duration: heard.duration, reason });
    }

    /// The last item is over.
    pub(crate) fn finish_queue(&mut self) {
        self.queue.go_to(None);
        self.set_status(Status::Stopped);
        self.halt(0.0);
        self.tell_state();
    }
}

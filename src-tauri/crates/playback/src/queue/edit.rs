//! Changes of the queue's content.

use std::sync::Arc;

use super::undo::Memento;
use super::{Entry, Queue};
use crate::event::QueueChange;
use crate::item::QueueItem;
use crate::settings::Shuffle;

/// Where new entries come in the order of play of a shuffled queue.
#[derive(Clone, Copy)]
enum Turn {
    Next,
    Sometime,
}

impl Queue {
    /// Replaces everything; `start` is clamped to the last item.
    pub(crate) fn set(&mut self, items: Vec<QueueItem>, start: usize) {
        self.note();
        self.entries.clear();
        self.history.clear();
        self.entries = self.enter(items);
        self.current = self.entries.len().checked_sub(1).map(|last| start.min(last));
        self.reorder(self.current);
        self.change(QueueChange::Replaced { length: self.entries.len() });
    }

    pub(crate) fn append(&mut self, items: Vec<QueueItem>) {
        self.insert(self.entries.len(), items, Turn::Sometime);
    }

    /// Inserts behind the current entry, or at the front if there is none.
    pub(crate) fn insert_next(&mut self, items: Vec<QueueItem>) {
        self.insert(self.current.map_or(0, |current| current + 1), items, Turn::Next);
    }

    /// Inserts before the entry at `at`, or at the end.
    pub(crate) fn insert_at(&mut self, at: usize, items: Vec<QueueItem>) {
        self.insert(at.min(self.entries.len()), items, Turn::Sometime);
    }

    pub(super) fn enter(&mut self, items: Vec<QueueItem>) -> Vec<Entry> {
        let first = self.last_key + 1;
        self.last_key += items.len() as u64;
        (first..).zip(items).map(|(key, item)| Entry { key, item: Arc::new(item), failed: false }).collect()
    }

    fn insert(&mut self, at: usize, items: Vec<QueueItem>, turn: Turn) {
        if items.is_empty() {
            return;
        }
        self.note();
        let count = items.len();
        let entered = self.enter(items);
        self.entries.splice(at..at, entered);
        let from = self.place();
        for index in self.order.iter_mut().chain(self.current.as_mut()) {
            if *index >= at {
                *index += count;
            }
        }
        let new = at..at + count;
        match (self.shuffle, turn) {
            (Shuffle::Off, _) => self.order = (0..self.entries.len()).collect(),
            (_, Turn::Next) => {
                let place = from.map_or(0, |place| place + 1);
                self.order.splice(place..place, new);
            }
            (Shuffle::Tracks, Turn::Sometime) => self.scatter(new, from.map_or(0, |place| place + 1)),
            (Shuffle::Albums, Turn::Sometime) => self.order.extend(new),
        }
        self.change(QueueChange::Inserted { at, count });
    }

    /// Puts new indices at random places of the order of play, not before `from`.
    fn scatter(&mut self, new: std::ops::Range<usize>, from: usize) {
        let rest = self.order.split_off(from);
        let mut placed: Vec<(f64, usize)> = Vec::with_capacity(rest.len() + new.len());
        let length = rest.len() as f64;
        placed.extend(rest.into_iter().enumerate().map(|(place, index)| (place as f64 + 1.0, index)));
        for index in new {
            placed.push((self.random.unit() * (length + 1.0), index));
        }
        placed.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.order.extend(placed.into_iter().map(|(_, index)| index));
    }

    /// Takes entries out. If the current one is among them, what would have been played next becomes current.
    pub(crate) fn remove(&mut self, indices: &[usize]) {
        let mut gone: Vec<usize> =
            indices.iter().copied().filter(|&index| index < self.entries.len()).collect();
        gone.sort_unstable();
        gone.dedup();
        if gone.is_empty() {
            return;
        }
        self.note();
        let is_gone = |index: usize| gone.binary_search(&index).is_ok();
        let left_before = |index: usize| index - gone.partition_point(|&other| other < index);
        let next = self.place().and_then(|place| self.order[place..].iter().copied().find(|&i| !is_gone(i)));
        self.current = next.map(left_before);
        self.order.retain(|&index| !is_gone(index));
        self.order.iter_mut().for_each(|index| *index = left_before(*index));
        let mut index = 0;
        self.entries.retain(|_| {
            index += 1;
            !is_gone(index - 1)
        });
        self.change(QueueChange::Removed(gone));
    }

    /// Moves an entry; the current entry stays current wherever it ends up.
    pub(crate) fn move_entry(&mut self, from: usize, to: usize) {
        if from >= self.entries.len() || to >= self.entries.len() || from == to {
            return;
        }
        self.note();
        let entry = self.entries.remove(from);
        self.entries.insert(to, entry);
        let moved = |index: usize| match index {
            index if index == from => to,
            index if from < index && index <= to => index - 1,
            index if to <= index && index < from => index + 1,
            index => index,
        };
        self.current = self.current.map(moved);
        if self.shuffle != Shuffle::Off {
            self.order.iter_mut().for_each(|index| *index = moved(*index));
        }
        self.change(QueueChange::Moved { from, to });
    }

    pub(crate) fn clear(&mut self) {
        if self.entries.is_empty() {
            return;
        }
        self.note();
        self.entries.clear();
        self.order.clear();
        self.current = None;
        self.change(QueueChange::Replaced { length: 0 });
    }

    pub(crate) fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Takes the last change back. What is current stays so if it is in the queue as it was; otherwise what was current
    /// then becomes so.
    pub(crate) fn undo(&mut self) -> bool {
        let Some(memento) = self.undo.pop() else { return false };
        let key = self.current().map(|entry| entry.key);
        self.entries = memento.entries;
        self.order = memento.order;
        self.current = None;
        self.current = key.and_then(|key| self.index_of(key)).or(memento.current);
        if self.shuffle == Shuffle::Off {
            self.order = (0..self.entries.len()).collect();
        } else if self.order.iter().enumerate().all(|(place, &index)| place == index) {
            // It was not shuffled then.
            self.reorder(self.current);
        }
        self.change(QueueChange::Replaced { length: self.entries.len() });
        true
    }

    fn note(&mut self) {
        self.undo.push(Memento {
            entries: self.entries.clone(),
            order: self.order.clone(),
            current: self.current,
        });
    }
}

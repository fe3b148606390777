//! The queue as it is stored.

use std::collections::HashMap;

use super::Queue;
use crate::event::QueueChange;
use crate::item::QueueItem;
use crate::settings::Shuffle;
use crate::snapshot::QueueSnapshot;

impl Queue {
    /// Fills in what of a snapshot is the queue's.
    pub(crate) fn store(&self, snapshot: &mut QueueSnapshot) {
        snapshot.revision = self.revision;
        snapshot.ids = self.entries.iter().map(|entry| entry.item.id).collect();
        snapshot.order = self.order.iter().map(|&index| index as u32).collect();
        snapshot.current = self.current.map(|index| index as u32);
        snapshot.shuffle = self.shuffle;
        snapshot.repeat = self.repeat;
    }

    /// Becomes the stored queue. Entries without an item are left out; a damaged order is drawn anew.
    pub(crate) fn restore(&mut self, snapshot: &QueueSnapshot, items: Vec<QueueItem>) {
        let known: HashMap<u32, QueueItem> = items.into_iter().map(|item| (item.id, item)).collect();
        let mut place_of: Vec<Option<usize>> = Vec::with_capacity(snapshot.ids.len());
        let mut kept = Vec::new();
        for id in &snapshot.ids {
            place_of.push(known.get(id).map(|item| {
                kept.push(item.clone());
                kept.len() - 1
            }));
        }
        self.shuffle = snapshot.shuffle;
        self.repeat = snapshot.repeat;
        self.entries = self.enter(kept);
        self.history.clear();
        let lookup = |index: &u32| place_of.get(*index as usize).copied().flatten();
        let current_place = snapshot.order.iter().position(|index| Some(*index) == snapshot.current);
        // If the current item is gone, what would have followed it takes its place.
        let following = current_place.and_then(|place| snapshot.order[place..].iter().find_map(lookup));
        self.current = snapshot.current.as_ref().and_then(lookup).or(following);
        let order: Vec<usize> = snapshot.order.iter().filter_map(lookup).collect();
        let mut seen = vec![false; self.entries.len()];
        let is_permutation = order.len() == seen.len()
            && order
                .iter()
                .all(|&index| seen.get_mut(index).is_some_and(|seen| !std::mem::replace(seen, true)));
        if self.shuffle != Shuffle::Off && is_permutation {
            self.order = order;
            self.draw_next_round();
        } else {
            self.reorder(self.current);
        }
        self.change(QueueChange::Replaced { length: self.entries.len() });
    }
}

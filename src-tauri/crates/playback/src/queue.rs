//! The queue: a list and a place in it.

use crate::QueueItem;

/// An item in the queue. The same track may be in it twice; the key tells the entries apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub key: u64,
    pub item: QueueItem,
    /// Could not be decoded; passed over until the listener asks for it again.
    pub failed: bool,
}

/// Entries and which of them is current.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    entries: Vec<Entry>,
    current: Option<usize>,
    last_key: u64,
}

impl Queue {
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn items(&self) -> Vec<QueueItem> {
        self.entries.iter().map(|entry| entry.item.clone()).collect()
    }

    pub(crate) fn index(&self) -> Option<usize> {
        self.current
    }

    pub(crate) fn current(&self) -> Option<&Entry> {
        self.entries.get(self.current?)
    }

    pub(crate) fn index_of(&self, key: u64) -> Option<usize> {
        self.entries.iter().position(|entry| entry.key == key)
    }

    /// Replaces everything; `start` is clamped to the last item.
    pub(crate) fn set(&mut self, items: Vec<QueueItem>, start: usize) {
        self.entries.clear();
        self.append(items);
        self.current = self.entries.len().checked_sub(1).map(|last| start.min(last));
    }

    pub(crate) fn append(&mut self, items: Vec<QueueItem>) {
        self.insert(self.entries.len(), items);
    }

    /// Inserts behind the current entry, or at the front if there is none.
    pub(crate) fn insert_next(&mut self, items: Vec<QueueItem>) {
        self.insert(self.current.map_or(0, |current| current + 1), items);
    }

    fn insert(&mut self, at: usize, items: Vec<QueueItem>) {
        let first = self.last_key + 1;
        self.last_key += items.len() as u64;
        let entries = (first..).zip(items).map(|(key, item)| Entry { key, item, failed: false });
        self.entries.splice(at..at, entries);
    }

    /// Makes the entry at `index` current; false if there is none.
    pub(crate) fn go_to(&mut self, index: Option<usize>) -> bool {
        let valid = index.is_none_or(|index| index < self.entries.len());
        if valid {
            self.current = index;
        }
        valid
    }

    /// Takes an entry out. If it was the current one, the entry that takes its place becomes current.
    pub(crate) fn remove(&mut self, index: usize) -> Option<Entry> {
        if index >= self.entries.len() {
            return None;
        }
        let removed = self.entries.remove(index);
        self.current = match self.current {
            Some(current) if index < current => Some(current - 1),
            Some(current) if current >= self.entries.len() => None,
            current => current,
        };
        Some(removed)
    }

    /// Moves an entry; the current entry stays current wherever it ends up.
    pub(crate) fn move_entry(&mut self, from: usize, to: usize) {
        if from >= self.entries.len() || to >= self.entries.len() {
            return;
        }
        let key = self.current().map(|entry| entry.key);
        let entry = self.entries.remove(from);
        self.entries.insert(to, entry);
        self.current = key.and_then(|key| self.index_of(key));
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.current = None;
    }

    pub(crate) fn mark_failed(&mut self, key: u64) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.key == key) {
            entry.failed = true;
        }
    }

    /// Gives the current entry, or all of them, another chance.
    pub(crate) fn forgive(&mut self, all: bool) {
        let current = self.current;
        for (index, entry) in self.entries.iter_mut().enumerate() {
            if all || Some(index) == current {
                entry.failed = false;
            }
        }
    }

    /// The next entry behind the one with this key that has not failed.
    pub(crate) fn next_after(&self, key: u64) -> Option<usize> {
        let from = self.index_of(key)? + 1;
        (from..self.entries.len()).find(|&index| !self.entries[index].failed)
    }

    /// The nearest entry before the current one that has not failed.
    pub(crate) fn before_current(&self) -> Option<usize> {
        (0..self.current?).rev().find(|&index| !self.entries[index].failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn items(ids: std::ops::Range<u32>) -> Vec<QueueItem> {
        ids.map(|id| QueueItem { id, path: format!("{id}.flac").into() }).collect()
    }

    fn ids(queue: &Queue) -> Vec<u32> {
        queue.entries().iter().map(|entry| entry.item.id).collect()
    }

    #[test]
    fn inserted_items_come_next() {
        let mut queue = Queue::default();
        queue.set(items(0..3), 1);
        queue.insert_next(items(10..12));
        assert_eq!(ids(&queue), [0, 1, 10, 11, 2]);
        assert_eq!(queue.current().unwrap().item.id, 1);
    }

    #[test]
    fn removing_the_current_entry_moves_on_to_the_next() {
        let mut queue = Queue::default();
        queue.set(items(0..3), 1);
        queue.remove(1);
        assert_eq!(queue.current().unwrap().item.id, 2);
        queue.remove(1);
        assert_eq!(queue.index(), None, "nothing follows the last entry");
    }

    #[test]
    fn failed_entries_are_passed_over_until_forgiven() {
        let mut queue = Queue::default();
        queue.set(items(0..3), 0);
        let (first, second) = (queue.entries()[0].key, queue.entries()[1].key);
        queue.mark_failed(second);
        assert_eq!(queue.next_after(first), Some(2));
        queue.forgive(true);
        assert_eq!(queue.next_after(first), Some(1));
    }

    #[derive(Clone, Debug)]
    enum Change {
        Set(u32, usize),
        Append(u32),
        Insert(u32),
        Remove(usize),
        Move(usize, usize),
        GoTo(usize),
        Clear,
    }

    fn change() -> impl Strategy<Value = Change> {
        prop_oneof![
            (0u32..6, 0usize..8).prop_map(|(n, start)| Change::Set(n, start)),
            (0u32..4).prop_map(Change::Append),
            (0u32..4).prop_map(Change::Insert),
            (0usize..8).prop_map(Change::Remove),
            (0usize..8, 0usize..8).prop_map(|(from, to)| Change::Move(from, to)),
            (0usize..8).prop_map(Change::GoTo),
            Just(Change::Clear),
        ]
    }

    proptest! {
        #[test]
        fn the_current_entry_is_always_one_of_the_queue(changes in proptest::collection::vec(change(), 0..40)) {
            let mut queue = Queue::default();
            for change in changes {
                let before = queue.current().cloned();
                let length = queue.entries().len();
                match change.clone() {
                    Change::Set(n, start) => queue.set(items(0..n), start),
                    Change::Append(n) => queue.append(items(0..n)),
                    Change::Insert(n) => queue.insert_next(items(0..n)),
                    Change::Remove(index) => drop(queue.remove(index)),
                    Change::Move(from, to) => queue.move_entry(from, to),
                    Change::GoTo(index) => drop(queue.go_to(Some(index))),
                    Change::Clear => queue.clear(),
                }
                prop_assert!(queue.index().is_none_or(|index| index < queue.entries().len()));
                let mut keys: Vec<u64> = queue.entries().iter().map(|entry| entry.key).collect();
                keys.sort_unstable();
                keys.dedup();
                prop_assert_eq!(keys.len(), queue.entries().len(), "keys are unique");
                if matches!(change, Change::Append(_) | Change::Insert(_) | Change::Move(..)) {
                    prop_assert_eq!(queue.current().cloned(), before, "changes elsewhere keep the current entry");
                    prop_assert!(queue.entries().len() >= length);
                }
            }
        }
    }
}

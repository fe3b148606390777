//! The queue: a list, a place in it, and an order of play.

mod edit;
mod random;
mod spread;
mod stored;
#[cfg(test)]
mod tests;
mod undo;

use std::sync::Arc;

use crate::event::{QueueChange, QueueWindow};
use crate::item::QueueItem;
use crate::settings::{Repeat, Shuffle};
use random::Random;
use undo::Undo;

/// How many items "previous" remembers.
const HISTORY: usize = 1000;

/// An item in the queue. The same track may be in it twice; the key tells the entries apart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub key: u64,
    pub item: Arc<QueueItem>,
    /// Could not be decoded; passed over until the listener asks for it again.
    pub failed: bool,
}

/// Entries, which of them is current, and in which order they are played.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    entries: Vec<Entry>,
    /// Indices in order of play: a permutation, the identity while nothing is shuffled.
    order: Vec<usize>,
    current: Option<usize>,
    last_key: u64,
    shuffle: Shuffle,
    repeat: Repeat,
    random: Random,
    /// With which entry a shuffled queue starts over: drawn ahead, because it is decoded ahead.
    next_round: Option<u64>,
    /// Keys of what was current before, latest last.
    history: Vec<u64>,
    undo: Undo,
    revision: u64,
    changes: Vec<QueueChange>,
    view: Option<Arc<[Arc<QueueItem>]>>,
}

impl Queue {
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The items as they stand, shared until the next change.
    pub(crate) fn view(&mut self) -> Arc<[Arc<QueueItem>]> {
        let entries = &self.entries;
        let view =
            self.view.get_or_insert_with(|| entries.iter().map(|entry| Arc::clone(&entry.item)).collect());
        Arc::clone(view)
    }

    /// Up to `count` entries from `first` on.
    pub(crate) fn window(&self, first: usize, count: usize) -> QueueWindow {
        let items = self.entries.iter().skip(first).take(count);
        QueueWindow {
            revision: self.revision,
            length: self.entries.len(),
            first,
            items: items.map(|entry| (Arc::clone(&entry.item), entry.failed)).collect(),
        }
    }

    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// What changed since this was asked last.
    pub(crate) fn take_changes(&mut self) -> Vec<QueueChange> {
        std::mem::take(&mut self.changes)
    }

    pub(crate) fn index(&self) -> Option<usize> {
        self.current
    }

    pub(crate) fn current(&self) -> Option<&Entry> {
        self.entries.get(self.current?)
    }

    pub(crate) fn index_of(&self, key: u64) -> Option<usize> {
        // Keys grow along a queue that was only appended to: guess before searching.
        let guess =
            self.current.filter(|&index| self.entries.get(index).is_some_and(|entry| entry.key == key));
        guess.or_else(|| self.entries.iter().position(|entry| entry.key == key))
    }

    pub(crate) fn shuffle(&self) -> Shuffle {
        self.shuffle
    }

    pub(crate) fn repeat(&self) -> Repeat {
        self.repeat
    }

    pub(crate) fn set_repeat(&mut self, repeat: Repeat) {
        self.repeat = repeat;
    }

    /// Entries behind the current one in the order of play.
    pub(crate) fn remaining(&self) -> usize {
        self.place().map_or(0, |place| self.order.len() - place - 1)
    }

    /// Chooses the order of play; the current entry stays.
    pub(crate) fn set_shuffle(&mut self, mode: Shuffle, seed: u64) {
        self.shuffle = mode;
        self.random = Random::new(seed);
        self.reorder(self.current);
    }

    /// Makes the entry at `index` current, without remembering where the listener came from; false if there is none.
    pub(crate) fn go_to(&mut self, index: Option<usize>) -> bool {
        let valid = index.is_none_or(|index| index < self.entries.len());
        if valid {
            self.current = index;
        }
        valid
    }

    /// Makes the first entry in the order of play current; false if there is none.
    pub(crate) fn go_to_start(&mut self) -> bool {
        self.current = self.order.first().copied();
        self.current.is_some()
    }

    /// Goes on in the order of play to the entry with this key. `ahead` are the keys already decoded behind it.
    pub(crate) fn proceed(&mut self, key: u64, ahead: &[u64]) {
        let Some(index) = self.index_of(key) else { return };
        let starts_over = self.shuffle != Shuffle::Off
            && self.current != Some(index)
            && self.place_of(index).zip(self.place()).is_some_and(|(to, from)| to <= from);
        self.remember();
        self.current = Some(index);
        if starts_over {
            self.start_round(index, ahead);
        }
    }

    /// Goes to an entry out of turn. What was left to play stays left to play.
    pub(crate) fn jump(&mut self, index: usize) {
        if index >= self.entries.len() {
            return;
        }
        if self.current != Some(index) {
            self.remember();
        }
        if self.shuffle == Shuffle::Tracks
            && let (Some(from), Some(to)) = (self.place(), self.place_of(index))
            && to > from
        {
            self.order[from + 1..=to].rotate_right(1);
        }
        self.current = Some(index);
    }

    /// What was heard before the current entry, and goes there; otherwise what stands before it in the order of play.
    pub(crate) fn step_back(&mut self) -> Option<usize> {
        while let Some(key) = self.history.pop() {
            if let Some(index) = self.index_of(key)
                && !self.entries[index].failed
                && self.current != Some(index)
            {
                return Some(index);
            }
        }
        let place = self.place()?;
        self.order[..place].iter().rev().copied().find(|&index| !self.entries[index].failed)
    }

    /// Indices of what stands before and behind an entry in the order of play.
    pub(crate) fn neighbours(&self, index: usize) -> (Option<usize>, Option<usize>) {
        let Some(place) = self.place_of(index) else { return (None, None) };
        let before = place.checked_sub(1).map(|before| self.order[before]);
        (before, self.order.get(place + 1).copied())
    }

    /// What follows the entry with this key when it ends by itself.
    pub(crate) fn next_after(&self, key: u64) -> Option<usize> {
        if self.repeat == Repeat::One {
            return self.index_of(key).filter(|&index| !self.entries[index].failed);
        }
        self.skip_from(key)
    }

    /// What follows it when the listener leaves it.
    pub(crate) fn skip_from(&self, key: u64) -> Option<usize> {
        let place = self.place_of(self.index_of(key)?)?;
        let playable = |&&index: &&usize| !self.entries[index].failed;
        let ahead = self.order[place + 1..].iter().find(playable);
        let again = || match self.repeat {
            Repeat::All => self.round_start().or_else(|| self.order.iter().find(playable).copied()),
            Repeat::Off | Repeat::One => None,
        };
        ahead.copied().or_else(again)
    }

    pub(crate) fn mark_failed(&mut self, key: u64) {
        if let Some(index) = self.index_of(key)
            && !self.entries[index].failed
        {
            self.entries[index].failed = true;
            self.changes.push(QueueChange::Marked { index, failed: true });
        }
    }

    /// Gives the current entry, or all of them, another chance.
    pub(crate) fn forgive(&mut self, all: bool) {
        let current = self.current;
        for (index, entry) in self.entries.iter_mut().enumerate() {
            if entry.failed && (all || Some(index) == current) {
                entry.failed = false;
                self.changes.push(QueueChange::Marked { index, failed: false });
            }
        }
    }

    fn remember(&mut self) {
        if let Some(key) = self.current().map(|entry| entry.key) {
            if self.history.len() >= HISTORY {
                self.history.drain(..HISTORY / 2);
            }
            self.history.push(key);
        }
    }

    fn place(&self) -> Option<usize> {
        self.place_of(self.current?)
    }

    fn place_of(&self, index: usize) -> Option<usize> {
        if self.shuffle == Shuffle::Off {
            return (index < self.order.len()).then_some(index);
        }
        self.order.iter().position(|&other| other == index)
    }

    fn round_start(&self) -> Option<usize> {
        let index = self.index_of(self.next_round?)?;
        (self.shuffle != Shuffle::Off && !self.entries[index].failed).then_some(index)
    }

    /// Draws a new order with `first` in front, or anything if there is none.
    fn reorder(&mut self, first: Option<usize>) {
        let items: Vec<&QueueItem> = self.entries.iter().map(|entry| entry.item.as_ref()).collect();
        self.order = match self.shuffle {
            Shuffle::Off => (0..items.len()).collect(),
            Shuffle::Tracks => spread::tracks(&items, &mut self.random),
            Shuffle::Albums => spread::albums(&items, &mut self.random),
        };
        match (self.shuffle, first) {
            (Shuffle::Tracks, Some(first)) => self.bring_forward(0, first),
            (Shuffle::Albums, Some(first)) => {
                // Its album comes first, whole: what stands before the track counts as heard.
                let album = items[first].album.map(|place| place.album);
                let belongs = |index: usize| {
                    index == first || album.is_some() && items[index].album.map(|place| place.album) == album
                };
                let (mut front, rest): (Vec<_>, Vec<_>) =
                    self.order.iter().partition(|&&index| belongs(index));
                front.extend(rest);
                self.order = front;
            }
            _ => {}
        }
        self.draw_next_round();
    }

    fn draw_next_round(&mut self) {
        // From the first half, so that what was heard last does not come again at once.
        let place = self.random.below(self.order.len().div_ceil(2));
        let drawn = match self.shuffle {
            Shuffle::Off => None,
            Shuffle::Tracks => self.order.get(place).copied(),
            Shuffle::Albums => self.order.get(place).map(|&index| self.album_start(index)),
        };
        self.next_round = drawn.map(|index| self.entries[index].key);
    }

    /// The entry with which the album of the entry at `index` starts.
    fn album_start(&self, index: usize) -> usize {
        let album = |index: usize| self.entries[index].item.album.map(|place| place.album);
        let first =
            self.order.iter().copied().find(|&other| album(index).is_some() && album(other) == album(index));
        first.unwrap_or(index)
    }

    fn start_round(&mut self, first: usize, ahead: &[u64]) {
        self.reorder(Some(first));
        for (place, key) in (1..).zip(ahead) {
            if let Some(index) = self.index_of(*key)
                && index != first
            {
                self.bring_forward(place, index);
            }
        }
    }

    /// Moves an index within the order of play to an earlier place.
    fn bring_forward(&mut self, place: usize, index: usize) {
        if let Some(from) = self.order.iter().position(|&other| other == index)
            && place < from
        {
            self.order[place..=from].rotate_right(1);
        }
    }

    fn change(&mut self, change: QueueChange) {
        self.revision += 1;
        self.view = None;
        self.changes.push(change);
    }
}

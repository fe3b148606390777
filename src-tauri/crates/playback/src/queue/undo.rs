//! Taking back changes of the queue.

use std::collections::VecDeque;

use super::Entry;

/// Steps that can be taken back.
const STEPS: usize = 50;
/// Entries kept for all steps together: 24 bytes each.
const ENTRIES: usize = 1_000_000;

/// The queue before a change.
#[derive(Clone, Debug)]
pub(super) struct Memento {
    pub entries: Vec<Entry>,
    pub order: Vec<usize>,
    pub current: Option<usize>,
}

/// The latest states, oldest first.
#[derive(Debug, Default)]
pub(super) struct Undo {
    steps: VecDeque<Memento>,
    kept: usize,
}

impl Undo {
    pub(super) fn push(&mut self, memento: Memento) {
        self.kept += memento.entries.len();
        self.steps.push_back(memento);
        while self.steps.len() > STEPS || self.kept > ENTRIES && self.steps.len() > 1 {
            self.kept -= self.steps.pop_front().map_or(0, |oldest| oldest.entries.len());
        }
    }

    pub(super) fn pop(&mut self) -> Option<Memento> {
        let memento = self.steps.pop_back()?;
        self.kept -= memento.entries.len();
        Some(memento)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

//! Parts: chips with what stands behind them.

use super::chip::{Chip, ChipEdit, ChipKind};
use crate::limits::Limit;
use crate::names::NameKind;

/// What words are there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClauseRole {
    /// They say how it is to sound.
    Sound,
    /// They say how it is to differ: *calmer*.
    Adjustment,
    /// They say what songs are about.
    Theme,
}

/// What stands behind a chip.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Payload {
    Words { text: String, role: ClauseRole },
    Name { kind: NameKind, rows: Vec<u32>, like: bool },
    Limit { limit: Limit, sound: Option<String> },
    Lasting,
    Now,
}

/// A chip, what stands behind it and what was done to it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// As read, before any edit.
    pub(super) chip: Chip,
    pub(super) payload: Payload,
    /// Index of the part that says this one is lasting taste.
    pub(super) scope: Option<usize>,
    pub(super) edit: Option<ChipEdit>,
}

impl Part {
    pub(super) fn is_removed(&self) -> bool {
        self.edit == Some(ChipEdit::Remove)
    }

    /// Whether it is not wanted, after edits.
    pub(super) fn is_negative(&self) -> bool {
        self.chip.negative != (self.edit == Some(ChipEdit::Flip))
    }

    pub(super) fn apply(&mut self, edit: ChipEdit) {
        self.edit = match (self.edit, edit) {
            (Some(ChipEdit::Remove), _) | (_, ChipEdit::Remove) => Some(ChipEdit::Remove),
            (_, ChipEdit::Flip) if !self.chip.editable => self.edit,
            (Some(ChipEdit::Flip), ChipEdit::Flip) => None,
            (None, ChipEdit::Flip) => Some(ChipEdit::Flip),
        };
    }
}

pub(super) fn name_chip(kind: NameKind, like: bool) -> ChipKind {
    match kind {
        _ if like => ChipKind::Like,
        NameKind::Artist => ChipKind::Artist,
        NameKind::Album => ChipKind::Album,
        NameKind::Title => ChipKind::Title,
        NameKind::Genre => ChipKind::Genre,
    }
}

//! Chips: the parts of a request as a listener sees, removes and turns round.

use std::collections::HashMap;

use crate::text::fold;

/// What a chip stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChipKind {
    /// Words about mood, sound, occasion.
    Words,
    /// An artist of the library.
    Artist,
    /// An album of the library.
    Album,
    /// A title of the library.
    Title,
    /// A genre tag of the library.
    Genre,
    /// A name of the library whose sound is the example: *like X*.
    Like,
    /// More or less of something: *calmer*, *less vocals*.
    Adjustment,
    /// A demand on a fact: year, duration, tempo, key, loudness, language, plays.
    Limit,
    /// What songs are about.
    Theme,
    /// Whether the request tells of lasting taste (*I love …*) or of this moment (*for tonight*).
    Scope,
}

impl ChipKind {
    /// Stable name, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Artist => "artist",
            Self::Album => "album",
            Self::Title => "title",
            Self::Genre => "genre",
            Self::Like => "like",
            Self::Adjustment => "adjustment",
            Self::Limit => "limit",
            Self::Theme => "theme",
            Self::Scope => "scope",
        }
    }
}

/// Names a chip within its request: kind, folded label and, from the second chip of the same on, its number. The same
/// text read twice gives the same ids.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct ChipId(String);

impl ChipId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for ChipId {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for ChipId {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl std::fmt::Display for ChipId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A part of the request as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Chip {
    /// Names it in edits.
    pub id: ChipId,
    /// What it stands for.
    pub kind: ChipKind,
    /// The listener's own text.
    pub text: String,
    /// The name as the library writes it, the words without filler, the limit in short, `lasting` or `now`.
    pub label: String,
    /// Whether it is not wanted: words and names to avoid, less instead of more, a limit turned round.
    pub negative: bool,
    /// Whether it can be turned round. Every chip can be removed.
    pub editable: bool,
}

/// What a listener does to a chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChipEdit {
    /// Takes it out.
    Remove,
    /// Turns wanted into not wanted and back. A removed chip, and one that is not [`Chip::editable`], stays as it is.
    Flip,
}

/// Gives out ids in reading order.
#[derive(Default)]
pub(super) struct Ids(HashMap<String, usize>);

impl Ids {
    pub(super) fn next(&mut self, kind: ChipKind, label: &str) -> ChipId {
        let base = format!("{}:{}", kind.name(), fold(label));
        let count = self.0.entry(base.clone()).or_default();
        *count += 1;
        ChipId(if *count == 1 { base } else { format!("{base}#{count}") })
    }
}

//! Lyrics.

use serde::{Deserialize, Serialize};
use specta::Type;

/// How finely lyrics are timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum LyricsTiming {
    /// Not at all.
    None,
    /// Every line has its time.
    Lines,
    /// Every line has its time, and words of some lines have theirs.
    Words,
}

/// The words of a song.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct Lyrics {
    /// How finely they are timed.
    pub timing: LyricsTiming,
    /// In order of time.
    pub lines: Vec<LyricsLine>,
}

/// One line.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct LyricsLine {
    /// Seconds into the track; null where the lyrics have no times.
    pub start: Option<f64>,
    /// The text; empty where nothing is sung from here on.
    pub text: String,
    /// The text in pieces with times of their own; empty, or at least two.
    pub words: Vec<LyricsWord>,
    /// What belongs to the same time: a translation, a second voice.
    pub beneath: Vec<String>,
    /// Whether a verse begins here.
    pub verse: bool,
}

/// A word or syllable.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct LyricsWord {
    /// Seconds into the track.
    pub start: f64,
    /// The text, with the blanks around it.
    pub text: String,
}

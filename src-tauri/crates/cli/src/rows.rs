//! The stable JSON of a result.

use attune_engine::{Suggestion, Term, TermKind, Track};
use serde::Serialize;

/// One result of `suggest`, `similar` and `search`.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    path: String,
    /// Of a part of a file, seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<f64>,
    /// Of a part of a file, seconds; absent for the file's end.
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<f64>,
    title: String,
    artist: String,
    album: String,
    /// Seconds.
    duration: f64,
    score: f64,
    analysed: bool,
    reasons: Vec<ReasonRow>,
}

/// One term of a score.
#[derive(Debug, Serialize)]
pub(crate) struct ReasonRow {
    id: String,
    kind: &'static str,
    label: String,
    contribution: f32,
}

/// What the three commands print.
#[derive(Debug, Serialize)]
pub(crate) struct Results {
    /// Best first.
    pub results: Vec<Row>,
}

impl Row {
    pub(crate) fn new(track: &Track, score: f64, reasons: &[Term]) -> Self {
        Self {
            path: track.path.display().to_string(),
            start: track.part().map(|(start, _)| start),
            end: track.part().and_then(|(_, end)| end),
            title: track.title.clone(),
            artist: track.artist.clone(),
            album: track.album.clone(),
            duration: track.duration,
            score,
            analysed: track.analysed,
            reasons: reasons.iter().map(ReasonRow::new).collect(),
        }
    }
}

impl From<&Suggestion> for Row {
    fn from(suggestion: &Suggestion) -> Self {
        Self::new(&suggestion.track, f64::from(suggestion.score), &suggestion.reasons)
    }
}

impl ReasonRow {
    fn new(term: &Term) -> Self {
        let kind = match term.kind {
            TermKind::Sound => "sound",
            TermKind::Name => "name",
            TermKind::Tag => "tag",
            TermKind::Feedback => "feedback",
            TermKind::Similarity => "similarity",
            TermKind::Text => "text",
            TermKind::Lyrics => "lyrics",
            TermKind::Taste => "taste",
            TermKind::Context => "context",
            TermKind::Novelty => "novelty",
            TermKind::Recency => "recency",
            TermKind::Artist => "artist",
        };
        Self { id: term.id.clone(), kind, label: term.en.clone(), contribution: term.contribution }
    }
}

/// Seconds as people write them.
pub(crate) fn clock(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

//! What the engine answers to a request.

use std::time::Duration;

use attune_library::{FeedbackKind, Track, TrackId};
use attune_taste::{ChipEdit, ChipKind, Term};

use crate::event::Notice;

/// Words in the interface's two languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// English.
    pub en: String,
    /// Chinese, simplified.
    pub zh: String,
}

impl Wording {
    pub(crate) fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// The same in both languages.
    pub(crate) fn name(name: &str) -> Self {
        Self::new(name, name)
    }
}

/// A part of a request as it was understood.
#[allow(
    clippy::struct_excessive_bools,
    reason = "four independent properties of a chip, each shown by itself"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// Names it in edits.
    pub id: String,
    /// What kind of part.
    pub kind: ChipKind,
    /// The listener's own text.
    pub text: String,
    /// Its meaning: the name as the library writes it, or the axes the words lean on.
    pub label: Wording,
    /// Whether it is not wanted.
    pub negative: bool,
    /// Whether it can be turned round.
    pub flippable: bool,
    /// Whether it tells of lasting taste.
    pub lasting: bool,
    /// Whether the listener took it out; it stays listed so that it can be put back.
    pub removed: bool,
}

/// A change the listener made to a part of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The part.
    pub id: String,
    /// The change.
    pub action: ChipEdit,
}

/// What a part of the request does for a track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithoutPart {
    /// The part.
    pub chip: String,
    /// What it is called.
    pub label: Wording,
    /// The place the track would have without it, from 1; `None` when it would be left out.
    pub rank: Option<u32>,
}

/// How a feedback moved a request, as far as it concerns a track.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// The feedback.
    pub event: u32,
    /// What was said.
    pub kind: FeedbackKind,
    /// Title of the track it was said of.
    pub title: String,
    /// The axis that moved.
    pub axis: Wording,
    /// By how much; below 0 there is less of it.
    pub change: f32,
}

/// A ranked track.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// The track.
    pub track: Track,
    /// Place in the answer, from 1.
    pub rank: u32,
    /// The score the order follows.
    pub score: f32,
    /// The part of the score that does not come from what is known of the listener.
    pub fit: f32,
    /// Whether its sound was heard, or only its names read.
    pub analysed: bool,
    /// Terms of the score, largest magnitude first.
    pub reasons: Vec<Term>,
    /// Whether it is a guess that the listener's word will teach from.
    pub exploration: bool,
    /// How sure the score is, 0 to 1.
    pub confidence: f32,
    /// For the first ones, its place without each part of the request.
    pub without: Vec<WithoutPart>,
    /// What feedback changed for it.
    pub influences: Vec<Influence>,
}

/// How much of the library fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Tracks that fit and pass the limits.
    pub fitting: usize,
    /// Whether fewer fit than are shown.
    pub weak: bool,
    /// What the nearest that do not fit lack most.
    pub lacking: Vec<(Wording, f32)>,
    /// Fitting tracks that a limit keeps out.
    pub excluded: Vec<(String, Wording, usize)>,
}

/// A list of a given length or course that the words ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct ArcPlan {
    /// Its length in minutes.
    pub minutes: f32,
    /// Words for the start.
    pub from: String,
    /// Words for the end.
    pub to: String,
}

/// The answer to a request.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Key for feedback and plays.
    pub request_id: u32,
    /// The request, empty for likeness.
    pub text: String,
    /// The changes made to its parts.
    pub edits: Vec<Edit>,
    /// The track asked to be like.
    pub seed: Option<Track>,
    /// How the request was understood.
    pub chips: Vec<Understood>,
    /// Best first.
    pub suggestions: Vec<Suggestion>,
    /// How much of the library fits; `None` where sound was not asked for.
    pub fit: Option<Fit>,
    /// The words ask for a list along a course.
    pub arc: Option<ArcPlan>,
    /// Tracks that were ranked.
    pub candidates: usize,
    /// How many of those have been analysed.
    pub analysed: usize,
    /// From request to ranking, all terms and reasons included.
    pub took: Duration,
    /// Why the words could only be looked up and not understood, if so.
    pub warning: Option<Notice>,
}

/// What a feedback, or taking it back, changed.
#[derive(Debug, Clone)]
pub struct FeedbackReceipt {
    /// The event.
    pub event_id: u32,
    /// The track.
    pub track_id: TrackId,
    /// The button.
    pub kind: FeedbackKind,
    /// The request ranked again, when there was one.
    pub answer: Option<Answer>,
}

//! The taste engine's data: parts of requests, the ledger, listeners, reports of the text head.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

use super::{FeedbackKind, Localized, Track};

/// What can be done to a chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ChipAction {
    /// Take it out.
    Remove,
    /// Turn it into its opposite.
    Flip,
}

/// A change of the listener to how a request was understood.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct ChipEdit {
    /// The chip.
    pub id: String,
    /// What was done to it.
    pub action: ChipAction,
}

/// Where a track would stand without a part of the request.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Counterfactual {
    /// The part.
    pub chip_id: String,
    /// Its name for people.
    pub label: Localized,
    /// The place without it; 0 when not among the first thousand.
    pub rank_without: u32,
}

/// What an earlier event changed for a track.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Influence {
    /// The event.
    pub event_id: u32,
    /// The axis it moved.
    pub label: Localized,
    /// By how much.
    pub delta: f32,
    /// The track it was about.
    pub track_title: String,
    /// What kind of event.
    pub kind: EventKind,
}

/// What the nearest tracks lack.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct Lack {
    /// Of what.
    pub label: Localized,
    /// How much, in parts of the score.
    pub amount: f32,
}

/// How many fitting tracks a limit left out.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Excluded {
    /// The limit.
    pub chip_id: String,
    /// Its name for people.
    pub label: Localized,
    /// The tracks.
    pub count: u32,
}

/// How well the library can answer.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct Fit {
    /// Tracks that fit.
    pub fitting: u32,
    /// Whether those are too few.
    pub weak: bool,
    /// What the nearest lack, most first.
    pub lacking: Vec<Lack>,
    /// What the limits left out, most first.
    pub excluded: Vec<Excluded>,
}

/// An arc the words of a request ask for.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct ArcPlan {
    /// Its length.
    pub minutes: f32,
    /// Words it begins at.
    pub from: String,
    /// Words it ends at.
    pub to: String,
}

/// What shapes the taste.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum EventKind {
    /// More like this.
    Like,
    /// Less like this.
    Dislike,
    /// Not in this session.
    NotNow,
    /// Never suggest it again.
    Never,
    /// Not for this request.
    WrongForRequest,
    /// Fewer tracks of this artist.
    TooMuchOfArtist,
    /// Played to the end.
    Play,
    /// Skipped.
    Skip,
    /// Played again.
    Repeat,
    /// Added to the queue.
    QueueAdd,
    /// A taste put in words.
    Statement,
}

/// What is known of the liking of an axis of the sound.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct AxisTaste {
    /// Stable name of the axis.
    pub id: String,
    /// Its name for people.
    pub label: Localized,
    /// The group it belongs to, for example "mood".
    pub kind: String,
    /// About −1 to 1; of an event, how much it changed that.
    pub mean: f64,
    /// 0 to 1.
    pub confidence: f64,
}

/// What is known of the liking of an artist.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct ArtistTaste {
    /// The artist.
    pub name: String,
    /// Liked above 0, disliked below.
    pub score: f64,
    /// How many events speak of it.
    pub events: u32,
}

/// How much a part of the ranking counts.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct TermWeight {
    /// Stable name of the term.
    pub id: String,
    /// Its name for people.
    pub label: Localized,
    /// As learned.
    pub value: f32,
    /// As shipped.
    pub shipped: f32,
}

/// What is known of the listener.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct Taste {
    /// In words.
    pub summary: Localized,
    /// The axes.
    pub axes: Vec<AxisTaste>,
    /// The artists.
    pub artists: Vec<ArtistTaste>,
    /// Events it was learned from.
    pub events: u32,
    /// When the first was, Unix milliseconds.
    pub since: Option<f64>,
    /// Whether it learns.
    pub learning: bool,
    /// The weights of the ranking.
    pub weights: Vec<TermWeight>,
}

/// An event of the ledger.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LedgerEvent {
    /// "f12" feedback, "p30" play, "s2" statement, "q4" queue.
    pub id: String,
    /// What kind.
    pub kind: EventKind,
    /// The track it is about.
    pub track: Option<Track>,
    /// The words, of a statement.
    pub text: Option<String>,
    /// When, Unix milliseconds.
    pub at: f64,
    /// The request it was given under.
    pub request: Option<String>,
    /// What it changed most.
    pub effects: Vec<AxisTaste>,
    /// How much it counts; 1 as usual.
    pub weight: f32,
    /// When it ends, Unix milliseconds.
    pub expires_at: Option<f64>,
    /// Whether it counts and can be taken back; otherwise it can be put back.
    pub undoable: bool,
}

/// A page of the ledger.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct Ledger {
    /// Events in all.
    pub total: u32,
    /// Newest first.
    pub events: Vec<LedgerEvent>,
}

/// A change to an event of the ledger; what is null stays.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventEdit {
    /// The button.
    pub kind: Option<FeedbackKind>,
    /// How much it counts.
    pub weight: Option<f32>,
    /// When it ends, Unix milliseconds; 0 for never.
    pub expires_at: Option<f64>,
}

/// A listener of this computer.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Profile {
    /// Key.
    pub id: u32,
    /// Name; empty until the first listener has one.
    pub name: String,
    /// Whether a PIN is asked for.
    pub has_pin: bool,
    /// Whether it is the one in use.
    pub current: bool,
    /// When it was made, Unix milliseconds.
    pub created_at: f64,
}

/// Listeners were added or changed, or another one listens; everything that is a listener's own is to be read again.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct ProfileChanged {
    /// The profiles now.
    pub profiles: Vec<Profile>,
}

/// A language held out.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LanguageReport {
    /// BCP 47.
    pub code: String,
    /// Mean cosine.
    pub held_out: f32,
}

/// How well a text head does on phrases and languages it never saw.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HeadReport {
    /// The text model.
    pub model: String,
    /// Phrases it was trained on.
    pub phrases: u32,
    /// Mean cosine over phrases held out.
    pub held_out: f32,
    /// The same by language held out.
    pub languages: Vec<LanguageReport>,
}

//! What a listener says about a suggestion, and what it does to a ranking.
//!
//! Each kind changes one thing and nothing else:
//!
//! | kind | changes | how long |
//! |---|---|---|
//! | like, dislike | the request's direction, the track's own score, the long-term [`crate::Profile`] | until undone; the profile forgets slowly |
//! | not now | leaves the track out | this session |
//! | never | leaves the track out | until undone |
//! | wrong for this request | direction and track under this very request | until undone |
//! | too much of this artist | a penalty on every track of the artist | half-life [`ARTIST_HALF_LIFE`] |
//!
//! The direction moves by Rocchio's rule (in Salton, The SMART Retrieval System, 1971):
//! `u' = û + β·mean(liked) − γ·mean(disliked)`, where an event given under the same request counts 1 and any other by
//! how near its track is to this request. The means are damped by one neutral vote, so that a single click does not
//! take over. The result is a function of the list of active events alone: an event that is taken back leaves no
//! trace, to the bit.

mod shift;

pub use shift::{Cause, FeedbackShift, feedback_shifts};

use crate::axis::{AXES, TasteVector};
use crate::matrix::TrackMatrix;
use crate::query::Query;
use crate::text::fold;
use crate::vector::{add_scaled, cosine, norm, unit};
use std::collections::HashMap;

/// Pull of liked tracks (Rocchio's β).
pub const LIKE_PULL: f32 = 0.75;
/// Push of disliked tracks (Rocchio's γ).
pub const DISLIKE_PUSH: f32 = 0.5;
/// What a like of the track itself adds to its score.
pub const LIKED_TRACK: f32 = 0.06;
/// What a dislike of the track itself takes from its score; four times as much under the same request.
pub const DISLIKED_TRACK: f32 = 0.1;
/// Milliseconds of a day.
pub(crate) const DAY: i64 = 86_400_000;
/// In this many milliseconds "too much of this artist" loses half of its weight.
pub const ARTIST_HALF_LIFE: i64 = 14 * DAY;

/// What a listener can say about a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackKind {
    /// More like this.
    Like,
    /// Less like this.
    Dislike,
    /// Not in this session.
    NotNow,
    /// Never suggest this track.
    Never,
    /// A fine track, but not what this request asked for.
    WrongForRequest,
    /// Fewer tracks of this artist for a while.
    TooMuchOfArtist,
}

impl FeedbackKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Like, Self::Dislike, Self::NotNow, Self::Never, Self::WrongForRequest, Self::TooMuchOfArtist];

    /// The one thing it changes.
    pub const fn scope(self) -> Scope {
        match self {
            Self::Like | Self::Dislike => Scope::Taste,
            Self::NotNow => Scope::Session,
            Self::Never => Scope::Track,
            Self::WrongForRequest => Scope::Request,
            Self::TooMuchOfArtist => Scope::Artist,
        }
    }
}

/// What an event changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The taste: requests near the track, the track itself and the long-term profile.
    Taste,
    /// What is suggested in this session.
    Session,
    /// Whether the track is suggested at all.
    Track,
    /// The ranking of one request.
    Request,
    /// How much of an artist is suggested for a while.
    Artist,
}

/// One active event. The caller leaves out what was undone or has expired.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedbackEvent {
    /// Order of the events; unique.
    pub id: u64,
    /// Row of the track.
    pub row: u32,
    /// What was said.
    pub kind: FeedbackKind,
    /// The request it was said under, as written.
    pub request: Option<String>,
    /// When, in Unix milliseconds.
    pub at: i64,
    /// How much it counts, 0..=1; 1 unless the listener edited it.
    pub weight: f32,
}

impl FeedbackEvent {
    /// An event of full weight.
    pub fn new(id: u64, row: u32, kind: FeedbackKind, request: Option<&str>, at: i64) -> Self {
        Self { id, row, kind, request: request.map(str::to_string), at, weight: 1.0 }
    }

    fn strength(&self) -> f32 {
        if self.weight.is_finite() { self.weight.clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// When a ranking happens: what "now" and "this session" mean to the events. At 0 every event is of this session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) now: i64,
    pub(crate) session_start: i64,
}

/// What events do to one ranking.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Effect {
    /// The direction after feedback, at unit length or zero.
    pub(crate) direction: TasteVector,
    /// The part of `direction` that is the request's own.
    pub(crate) own: TasteVector,
    /// Added to single rows.
    pub(crate) tracks: HashMap<u32, f32>,
    /// Left out.
    pub(crate) excluded: Vec<u32>,
    /// Penalty of artists by index, 0..=1.
    pub(crate) artists: HashMap<u32, f32>,
}

pub(crate) fn apply(
    query: &Query,
    request: &TasteVector,
    events: &[FeedbackEvent],
    matrix: &TrackMatrix,
    moment: Moment,
) -> Effect {
    let mut effect = Effect {
        direction: *request,
        own: *request,
        tracks: HashMap::new(),
        excluded: Vec::new(),
        artists: HashMap::new(),
    };
    let mut votes = Votes::default();
    let mut same = SameRequest::new(query);
    for event in in_order(events, matrix) {
        let same = same.matches(event);
        if let Some((liked, relevance)) = vote(event, same, request, matrix) {
            votes.side(liked).add(matrix.sound(event.row), relevance);
        }
        let strength = event.strength();
        match event.kind {
            FeedbackKind::Like => {
                effect.tracks.insert(event.row, strength * LIKED_TRACK);
            }
            FeedbackKind::Dislike => {
                let factor = if same { 4.0 } else { 1.0 };
                effect.tracks.insert(event.row, -factor * strength * DISLIKED_TRACK);
            }
            FeedbackKind::WrongForRequest if same => {
                effect.tracks.insert(event.row, -4.0 * strength * DISLIKED_TRACK);
            }
            FeedbackKind::Never => effect.excluded.push(event.row),
            FeedbackKind::NotNow if event.at >= moment.session_start => effect.excluded.push(event.row),
            // Of another request, or of an earlier session.
            FeedbackKind::WrongForRequest | FeedbackKind::NotNow => {}
            FeedbackKind::TooMuchOfArtist => {
                if let Some(artist) = matrix.artist(event.row) {
                    *effect.artists.entry(artist.index() as u32).or_default() +=
                        strength * decay(moment.now - event.at, ARTIST_HALF_LIFE) as f32;
                }
            }
        }
    }
    for penalty in effect.artists.values_mut() {
        *penalty = penalty.min(1.0);
    }
    (effect.direction, effect.own) = votes.moved(request);
    effect
}

/// `2^(−age / half-life)`; an event of the future (a clock that was set back) counts as now.
pub(crate) fn decay(age: i64, half_life: i64) -> f64 {
    (-(age.max(0) as f64) / half_life as f64).exp2()
}

/// The events whose rows exist, in the order of their ids: sums do not depend on how the list was made.
fn in_order<'a>(events: &'a [FeedbackEvent], matrix: &TrackMatrix) -> Vec<&'a FeedbackEvent> {
    let mut ordered: Vec<&FeedbackEvent> =
        events.iter().filter(|event| (event.row as usize) < matrix.len()).collect();
    ordered.sort_by_key(|event| (event.id, event.row));
    ordered
}

/// How an event votes on a direction: whether for its track's sound, and how much.
fn vote(
    event: &FeedbackEvent,
    same: bool,
    request: &TasteVector,
    matrix: &TrackMatrix,
) -> Option<(bool, f32)> {
    let near = || if same { 1.0 } else { cosine(request, matrix.sound(event.row)).max(0.0) };
    match event.kind {
        FeedbackKind::Like => Some((true, event.strength() * near())),
        FeedbackKind::Dislike => Some((false, event.strength() * near())),
        FeedbackKind::WrongForRequest if same => Some((false, event.strength())),
        _ => None,
    }
}

/// Tells whether events were given under a query. Folding a text costs more than all the rest of an event, and many
/// events share one.
struct SameRequest<'a> {
    key: &'a str,
    known: HashMap<&'a str, bool>,
}

impl<'a> SameRequest<'a> {
    fn new(query: &'a Query) -> Self {
        Self { key: &query.key, known: HashMap::new() }
    }

    fn matches(&mut self, event: &'a FeedbackEvent) -> bool {
        let Some(text) = event.request.as_deref() else { return false };
        *self.known.entry(text).or_insert_with(|| fold(text) == self.key)
    }
}

/// The two means of Rocchio's rule.
#[derive(Debug, Clone, Default)]
struct Votes {
    liked: Mean,
    disliked: Mean,
}

impl Votes {
    fn side(&mut self, liked: bool) -> &mut Mean {
        if liked { &mut self.liked } else { &mut self.disliked }
    }

    /// The direction after the votes, at unit length, and the request's own part of it.
    fn moved(&self, request: &TasteVector) -> (TasteVector, TasteVector) {
        let mut moved = *request;
        add_scaled(&mut moved, &self.liked.damped(), LIKE_PULL);
        add_scaled(&mut moved, &self.disliked.damped(), -DISLIKE_PUSH);
        if moved == *request {
            return (*request, *request);
        }
        let length = norm(&moved);
        (unit(&moved), request.map(|x| if length > 0.0 { x / length } else { 0.0 }))
    }
}

#[derive(Debug, Clone)]
struct Mean {
    sum: TasteVector,
    weight: f32,
}

impl Default for Mean {
    fn default() -> Self {
        Self { sum: [0.0; AXES], weight: 0.0 }
    }
}

impl Mean {
    fn add(&mut self, sound: &[f32], weight: f32) {
        add_scaled(&mut self.sum, sound, weight);
        self.weight += weight;
    }

    fn damped(&self) -> TasteVector {
        self.sum.map(|x| x / (1.0 + self.weight))
    }
}

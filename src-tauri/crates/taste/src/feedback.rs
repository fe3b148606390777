//! Relevance feedback: what the listener clicked moves the request vector.
//!
//! Rocchio's rule (in Salton, The SMART Retrieval System, 1971): `u' = û + β·mean(liked) − γ·mean(disliked)`, where an
//! event given under the same request counts 1 and any other counts by how near its track is to this request. The
//! means are damped by one neutral vote, so that a single click does not take over. The result is a function of the
//! list of active events alone: an event that is taken back leaves no trace, to the bit.

use crate::axis::{AXES, TasteVector};
use crate::matrix::TrackMatrix;
use crate::query::Query;
use crate::vector::{add_scaled, cosine, unit};
use std::collections::HashMap;

/// Pull of liked tracks (Rocchio's β).
pub const LIKE_PULL: f32 = 0.75;
/// Push of disliked tracks (Rocchio's γ).
pub const DISLIKE_PUSH: f32 = 0.5;
/// What a like of the track itself adds to its score.
pub const LIKED_TRACK: f32 = 0.06;
/// What a dislike of the track itself takes from its score; four times as much under the same request.
pub const DISLIKED_TRACK: f32 = 0.1;

/// What a listener can say about a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
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
}

/// One active event. The caller leaves out what was undone and "not now" of earlier sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedbackEvent {
    /// Order of the events.
    pub id: u32,
    /// Row of the track.
    pub row: u32,
    /// What was said.
    pub kind: FeedbackKind,
    /// The request it was said under, as written.
    pub request: Option<String>,
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
}

pub(crate) fn apply(
    query: &Query,
    request: &TasteVector,
    events: &[FeedbackEvent],
    matrix: &TrackMatrix,
) -> Effect {
    let mut ordered: Vec<&FeedbackEvent> =
        events.iter().filter(|event| (event.row as usize) < matrix.len()).collect();
    ordered.sort_by_key(|event| (event.id, event.row));
    let mut effect =
        Effect { direction: *request, own: *request, tracks: HashMap::new(), excluded: Vec::new() };
    let (mut liked, mut disliked) = (Mean::default(), Mean::default());
    for event in ordered {
        let sound = matrix.sound(event.row);
        let same = event.request.as_deref().is_some_and(|text| crate::text::fold(text) == query.key);
        let relevance = if same { 1.0 } else { cosine(request, sound).max(0.0) };
        match event.kind {
            FeedbackKind::Like => {
                liked.add(sound, relevance);
                effect.tracks.insert(event.row, LIKED_TRACK);
            }
            FeedbackKind::Dislike => {
                disliked.add(sound, relevance);
                effect.tracks.insert(event.row, if same { -4.0 * DISLIKED_TRACK } else { -DISLIKED_TRACK });
            }
            FeedbackKind::NotNow | FeedbackKind::Never => effect.excluded.push(event.row),
        }
    }
    let mut moved = *request;
    add_scaled(&mut moved, &liked.damped(), LIKE_PULL);
    add_scaled(&mut moved, &disliked.damped(), -DISLIKE_PUSH);
    if moved != *request {
        effect.direction = unit(&moved);
        let length = crate::vector::norm(&moved);
        effect.own = request.map(|x| if length > 0.0 { x / length } else { 0.0 });
    }
    effect
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

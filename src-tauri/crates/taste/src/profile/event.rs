//! What a listener did, as evidence of taste.

use crate::feedback::{DAY, FeedbackEvent, FeedbackKind, Scope};

/// What was done with a track.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListeningKind {
    /// Said by a button.
    Feedback(FeedbackKind),
    /// Played to its end.
    Played,
    /// Skipped when this part of it had been heard, 0..=1.
    Skipped {
        /// Fraction heard.
        heard: f32,
    },
    /// Played again at once.
    Repeated,
    /// Put into the queue by hand.
    Queued,
}

/// How fast evidence fades.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HalfLife {
    /// What was said: a year.
    Said,
    /// What was chosen by hand: four months.
    Chosen,
    /// What was heard or skipped: six weeks.
    Heard,
}

impl HalfLife {
    /// Every half-life.
    pub const ALL: [Self; 3] = [Self::Said, Self::Chosen, Self::Heard];

    /// Its length.
    pub const fn milliseconds(self) -> i64 {
        match self {
            Self::Said => 365 * DAY,
            Self::Chosen => 120 * DAY,
            Self::Heard => 42 * DAY,
        }
    }
}

/// What an event says about taste.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// How much the track was liked, −1..=1.
    pub reward: f32,
    /// How much that says, 0..=1; 1 is a button.
    pub weight: f32,
    /// How fast it fades.
    pub half_life: HalfLife,
}

impl ListeningKind {
    /// What it says about long-term taste.
    ///
    /// | kind | reward | weight | half-life |
    /// |---|---|---|---|
    /// | like | 1 | 1 | a year |
    /// | dislike | −1 | 1 | a year |
    /// | repeated | 1 | 0.5 | four months |
    /// | queued | 1 | 0.35 | four months |
    /// | played to its end | 1 | 0.2 | six weeks |
    /// | skipped with the fraction `h` heard | `2h − 1` | 0.3 | six weeks |
    ///
    /// The other buttons say nothing about it: they change the session, the track, the request or the artist.
    pub fn observation(self) -> Option<Observation> {
        let (reward, weight, half_life) = match self {
            Self::Feedback(FeedbackKind::Like) => (1.0, 1.0, HalfLife::Said),
            Self::Feedback(FeedbackKind::Dislike) => (-1.0, 1.0, HalfLife::Said),
            Self::Feedback(_) => return None,
            Self::Repeated => (1.0, 0.5, HalfLife::Chosen),
            Self::Queued => (1.0, 0.35, HalfLife::Chosen),
            Self::Played => (1.0, 0.2, HalfLife::Heard),
            Self::Skipped { heard } if heard.is_nan() => return None,
            Self::Skipped { heard } => (2.0 * heard.clamp(0.0, 1.0) - 1.0, 0.3, HalfLife::Heard),
        };
        Some(Observation { reward, weight, half_life })
    }

    /// The one thing it changes.
    pub const fn scope(self) -> Scope {
        match self {
            Self::Feedback(kind) => kind.scope(),
            _ => Scope::Taste,
        }
    }
}

/// One event that may shape a profile.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ListeningEvent {
    /// Unique; of feedback its order.
    pub id: u64,
    /// Row of the track.
    pub row: u32,
    /// What was done.
    pub kind: ListeningKind,
    /// When, in Unix milliseconds.
    pub at: i64,
    /// How much it counts, 0..=1; 1 unless the listener edited it.
    pub weight: f32,
    /// From when on it no longer counts, in Unix milliseconds.
    pub expires: Option<i64>,
    /// How well the track fitted the request it was done under ([`crate::Ranked::fit`]); 0 under none. What the request
    /// explains is not put down to taste.
    pub fit: f32,
    /// The listener's hour of the day, 0..=23, if known.
    pub hour: Option<u8>,
    /// The request it was done under, as written.
    pub request: Option<String>,
}

impl ListeningEvent {
    /// An event of full weight that does not expire, under no request.
    pub fn new(id: u64, row: u32, kind: ListeningKind, at: i64) -> Self {
        Self { id, row, kind, at, weight: 1.0, expires: None, fit: 0.0, hour: None, request: None }
    }

    /// Whether it still counts.
    pub fn is_active(&self, now: i64) -> bool {
        self.expires.is_none_or(|end| now < end)
    }

    pub(super) fn strength(&self) -> f32 {
        if self.weight.is_finite() { self.weight.clamp(0.0, 1.0) } else { 0.0 }
    }

    pub(super) fn bounded_fit(&self) -> f32 {
        if self.fit.is_finite() { self.fit.clamp(-2.0, 2.0) } else { 0.0 }
    }

    /// As feedback for a ranking, if it is that.
    pub fn feedback(&self) -> Option<FeedbackEvent> {
        let ListeningKind::Feedback(kind) = self.kind else { return None };
        Some(FeedbackEvent {
            id: self.id,
            row: self.row,
            kind,
            request: self.request.clone(),
            at: self.at,
            weight: self.weight,
        })
    }
}

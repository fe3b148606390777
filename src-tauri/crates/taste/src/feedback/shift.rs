//! What feedback changed in the direction of a request, axis by axis, and which events did it.
//!
//! The change of an axis is the difference of the direction with all events and with none. An event's share is the
//! difference of the direction with all events and with all but this one, so it is what undoing the event would do.
//! Shares need not add up to the change: two dislikes of the same sound each change less than both.

use super::{FeedbackEvent, FeedbackKind, Mean, SameRequest, Votes, in_order, vote};
use crate::axis::{AXES, AxisInfo, TasteVector, axes};
use crate::matrix::TrackMatrix;
use crate::query::Query;
use crate::rank::direction;
use crate::vector::add_scaled;

/// Events looked into, the most relevant first: leaving one out costs a pass over all.
const EVENTS_TRIED: usize = 64;

/// One event's part in a [`FeedbackShift`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cause {
    /// Id of the event.
    pub event: u64,
    /// Row of its track.
    pub row: u32,
    /// What was said.
    pub kind: FeedbackKind,
    /// What undoing the event would take from the axis.
    pub change: f32,
}

/// How feedback moved a request along one axis.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedbackShift {
    /// The axis.
    pub axis: usize,
    /// Weight of the axis without feedback, −1..=1.
    pub before: f32,
    /// Weight of the axis with it, −1..=1.
    pub after: f32,
    /// Events that moved it this way, largest share first.
    pub causes: Vec<Cause>,
}

impl FeedbackShift {
    /// `after − before`.
    pub fn change(&self) -> f32 {
        self.after - self.before
    }

    /// The axis.
    pub fn info(&self) -> &'static AxisInfo {
        &axes()[self.axis]
    }

    /// English and Chinese words; `title` names the track of the first cause: "less distorted guitar since your
    /// dislike of …".
    pub fn words(&self, title: &str) -> (String, String) {
        let axis = self.info();
        let (more, zh_more) = if self.change() > 0.0 { ("more", "更多") } else { ("less", "更少") };
        let Some(cause) = self.causes.first() else {
            return (format!("{more} {}", axis.en), format!("{zh_more}{}", axis.zh));
        };
        let (since, zh_since) = match cause.kind {
            FeedbackKind::Like => (format!("since your like of {title}"), format!("因为你喜欢《{title}》")),
            FeedbackKind::WrongForRequest => (
                format!("since you called {title} wrong for this request"),
                format!("因为你说《{title}》不符合这个请求"),
            ),
            _ => (format!("since your dislike of {title}"), format!("因为你不喜欢《{title}》")),
        };
        (format!("{more} {} {since}", axis.en), format!("{zh_since}，{zh_more}{}", axis.zh))
    }
}

/// The `limit` axes along which events moved a query most, largest change first, each with its causes.
pub fn feedback_shifts(
    matrix: &TrackMatrix,
    query: &Query,
    events: &[FeedbackEvent],
    limit: usize,
) -> Vec<FeedbackShift> {
    let request = direction(matrix, query);
    let mut same = SameRequest::new(query);
    let voting: Vec<(&FeedbackEvent, bool, f32)> = in_order(events, matrix)
        .into_iter()
        .filter_map(|event| {
            let (liked, weight) = vote(event, same.matches(event), &request, matrix)?;
            (weight > 0.0).then_some((event, liked, weight))
        })
        .collect();
    let direction_without = |left_out: Option<u64>| -> TasteVector {
        let mut votes = Votes { liked: Mean::default(), disliked: Mean::default() };
        for (event, liked, weight) in voting.iter().filter(|(event, ..)| Some(event.id) != left_out) {
            votes.side(*liked).add(matrix.sound(event.row), *weight);
        }
        votes.moved(&request).0
    };
    let after = direction_without(None);
    let mut tried: Vec<&(&FeedbackEvent, bool, f32)> = voting.iter().collect();
    tried.sort_by(|a, b| b.2.total_cmp(&a.2).then(b.0.id.cmp(&a.0.id)));
    let shares: Vec<(&FeedbackEvent, TasteVector)> = tried
        .into_iter()
        .take(EVENTS_TRIED)
        .map(|(event, ..)| {
            let mut share = after;
            add_scaled(&mut share, &direction_without(Some(event.id)), -1.0);
            (*event, share)
        })
        .collect();
    let mut order: Vec<usize> = (0..AXES).filter(|&axis| after[axis] != request[axis]).collect();
    let size = |axis: usize| (after[axis] - request[axis]).abs();
    order.sort_by(|&a, &b| size(b).total_cmp(&size(a)).then(a.cmp(&b)));
    order
        .into_iter()
        .take(limit)
        .map(|axis| {
            let sign = (after[axis] - request[axis]).signum();
            let mut causes: Vec<Cause> = shares
                .iter()
                .filter(|(_, share)| share[axis] * sign > 0.0)
                .map(|(event, share)| Cause {
                    event: event.id,
                    row: event.row,
                    kind: event.kind,
                    change: share[axis],
                })
                .collect();
            causes.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()).then(a.event.cmp(&b.event)));
            FeedbackShift { axis, before: request[axis], after: after[axis], causes }
        })
        .collect()
}

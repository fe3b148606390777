//! Why an answer is what it is: how much of the library fits, what each part of the request does, what feedback
//! changed. Everything told here is computed by ranking again, not guessed.

use std::panic::resume_unwind;
use std::thread;

use attune_library::{EventId, FeedbackKind};
use attune_taste::list::{FitBounds, judge_fit};
use attune_taste::rank::direction;
use attune_taste::{Limits, Query, axes, feedback_shifts, places};

use crate::answer::{Fit, Influence, WithoutPart, Wording};
use crate::ask::Inputs;
use crate::error::EngineError;
use crate::index::Index;
use crate::memory::{Memory, event_of};
use crate::text_model::TextModel;
use crate::understanding::Understanding;

/// Results whose places without each part are told.
const EXPLAINED: usize = 10;
/// Parts looked into; each costs a ranking.
const PARTS: usize = 6;
/// Places beyond this are not told: the track is simply no longer there.
const FAR: u32 = 1000;
/// Axes moved by feedback that are told.
const SHIFTS: usize = 8;
/// A move smaller than this is not heard.
const WORTH_TELLING: f32 = 0.02;
/// Influences told of one track.
const INFLUENCES: usize = 3;
/// Lacks told.
const LACKS: usize = 3;

/// What is told beside the ranking.
#[derive(Default)]
pub(crate) struct Explained {
    pub(crate) fit: Option<Fit>,
    /// For the first results, their places without each part.
    pub(crate) without: Vec<Vec<WithoutPart>>,
    pub(crate) influences: Vec<Moved>,
}

/// An axis that feedback moved, and the event that did most of it.
#[derive(Debug, Clone)]
pub(crate) struct Moved {
    pub(crate) axis: usize,
    pub(crate) change: f32,
    pub(crate) event: u32,
    pub(crate) row: u32,
    pub(crate) kind: FeedbackKind,
}

pub(crate) fn explained(
    index: &Index,
    memory: &Memory,
    understanding: &Understanding,
    inputs: &Inputs<'_>,
    model: &TextModel,
    order: &[u32],
    limit: usize,
) -> Result<Explained, EngineError> {
    let query = &understanding.query;
    Ok(Explained {
        fit: fit(index, understanding, inputs, limit),
        without: without_parts(index, understanding, inputs, model, order)?,
        influences: moved(index, memory, query),
    })
}

/// Judges how much fits by sound and by limits.
pub(crate) fn fit(
    index: &Index,
    understanding: &Understanding,
    inputs: &Inputs<'_>,
    limit: usize,
) -> Option<Fit> {
    let query = &understanding.query;
    let request = direction(&index.matrix, query);
    if request.iter().all(|x| *x == 0.0) || index.analysed == 0 {
        return None;
    }
    // One limit by itself, with the chip that stands for it.
    let limits: Vec<(&str, Wording, Limits)> = understanding
        .chips
        .iter()
        .filter(|chip| !chip.removed)
        .filter_map(|chip| {
            let limit = understanding.request.limit(&chip.id.as_str().into())?;
            let bound = query.limits.bounds.iter().find(|bound| bound.limit == limit)?;
            Some((chip.id.as_str(), chip.label.clone(), Limits { bounds: vec![*bound] }))
        })
        .collect();
    let wanted = limit.min(index.analysed);
    let report = judge_fit(&index.matrix, &request, wanted, &FitBounds::default(), |row| {
        if inputs.allows(row) {
            return Vec::new();
        }
        (0..limits.len()).filter(|i| !inputs.allows_within(&limits[*i].2, row)).collect()
    });
    let mut lacking: Vec<(Wording, f32)> = Vec::new();
    // Weighing may turn an axis against the words; such a lack is true of the score but nothing the listener asked for.
    let spoken = understanding.said.iter().any(|weight| *weight != 0.0);
    let asked = |axis: usize, wanted: f32| !spoken || understanding.said[axis] * wanted > 0.0;
    for lack in
        report.nearest.iter().flat_map(|near| &near.lacks).filter(|lack| asked(lack.axis, lack.wanted))
    {
        let (en, zh) = axes()[lack.axis].words(lack.wanted > 0.0);
        match lacking.iter_mut().find(|(wording, _)| wording.en == en) {
            Some((_, amount)) => *amount += lack.gap,
            None => lacking.push((Wording::new(en, zh), lack.gap)),
        }
    }
    lacking.sort_by(|a, b| b.1.total_cmp(&a.1));
    lacking.truncate(LACKS);
    Some(Fit {
        fitting: report.fitting,
        weak: !report.enough(),
        lacking,
        excluded: report
            .limits
            .iter()
            .map(|count| {
                let (id, label, _) = &limits[count.limit];
                ((*id).to_owned(), label.clone(), count.excluded)
            })
            .collect(),
    })
}

/// The places of the first results without each part of the request.
fn without_parts(
    index: &Index,
    understanding: &Understanding,
    inputs: &Inputs<'_>,
    model: &TextModel,
    order: &[u32],
) -> Result<Vec<Vec<WithoutPart>>, EngineError> {
    let interpreter = model.interpreter();
    let rows = &order[..order.len().min(EXPLAINED)];
    let parts: Vec<_> = understanding.chips.iter().filter(|chip| !chip.removed).take(PARTS).collect();
    // Without its only part nothing is asked for, and every place is by chance.
    if parts.len() < 2 {
        return Ok(vec![Vec::new(); rows.len()]);
    }
    let variants: Vec<Query> = parts
        .iter()
        .map(|chip| understanding.without(&interpreter, index, &chip.id))
        .collect::<Result<_, _>>()?;
    let ranked: Vec<Vec<Option<u32>>> = thread::scope(|scope| {
        let running: Vec<_> = variants
            .iter()
            .map(|variant| {
                scope.spawn(move || {
                    let allowed = |row: u32| inputs.allows_within(&variant.limits, row);
                    places(&index.matrix, variant, &inputs.options(0, &allowed, true), rows)
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    Ok((0..rows.len())
        .map(|place| {
            parts
                .iter()
                .zip(&ranked)
                .map(|(chip, places)| WithoutPart {
                    chip: chip.id.clone(),
                    label: Wording::name(&chip.text),
                    rank: places.get(place).copied().flatten().filter(|rank| *rank <= FAR),
                })
                .collect()
        })
        .collect())
}

/// What feedback changed in the request's direction.
fn moved(index: &Index, memory: &Memory, query: &Query) -> Vec<Moved> {
    feedback_shifts(&index.matrix, query, &memory.feedback, SHIFTS)
        .into_iter()
        .filter(|shift| shift.change().abs() >= WORTH_TELLING)
        .filter_map(|shift| {
            let cause = shift.causes.first()?;
            let EventId::Feedback(event) = event_of(cause.event) else { return None };
            Some(Moved {
                axis: shift.axis,
                change: shift.change(),
                event,
                row: cause.row,
                kind: stored_kind(cause.kind),
            })
        })
        .collect()
}

/// Those that matter for a sound: the axis moved the way the sound leans.
pub(crate) fn of_track(moved: &[(Moved, String)], sound: &[f32]) -> Vec<Influence> {
    let mut own: Vec<&(Moved, String)> =
        moved.iter().filter(|(m, _)| m.change * sound[m.axis] > 0.0).collect();
    own.sort_by(|a, b| {
        let gain = |m: &Moved| m.change * sound[m.axis];
        gain(&b.0).total_cmp(&gain(&a.0))
    });
    own.into_iter()
        .take(INFLUENCES)
        .map(|(m, title)| Influence {
            event: m.event,
            kind: m.kind,
            title: title.clone(),
            axis: Wording::new(axes()[m.axis].en, axes()[m.axis].zh),
            change: m.change,
        })
        .collect()
}

pub(crate) fn stored_kind(kind: attune_taste::FeedbackKind) -> FeedbackKind {
    match kind {
        attune_taste::FeedbackKind::Like => FeedbackKind::Like,
        attune_taste::FeedbackKind::Dislike => FeedbackKind::Dislike,
        attune_taste::FeedbackKind::NotNow => FeedbackKind::NotNow,
        attune_taste::FeedbackKind::Never => FeedbackKind::Never,
        attune_taste::FeedbackKind::WrongForRequest => FeedbackKind::WrongForRequest,
        attune_taste::FeedbackKind::TooMuchOfArtist => FeedbackKind::TooMuchOfArtist,
    }
}

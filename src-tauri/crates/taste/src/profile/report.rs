//! A profile in words and numbers.

use super::gaussian::error_function;
use super::{Ledger, ListeningEvent, ListeningKind};
use crate::axis::{AXES, axes, axis_index};
use crate::feedback::{ARTIST_HALF_LIFE, FeedbackKind, Scope, decay};
use crate::matrix::{ArtistId, TrackMatrix};
use std::collections::BTreeMap;

/// What is known of one axis.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct AxisTaste {
    /// Id of the axis.
    pub axis: &'static str,
    /// English name.
    pub en: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// How much it is liked: above 0 liked, below disliked.
    pub mean: f64,
    /// How uncertain that is: `1/√λ` when nothing is known, falling with every observation.
    pub deviation: f64,
    /// How sure it is that it is liked rather than disliked, or the other way round: `2Φ(|mean| / deviation) − 1`, 0 for
    /// even odds, 1 for certainty.
    pub confidence: f64,
}

impl AxisTaste {
    pub(super) fn new(axis: usize, mean: f64, deviation: f64) -> Self {
        let info = &axes()[axis];
        let confidence = error_function(mean.abs() / deviation / std::f64::consts::SQRT_2);
        Self { axis: info.id, en: info.en, zh: info.zh, mean, deviation, confidence }
    }
}

impl AxisTaste {
    /// English and Chinese words: whether it is liked, and how surely. `None` while that is no more than a guess.
    pub fn words(&self) -> Option<(String, String)> {
        let (sure, zh_sure) = match self.confidence {
            c if c >= 0.95 => ("surely", "肯定"),
            c if c >= 0.8 => ("probably", "很可能"),
            c if c >= 0.5 => ("perhaps", "也许"),
            _ => return None,
        };
        let (like, zh_like) =
            if self.mean > 0.0 { ("likes", "喜欢") } else { ("does not like", "不喜欢") };
        Some((format!("{sure} {like} {}", self.en), format!("{zh_sure}{zh_like}{}", self.zh)))
    }
}

/// How an event changed one axis.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct AxisChange {
    /// Id of the axis.
    pub axis: &'static str,
    /// What undoing the event would take from its mean; for a part of the day, the difference from all day.
    pub change: f64,
}

impl AxisChange {
    fn words(&self) -> (String, String) {
        let (en, zh) = axis_index(self.axis).map_or((self.axis, self.axis), |i| (axes()[i].en, axes()[i].zh));
        if self.change > 0.0 {
            (format!("more {en}"), format!("更多{zh}"))
        } else {
            (format!("less {en}"), format!("更少{zh}"))
        }
    }
}

/// What one event did.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct EventEffect {
    /// The event.
    pub event: ListeningEvent,
    /// The one thing it changes.
    pub scope: Scope,
    /// How much it still counts for taste or the artist, 0..=1; 1 for what does not fade, 0 for what says nothing.
    pub strength: f64,
    /// The axes of the profile it changed most, largest first; none when its scope is another.
    pub changes: Vec<AxisChange>,
}

impl EventEffect {
    /// English and Chinese words for what it changed: "more piano, less metal", or what its scope is.
    pub fn words(&self) -> (String, String) {
        match self.scope {
            Scope::Taste if self.changes.is_empty() => ("changed nothing".into(), "没有改变什么".into()),
            Scope::Taste => {
                let (en, zh): (Vec<String>, Vec<String>) = self.changes.iter().map(AxisChange::words).unzip();
                (en.join(", "), zh.join("，"))
            }
            Scope::Session => ("left out of this session".into(), "这次不再推荐".into()),
            Scope::Track => ("never suggested".into(), "永不推荐".into()),
            Scope::Request => ("lower for this request alone".into(), "只在这个请求下降低".into()),
            Scope::Artist => ("less of this artist for a while".into(), "一段时间内少推荐这位歌手".into()),
        }
    }
}

/// What is known of an artist from the events of the artist's tracks.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ArtistTaste {
    /// The artist.
    pub artist: ArtistId,
    /// Name.
    pub label: String,
    /// Sum of reward times weight, faded.
    pub liking: f64,
    /// Events counted.
    pub events: u32,
    /// Standing penalty of "too much of this artist", 0..=1.
    pub penalty: f64,
}

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayPart {
    /// 0 to 6.
    Night,
    /// 6 to 12.
    Morning,
    /// 12 to 18.
    Afternoon,
    /// 18 to 24.
    Evening,
}

impl DayPart {
    /// The part an hour (0..=23) belongs to.
    pub const fn of_hour(hour: u8) -> Self {
        match hour {
            0..6 => Self::Night,
            6..12 => Self::Morning,
            12..18 => Self::Afternoon,
            _ => Self::Evening,
        }
    }
}

/// What is listened to in a part of the day, against all day.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct DayPartTaste {
    /// The part.
    pub part: DayPart,
    /// Events counted.
    pub events: u32,
    /// Axes heard more or less than all day, largest difference of means first.
    pub axes: Vec<AxisChange>,
}

/// The whole ledger, ready to show or to export.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct LedgerReport {
    /// The time it is of, Unix milliseconds.
    pub now: i64,
    /// How much was observed: the sum of the weights, faded.
    pub weight: f64,
    /// Axes, most surely liked first, most surely disliked last.
    pub axes: Vec<AxisTaste>,
    /// Artists with events, most liked first.
    pub artists: Vec<ArtistTaste>,
    /// Parts of the day in which something was listened to; empty when no hours are known.
    pub day: Vec<DayPartTaste>,
    /// Active events, newest first.
    pub events: Vec<EventEffect>,
}

impl LedgerReport {
    pub(super) fn new(ledger: &Ledger, matrix: &TrackMatrix, now: i64, changes: usize) -> Self {
        let profile = ledger.profile(matrix, now);
        let mut axes = profile.axes();
        let standing = |axis: &AxisTaste| axis.confidence.copysign(axis.mean);
        axes.sort_by(|a, b| standing(b).total_cmp(&standing(a)).then_with(|| b.mean.total_cmp(&a.mean)));
        let mut events: Vec<EventEffect> = ledger
            .active(now)
            .map(|event| EventEffect {
                scope: event.kind.scope(),
                strength: strength(event, now),
                changes: profile
                    .influence(event, matrix)
                    .map_or_else(Vec::new, |influence| largest(&influence, changes)),
                event: event.clone(),
            })
            .collect();
        events.sort_by_key(|effect| std::cmp::Reverse((effect.event.at, effect.event.id)));
        Self {
            now,
            weight: profile.weight(),
            axes,
            artists: artists(ledger, matrix, now),
            day: day(ledger, matrix, now, changes),
            events,
        }
    }
}

/// How much an event still counts.
fn strength(event: &ListeningEvent, now: i64) -> f64 {
    let age = now - event.at;
    let own = f64::from(event.strength());
    match (event.kind.observation(), event.kind) {
        (Some(observation), _) => {
            own * f64::from(observation.weight) * decay(age, observation.half_life.milliseconds())
        }
        (None, ListeningKind::Feedback(FeedbackKind::TooMuchOfArtist)) => own * decay(age, ARTIST_HALF_LIFE),
        (None, ListeningKind::Feedback(_)) => own,
        (None, _) => 0.0,
    }
}

fn largest(values: &[f64], count: usize) -> Vec<AxisChange> {
    let mut order: Vec<usize> = (0..values.len()).filter(|&axis| values[axis] != 0.0).collect();
    order.sort_by(|&a, &b| values[b].abs().total_cmp(&values[a].abs()).then(a.cmp(&b)));
    order.into_iter().take(count).map(|i| AxisChange { axis: axes()[i].id, change: values[i] }).collect()
}

fn artists(ledger: &Ledger, matrix: &TrackMatrix, now: i64) -> Vec<ArtistTaste> {
    let mut by_artist: BTreeMap<ArtistId, (f64, u32, f64)> = BTreeMap::new();
    for event in ledger.active(now) {
        let Some(artist) = matrix.artist(event.row) else { continue };
        let strength = strength(event, now);
        let sums = by_artist.entry(artist).or_default();
        if let Some(observation) = event.kind.observation() {
            sums.0 += strength * f64::from(observation.reward);
            sums.1 += 1;
        } else if event.kind == ListeningKind::Feedback(FeedbackKind::TooMuchOfArtist) {
            sums.2 += strength;
            sums.1 += 1;
        }
    }
    let mut artists: Vec<ArtistTaste> = by_artist
        .into_iter()
        .filter(|(_, (_, events, _))| *events > 0)
        .map(|(artist, (liking, events, penalty))| ArtistTaste {
            artist,
            label: matrix.artist_label(artist).unwrap_or_default().to_string(),
            liking,
            events,
            penalty: penalty.min(1.0),
        })
        .collect();
    artists.sort_by(|a, b| b.liking.total_cmp(&a.liking).then(a.artist.cmp(&b.artist)));
    artists
}

/// Mean sound of what was wanted in each part of the day, minus the mean of all of it.
fn day(ledger: &Ledger, matrix: &TrackMatrix, now: i64, changes: usize) -> Vec<DayPartTaste> {
    let mut sums: BTreeMap<DayPart, (u32, Vec<f64>)> = BTreeMap::new();
    for event in ledger.active(now) {
        let wanted = event.kind.observation().is_some_and(|observation| observation.reward > 0.0);
        let (Some(hour), true) = (event.hour, wanted && matrix.is_analysed(event.row)) else { continue };
        let (count, sum) = sums.entry(DayPart::of_hour(hour)).or_insert_with(|| (0, vec![0.0; AXES]));
        *count += 1;
        sum.iter_mut().zip(matrix.sound(event.row)).for_each(|(sum, x)| *sum += f64::from(*x));
    }
    let all: u32 = sums.values().map(|(count, _)| count).sum();
    let whole: Vec<f64> =
        (0..AXES).map(|axis| sums.values().map(|(_, sum)| sum[axis]).sum::<f64>() / f64::from(all)).collect();
    sums.into_iter()
        .map(|(part, (events, sum))| {
            let difference: Vec<f64> =
                sum.iter().zip(&whole).map(|(sum, whole)| sum / f64::from(events) - whole).collect();
            DayPartTaste { part, events, axes: largest(&difference, changes) }
        })
        .collect()
}

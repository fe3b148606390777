//! Requests, lists, ledger, listeners and evaluation of the engine to the interface's, and back.

use attune_engine as engine;

use super::count;
use crate::dto;

impl From<engine::Wording> for dto::Localized {
    fn from(words: engine::Wording) -> Self {
        Self { en: words.en, zh: words.zh }
    }
}

impl From<dto::ChipEdit> for engine::Edit {
    fn from(edit: dto::ChipEdit) -> Self {
        let action = match edit.action {
            dto::ChipAction::Remove => engine::ChipEdit::Remove,
            dto::ChipAction::Flip => engine::ChipEdit::Flip,
        };
        Self { id: edit.id, action }
    }
}

impl From<engine::Edit> for dto::ChipEdit {
    fn from(edit: engine::Edit) -> Self {
        let action = match edit.action {
            engine::ChipEdit::Remove => dto::ChipAction::Remove,
            engine::ChipEdit::Flip => dto::ChipAction::Flip,
        };
        Self { id: edit.id, action }
    }
}

/// Edits as the engine takes them.
pub(crate) fn edits(edits: Vec<dto::ChipEdit>) -> Vec<engine::Edit> {
    edits.into_iter().map(Into::into).collect()
}

impl From<engine::WithoutPart> for dto::Counterfactual {
    fn from(part: engine::WithoutPart) -> Self {
        Self { chip_id: part.chip, label: part.label.into(), rank_without: part.rank.unwrap_or(0) }
    }
}

impl From<engine::Influence> for dto::Influence {
    fn from(influence: engine::Influence) -> Self {
        Self {
            event_id: influence.event,
            label: influence.axis.into(),
            delta: influence.change,
            track_title: influence.title,
            kind: engine::EventKind::Feedback(influence.kind).into(),
        }
    }
}

impl From<engine::Fit> for dto::Fit {
    fn from(fit: engine::Fit) -> Self {
        Self {
            fitting: count(fit.fitting),
            weak: fit.weak,
            lacking: fit
                .lacking
                .into_iter()
                .map(|(label, amount)| dto::Lack { label: label.into(), amount })
                .collect(),
            excluded: fit
                .excluded
                .into_iter()
                .map(|(chip_id, label, n)| dto::Excluded { chip_id, label: label.into(), count: count(n) })
                .collect(),
        }
    }
}

impl From<engine::ArcPlan> for dto::ArcPlan {
    fn from(arc: engine::ArcPlan) -> Self {
        Self { minutes: arc.minutes, from: arc.from, to: arc.to }
    }
}

impl From<dto::ListSource> for engine::ListSource {
    fn from(source: dto::ListSource) -> Self {
        match source {
            dto::ListSource::Request { text, edits: changed, minutes, count } => {
                Self::Request { text, edits: edits(changed), minutes, count: count as usize }
            }
            dto::ListSource::Arc { from, to, minutes } => Self::Arc { from, to, minutes },
            dto::ListSource::Journey { from, to, count } => {
                Self::Journey { from: engine::TrackId(from), to: engine::TrackId(to), count: count as usize }
            }
        }
    }
}

impl From<engine::TrackList> for dto::TrackList {
    fn from(list: engine::TrackList) -> Self {
        let listed = |t: engine::ListedTrack| dto::ListedTrack {
            track: t.track.into(),
            reason: t.reason.map(Into::into),
            exploration: t.exploration,
            pinned: t.pinned,
            position: t.position,
        };
        Self {
            title: list.title.into(),
            tracks: list.tracks.into_iter().map(listed).collect(),
            duration: list.duration,
            fit: list.fit.map(Into::into),
        }
    }
}

impl From<engine::Mix> for dto::Mix {
    fn from(mix: engine::Mix) -> Self {
        Self {
            id: mix.id,
            name: mix.name.into(),
            description: mix.description.into(),
            tracks: mix.tracks.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<dto::RadioSeed> for engine::RadioSeed {
    fn from(seed: dto::RadioSeed) -> Self {
        match seed {
            dto::RadioSeed::Track { id } => Self::Track(engine::TrackId(id)),
            dto::RadioSeed::Artist { name } => Self::Artist(name),
            dto::RadioSeed::Request { text, edits: changed } => Self::Request(text, edits(changed)),
        }
    }
}

impl From<engine::EventKind> for dto::EventKind {
    fn from(kind: engine::EventKind) -> Self {
        match kind {
            engine::EventKind::Feedback(engine::FeedbackKind::Like) => Self::Like,
            engine::EventKind::Feedback(engine::FeedbackKind::Dislike) => Self::Dislike,
            engine::EventKind::Feedback(engine::FeedbackKind::NotNow) => Self::NotNow,
            engine::EventKind::Feedback(engine::FeedbackKind::Never) => Self::Never,
            engine::EventKind::Feedback(engine::FeedbackKind::WrongForRequest) => Self::WrongForRequest,
            engine::EventKind::Feedback(engine::FeedbackKind::TooMuchOfArtist) => Self::TooMuchOfArtist,
            engine::EventKind::Play => Self::Play,
            engine::EventKind::Skip => Self::Skip,
            engine::EventKind::Repeat => Self::Repeat,
            engine::EventKind::QueueAdd => Self::QueueAdd,
            engine::EventKind::Statement => Self::Statement,
        }
    }
}

impl From<engine::AxisStanding> for dto::AxisTaste {
    fn from(axis: engine::AxisStanding) -> Self {
        let kind = match axis.kind {
            engine::AxisKind::Genre => "genre",
            engine::AxisKind::Mood => "mood",
            engine::AxisKind::Voice => "voice",
            engine::AxisKind::Instrument => "instrument",
            engine::AxisKind::Pace => "pace",
            engine::AxisKind::Loudness => "loudness",
            engine::AxisKind::Era => "era",
            engine::AxisKind::Measured => "measured",
        };
        Self {
            id: axis.id.to_owned(),
            label: axis.label.into(),
            kind: kind.to_owned(),
            mean: axis.mean,
            confidence: axis.confidence,
        }
    }
}

impl From<engine::Taste> for dto::Taste {
    fn from(taste: engine::Taste) -> Self {
        Self {
            summary: taste.summary.into(),
            axes: taste.axes.into_iter().map(Into::into).collect(),
            artists: taste
                .artists
                .into_iter()
                .map(|a| dto::ArtistTaste { name: a.name, score: a.score, events: a.events })
                .collect(),
            events: count(taste.events),
            since: taste.since.map(|at| at as f64),
            learning: taste.learning,
            weights: taste
                .weights
                .into_iter()
                .map(|w| dto::TermWeight {
                    id: w.id.to_owned(),
                    label: w.label.into(),
                    value: w.value,
                    shipped: w.shipped,
                })
                .collect(),
        }
    }
}

impl From<engine::LedgerEntry> for dto::LedgerEvent {
    fn from(entry: engine::LedgerEntry) -> Self {
        Self {
            id: entry.id.to_string(),
            kind: entry.kind.into(),
            track: entry.track.map(Into::into),
            text: entry.text,
            at: entry.at as f64,
            request: entry.request,
            effects: entry.effects.into_iter().map(Into::into).collect(),
            weight: entry.weight,
            expires_at: entry.expires_at.map(|at| at as f64),
            undoable: entry.counts,
        }
    }
}

impl From<dto::EventEdit> for engine::LedgerEdit {
    fn from(edit: dto::EventEdit) -> Self {
        Self {
            kind: edit.kind.map(Into::into),
            weight: edit.weight,
            expires_at: edit.expires_at.map(|at| (at > 0.0).then_some(at as i64)),
        }
    }
}

impl From<engine::Profile> for dto::Profile {
    fn from(profile: engine::Profile) -> Self {
        Self {
            id: profile.id,
            name: profile.name,
            has_pin: profile.pin_hash.is_some(),
            current: profile.current,
            created_at: profile.created_at as f64,
        }
    }
}

/// Listeners as the interface lists them; hashes of PINs stay where they are.
pub(crate) fn profiles(profiles: Vec<engine::Profile>) -> Vec<dto::Profile> {
    profiles.into_iter().map(Into::into).collect()
}

impl From<engine::Evaluation> for dto::Evaluation {
    fn from(evaluation: engine::Evaluation) -> Self {
        let returned = evaluation.taken_back.is_some();
        let (learned_wins, base_wins, ties) = evaluation.duels;
        Self {
            events: count(evaluation.events),
            enough: evaluation.enough,
            figures: evaluation.figures.into_iter().map(Into::into).collect(),
            sources: evaluation.sources.into_iter().map(Into::into).collect(),
            guard: dto::Guard {
                state: if returned { dto::GuardState::Returned } else { dto::GuardState::Learning },
                at: evaluation.taken_back.map(|at| at as f64),
                reason: returned.then(|| evaluation.verdict.clone().into()),
            },
            interleaving: dto::Interleaving {
                running: evaluation.comparing,
                learned_wins,
                base_wins,
                ties,
                verdict: evaluation.verdict.into(),
            },
            history: evaluation
                .history
                .into_iter()
                .map(|p| dto::HistoryPoint { at: p.at as f64, ndcg: p.ndcg, base: p.base })
                .collect(),
        }
    }
}

impl From<engine::Figure> for dto::Figure {
    fn from(figure: engine::Figure) -> Self {
        let (low, high) = figure.interval.unzip();
        Self {
            id: figure.id.to_owned(),
            label: figure.label.into(),
            value: figure.value,
            low,
            high,
            shuffle: figure.shuffle,
            popularity: figure.popularity,
            unit: match figure.unit {
                engine::Unit::Ratio => dto::FigureUnit::Ratio,
                engine::Unit::Count => dto::FigureUnit::Count,
                engine::Unit::Bits => dto::FigureUnit::Bits,
            },
        }
    }
}

impl From<engine::SourceRate> for dto::SourceRate {
    fn from(rate: engine::SourceRate) -> Self {
        Self {
            source: rate.source,
            label: rate.label.into(),
            shown: count(rate.shown as usize),
            clicked: count(rate.clicked as usize),
            played: count(rate.played as usize),
            skipped: count(rate.skipped as usize),
        }
    }
}

impl From<engine::SimulationPoint> for dto::SimulatedStep {
    fn from(point: engine::SimulationPoint) -> Self {
        Self { events: count(point.events), learned: point.learned, base: point.base }
    }
}

impl From<engine::HeadReport> for dto::HeadReport {
    fn from(report: engine::HeadReport) -> Self {
        Self {
            model: report.model,
            phrases: count(report.phrases),
            held_out: report.held_out,
            languages: report
                .languages
                .into_iter()
                .map(|(code, held_out)| dto::LanguageReport { code, held_out })
                .collect(),
        }
    }
}

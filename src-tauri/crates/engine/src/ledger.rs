//! The taste ledger: the profile in words and numbers, every event that shaped it, and the way back from each.

use std::collections::HashMap;
use std::path::Path;

use attune_library::{EventId, FeedbackKind, NewStatement, Track, TrackId};
use attune_taste::rank::{ScorePart, direction};
use attune_taste::{AxisKind, ListeningKind, ScoreWeights, axes, axis_index, unit};

use crate::answer::{Edit, Wording};
use crate::clock::now_ms;
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::memory::ledger_key;
use crate::understanding::understood;

/// Axes told of an event.
const EFFECTS: usize = 3;
/// Axes named in the summary, on each side.
const NAMED: usize = 4;
/// An axis is named in the summary when it is this sure.
const SURE: f64 = 0.5;

/// What shaped the taste.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// A button.
    Feedback(FeedbackKind),
    /// A play to the end.
    Play,
    /// A skip.
    Skip,
    /// A track played again at once.
    Repeat,
    /// A track put into the queue.
    QueueAdd,
    /// Words kept as taste.
    Statement,
}

/// What is known of an axis, or how an event changed it.
#[derive(Debug, Clone, PartialEq)]
pub struct AxisStanding {
    /// Id of the axis.
    pub id: &'static str,
    /// Its name.
    pub label: Wording,
    /// Its family.
    pub kind: AxisKind,
    /// Liked above 0, disliked below.
    pub mean: f64,
    /// 0 to 1.
    pub confidence: f64,
}

/// What is known of an artist.
#[derive(Debug, Clone, PartialEq)]
pub struct ArtistStanding {
    /// Name.
    pub name: String,
    /// Liked above 0, disliked below.
    pub score: f64,
    /// Events.
    pub events: u32,
}

/// How much a part of the score counts.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightStanding {
    /// Stable name.
    pub id: &'static str,
    /// Name for people.
    pub label: Wording,
    /// Now.
    pub value: f32,
    /// As shipped.
    pub shipped: f32,
}

/// The long-term taste of the current listener.
#[derive(Debug, Clone)]
pub struct Taste {
    /// In a sentence.
    pub summary: Wording,
    /// Most surely liked first, most surely disliked last.
    pub axes: Vec<AxisStanding>,
    /// Most liked first.
    pub artists: Vec<ArtistStanding>,
    /// Events that count.
    pub events: usize,
    /// The oldest of them, Unix milliseconds.
    pub since: Option<i64>,
    /// Whether the taste takes part in rankings.
    pub learning: bool,
    /// The parts of the score.
    pub weights: Vec<WeightStanding>,
}

/// An event of the ledger.
#[derive(Debug, Clone)]
pub struct LedgerEntry {
    /// Key.
    pub id: EventId,
    /// What happened.
    pub kind: EventKind,
    /// The track.
    pub track: Option<Track>,
    /// The words of a statement.
    pub text: Option<String>,
    /// Unix milliseconds.
    pub at: i64,
    /// The request it happened under.
    pub request: Option<String>,
    /// What it changed most; `mean` is the change.
    pub effects: Vec<AxisStanding>,
    /// How much it counts, 0 to 1, by the listener's edit.
    pub weight: f32,
    /// From when on it no longer counts, Unix milliseconds.
    pub expires_at: Option<i64>,
    /// Whether it counts; otherwise it was undone and can be restored.
    pub counts: bool,
}

/// A change to an event; what is `None` stays.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LedgerEdit {
    /// Another button; of feedback only.
    pub kind: Option<FeedbackKind>,
    /// How much it counts, 0 to 1.
    pub weight: Option<f32>,
    /// From when on it no longer counts; inner `None` lets it count for good.
    pub expires_at: Option<Option<i64>>,
}

impl Engine {
    /// The long-term taste of the current listener.
    pub fn taste(&self) -> Result<Taste, EngineError> {
        let index = self.inner.index()?;
        let memory = self.inner.memory(&index)?;
        let report = memory.ledger.report(&index.matrix, now_ms(), 0);
        let stated = memory.stated;
        let axes: Vec<AxisStanding> = report
            .axes
            .iter()
            .filter_map(|axis| {
                let number = axis_index(axis.axis)?;
                // What was stated moves the mean; how sure it is stays what was observed.
                let mean = f64::from(memory.taste[number]);
                let confidence = axis.confidence.max(f64::from(stated[number].abs()));
                Some(standing(number, mean, confidence))
            })
            .collect();
        let artists = report
            .artists
            .iter()
            .map(|artist| ArtistStanding {
                name: artist.label.clone(),
                score: artist.liking - artist.penalty,
                events: artist.events,
            })
            .collect();
        let shipped = ScoreWeights::default();
        Ok(Taste {
            summary: summary(&axes),
            axes,
            artists,
            events: report.events.len(),
            since: report.events.iter().map(|effect| effect.event.at).min(),
            learning: memory.learning,
            weights: ScorePart::ALL
                .iter()
                .map(|part| WeightStanding {
                    id: part.name(),
                    label: part_name(*part),
                    value: memory.habits.weights.get(*part),
                    shipped: shipped.get(*part),
                })
                .collect(),
        })
    }

    /// A page of the events, newest first, and how many there are. Undone feedback and statements are listed too.
    pub fn ledger(&self, offset: usize, limit: usize) -> Result<(usize, Vec<LedgerEntry>), EngineError> {
        let index = self.inner.index()?;
        let memory = self.inner.memory(&index)?;
        let report = memory.ledger.report(&index.matrix, now_ms(), EFFECTS);
        let mut effects: HashMap<u64, Vec<AxisStanding>> = HashMap::new();
        let mut kinds: HashMap<u64, ListeningKind> = HashMap::new();
        for effect in report.events {
            kinds.insert(effect.event.id, effect.event.kind);
            let changes = effect
                .changes
                .iter()
                .filter_map(|change| Some(standing(axis_index(change.axis)?, change.change, 1.0)));
            effects.insert(effect.event.id, changes.collect());
        }
        let mut entries = self.inner.stored_events()?;
        entries.sort_by_key(|(_, entry)| std::cmp::Reverse((entry.at, ledger_key(entry.id))));
        let total = entries.len();
        let page: Vec<(Option<TrackId>, LedgerEntry)> =
            entries.into_iter().skip(offset).take(limit).collect();
        let ids: Vec<TrackId> = page.iter().filter_map(|(track, _)| *track).collect();
        let tracks = self.inner.tracks_by_id(&ids)?;
        let entries = page
            .into_iter()
            .map(|(track, mut entry)| {
                let key = ledger_key(entry.id);
                entry.track = track.and_then(|id| tracks.get(&id).cloned());
                if matches!(kinds.get(&key), Some(ListeningKind::Repeated)) {
                    entry.kind = EventKind::Repeat;
                }
                entry.effects.extend(effects.remove(&key).unwrap_or_default());
                entry
            })
            .collect();
        Ok((total, entries))
    }

    /// Keeps what a request says of lasting taste, and returns its event.
    pub fn keep_taste(&self, text: &str, edits: &[Edit]) -> Result<LedgerEntry, EngineError> {
        if text.trim().is_empty() {
            return Err(EngineError::EmptyRequest);
        }
        let index = self.inner.index()?;
        let (understanding, _) = understood(&self.inner.text, &index, text.trim(), edits)?;
        let taste = unit(&direction(&index.matrix, &understanding.query)).to_vec();
        let list: Vec<(&str, attune_taste::ChipEdit)> =
            edits.iter().map(|edit| (edit.id.as_str(), edit.action)).collect();
        let edits = serde_json::to_string(&list)?;
        let statement = NewStatement { text: text.trim().to_owned(), edits, taste, at: now_ms() };
        let id = EventId::Statement(self.inner.library.add_statement(&statement)?);
        self.inner.forget_opinions();
        self.inner.ledger_entry(id)
    }

    /// Takes an event out of the taste.
    pub fn undo_event(&self, event: EventId) -> Result<(), EngineError> {
        self.inner.library.undo_event(event, now_ms())?;
        self.inner.forget_memory();
        Ok(())
    }

    /// Puts an undone event back.
    pub fn restore_event(&self, event: EventId) -> Result<(), EngineError> {
        self.inner.library.restore_event(event)?;
        self.inner.forget_memory();
        Ok(())
    }

    /// Changes an event.
    pub fn edit_event(&self, event: EventId, edit: LedgerEdit) -> Result<LedgerEntry, EngineError> {
        let library = &self.inner.library;
        if let (Some(kind), EventId::Feedback(id)) = (edit.kind, event) {
            library.set_feedback_kind(id, kind)?;
        }
        if let Some(weight) = edit.weight {
            library.weigh_event(event, weight.clamp(0.0, 1.0))?;
        }
        if let Some(expires_at) = edit.expires_at {
            library.expire_event(event, expires_at)?;
        }
        self.inner.forget_memory();
        self.inner.ledger_entry(event)
    }

    /// Writes the ledger and the profile as JSON.
    pub fn export_taste(&self, path: &Path) -> Result<(), EngineError> {
        let index = self.inner.index()?;
        let memory = self.inner.memory(&index)?;
        let report = memory.ledger.report(&index.matrix, now_ms(), EFFECTS);
        let text = serde_json::to_string_pretty(&report)?;
        std::fs::write(path, text).map_err(|source| EngineError::Write { path: path.to_path_buf(), source })
    }

    /// Deletes all that the current listener said and did. Nothing of the taste is left.
    pub fn forget_taste(&self) -> Result<(), EngineError> {
        for profile in self.inner.library.profiles()?.iter().filter(|p| p.current) {
            self.inner.library.forget_profile(profile.id)?;
        }
        self.inner.forget_memory();
        Ok(())
    }

    /// Whether what is learned takes part in rankings. Events are recorded either way.
    pub fn set_learning(&self, on: bool) -> Result<(), EngineError> {
        self.inner.set_learning(on)
    }
}

impl Inner {
    /// One event as the ledger lists it.
    fn ledger_entry(&self, id: EventId) -> Result<LedgerEntry, EngineError> {
        let found = self.stored_events()?.into_iter().find(|(_, entry)| entry.id == id);
        let (track, mut entry) = found.ok_or(EngineError::NoSuchFeedback)?;
        if let Some(track) = track {
            entry.track = self.library.tracks(&[track])?.pop();
        }
        Ok(entry)
    }

    fn stored_events(&self) -> Result<Vec<(Option<TrackId>, LedgerEntry)>, EngineError> {
        let blank = |id, kind, at| LedgerEntry {
            id,
            kind,
            track: None,
            text: None,
            at,
            request: None,
            effects: Vec::new(),
            weight: 1.0,
            expires_at: None,
            counts: true,
        };
        let mut entries = Vec::new();
        for f in self.library.all_feedback()? {
            let entry = LedgerEntry {
                request: f.event.query,
                weight: f.weight,
                expires_at: f.expires_at,
                counts: f.undone_at.is_none(),
                ..blank(EventId::Feedback(f.id), EventKind::Feedback(f.event.kind), f.event.at)
            };
            entries.push((Some(f.event.track_id), entry));
        }
        for p in self.library.plays(usize::MAX)? {
            let kind = if p.play.completed { EventKind::Play } else { EventKind::Skip };
            let entry = LedgerEntry {
                request: p.play.query,
                weight: p.weight,
                expires_at: p.expires_at,
                counts: p.undone_at.is_none(),
                ..blank(EventId::Play(p.id), kind, p.play.started_at)
            };
            entries.push((Some(p.play.track_id), entry));
        }
        for q in self.library.queue_adds(usize::MAX)? {
            let entry = LedgerEntry {
                weight: q.weight,
                expires_at: q.expires_at,
                counts: q.undone_at.is_none(),
                ..blank(EventId::QueueAdd(q.id), EventKind::QueueAdd, q.at)
            };
            entries.push((Some(q.track_id), entry));
        }
        for s in self.library.statements()? {
            let mut effects: Vec<AxisStanding> = s
                .statement
                .taste
                .iter()
                .enumerate()
                .filter(|(axis, _)| *axis < axes().len())
                .map(|(axis, value)| standing(axis, f64::from(*value), 1.0))
                .collect();
            effects.sort_by(|a, b| b.mean.abs().total_cmp(&a.mean.abs()));
            effects.truncate(EFFECTS);
            let entry = LedgerEntry {
                text: Some(s.statement.text),
                weight: s.weight,
                expires_at: s.expires_at,
                counts: s.undone_at.is_none(),
                effects,
                ..blank(EventId::Statement(s.id), EventKind::Statement, s.statement.at)
            };
            entries.push((None, entry));
        }
        Ok(entries)
    }
}

fn standing(axis: usize, mean: f64, confidence: f64) -> AxisStanding {
    let info = &axes()[axis];
    AxisStanding { id: info.id, label: Wording::new(info.en, info.zh), kind: info.kind, mean, confidence }
}

/// The surest likings and dislikings in a sentence.
fn summary(axes: &[AxisStanding]) -> Wording {
    let sure = |liked: bool| -> Vec<&AxisStanding> {
        let mut found: Vec<&AxisStanding> = axes
            .iter()
            .filter(|a| a.confidence >= SURE && (a.mean > 0.0) == liked && a.mean != 0.0)
            .collect();
        found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        found.truncate(NAMED);
        found
    };
    let (liked, disliked) = (sure(true), sure(false));
    let en = |list: &[&AxisStanding]| list.iter().map(|a| a.label.en.as_str()).collect::<Vec<_>>().join(", ");
    let zh = |list: &[&AxisStanding]| list.iter().map(|a| a.label.zh.as_str()).collect::<Vec<_>>().join("、");
    match (liked.is_empty(), disliked.is_empty()) {
        (true, true) => Wording::new("Not enough is known of your taste yet.", "对你的口味还了解得不够。"),
        (false, true) => Wording::new(format!("You like {}.", en(&liked)), format!("你喜欢{}。", zh(&liked))),
        (true, false) => {
            Wording::new(format!("You avoid {}.", en(&disliked)), format!("你不太喜欢{}。", zh(&disliked)))
        }
        (false, false) => Wording::new(
            format!("You like {} and avoid {}.", en(&liked), en(&disliked)),
            format!("你喜欢{}，不太喜欢{}。", zh(&liked), zh(&disliked)),
        ),
    }
}

fn part_name(part: ScorePart) -> Wording {
    let (en, zh) = match part {
        ScorePart::Sound => ("sound", "声音"),
        ScorePart::Feedback => ("likes and dislikes", "喜欢与不喜欢"),
        ScorePart::Tags => ("genre tag", "流派标签"),
        ScorePart::Text => ("words and tags alike", "文字相近"),
        ScorePart::Names => ("names mentioned", "提到的名字"),
        ScorePart::Lyrics => ("lyrics", "歌词"),
        ScorePart::Taste => ("long-term taste", "长期口味"),
        ScorePart::Context => ("heard together", "常一起听"),
        ScorePart::Novelty => ("seldom heard", "很少听"),
        ScorePart::Recency => ("just heard", "刚听过"),
        ScorePart::Artist => ("too much of an artist", "同一歌手太多"),
    };
    Wording::new(en, zh)
}

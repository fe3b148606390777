//! Requests, likeness, feedback: from what the listener says to a ranked answer.

use std::time::{Duration, Instant};

use attune_library::{Feedback, FeedbackKind, NewFeedback, Track, TrackId};
use attune_taste::{ChipKind, Interpreter, RankOptions, Ranked, Request, Term, axes, rank, strongest};

use crate::clock::now_ms;
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::event::Notice;
use crate::index::Index;
use crate::requests::{Asked, Context, Remembered};

/// Axes named in the meaning of a chip.
const AXES_NAMED: usize = 4;
/// Of a direction of unit length, an axis below this share is not worth naming.
const WORTH_NAMING: f32 = 0.15;

/// A part of a request as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// What kind of part.
    pub kind: ChipKind,
    /// The listener's own text.
    pub text: String,
    /// Meaning in English: the name as the library writes it, or the axes the words lean on.
    pub en: String,
    /// The same in Chinese.
    pub zh: String,
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
    /// Whether its sound was heard, or only its names read.
    pub analysed: bool,
    /// Terms of the score, largest magnitude first.
    pub reasons: Vec<Term>,
}

/// The answer to a request.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Key for feedback and plays.
    pub request_id: u32,
    /// The request, empty for likeness.
    pub text: String,
    /// The track asked to be like.
    pub seed: Option<Track>,
    /// How the request was understood.
    pub chips: Vec<Understood>,
    /// Best first.
    pub suggestions: Vec<Suggestion>,
    /// Tracks that were ranked.
    pub candidates: usize,
    /// How many of those have been analysed.
    pub analysed: usize,
    /// From request to ranking.
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

/// A standing feedback with its track.
#[derive(Debug, Clone)]
pub struct FeedbackEntry {
    /// The event.
    pub event_id: u32,
    /// The track.
    pub track: Track,
    /// The button.
    pub kind: FeedbackKind,
    /// The request it was given under.
    pub request: Option<String>,
    /// Unix milliseconds.
    pub at: i64,
}

impl Engine {
    /// Ranks the library for a request in words, in any language.
    ///
    /// When the text model cannot be used, names and the lexicon's own words still rank and the answer carries a
    /// warning. Errors: [`EngineError::EmptyRequest`], and those of the store.
    pub fn ask(&self, text: &str, limit: usize) -> Result<Answer, EngineError> {
        self.inner.answer(None, Asked::Words(text.trim().to_owned()), limit)
    }

    /// Ranks the library by likeness to a track.
    pub fn similar(&self, track: TrackId, limit: usize) -> Result<Answer, EngineError> {
        self.inner.answer(None, Asked::Like(track), limit)
    }

    /// Tracks whose names hold all words, best first, with the score of the text search.
    pub fn search(&self, text: &str, limit: usize) -> Result<Vec<(Track, f64)>, EngineError> {
        let found = self.inner.library.search(text, limit)?;
        let ids: Vec<TrackId> = found.iter().map(|(id, _)| *id).collect();
        let tracks = self.inner.library.tracks(&ids)?;
        let scores: std::collections::HashMap<TrackId, f64> = found.into_iter().collect();
        Ok(tracks
            .into_iter()
            .map(|track| {
                let score = scores.get(&track.id).copied().unwrap_or_default();
                (track, score)
            })
            .collect())
    }

    /// The track meant by a path, or the best match of its names.
    pub fn find_track(&self, text: &str) -> Result<TrackId, EngineError> {
        let path = std::path::Path::new(text);
        if let Ok(full) = path.canonicalize() {
            if let Some(track) = self.inner.library.track_by_path(&full)? {
                return Ok(track.id);
            }
            return Err(EngineError::NotInLibrary(full));
        }
        let best = self.inner.library.search(text, 1)?.pop();
        best.map(|(id, _)| id).ok_or_else(|| EngineError::NothingNamed(text.to_owned()))
    }

    /// Records a feedback with the request, rank and score it was given under, and ranks that request again.
    pub fn give_feedback(
        &self,
        track: TrackId,
        kind: FeedbackKind,
        request: Option<u32>,
        limit: usize,
    ) -> Result<FeedbackReceipt, EngineError> {
        self.track(track)?;
        let Context { query, rank, score, .. } = self.inner.requests.context(request, track);
        let event = NewFeedback { track_id: track, kind, query, rank, score, at: now_ms() };
        let event_id = self.inner.library.add_feedback(&event)?;
        let answer = self.inner.answer_again(request, limit)?;
        Ok(FeedbackReceipt { event_id, track_id: track, kind, answer })
    }

    /// Takes a feedback back; the ranking is what it was before it, to the bit.
    pub fn undo_feedback(
        &self,
        event: u32,
        request: Option<u32>,
        limit: usize,
    ) -> Result<FeedbackReceipt, EngineError> {
        let undone: Feedback = self.inner.library.find_feedback(event)?.ok_or(EngineError::NoSuchFeedback)?;
        self.inner.library.undo_feedback(event, now_ms())?;
        let answer = self.inner.answer_again(request, limit)?;
        Ok(FeedbackReceipt {
            event_id: event,
            track_id: undone.event.track_id,
            kind: undone.event.kind,
            answer,
        })
    }

    /// Takes back every standing feedback of one kind on a track: what pressing a pressed button means.
    pub fn retract_feedback(
        &self,
        track: TrackId,
        kind: FeedbackKind,
        request: Option<u32>,
        limit: usize,
    ) -> Result<FeedbackReceipt, EngineError> {
        let standing = self.inner.library.standing_feedback(track, kind)?;
        let event_id = standing.last().ok_or(EngineError::NoSuchFeedback)?.id;
        for event in &standing {
            self.inner.library.undo_feedback(event.id, now_ms())?;
        }
        let answer = self.inner.answer_again(request, limit)?;
        Ok(FeedbackReceipt { event_id, track_id: track, kind, answer })
    }

    /// Standing feedback, newest first.
    pub fn feedback_history(&self) -> Result<Vec<FeedbackEntry>, EngineError> {
        let mut events = self.inner.library.feedback()?;
        events.sort_by_key(|event| std::cmp::Reverse((event.event.at, event.id)));
        let ids: Vec<TrackId> = events.iter().map(|event| event.event.track_id).collect();
        let tracks = self.inner.tracks_by_id(&ids)?;
        Ok(events
            .into_iter()
            .filter_map(|event| {
                Some(FeedbackEntry {
                    event_id: event.id,
                    track: tracks.get(&event.event.track_id)?.clone(),
                    kind: event.event.kind,
                    request: event.event.query,
                    at: event.event.at,
                })
            })
            .collect())
    }
}

impl Inner {
    /// The context in which a track came from an answer.
    pub(crate) fn suggested(&self, request: Option<u32>, track: TrackId) -> Context {
        self.requests.context(request, track)
    }

    fn answer_again(&self, request: Option<u32>, limit: usize) -> Result<Option<Answer>, EngineError> {
        let Some(id) = request else { return Ok(None) };
        self.requests.asked(id).map(|asked| self.answer(Some(id), asked, limit)).transpose()
    }

    fn answer(&self, id: Option<u32>, asked: Asked, limit: usize) -> Result<Answer, EngineError> {
        let start = Instant::now();
        let index = self.index()?;
        let ranking = match &asked {
            Asked::Words(text) => self.rank_words(&index, text, limit)?,
            Asked::Like(track) => self.rank_like(&index, *track, limit)?,
        };
        let took = start.elapsed();
        let ids: Vec<TrackId> = ranking.ranked.iter().map(|r| index.ids[r.row as usize]).collect();
        let tracks = self.tracks_by_id(&ids)?;
        let suggestions: Vec<Suggestion> = ranking
            .ranked
            .into_iter()
            .zip(&ids)
            .filter_map(|(ranked, id)| Some((ranked, tracks.get(id)?.clone())))
            .zip(1..)
            .map(|((ranked, track), rank)| Suggestion {
                track,
                rank,
                score: ranked.score,
                analysed: ranked.analysed,
                reasons: ranked.terms,
            })
            .collect();
        self.first.set(suggestions.iter().filter(|s| !s.analysed).map(|s| s.track.id));
        let shown = suggestions.iter().map(|s| (s.track.id, (s.rank, s.score))).collect();
        let (text, seed) = match &asked {
            Asked::Words(text) => (text.clone(), None),
            Asked::Like(track) => (String::new(), self.library.tracks(&[*track])?.pop()),
        };
        Ok(Answer {
            request_id: self.requests.remember(id, Remembered { asked, shown }),
            text,
            seed,
            chips: ranking.chips,
            suggestions,
            candidates: index.ids.len(),
            analysed: index.analysed,
            took,
            warning: ranking.warning,
        })
    }

    fn rank_words(&self, index: &Index, text: &str, limit: usize) -> Result<Ranking, EngineError> {
        if text.is_empty() {
            return Err(EngineError::EmptyRequest);
        }
        let interpreter = self.text.interpreter();
        let request = interpreter.parse(text, &index.names);
        let (embeddings, warning) = match self.text.embed(request.clauses.iter().map(|c| c.text.as_str())) {
            Ok(embeddings) => (embeddings, None),
            Err(error) => (Vec::new(), Some(Notice::from(&error))),
        };
        let query = interpreter.query(&request, &embeddings)?;
        let chips = understood(&interpreter, &request, &embeddings)?;
        let events = index.events(&self.library, self.session_start)?;
        let ranked = rank(&index.matrix, &query, &RankOptions { limit, events: &events, excluded: &[] });
        Ok(Ranking { chips, ranked, warning })
    }

    fn rank_like(&self, index: &Index, track: TrackId, limit: usize) -> Result<Ranking, EngineError> {
        let row = index.row(track).ok_or(EngineError::NoSuchTrack)?;
        if !index.matrix.is_analysed(row) {
            return Err(EngineError::NotAnalysed);
        }
        let excluded: Vec<u32> = index
            .events(&self.library, self.session_start)?
            .into_iter()
            .filter(|event| {
                matches!(event.kind, attune_taste::FeedbackKind::Never | attune_taste::FeedbackKind::NotNow)
            })
            .map(|event| event.row)
            .collect();
        let similarity = index.similarity(&self.library)?;
        let ranked = similarity
            .similar(row, limit, &excluded)
            .into_iter()
            .map(|(other, score)| Ranked {
                row: other,
                score,
                analysed: true,
                terms: similarity.terms(row, other),
            })
            .collect();
        Ok(Ranking { chips: Vec::new(), ranked, warning: None })
    }

    fn tracks_by_id(
        &self,
        ids: &[TrackId],
    ) -> Result<std::collections::HashMap<TrackId, Track>, EngineError> {
        Ok(self.library.tracks(ids)?.into_iter().map(|track| (track.id, track)).collect())
    }
}

struct Ranking {
    chips: Vec<Understood>,
    ranked: Vec<Ranked>,
    warning: Option<Notice>,
}

/// The chips of a request; those of words say which axes the words lean on.
fn understood(
    interpreter: &Interpreter,
    request: &Request,
    embeddings: &[Vec<f32>],
) -> Result<Vec<Understood>, EngineError> {
    let meaning = |label: &str| -> Result<Option<(String, String)>, EngineError> {
        let Some(clause) = request.clauses.iter().position(|clause| clause.text == label) else {
            return Ok(None);
        };
        let taste = interpreter.taste(label, embeddings.get(clause).map(Vec::as_slice))?;
        let leading = strongest(&taste, AXES_NAMED);
        let mut order: Vec<usize> =
            (0..leading.len()).filter(|i| leading[*i].abs() >= WORTH_NAMING).collect();
        order.sort_by(|a, b| leading[*b].abs().total_cmp(&leading[*a].abs()));
        let (en, zh): (Vec<_>, Vec<_>) = order.into_iter().map(|i| axes()[i].words(leading[i] > 0.0)).unzip();
        Ok((!en.is_empty()).then(|| (en.join(", "), zh.join("、"))))
    };
    request
        .chips
        .iter()
        .map(|chip| {
            let words = matches!(chip.kind, ChipKind::Words | ChipKind::Negation);
            let named = if words { meaning(&chip.label)? } else { None };
            let (en, zh) = named.unwrap_or_else(|| (chip.label.clone(), chip.label.clone()));
            Ok(Understood { kind: chip.kind, text: chip.text.clone(), en, zh })
        })
        .collect()
}

//! Requests, likeness, feedback: from what the listener says to a ranked answer.

use std::collections::HashMap;
use std::time::Instant;

use attune_library::{Feedback, FeedbackKind, Impression, NewFeedback, Track, TrackId};
use attune_taste::evaluation::{Team, team_draft};
use attune_taste::list::ArcRequest;
use attune_taste::{
    RankOptions, Ranked, RowValues, ScoreFeatures, ScoreWeights, TrackFacts, explain, features, rank_rows,
};

use crate::answer::{Answer, ArcPlan, Edit, FeedbackReceipt, Suggestion};
use crate::clock::now_ms;
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::event::Notice;
use crate::explain::{self as why, Explained};
use crate::index::Index;
use crate::memory::{ENOUGH_EVENTS, Memory};
use crate::requests::{Asked, Context, Remembered, Shown};
use crate::understanding::{Understanding, understood};

/// Every so many answers two rankers share the list.
const DUEL_EVERY: u32 = 4;
/// Places of a shared list; below, the learned ranking goes on.
const DUEL_LENGTH: usize = 10;
/// One of this many places is a guess to learn from, once something is known of the taste.
const EXPLORE_EVERY: usize = 10;

impl Engine {
    /// Ranks the library for a request in words, in any language, after the listener's changes to its parts.
    ///
    /// When the text model cannot be used, names and the lexicon's own words still rank and the answer carries a
    /// warning. Errors: [`EngineError::EmptyRequest`], and those of the store.
    pub fn ask(&self, text: &str, edits: &[Edit], limit: usize) -> Result<Answer, EngineError> {
        self.inner.answer(None, Asked::Words(text.trim().to_owned(), edits.to_vec()), limit)
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
        let found = self.track(track)?;
        if !found.presence.is_in_library() {
            return Err(EngineError::NotInLibrary(found.path));
        }
        let Context { query, shown, .. } = self.inner.requests.context(request, track);
        let event = NewFeedback {
            track_id: track,
            kind,
            query,
            rank: shown.map(|shown| shown.rank),
            score: shown.map(|shown| shown.score),
            fit: shown.map(|shown| shown.fit),
            at: now_ms(),
        };
        let event_id = self.inner.library.add_feedback(&event)?;
        self.inner.forget_opinions();
        if kind == FeedbackKind::Like {
            self.inner.like_on_radio(&*self.inner.index()?, track);
        }
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
        self.inner.forget_opinions();
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
        self.inner.forget_opinions();
        let answer = self.inner.answer_again(request, limit)?;
        Ok(FeedbackReceipt { event_id, track_id: track, kind, answer })
    }
}

/// A ranking with what is to be told of it.
struct Ranking {
    understanding: Option<Understanding>,
    ranked: Vec<Ranked>,
    features: Vec<ScoreFeatures>,
    /// For every ranked row whose pick it was, where two rankers shared the list.
    teams: Vec<Option<&'static str>>,
    explored: Vec<u32>,
    explained: Explained,
    warning: Option<Notice>,
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
        let memory = self.memory(&index)?;
        let number = id.unwrap_or_else(|| self.requests.next());
        let mut ranking = match &asked {
            Asked::Words(text, edits) => self.rank_words(&index, &memory, text, edits, number, limit)?,
            Asked::Like(track) => self.rank_like(&index, &memory, *track, limit)?,
        };
        let took = start.elapsed();
        let ids: Vec<TrackId> = ranking.ranked.iter().map(|r| index.ids[r.row as usize]).collect();
        let tracks = self.tracks_by_id(&ids)?;
        self.record_shown(&asked, number, &ids, &ranking)?;
        let mut without = std::mem::take(&mut ranking.explained.without).into_iter();
        let influences = self.named(&index, &ranking.explained.influences)?;
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
                fit: ranked.fit(),
                analysed: ranked.analysed,
                exploration: ranking.explored.contains(&ranked.row),
                confidence: index.matrix.confidence(ranked.row)
                    / (1.0 + memory.profile.deviation(index.matrix.sound(ranked.row)) / 4.0),
                without: without.next().unwrap_or_default(),
                influences: why::of_track(&influences, index.matrix.sound(ranked.row)),
                reasons: ranked.terms,
            })
            .collect();
        self.first.set(suggestions.iter().filter(|s| !s.analysed).map(|s| s.track.id));
        let shown =
            suggestions.iter().map(|s| (s.track.id, Shown { rank: s.rank, score: s.score, fit: s.fit }));
        let shown = shown.collect();
        let (text, edits, seed) = match &asked {
            Asked::Words(text, edits) => (text.clone(), edits.clone(), None),
            Asked::Like(track) => (String::new(), Vec::new(), self.library.tracks(&[*track])?.pop()),
        };
        let arc = ArcRequest::parse(&text).and_then(|arc| {
            let (from, to) = arc.course?;
            Some(ArcPlan { minutes: arc.minutes.unwrap_or(40.0), from, to })
        });
        self.requests.remember(number, Remembered { asked, shown });
        Ok(Answer {
            request_id: number,
            text,
            edits,
            seed,
            chips: ranking.understanding.map(|u| u.chips).unwrap_or_default(),
            suggestions,
            fit: ranking.explained.fit,
            arc,
            candidates: index.ids.len(),
            analysed: index.analysed,
            took,
            warning: ranking.warning,
        })
    }

    /// What an answer showed, for the evaluation.
    fn record_shown(
        &self,
        asked: &Asked,
        number: u32,
        ids: &[TrackId],
        ranking: &Ranking,
    ) -> Result<(), EngineError> {
        let at = now_ms();
        let source = if matches!(asked, Asked::Words(..)) { "suggestion" } else { "similar" };
        let shown: Vec<Impression> = ids
            .iter()
            .enumerate()
            .map(|(place, id)| {
                Ok(Impression {
                    answer: self.answer_key(number),
                    at,
                    source: source.to_owned(),
                    track_id: *id,
                    rank: place as u32 + 1,
                    ranker: ranking.teams.get(place).copied().flatten().map(str::to_owned),
                    terms: serde_json::to_string(&ranking.features.get(place).copied().unwrap_or_default())?,
                    chosen_at: None,
                })
            })
            .collect::<Result<_, EngineError>>()?;
        Ok(self.library.add_impressions(&shown)?)
    }

    /// The key an answer has in the store: unique over sessions and in the order of time.
    pub(crate) fn answer_key(&self, request: u32) -> i64 {
        self.session_start * 1000 + i64::from(request)
    }

    fn rank_words(
        &self,
        index: &Index,
        memory: &Memory,
        text: &str,
        edits: &[Edit],
        number: u32,
        limit: usize,
    ) -> Result<Ranking, EngineError> {
        if text.is_empty() {
            return Err(EngineError::EmptyRequest);
        }
        let (understanding, warning) = understood(&self.text, index, text, edits)?;
        let query = &understanding.query;
        let inputs = Inputs::new(index, memory, &understanding);
        let allowed = |row: u32| inputs.allows(row);
        let learned = inputs.options(limit, &allowed, true);
        let mut order: Vec<u32> =
            rank_rows(&index.matrix, query, &learned).into_iter().map(|(row, _)| row).collect();
        let mut explored = Vec::new();
        let mut teams = Vec::new();
        let enough = memory.feedback.len() + memory.habits.plays.len() >= ENOUGH_EVENTS;
        if enough && memory.uses_learning() {
            if memory.comparing && number.is_multiple_of(DUEL_EVERY) {
                let base = inputs.options(limit, &allowed, false);
                let other: Vec<u32> =
                    rank_rows(&index.matrix, query, &base).into_iter().map(|(row, _)| row).collect();
                teams = share(&mut order, &other, u64::from(number));
            } else {
                explored = self.explore(index, memory, query, &learned, &mut order, number);
            }
        }
        let ranked = explain(&index.matrix, query, &learned, &order);
        let features = features(&index.matrix, query, &learned, &order);
        let explained = why::explained(index, memory, &understanding, &inputs, &self.text, &order, limit)?;
        Ok(Ranking {
            understanding: Some(understanding),
            ranked,
            features,
            teams,
            explored,
            explained,
            warning,
        })
    }

    /// Puts guesses among the results: tracks that a draw of the taste (Thompson sampling) would have shown and the
    /// expectation does not.
    fn explore(
        &self,
        index: &Index,
        memory: &Memory,
        query: &attune_taste::Query,
        learned: &RankOptions<'_>,
        order: &mut [u32],
        number: u32,
    ) -> Vec<u32> {
        let draw = memory.profile.sample(self.answer_key(number).unsigned_abs());
        let sampled = rank_rows(&index.matrix, query, &RankOptions { taste: Some(&draw), ..*learned });
        let mut guesses = sampled
            .into_iter()
            .map(|(row, _)| row)
            .filter(|row| index.matrix.is_analysed(*row) && !order.contains(row));
        let mut explored = Vec::new();
        let places: Vec<usize> = (1..=order.len() / EXPLORE_EVERY).map(|n| n * EXPLORE_EVERY - 1).collect();
        let found: Vec<u32> = guesses.by_ref().take(places.len()).collect();
        for (place, row) in places.into_iter().zip(found) {
            order[place] = row;
            explored.push(row);
        }
        explored
    }

    fn rank_like(
        &self,
        index: &Index,
        memory: &Memory,
        track: TrackId,
        limit: usize,
    ) -> Result<Ranking, EngineError> {
        let row = index.row(track).ok_or(EngineError::NoSuchTrack)?;
        if !index.matrix.is_analysed(row) {
            return Err(EngineError::NotAnalysed);
        }
        let excluded = left_out(memory, self.session_start);
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
        Ok(Ranking {
            understanding: None,
            ranked,
            features: Vec::new(),
            teams: Vec::new(),
            explored: Vec::new(),
            explained: Explained::default(),
            warning: None,
        })
    }

    /// Influences with the titles of their tracks.
    fn named(
        &self,
        index: &Index,
        influences: &[why::Moved],
    ) -> Result<Vec<(why::Moved, String)>, EngineError> {
        let ids: Vec<TrackId> = influences.iter().map(|moved| index.ids[moved.row as usize]).collect();
        let tracks = self.tracks_by_id(&ids)?;
        Ok(influences
            .iter()
            .zip(&ids)
            .filter_map(|(moved, id)| Some((moved.clone(), tracks.get(id)?.title.clone())))
            .collect())
    }

    pub(crate) fn tracks_by_id(&self, ids: &[TrackId]) -> Result<HashMap<TrackId, Track>, EngineError> {
        Ok(self.library.tracks(ids)?.into_iter().map(|track| (track.id, track)).collect())
    }
}

/// Rows the listener does not want to see: never, or not now.
pub(crate) fn left_out(memory: &Memory, session_start: i64) -> Vec<u32> {
    use attune_taste::FeedbackKind::{Never, NotNow};
    memory
        .feedback
        .iter()
        .filter(|event| event.kind == Never || (event.kind == NotNow && event.at >= session_start))
        .map(|event| event.row)
        .collect()
}

/// The first places go by turns to two rankers; the rest is the first ranker's.
fn share(order: &mut Vec<u32>, other: &[u32], seed: u64) -> Vec<Option<&'static str>> {
    let limit = order.len();
    let drafted = team_draft(order, other, DUEL_LENGTH.min(limit), seed);
    let mut teams = Vec::with_capacity(limit);
    let mut shared: Vec<u32> = Vec::with_capacity(limit);
    for (row, team) in drafted.rows {
        shared.push(row);
        teams.push(Some(if team == Team::A { "learned" } else { "base" }));
    }
    let rest: Vec<u32> = order.iter().copied().filter(|row| !shared.contains(row)).collect();
    shared.extend(rest);
    shared.truncate(limit);
    teams.resize(shared.len(), None);
    *order = shared;
    teams
}

/// Everything a ranking knows beside the request.
pub(crate) struct Inputs<'a> {
    index: &'a Index,
    memory: &'a Memory,
    limits: &'a attune_taste::Limits,
    text: Option<&'a [f32]>,
    lyrics: RowValues,
    now: i64,
}

impl<'a> Inputs<'a> {
    pub(crate) fn new(index: &'a Index, memory: &'a Memory, understanding: &'a Understanding) -> Self {
        let themes = understanding.query.themes.iter().filter(|theme| !theme.negative);
        let wanted = themes.map(|theme| theme.embedding.as_slice());
        let asked = understanding.text_vector.as_deref();
        // A request that names no theme may still be what a song is about.
        let theme = wanted.chain(asked).next().filter(|_| index.columns.has_lyrics());
        Self {
            index,
            memory,
            limits: &understanding.query.limits,
            text: asked,
            lyrics: theme.map(|theme| index.columns.lyrics_like(theme)).unwrap_or_default(),
            now: now_ms(),
        }
    }

    pub(crate) fn facts(&self, row: u32) -> TrackFacts {
        let mut facts = self.index.columns.facts[row as usize];
        if let Some(played) = self.memory.habits.plays.get(&row) {
            (facts.plays, facts.last_played) = (played.count, Some(played.last));
        }
        facts
    }

    pub(crate) fn allows(&self, row: u32) -> bool {
        self.allows_within(self.limits, row)
    }

    pub(crate) fn allows_within(&self, limits: &attune_taste::Limits, row: u32) -> bool {
        limits.is_empty() || limits.allows(&self.facts(row), self.now)
    }

    /// What a ranking goes by; without what was learned, it is the ranking as shipped.
    pub(crate) fn options<'o>(
        &'o self,
        limit: usize,
        allowed: &'o (dyn Fn(u32) -> bool + Sync),
        learned: bool,
    ) -> RankOptions<'o> {
        RankOptions {
            limit,
            events: &self.memory.feedback,
            allowed: Some(allowed),
            weights: if learned { self.memory.weights_in_force() } else { ScoreWeights::default() },
            taste: if learned { self.memory.taste_in_force() } else { None },
            request_text: self.text,
            lyrics: (!self.lyrics.is_empty()).then_some(&self.lyrics),
            context: Some(&self.memory.habits.context).filter(|context| !context.is_empty()),
            history: Some(&self.memory.habits.history),
            now: self.now,
            session_start: self.memory.session_start,
            ..RankOptions::default()
        }
    }
}

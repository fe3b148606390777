//! What the current listener said and did, as the taste engine takes it. Read from the store when it is first needed
//! and again after every change, so that an event that is taken back leaves no trace.

use std::collections::HashMap;
use std::sync::Arc;

use attune_library::{EventId, FeedbackKind, Impression, Library};
use attune_taste::evaluation::{Guard, GuardTest, Outcome as Duel, Verdict};
use attune_taste::{
    AXES, CoListening, FeedbackEvent, Ledger, ListeningEvent, ListeningKind, Outcome, PlayHistory, Played,
    Preference, Profile, RowValues, ScoreFeatures, ScoreWeights, TasteVector, preferences, split_sessions,
};

use crate::clock::now_ms;
use crate::engine::Inner;
use crate::error::EngineError;
use crate::index::Index;

/// Plays that shape the taste: what was heard fades within weeks.
const PLAYS: usize = 3_000;
/// Plays that co-listening is counted over.
const SESSION_PLAYS: usize = 20_000;
/// Shown tracks the weights are learned from.
const IMPRESSIONS: usize = 4_000;
/// A pause this long ends a session.
const SESSION_GAP: i64 = 30 * 60_000;
/// The next track within this time after the same one is a repeat.
const REPEAT_GAP: i64 = 60_000;
/// How much liking a statement such as "I love jazz" expects of a track that is all that.
const STATED: f32 = 0.5;
/// Setting that turns learning off.
const LEARNING: &str = "learning";
/// Setting that holds when learning was last turned on: older comparisons do not speak of it.
const LEARNING_SINCE: &str = "learning_since";
/// Setting that turns the comparison of rankers off.
const COMPARING: &str = "comparing";
/// Below this many events there is nothing to compare.
pub(crate) const ENOUGH_EVENTS: usize = 20;

/// The memory of one listener over one index.
pub(crate) struct Memory {
    pub(crate) habits: Arc<Habits>,
    pub(crate) ledger: Ledger,
    pub(crate) feedback: Vec<FeedbackEvent>,
    pub(crate) profile: Profile,
    /// What is expected to be liked: the profile, given what was stated.
    pub(crate) taste: TasteVector,
    pub(crate) stated: TasteVector,
    pub(crate) session_start: i64,
    pub(crate) learning: bool,
    pub(crate) comparing: bool,
}

/// What follows from listening alone. A click on a feedback button changes nothing of it, so it is not read again for
/// one: counting over all plays takes many times as long as all the rest.
pub(crate) struct Habits {
    pub(crate) weights: ScoreWeights,
    pub(crate) history: PlayHistory,
    pub(crate) plays: HashMap<u32, Played>,
    /// What goes with what was just played.
    pub(crate) context: RowValues,
    /// Comparisons of the learned ranking with the shipped one, won, lost and even.
    pub(crate) duels: Duels,
}

/// What is in memory of the memory.
#[derive(Default)]
pub(crate) struct Remembered {
    memory: Option<Arc<Memory>>,
    habits: Option<Arc<Habits>>,
}

/// Live comparisons of two rankers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Duels {
    pub(crate) won: u32,
    pub(crate) lost: u32,
    pub(crate) even: u32,
    /// When learning was found to hurt and was taken back.
    pub(crate) taken_back: Option<i64>,
}

impl Habits {
    fn read(library: &Library, index: &Index, session_start: i64) -> Result<Self, EngineError> {
        let current = library.profiles()?.into_iter().find(|p| p.current).map_or(1, |p| p.id);
        let mut heard = library.plays_of_all_profiles(SESSION_PLAYS)?;
        heard.reverse();
        let mut plays: HashMap<u32, Played> = HashMap::new();
        let (mut together, mut recent) = (Vec::new(), Vec::new());
        for p in heard.into_iter().filter(|p| p.play.completed) {
            let (at, own) = (p.play.started_at, p.profile_id == current);
            let Some(row) = index.row(p.play.track_id) else { continue };
            if own {
                let known = plays.entry(row).or_insert(Played { count: 0, last: at });
                known.count += 1;
                known.last = known.last.max(at);
            }
            if p.undone_at.is_none() {
                together.push((p.profile_id, row, at));
                if own && at >= session_start {
                    recent.push(row);
                }
            }
        }
        let impressions = library.impressions()?;
        let since = library.setting(LEARNING_SINCE)?.and_then(|at| at.parse().ok()).unwrap_or(0);
        Ok(Self {
            weights: ScoreWeights::learned(&learned_from(&impressions, index)),
            history: PlayHistory::new(plays.iter().map(|(row, played)| (*row, *played))),
            plays,
            context: CoListening::build(current, &split_sessions(together, SESSION_GAP)).context(&recent),
            duels: duels(&impressions, since),
        })
    }
}

impl Memory {
    fn read(
        library: &Library,
        index: &Index,
        habits: Arc<Habits>,
        session_start: i64,
    ) -> Result<Self, EngineError> {
        let now = now_ms();
        let on = |key| Ok::<bool, EngineError>(library.setting(key)?.as_deref() != Some("off"));
        let ledger = read_ledger(library, index)?;
        let profile = ledger.profile(&index.matrix, now);
        let mut stated = [0.0; AXES];
        for said in library.statements()? {
            let counts = said.undone_at.is_none() && said.expires_at.is_none_or(|end| now < end);
            if counts && said.statement.taste.len() == AXES {
                let weight = STATED * said.weight.clamp(0.0, 1.0);
                stated.iter_mut().zip(&said.statement.taste).for_each(|(sum, x)| *sum += weight * x);
            }
        }
        Ok(Self {
            habits,
            taste: profile.mean_given(&stated),
            stated,
            feedback: ledger.feedback(now),
            ledger,
            profile,
            session_start,
            learning: on(LEARNING)?,
            comparing: on(COMPARING)?,
        })
    }

    /// Whether what was learned is in force: it is on and has not been found to hurt.
    pub(crate) fn uses_learning(&self) -> bool {
        self.learning && self.habits.duels.taken_back.is_none()
    }

    /// How much each part counts now.
    pub(crate) fn weights_in_force(&self) -> ScoreWeights {
        if self.uses_learning() { self.habits.weights } else { ScoreWeights::default() }
    }

    /// The long-term taste, where there is one and it is in force.
    pub(crate) fn taste_in_force(&self) -> Option<&TasteVector> {
        (self.uses_learning() && self.taste.iter().any(|x| *x != 0.0)).then_some(&self.taste)
    }
}

/// The number under which an event is in the ledger: unique over the tables, in the order of time within each.
pub(crate) fn ledger_key(event: EventId) -> u64 {
    let (id, table) = match event {
        EventId::Feedback(id) => (id, 0),
        EventId::Play(id) => (id, 1),
        EventId::Statement(id) => (id, 2),
        EventId::QueueAdd(id) => (id, 3),
    };
    u64::from(id) * 4 + table
}

/// The event behind a number of the ledger.
pub(crate) fn event_of(key: u64) -> EventId {
    let id = (key / 4) as u32;
    match key % 4 {
        0 => EventId::Feedback(id),
        1 => EventId::Play(id),
        2 => EventId::Statement(id),
        _ => EventId::QueueAdd(id),
    }
}

pub(crate) fn taste_kind(kind: FeedbackKind) -> attune_taste::FeedbackKind {
    match kind {
        FeedbackKind::Like => attune_taste::FeedbackKind::Like,
        FeedbackKind::Dislike => attune_taste::FeedbackKind::Dislike,
        FeedbackKind::NotNow => attune_taste::FeedbackKind::NotNow,
        FeedbackKind::Never => attune_taste::FeedbackKind::Never,
        FeedbackKind::WrongForRequest => attune_taste::FeedbackKind::WrongForRequest,
        FeedbackKind::TooMuchOfArtist => attune_taste::FeedbackKind::TooMuchOfArtist,
    }
}

fn read_ledger(library: &Library, index: &Index) -> Result<Ledger, EngineError> {
    let mut events = Vec::new();
    for f in library.feedback()? {
        let Some(row) = index.row(f.event.track_id) else { continue };
        let kind = ListeningKind::Feedback(taste_kind(f.event.kind));
        let mut event = ListeningEvent::new(ledger_key(EventId::Feedback(f.id)), row, kind, f.event.at);
        (event.weight, event.expires, event.request) = (f.weight, f.expires_at, f.event.query);
        // Events of a library from before the fit was kept have the whole score only.
        event.fit = f.event.fit.or(f.event.score).unwrap_or(0.0);
        events.push(event);
    }
    let mut plays = library.plays(PLAYS)?;
    plays.reverse();
    let mut last: Option<(u32, f64)> = None;
    for p in plays {
        let Some(row) = index.row(p.play.track_id) else { continue };
        let start = p.play.started_at as f64;
        let again = last.is_some_and(|(before, end)| before == row && start - end < REPEAT_GAP as f64);
        last = Some((row, start + p.play.played_seconds * 1000.0));
        if p.undone_at.is_some() {
            continue;
        }
        let heard = (p.play.played_seconds / p.play.duration.max(1.0)).clamp(0.0, 1.0) as f32;
        let kind = match (again, p.play.completed) {
            (true, _) => ListeningKind::Repeated,
            (false, true) => ListeningKind::Played,
            (false, false) => ListeningKind::Skipped { heard },
        };
        let mut event = ListeningEvent::new(ledger_key(EventId::Play(p.id)), row, kind, p.play.started_at);
        (event.weight, event.expires, event.request) = (p.weight, p.expires_at, p.play.query);
        event.fit = p.play.fit.or(p.play.score).unwrap_or(0.0);
        events.push(event);
    }
    for q in library.queue_adds(PLAYS)?.into_iter().filter(|q| q.undone_at.is_none()) {
        let Some(row) = index.row(q.track_id) else { continue };
        let key = ledger_key(EventId::QueueAdd(q.id));
        let mut event = ListeningEvent::new(key, row, ListeningKind::Queued, q.at);
        (event.weight, event.expires) = (q.weight, q.expires_at);
        events.push(event);
    }
    Ok(Ledger::new(events))
}

/// Shown lists with what became of their tracks, as preferences.
fn learned_from(impressions: &[Impression], index: &Index) -> Vec<Preference> {
    let newest = &impressions[impressions.len().saturating_sub(IMPRESSIONS)..];
    let mut pairs = Vec::new();
    for list in answers(newest) {
        let Some(reached) = list.iter().filter(|i| i.chosen_at.is_some()).map(|i| i.rank).max() else {
            continue;
        };
        let shown: Vec<(ScoreFeatures, Outcome)> = list
            .iter()
            .filter(|i| index.row(i.track_id).is_some())
            .filter_map(|i| {
                let outcome = match i.chosen_at {
                    Some(_) => Outcome::Chosen,
                    None if i.rank < reached => Outcome::Passed,
                    None => Outcome::Unseen,
                };
                Some((serde_json::from_str(&i.terms).ok()?, outcome))
            })
            .collect();
        pairs.extend(preferences(&shown, pairs.len() as u64));
    }
    pairs
}

/// Who won the lists that two rankers shared, in order of time, and whether the guard took learning back.
fn duels(impressions: &[Impression], since: i64) -> Duels {
    let mut duels = Duels::default();
    let mut guard = Guard::new(false, GuardTest::default());
    guard.learn(true);
    for list in answers(impressions).into_iter().filter(|list| list[0].at >= since) {
        let chosen = |ranker: &str| {
            list.iter().filter(|i| i.chosen_at.is_some() && i.ranker.as_deref() == Some(ranker)).count()
        };
        let (learned, base) = (chosen("learned"), chosen("base"));
        if learned + base == 0 {
            continue;
        }
        let outcome = match learned.cmp(&base) {
            std::cmp::Ordering::Greater => {
                duels.won += 1;
                Duel::Win
            }
            std::cmp::Ordering::Less => {
                duels.lost += 1;
                Duel::Loss
            }
            std::cmp::Ordering::Equal => {
                duels.even += 1;
                Duel::Tie
            }
        };
        match guard.observe(outcome) {
            Verdict::TakenBack => {
                duels.taken_back = list.last().map(|i| i.at);
                guard = Guard::new(false, GuardTest::default());
            }
            Verdict::Kept => {
                duels.taken_back = None;
                guard = Guard::new(true, GuardTest::default());
                guard.learn(true);
            }
            Verdict::Undecided => {}
        }
    }
    duels
}

/// Impressions by the answer they were shown in, in order of time, each list best first.
pub(crate) fn answers(impressions: &[Impression]) -> Vec<Vec<&Impression>> {
    let mut lists: std::collections::BTreeMap<i64, Vec<&Impression>> = std::collections::BTreeMap::new();
    for impression in impressions {
        lists.entry(impression.answer).or_default().push(impression);
    }
    lists
        .into_values()
        .map(|mut list| {
            list.sort_by_key(|i| i.rank);
            list
        })
        .collect()
}

impl Inner {
    /// The memory, read now as far as something changed.
    pub(crate) fn memory(&self, index: &Index) -> Result<Arc<Memory>, EngineError> {
        let mut remembered = self.memory.lock();
        if let Some(memory) = &remembered.memory {
            return Ok(Arc::clone(memory));
        }
        let habits = match &remembered.habits {
            Some(habits) => Arc::clone(habits),
            None => Arc::new(Habits::read(&self.library, index, self.session_start)?),
        };
        let memory = Arc::new(Memory::read(&self.library, index, Arc::clone(&habits), self.session_start)?);
        *remembered = Remembered { memory: Some(Arc::clone(&memory)), habits: Some(habits) };
        Ok(memory)
    }

    /// Something was said: opinions are read again when they are next needed.
    pub(crate) fn forget_opinions(&self) {
        self.memory.lock().memory = None;
        self.refresh_playing();
    }

    /// Something was played, or everything is another's: all is read again when it is next needed.
    pub(crate) fn forget_memory(&self) {
        *self.memory.lock() = Remembered::default();
        self.refresh_playing();
    }

    pub(crate) fn set_learning(&self, on: bool) -> Result<(), EngineError> {
        if on {
            self.library.set_setting(LEARNING_SINCE, &now_ms().to_string())?;
        }
        self.switch(LEARNING, on)
    }

    pub(crate) fn set_comparing(&self, on: bool) -> Result<(), EngineError> {
        self.switch(COMPARING, on)
    }

    fn switch(&self, setting: &str, on: bool) -> Result<(), EngineError> {
        self.library.set_setting(setting, if on { "on" } else { "off" })?;
        self.forget_memory();
        Ok(())
    }
}

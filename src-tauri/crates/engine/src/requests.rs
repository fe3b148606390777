//! What was asked lately, so that feedback and plays can be told under which request they came.

use std::collections::HashMap;
use std::num::NonZeroUsize;

use attune_library::TrackId;
use lru::LruCache;
use parking_lot::Mutex;

use crate::answer::Edit;

/// Requests remembered; an older one is no longer on any screen.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(127);

/// What was asked.
#[derive(Debug, Clone)]
pub(crate) enum Asked {
    /// A request in words.
    Words(String, Vec<Edit>),
    /// Tracks like this one.
    Like(TrackId),
}

/// A remembered answer.
#[derive(Debug, Clone)]
pub(crate) struct Remembered {
    pub(crate) asked: Asked,
    pub(crate) shown: HashMap<TrackId, Shown>,
}

/// How a track stood in an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    pub(crate) rank: u32,
    pub(crate) score: f32,
    pub(crate) fit: f32,
}

/// Under what a track was played or judged.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    pub(crate) source: &'static str,
    pub(crate) query: Option<String>,
    pub(crate) shown: Option<Shown>,
}

/// The answers of this session.
pub(crate) struct Requests {
    state: Mutex<State>,
}

struct State {
    next: u32,
    known: LruCache<u32, Remembered>,
}

impl Default for Requests {
    fn default() -> Self {
        Self { state: Mutex::new(State { next: 1, known: LruCache::new(REMEMBERED) }) }
    }
}

impl Requests {
    /// A key for a new answer.
    pub(crate) fn next(&self) -> u32 {
        let mut state = self.state.lock();
        state.next += 1;
        state.next - 1
    }

    /// Remembers an answer under its key.
    pub(crate) fn remember(&self, id: u32, answer: Remembered) {
        self.state.lock().known.put(id, answer);
    }

    /// What was asked under a key.
    pub(crate) fn asked(&self, id: u32) -> Option<Asked> {
        self.state.lock().known.get(&id).map(|known| known.asked.clone())
    }

    /// The context of a track that came from the answer `id`.
    pub(crate) fn context(&self, id: Option<u32>, track: TrackId) -> Context {
        let mut state = self.state.lock();
        let Some(known) = id.and_then(|id| state.known.get(&id)) else {
            return Context { source: "library", ..Context::default() };
        };
        let (source, query) = match &known.asked {
            Asked::Words(text, _) => ("suggestion", Some(text.clone())),
            Asked::Like(_) => ("similar", None),
        };
        Context { source, query, shown: known.shown.get(&track).copied() }
    }
}

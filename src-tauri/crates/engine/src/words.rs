//! The text encoder as a service: loaded at the first request, kept while requests come, let go when idle.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use attune_models::{ModelStore, load_text_folder};
use attune_neural::{Input, TextEncoder};
use lru::LruCache;
use parking_lot::Mutex;

use crate::error::EngineError;

/// Requests whose vectors are kept: 384 numbers each, so this is a fraction of a megabyte.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(255);

/// Loads and holds the text encoder. `Send + Sync`; concurrent requests share one encoder.
pub(crate) struct Words {
    models: Option<Arc<ModelStore>>,
    state: Mutex<State>,
}

struct State {
    folder: Option<PathBuf>,
    loaded: Option<Loaded>,
    vectors: LruCache<String, Arc<[f32]>>,
}

struct Loaded {
    encoder: Arc<TextEncoder>,
    last_used: Instant,
}

impl Words {
    /// A service over the shipped model, or over the Hugging Face folder `folder`.
    pub(crate) fn new(models: Option<Arc<ModelStore>>, folder: Option<PathBuf>) -> Self {
        let vectors = LruCache::new(REMEMBERED);
        Self { models, state: Mutex::new(State { folder, loaded: None, vectors }) }
    }

    /// The vector of a request, from memory where it was asked before.
    pub(crate) fn embed(&self, text: &str) -> Result<Arc<[f32]>, EngineError> {
        if let Some(known) = self.state.lock().vectors.get(text) {
            return Ok(known.clone());
        }
        let encoder = self.encoder()?;
        let vector: Arc<[f32]> = encoder.embed(&[text], Input::Query)?.pop().unwrap_or_default().into();
        self.state.lock().vectors.put(text.to_owned(), vector.clone());
        Ok(vector)
    }

    /// The encoder, loaded now if it is not in memory. Whoever asks meanwhile waits for the one load.
    pub(crate) fn encoder(&self) -> Result<Arc<TextEncoder>, EngineError> {
        let mut state = self.state.lock();
        if let Some(loaded) = &mut state.loaded {
            loaded.last_used = Instant::now();
            return Ok(loaded.encoder.clone());
        }
        let encoder = Arc::new(match (&state.folder, &self.models) {
            (Some(folder), _) => load_text_folder(folder)?,
            (None, Some(models)) => models.text_encoder()?,
            (None, None) => return Err(EngineError::NoModels),
        });
        state.loaded = Some(Loaded { encoder: encoder.clone(), last_used: Instant::now() });
        Ok(encoder)
    }

    /// Puts another encoder in place: the listener's own (`folder`), or the shipped one.
    pub(crate) fn replace(&self, folder: Option<PathBuf>, encoder: Option<Arc<TextEncoder>>) {
        let mut state = self.state.lock();
        state.folder = folder;
        state.loaded = encoder.map(|encoder| Loaded { encoder, last_used: Instant::now() });
        state.vectors.clear();
    }

    /// Lets the encoder go when it has not been used for `idle`.
    pub(crate) fn release_if_idle(&self, idle: Duration) {
        let mut state = self.state.lock();
        if state.loaded.as_ref().is_some_and(|loaded| loaded.last_used.elapsed() >= idle) {
            state.loaded = None;
        }
    }

    pub(crate) fn is_loaded(&self) -> bool {
        self.state.lock().loaded.is_some()
    }

    pub(crate) fn folder(&self) -> Option<PathBuf> {
        self.state.lock().folder.clone()
    }
}

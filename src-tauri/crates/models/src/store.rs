//! The shipped models, loaded on demand.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use attune_neural::{NeuralError, Tagger, TextEncoder};

use crate::ModelError;
use crate::error::Cost;
use crate::manifest::Manifest;

/// The models folder. Opening it reads the manifest only; each model is read, checked and built when asked for.
#[derive(Debug, Clone)]
pub struct ModelStore {
    manifest: Manifest,
    /// Files found intact, with the size and time of change they had then. Clones share it.
    intact: Arc<Mutex<HashMap<PathBuf, (u64, SystemTime)>>>,
}

/// One file's state.
#[derive(Debug)]
pub struct ModelCheck {
    /// The entry's name.
    pub name: String,
    /// The file.
    pub file: PathBuf,
    /// Whether it is there and intact.
    pub result: Result<(), ModelError>,
}

impl ModelStore {
    /// Opens the models folder `dir`.
    ///
    /// Errors: `ManifestMissing`, `ManifestUnreadable`.
    pub fn open(dir: &Path) -> Result<Self, ModelError> {
        Ok(Self { manifest: Manifest::read(dir)?, intact: Arc::default() })
    }

    /// The list of files.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Checks every listed file's size and sum. The first call reads all of them (80 MB); later ones read those
    /// that failed or have changed since. Loading a model always checks what it loads.
    pub fn verify(&self) -> Vec<ModelCheck> {
        self.manifest.entries().iter().map(|entry| self.check(&entry.name)).collect()
    }

    fn check(&self, name: &str) -> ModelCheck {
        let file = self.manifest.path(name);
        let stamp = std::fs::metadata(&file).and_then(|found| Ok((found.len(), found.modified()?))).ok();
        let known = self.intact.lock().unwrap_or_else(PoisonError::into_inner).get(&file).copied();
        let unchanged = stamp.is_some() && stamp == known;
        let result = if unchanged { Ok(()) } else { self.manifest.load(name).map(drop) };
        if let (Ok(()), Some(stamp)) = (&result, stamp) {
            self.intact.lock().unwrap_or_else(PoisonError::into_inner).insert(file.clone(), stamp);
        }
        ModelCheck { name: name.to_owned(), file, result }
    }

    /// The music tagger.
    ///
    /// Errors: `NotListed`, `Missing`, `Unreadable`, `WrongSize`, `WrongHash`, `Unusable`.
    pub fn tagger(&self) -> Result<Tagger, ModelError> {
        let load = |name| self.manifest.load(name);
        Tagger::from_bytes(&load("tagger_msd")?, &load("tagger_mtt")?, &load("tagger_labels")?)
            .map_err(|source| self.unusable("tagger_msd", source, Cost::Sound))
    }

    /// The shipped text encoder. Takes about a second and some 400 MB; load it off the user interface's thread.
    ///
    /// Errors: `NotListed`, `Missing`, `Unreadable`, `WrongSize`, `WrongHash`, `Unusable`.
    pub fn text_encoder(&self) -> Result<TextEncoder, ModelError> {
        let load = |name| self.manifest.load(name);
        TextEncoder::from_gguf(&load("text_model")?, &load("text_tokenizer")?, &load("text_config")?)
            .map_err(|source| self.unusable("text_model", source, Cost::Words))
    }

    /// The trained head from text vectors to the axes, for the taste crate to read.
    ///
    /// Errors: `NotListed`, `Missing`, `Unreadable`, `WrongSize`, `WrongHash`.
    pub fn text_head(&self) -> Result<Vec<u8>, ModelError> {
        self.manifest.load("text_head")
    }

    /// The cross-validation of the trained head, as JSON.
    ///
    /// Errors: `NotListed`, `Missing`, `Unreadable`, `WrongSize`, `WrongHash`.
    pub fn text_head_report(&self) -> Result<Vec<u8>, ModelError> {
        self.manifest.load("text_head_report")
    }

    fn unusable(&self, name: &str, source: NeuralError, cost: Cost) -> ModelError {
        let file = self.manifest.path(name);
        let path = file.parent().map_or(file.clone(), Path::to_owned);
        ModelError::Unusable { path, source, cost }
    }
}

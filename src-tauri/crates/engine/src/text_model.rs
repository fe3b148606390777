//! The text model in use: the shipped one, or the listener's own with a head trained for it on the spot.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use attune_models::{ModelStore, load_text_folder};
use attune_neural::{Input, TextEncoder};
use attune_taste::{CrossValidation, Interpreter, Lexicon, TextHead};
use parking_lot::{Mutex, RwLock};
use serde::{Deserialize, Serialize};

use crate::engine::{Engine, Inner, TaggerSlot};
use crate::error::EngineError;
use crate::event::{EngineEvent, Notice};
use crate::words::Words;

/// Setting that names the folder of the listener's own text model.
pub(crate) const FOLDER_SETTING: &str = "text_model_folder";
/// Phrases embedded between two reports.
const BATCH: usize = 512;
/// Name of the shipped text model.
const SHIPPED: &str = "multilingual-e5-small";
/// Setting that holds the report of the listener's own head.
const REPORT_SETTING: &str = "text_head_report";
/// Setting that holds what there was before.
const PREVIOUS_SETTING: &str = "text_model_previous";

/// How well a text head understands phrases it was not taught.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeadReport {
    /// Name of the text model.
    pub model: String,
    /// Phrases it was trained on.
    pub phrases: usize,
    /// Mean cosine with what the lexicon says, over phrases held out.
    pub held_out: f32,
    /// The same by language, all its phrases held out.
    pub languages: Vec<(String, f32)>,
}

impl HeadReport {
    fn new(model: &str, validation: &CrossValidation) -> Self {
        Self {
            model: model.to_owned(),
            phrases: validation.phrases.phrases,
            held_out: validation.phrases.cosine,
            languages: validation.languages.iter().map(|(code, held)| (code.clone(), held.cosine)).collect(),
        }
    }
}

/// What is kept of the text model before this one, so that it can be put back.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Kept {
    folder: Option<PathBuf>,
    report: Option<HeadReport>,
}

/// The models as an interface shows them.
#[derive(Debug, Clone)]
pub struct ModelStatus {
    /// Name of the text model.
    pub text_model: String,
    /// Folder of the listener's own.
    pub text_model_folder: Option<PathBuf>,
    /// Whether it is in memory.
    pub text_model_loaded: bool,
    /// Retraining under way: phrases done, phrases in all.
    pub training: Option<(usize, usize)>,
    /// What cannot be used, and why.
    pub problems: Vec<Notice>,
    /// How well the head of this text model does.
    pub report: Option<HeadReport>,
    /// The same of the one before, which can be put back.
    pub previous: Option<HeadReport>,
}

/// Encoder and head, exchanged together.
pub(crate) struct TextModel {
    words: Words,
    models: Option<Arc<ModelStore>>,
    head_file: PathBuf,
    interpreter: RwLock<Arc<Interpreter>>,
    head_problem: Mutex<Option<Notice>>,
    training: Mutex<Option<(usize, usize)>>,
}

impl TextModel {
    /// The model chosen before (`folder`), or the shipped one. The head is small and read at once; the encoder is
    /// loaded at the first request.
    pub(crate) fn new(
        models: Option<Arc<ModelStore>>,
        data: &Path,
        folder: Option<String>,
    ) -> Result<Self, EngineError> {
        let folder = folder.filter(|f| !f.is_empty()).map(PathBuf::from);
        let head_file = data.join("own_text_head.bin");
        let head = match &folder {
            Some(_) => own_head(&head_file),
            None => shipped_head(models.as_deref()),
        };
        let problem = head.as_ref().err().map(Notice::from);
        let interpreter = Interpreter::new(Lexicon::shipped()?, head.ok())?;
        Ok(Self {
            words: Words::new(models.clone(), folder),
            models,
            head_file,
            interpreter: RwLock::new(Arc::new(interpreter)),
            head_problem: Mutex::new(problem),
            training: Mutex::new(None),
        })
    }

    pub(crate) fn interpreter(&self) -> Arc<Interpreter> {
        Arc::clone(&self.interpreter.read())
    }

    /// Names the text model: vectors of one are of no use to another.
    pub(crate) fn name(&self) -> String {
        self.words.folder().map_or_else(|| SHIPPED.to_owned(), |folder| folder.to_string_lossy().into_owned())
    }

    /// Vectors of clauses, or why there are none: no encoder, no head, or one that does not fit the other.
    pub(crate) fn embed<'a>(
        &self,
        texts: impl Iterator<Item = &'a str>,
    ) -> Result<Vec<Vec<f32>>, EngineError> {
        if let Some(problem) = &*self.head_problem.lock() {
            return Err(EngineError::Head(problem.clone()));
        }
        texts.map(|text| Ok(self.words.embed(text)?.to_vec())).collect()
    }

    /// The encoder, loaded now if it is not in memory.
    pub(crate) fn encoder(&self) -> Result<Arc<TextEncoder>, EngineError> {
        self.words.encoder()
    }

    pub(crate) fn release_if_idle(&self, idle: Duration) {
        self.words.release_if_idle(idle);
    }

    fn write_head(&self, head: &TextHead) -> Result<(), EngineError> {
        std::fs::write(&self.head_file, head.to_bytes())
            .map_err(|source| EngineError::Write { path: self.head_file.clone(), source })
    }

    fn previous_head_file(&self) -> PathBuf {
        self.head_file.with_extension("previous.bin")
    }

    fn install(&self, folder: Option<PathBuf>, encoder: Option<Arc<TextEncoder>>, head: TextHead) {
        let mut interpreter = Interpreter::clone(&self.interpreter());
        interpreter.set_head(Some(head));
        *self.interpreter.write() = Arc::new(interpreter);
        *self.head_problem.lock() = None;
        self.words.replace(folder, encoder);
    }
}

/// The cross-validation of the shipped head, kept beside it.
fn shipped_report(models: &ModelStore) -> Result<HeadReport, EngineError> {
    let text = String::from_utf8_lossy(&models.text_head_report()?).into_owned();
    Ok(HeadReport::new(SHIPPED, &CrossValidation::parse(&text)?))
}

fn own_head(file: &Path) -> Result<TextHead, EngineError> {
    let bytes =
        std::fs::read(file).map_err(|source| EngineError::Path { path: file.to_path_buf(), source })?;
    Ok(TextHead::from_bytes(&bytes)?)
}

fn shipped_head(models: Option<&ModelStore>) -> Result<TextHead, EngineError> {
    let models = models.ok_or(EngineError::NoModels)?;
    Ok(TextHead::from_bytes(&models.text_head()?)?)
}

impl Engine {
    /// Uses the BERT in `folder` (Hugging Face layout) or, with `None`, the shipped one. The folder is loaded and
    /// checked before anything changes; the head is then retrained on a thread of its own, and the model is
    /// exchanged when that is done. Progress comes as [`EngineEvent::Training`].
    pub fn use_text_model(&self, folder: Option<PathBuf>) -> Result<(), EngineError> {
        let text = &self.inner.text;
        let Some(folder) = folder else {
            self.inner.keep_previous()?;
            text.install(None, None, shipped_head(text.models.as_deref())?);
            self.inner.library.set_setting(FOLDER_SETTING, "")?;
            self.inner.text_model_changed()?;
            return Ok(());
        };
        {
            let mut training = text.training.lock();
            if training.is_some() {
                return Err(EngineError::TrainingRuns);
            }
            *training = Some((0, TextHead::training_texts(text.interpreter().lexicon()).len()));
        }
        let encoder = match load_text_folder(&folder) {
            Ok(encoder) => Arc::new(encoder),
            Err(error) => {
                *text.training.lock() = None;
                return Err(error.into());
            }
        };
        let inner = Arc::clone(&self.inner);
        let started = thread::Builder::new().name("train-text-head".to_owned()).spawn(move || {
            let trained = inner.train(&folder, &encoder);
            *inner.text.training.lock() = None;
            inner.reported(trained);
            let total = TextHead::training_texts(inner.text.interpreter().lexicon()).len();
            inner.emit(EngineEvent::Training { done: total, total });
        });
        started.map(drop).map_err(|source| {
            *text.training.lock() = None;
            EngineError::Thread(source)
        })
    }

    /// Puts the text model before this one back, with the head it had.
    ///
    /// Errors: [`EngineError::NoPreviousModel`]; the model's own, when its folder is gone.
    pub fn restore_text_model(&self) -> Result<(), EngineError> {
        let text = &self.inner.text;
        if text.training.lock().is_some() {
            return Err(EngineError::TrainingRuns);
        }
        let before: Option<Kept> = self.inner.stored(PREVIOUS_SETTING)?;
        let before = before.ok_or(EngineError::NoPreviousModel)?;
        let (encoder, head) = match &before.folder {
            Some(folder) => {
                (Some(Arc::new(load_text_folder(folder)?)), own_head(&text.previous_head_file())?)
            }
            None => (None, shipped_head(text.models.as_deref())?),
        };
        self.inner.keep_previous()?;
        if before.folder.is_some() {
            text.write_head(&head)?;
            self.inner.store(REPORT_SETTING, &before.report)?;
        }
        let folder = before.folder.as_ref().map(|f| f.to_string_lossy().into_owned()).unwrap_or_default();
        self.inner.library.set_setting(FOLDER_SETTING, &folder)?;
        text.install(before.folder, encoder, head);
        self.inner.text_model_changed()
    }

    /// The models and their problems. Checks the files of those that are not in use yet.
    pub fn model_status(&self) -> Result<ModelStatus, EngineError> {
        let text = &self.inner.text;
        let mut problems: Vec<Notice> = text.head_problem.lock().iter().cloned().collect();
        if let TaggerSlot::Failed(notice) = &*self.inner.tagger.lock() {
            problems.push(notice.clone());
        }
        match &self.inner.models {
            None => problems.push(Notice::from(&EngineError::NoModels)),
            Some(models) => problems.extend(
                models
                    .verify()
                    .into_iter()
                    .filter_map(|check| check.result.err())
                    .map(|error| Notice::from(&EngineError::from(error))),
            ),
        }
        problems.dedup();
        let folder = text.words.folder();
        let name = folder
            .as_ref()
            .and_then(|folder| folder.file_name())
            .map_or_else(|| SHIPPED.to_owned(), |name| name.to_string_lossy().into_owned());
        Ok(ModelStatus {
            text_model: name,
            text_model_folder: folder,
            text_model_loaded: text.words.is_loaded(),
            training: *text.training.lock(),
            problems,
            report: self.inner.head_report()?,
            previous: self.inner.stored::<Option<Kept>>(PREVIOUS_SETTING)?.and_then(|kept| kept.report),
        })
    }
}

impl Inner {
    fn train(self: &Arc<Self>, folder: &Path, encoder: &Arc<TextEncoder>) -> Result<(), EngineError> {
        let interpreter = self.text.interpreter();
        let phrases = TextHead::training_texts(interpreter.lexicon());
        let mut embeddings = Vec::with_capacity(phrases.len());
        for batch in phrases.chunks(BATCH) {
            let texts: Vec<&str> = batch.iter().map(String::as_str).collect();
            embeddings.extend(encoder.embed(&texts, Input::Query)?);
            *self.text.training.lock() = Some((embeddings.len(), phrases.len()));
            self.emit(EngineEvent::Training { done: embeddings.len(), total: phrases.len() });
        }
        let (head, validation) = TextHead::train_and_validate(&embeddings, interpreter.lexicon())?;
        let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy();
        let report = HeadReport::new(&name, &validation);
        self.keep_previous()?;
        self.text.write_head(&head)?;
        self.store(REPORT_SETTING, &Some(report))?;
        self.library.set_setting(FOLDER_SETTING, &folder.to_string_lossy())?;
        self.text.install(Some(folder.to_path_buf()), Some(Arc::clone(encoder)), head);
        self.text_model_changed()
    }

    /// Remembers the text model in use, with the head it has, so that it can be put back.
    fn keep_previous(&self) -> Result<(), EngineError> {
        let folder = self.text.words.folder();
        if folder.is_some() {
            let (from, to) = (&self.text.head_file, self.text.previous_head_file());
            std::fs::copy(from, &to).map_err(|source| EngineError::Write { path: to.clone(), source })?;
        }
        let kept = Kept { folder, report: self.head_report()? };
        self.store(PREVIOUS_SETTING, &Some(kept))
    }

    /// How well the head in use does; the shipped one's figures come with it.
    fn head_report(&self) -> Result<Option<HeadReport>, EngineError> {
        if self.text.words.folder().is_none() {
            return self.models.as_ref().map(|models| shipped_report(models)).transpose();
        }
        self.stored(REPORT_SETTING)
    }

    /// Vectors of the old text model are of no use to the new one.
    fn text_model_changed(self: &Arc<Self>) -> Result<(), EngineError> {
        self.rebuild_index()?;
        self.read_in_background();
        Ok(())
    }
}

//! The composition: one listener's store, models, index, player and jobs, shared by window and command line.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::Duration;

use attune_audio::{AudioError, Cover, Lyrics};
use attune_library::{Failure, Folder, Library, Stats, Track, TrackId, View};
use attune_models::ModelStore;
use attune_neural::Tagger;
use attune_playback::Output;
use attune_scan::PriorityList;
use attune_taste::SoundSpace;
use parking_lot::{Mutex, RwLock};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::clock::now_ms;
use crate::error::EngineError;
use crate::event::{EngineEvent, Notice};
use crate::index::Index;
use crate::jobs::Jobs;
use crate::listening::Listening;
use crate::memory::Remembered;
use crate::profiles::PinAttempts;
use crate::radio::Station;
use crate::requests::Requests;
use crate::resources;
use crate::text_model::TextModel;

const INTERFACE_SETTING: &str = "interface";
/// The text model takes some 150 MB; five minutes without a request is a listener who listens.
const IDLE_TEXT_MODEL: Duration = Duration::from_mins(5);

/// Where an engine finds and keeps things.
pub struct Config {
    /// The library's file; made when it is not there.
    pub library: PathBuf,
    /// Folders that may hold `models` and `assets`, tried after the environment's.
    pub resources: Vec<PathBuf>,
    /// Tracks analysed at once.
    pub threads: usize,
    /// Where sound goes.
    pub output: Output,
    /// Takes the engine's events.
    pub on_event: Box<dyn Fn(EngineEvent) + Send + Sync>,
}

/// One listener's Attune. Cheap to clone; every method may be called from any thread and may block.
#[derive(Clone)]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) library: Library,
    pub(crate) resources: Option<PathBuf>,
    pub(crate) models: Option<Arc<ModelStore>>,
    pub(crate) tagger: Mutex<TaggerSlot>,
    pub(crate) text: TextModel,
    pub(crate) index: RwLock<Option<Arc<Index>>>,
    pub(crate) index_build: Mutex<()>,
    pub(crate) index_in_background: AtomicBool,
    pub(crate) requests: Requests,
    pub(crate) memory: Mutex<Remembered>,
    pub(crate) station: Mutex<Option<Station>>,
    pub(crate) station_feeding: AtomicBool,
    pub(crate) reading: AtomicBool,
    pub(crate) pin_attempts: Mutex<PinAttempts>,
    pub(crate) locked: AtomicBool,
    /// What was to be opened before the current listener gave their PIN.
    pub(crate) waiting: Mutex<Vec<PathBuf>>,
    pub(crate) listening: Listening,
    pub(crate) jobs: Jobs,
    /// What an answer could only guess at is listened to first.
    pub(crate) first: PriorityList,
    pub(crate) threads: usize,
    pub(crate) session_start: i64,
    on_event: Box<dyn Fn(EngineEvent) + Send + Sync>,
}

/// The tagger is loaded when the first track is analysed, and its failure is told once.
pub(crate) enum TaggerSlot {
    Unloaded,
    Loaded(Arc<Tagger>),
    Failed(Notice),
}

impl Engine {
    /// Opens the library (making it if it is not there) and finds the models. Models are loaded when needed.
    pub fn open(config: Config) -> Result<Self, EngineError> {
        let data = config.library.parent().map(Path::to_path_buf).unwrap_or_default();
        if !data.as_os_str().is_empty() {
            std::fs::create_dir_all(&data)
                .map_err(|source| EngineError::Write { path: data.clone(), source })?;
        }
        let library = Library::open(&config.library)?;
        // A profile with a PIN is opened by it, not by starting the program.
        let locked = library.profiles()?.iter().any(|p| p.current && p.pin_hash.is_some());
        let resources = resources::find(&config.resources);
        let models = resources
            .as_ref()
            .map(|folder| ModelStore::open(&folder.join("models")))
            .transpose()
            .inspect_err(|error| tracing::warn!("models: {error}"))
            .ok()
            .flatten()
            .map(Arc::new);
        let text =
            TextModel::new(models.clone(), &data, library.setting(crate::text_model::FOLDER_SETTING)?)?;
        let inner = Arc::new(Inner {
            resources,
            models,
            tagger: Mutex::new(TaggerSlot::Unloaded),
            text,
            index: RwLock::new(None),
            index_build: Mutex::new(()),
            index_in_background: AtomicBool::new(false),
            requests: Requests::default(),
            memory: Mutex::default(),
            station: Mutex::new(None),
            station_feeding: AtomicBool::new(false),
            reading: AtomicBool::new(false),
            pin_attempts: Mutex::default(),
            locked: AtomicBool::new(locked),
            waiting: Mutex::default(),
            listening: Listening::new(config.output),
            jobs: Jobs::default(),
            first: PriorityList::new(),
            threads: config.threads.max(1),
            session_start: now_ms(),
            on_event: config.on_event,
            library,
        });
        let weak = Arc::downgrade(&inner);
        thread::Builder::new()
            .name("text-model-idle".to_owned())
            .spawn(move || {
                while let Some(inner) = weak.upgrade() {
                    inner.text.release_if_idle(IDLE_TEXT_MODEL);
                    drop(inner);
                    thread::sleep(IDLE_TEXT_MODEL / 10);
                }
            })
            .map_err(EngineError::Thread)?;
        Ok(Self { inner })
    }

    /// The store, for what is only stored.
    pub fn library(&self) -> &Library {
        &self.inner.library
    }

    /// Keys of the tracks of a view, in its order.
    pub fn track_ids(&self, view: &View) -> Result<Vec<TrackId>, EngineError> {
        Ok(self.inner.library.track_ids(view)?)
    }

    /// The tracks with these keys, in this order; unknown keys are left out.
    pub fn tracks(&self, ids: &[TrackId]) -> Result<Vec<Track>, EngineError> {
        Ok(self.inner.library.tracks(ids)?)
    }

    /// One track.
    pub fn track(&self, id: TrackId) -> Result<Track, EngineError> {
        self.inner.library.tracks(&[id])?.pop().ok_or(EngineError::NoSuchTrack)
    }

    /// Where the file of a track is.
    pub fn path(&self, id: TrackId) -> Result<PathBuf, EngineError> {
        Ok(self.track(id)?.path)
    }

    /// Peaks over time, 0 to 255; empty when the track has not been analysed.
    pub fn waveform(&self, id: TrackId) -> Result<Vec<u8>, EngineError> {
        Ok(self.inner.library.analysis(id)?.map(|analysis| analysis.waveform).unwrap_or_default())
    }

    /// The picture of a track, from the file or from beside it.
    pub fn cover(&self, id: TrackId) -> Result<Option<Cover>, EngineError> {
        Ok(attune_audio::read_cover(&self.path(id)?)?)
    }

    /// The lyrics of a track, from the file or from beside it, with their times.
    pub fn lyrics(&self, id: TrackId) -> Result<Option<Lyrics>, EngineError> {
        Ok(lyrics_of(&self.track(id)?)?)
    }

    /// The library in numbers.
    pub fn stats(&self) -> Result<Stats, EngineError> {
        Ok(self.inner.library.stats()?)
    }

    /// Files that failed, and why.
    pub fn failures(&self) -> Result<Vec<Failure>, EngineError> {
        Ok(self.inner.library.failures()?)
    }

    /// The folders of the library.
    pub fn folders(&self) -> Result<Vec<Folder>, EngineError> {
        Ok(self.inner.library.folders()?)
    }

    /// Adds folders and starts a scan. A file stands for the folder it is in.
    pub fn add_folders(&self, paths: &[PathBuf]) -> Result<(), EngineError> {
        for path in paths {
            self.add_folder(path)?;
        }
        self.start_scan()
    }

    /// Adds one folder without scanning it.
    pub(crate) fn add_folder(&self, path: &Path) -> Result<(), EngineError> {
        self.inner.library.add_folder(&readable_folder(path)?, now_ms())?;
        Ok(())
    }

    /// Takes a folder out; what the listener did with its tracks is kept.
    pub fn remove_folder(&self, id: u32) -> Result<(), EngineError> {
        self.inner.library.remove_folder(id)?;
        self.inner.rebuild_index()?;
        self.inner.library_changed();
        Ok(())
    }

    /// The folder of the demo tracks, when they came with this installation.
    pub fn demo_folder(&self) -> Option<PathBuf> {
        self.inner.resources.as_ref().map(|folder| folder.join("assets/demo")).filter(|f| f.is_dir())
    }

    /// How many demo tracks there are.
    pub fn demo_track_count(&self) -> usize {
        self.demo_folder().and_then(|folder| std::fs::read_dir(folder).ok()).map_or(0, |entries| {
            entries.flatten().filter(|entry| attune_audio::is_audio_path(&entry.path())).count()
        })
    }

    /// Adds the demo tracks and starts a scan.
    pub fn add_demo_tracks(&self) -> Result<(), EngineError> {
        let folder = self.demo_folder().ok_or(EngineError::NoDemoTracks)?;
        self.add_folders(&[folder])
    }

    /// What the interface stored of itself; its default when it stored nothing.
    pub fn interface_settings<T: DeserializeOwned + Default>(&self) -> Result<T, EngineError> {
        self.inner.stored(INTERFACE_SETTING)
    }

    /// Stores what the interface wants to find again.
    pub fn set_interface_settings<T: Serialize>(&self, settings: &T) -> Result<(), EngineError> {
        self.inner.store(INTERFACE_SETTING, settings)
    }

    /// Writes all that the listener made as JSON.
    pub fn export(&self, path: &Path) -> Result<(), EngineError> {
        let text = serde_json::to_string_pretty(&self.inner.library.export()?)?;
        std::fs::write(path, text).map_err(|source| EngineError::Write { path: path.to_path_buf(), source })
    }
}

impl Inner {
    /// A setting kept as JSON; its default when none is stored.
    pub(crate) fn stored<T: DeserializeOwned + Default>(&self, key: &str) -> Result<T, EngineError> {
        match self.library.setting(key)?.filter(|text| !text.is_empty()) {
            Some(text) => Ok(serde_json::from_str(&text)?),
            None => Ok(T::default()),
        }
    }

    /// Keeps a setting as JSON.
    pub(crate) fn store<T: Serialize>(&self, key: &str, value: &T) -> Result<(), EngineError> {
        Ok(self.library.set_setting(key, &serde_json::to_string(value)?)?)
    }

    pub(crate) fn emit(&self, event: EngineEvent) {
        (self.on_event)(event);
    }

    /// Tells interfaces to read the library again.
    pub(crate) fn library_changed(&self) {
        if let Some(stats) = self.reported(self.library.stats()) {
            self.emit(EngineEvent::LibraryChanged(stats));
        }
    }

    /// The value, or the error told as an event: for work that no caller waits for.
    pub(crate) fn reported<T, E: Into<EngineError>>(&self, result: Result<T, E>) -> Option<T> {
        result
            .map_err(|error| {
                let notice = Notice::from(&error.into());
                self.emit(EngineEvent::Problem { notice, path: None });
            })
            .ok()
    }

    /// The tagger, loaded now if it was not; `None` when it cannot be had, which is told once.
    pub(crate) fn tagger(&self) -> Option<Arc<Tagger>> {
        let mut slot = self.tagger.lock();
        if let TaggerSlot::Unloaded = *slot {
            let loaded = self.models.as_ref().ok_or(EngineError::NoModels).and_then(|m| Ok(m.tagger()?));
            *slot = match loaded {
                Ok(tagger) => TaggerSlot::Loaded(Arc::new(tagger)),
                Err(error) => {
                    let notice = Notice::from(&error);
                    self.emit(EngineEvent::Problem { notice: notice.clone(), path: None });
                    TaggerSlot::Failed(notice)
                }
            };
        }
        match &*slot {
            TaggerSlot::Loaded(tagger) => Some(Arc::clone(tagger)),
            TaggerSlot::Unloaded | TaggerSlot::Failed(_) => None,
        }
    }
}

impl Inner {
    /// The space of the tagger's labels; without them no track's sound can be placed.
    pub(crate) fn sound_space(&self) -> Result<Option<SoundSpace>, EngineError> {
        self.tagger()
            .map(|tagger| SoundSpace::new(&tagger.labels().msd, &tagger.labels().mtt))
            .transpose()
            .map_err(Into::into)
    }
}

/// The lyrics of a track; of a part of a file, those that are sung in it.
pub(crate) fn lyrics_of(track: &Track) -> Result<Option<Lyrics>, AudioError> {
    match track.part() {
        Some((start, end)) => attune_audio::read_lyrics_of_part(&track.path, start, end),
        None => attune_audio::read_lyrics(&track.path),
    }
}

/// The folder meant by `path`, absolute, so that it stays the same from another working directory.
fn readable_folder(path: &Path) -> Result<PathBuf, EngineError> {
    let failed = |source| EngineError::Path { path: path.to_path_buf(), source };
    let full = path.canonicalize().map_err(failed)?;
    let folder = if full.is_dir() { full } else { full.parent().map(Path::to_path_buf).unwrap_or(full) };
    std::fs::read_dir(&folder).map_err(failed)?;
    Ok(folder)
}

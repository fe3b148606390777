//! The store as other crates see it: each method is one read of the last committed state or one transaction.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;

use crate::LibraryError;
use crate::connection::Connections;
use crate::table::analyses::{AnalysesReader, AnalysesWriter, PendingTrack, StoredAnalysis};
use crate::table::failures::{Failure, FailuresReader, FailuresWriter};
use crate::table::folders::{Folder, FoldersReader, FoldersWriter};
use crate::table::search::SearchReader;
use crate::table::settings::{SettingsReader, SettingsWriter};
use crate::table::sheets::{SheetsReader, SheetsWriter, Stamp};
use crate::table::track::{KnownFile, NewTrack, Stats, Track, TrackId, TrackNames, TracksReader, Upserted};
use crate::table::track_write::TracksWriter;
use crate::table::view::{View, ViewReader};

/// An open library. Clones share it; it may be used from any number of threads.
#[derive(Clone)]
pub struct Library {
    pub(crate) connections: Arc<Connections>,
}

impl std::fmt::Debug for Library {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Library").finish_non_exhaustive()
    }
}

/// Opening.
impl Library {
    /// Opens the file, or makes a new library there. An older library is brought to this version in one step or not
    /// at all.
    ///
    /// # Errors
    /// [`LibraryError::TooNew`] and [`LibraryError::NotALibrary`] leave the file unchanged; a damaged, locked or
    /// read-only file and a folder that is not there have errors of their own.
    pub fn open(path: &Path) -> Result<Self, LibraryError> {
        Ok(Self { connections: Arc::new(Connections::open(path)?) })
    }

    /// A library that is gone when its last clone is dropped. It has one connection, so reads wait for writes.
    pub fn in_memory() -> Result<Self, LibraryError> {
        Ok(Self { connections: Arc::new(Connections::in_memory()?) })
    }

    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        work(&*self.connections.reader()?)
    }

    /// Several reads of one committed state.
    pub(crate) fn snapshot<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        let reader = self.connections.reader()?;
        let transaction = reader.unchecked_transaction()?;
        work(&transaction)
    }
}

/// Folders.
impl Library {
    /// The folders in the order they were added, with the number of their tracks.
    pub fn folders(&self) -> Result<Vec<Folder>, LibraryError> {
        self.snapshot(|connection| FoldersReader(connection).all())
    }

    /// Adds a folder and returns its key; the key of the one that is there when it is there already.
    ///
    /// # Errors
    /// [`LibraryError::RelativePath`] when the path does not begin at the root.
    pub fn add_folder(&self, folder: &Path, added_at: i64) -> Result<u32, LibraryError> {
        self.connections.write(|transaction| FoldersWriter(transaction).add(folder, added_at))
    }

    /// Takes a folder out. Its tracks leave the lists unless another folder holds them too; feedback, plays and
    /// analyses stay and are there again when the folder is added again and scanned.
    pub fn remove_folder(&self, id: u32) -> Result<(), LibraryError> {
        self.connections.write(|transaction| FoldersWriter(transaction).remove(id))
    }
}

/// Tracks.
impl Library {
    /// Every file ever seen, by path, whether it is there or not.
    pub fn known_files(&self) -> Result<HashMap<PathBuf, KnownFile>, LibraryError> {
        self.read(|connection| TracksReader(connection).known_files())
    }

    /// Stores files in one transaction, with names, search index and sort keys, and clears their failures. The tracks
    /// of a file stand one after the other and are all that it is: what it was besides is [`Presence::Replaced`] from
    /// now on.
    ///
    /// A file at a known path keeps its track, and so does a part that starts where one started before, or that bears
    /// the number and title of one. A file at a new path is the track of a file that is *not* there any
    /// more when size, duration and tags are the same (without title and artist: and file name or time of change),
    /// so mark what is missing first. A file whose length or format changed loses its analysis; one whose tags
    /// changed keeps it.
    pub fn upsert_tracks(&self, files: &[NewTrack]) -> Result<Upserted, LibraryError> {
        self.connections.write(|transaction| TracksWriter(transaction).upsert(files))
    }

    /// Stores files opened from outside the library and returns their tracks in the order given. They are
    /// [`Presence::Removed`](crate::Presence::Removed): they can be played, queued and put into playlists, and are in
    /// no list, search or ranking; a later scan of their folder finds them as they are. Files of the library keep
    /// their tracks unchanged.
    pub fn put_aside(&self, files: &[NewTrack]) -> Result<Vec<TrackId>, LibraryError> {
        self.connections.write(|transaction| TracksWriter(transaction).put_aside(files))
    }

    /// Marks tracks whose files are not there. Nothing of them is lost.
    pub fn mark_missing(&self, ids: &[TrackId]) -> Result<(), LibraryError> {
        self.connections.write(|transaction| TracksWriter(transaction).mark_missing(ids))
    }

    /// Marks tracks whose files are there again, unchanged.
    pub fn mark_present(&self, ids: &[TrackId]) -> Result<(), LibraryError> {
        self.connections.write(|transaction| TracksWriter(transaction).mark_present(ids))
    }

    /// The tracks of the view whose files are there, in its order.
    pub fn track_ids(&self, view: &View) -> Result<Vec<TrackId>, LibraryError> {
        self.read(|connection| ViewReader(connection).track_ids(view))
    }

    /// The tracks in the order asked for, missing ones too; ids that are not known are left out.
    pub fn tracks(&self, ids: &[TrackId]) -> Result<Vec<Track>, LibraryError> {
        self.read(|connection| TracksReader(connection).by_ids(ids))
    }

    /// The tracks that the library holds of a file, in the order of its parts; one unless a cue sheet cuts it.
    pub fn tracks_of_file(&self, file: &Path) -> Result<Vec<Track>, LibraryError> {
        self.read(|connection| TracksReader(connection).of_file(file))
    }

    /// The track of a file, in the library or set aside; the first one, if it has several.
    pub fn track_by_path(&self, file: &Path) -> Result<Option<Track>, LibraryError> {
        self.read(|connection| TracksReader(connection).by_path(file))
    }

    /// The tracks whose names fit best, best first, with their BM25 score (larger is better). Every word of the text
    /// must begin a word of a name; Chinese, Japanese and Thai text may be any part of one. Any text may be given.
    pub fn search(&self, text: &str, limit: usize) -> Result<Vec<(TrackId, f64)>, LibraryError> {
        self.read(|connection| SearchReader(connection).best(text, limit))
    }

    /// The names of all tracks whose files are there, by key.
    pub fn names(&self) -> Result<Vec<TrackNames>, LibraryError> {
        self.read(|connection| TracksReader(connection).names())
    }

    /// The library in numbers.
    pub fn stats(&self) -> Result<Stats, LibraryError> {
        self.read(|connection| TracksReader(connection).stats())
    }
}

/// Analyses.
impl Library {
    /// Tracks whose files are there and that want analysing: without an analysis of this version, or, when there is
    /// a tagger, without tags. Files that failed are left out until they change or their failure is cleared.
    pub fn pending_analysis(
        &self,
        version: u16,
        tagger_available: bool,
    ) -> Result<Vec<PendingTrack>, LibraryError> {
        self.read(|connection| AnalysesReader(connection).pending(version, tagger_available))
    }

    /// Stores an analysis in place of the one before.
    pub fn save_analysis(&self, id: TrackId, analysis: &StoredAnalysis) -> Result<(), LibraryError> {
        self.connections.write(|transaction| AnalysesWriter(transaction).save(id, analysis))
    }

    /// The analysis of a track.
    pub fn analysis(&self, id: TrackId) -> Result<Option<StoredAnalysis>, LibraryError> {
        self.read(|connection| AnalysesReader(connection).of(id))
    }

    /// Calls `visit` with every analysis of tracks whose files are there, by key. Analyses are read a few hundred at
    /// a time; no connection is held while `visit` runs, so it may use the library.
    pub fn for_each_analysis(
        &self,
        mut visit: impl FnMut(TrackId, &StoredAnalysis),
    ) -> Result<(), LibraryError> {
        let mut after = None;
        loop {
            let page = self.read(|connection| AnalysesReader(connection).page(after))?;
            let Some(&(last, _)) = page.last() else { return Ok(()) };
            after = Some(last);
            for (id, analysis) in &page {
                visit(*id, analysis);
            }
        }
    }
}

/// Cue sheets.
impl Library {
    /// The cue sheets read so far.
    pub fn known_sheets(&self) -> Result<HashMap<PathBuf, Stamp>, LibraryError> {
        self.read(|connection| SheetsReader(connection).all())
    }

    /// Notes that these sheets were read and those are gone.
    pub fn note_sheets(&self, read: &[(PathBuf, Stamp)], gone: &[PathBuf]) -> Result<(), LibraryError> {
        self.connections.write(|transaction| {
            let sheets = SheetsWriter(transaction);
            read.iter().try_for_each(|(path, stamp)| sheets.put(path, *stamp))?;
            gone.iter().try_for_each(|path| sheets.forget(path))
        })
    }
}

/// Failures.
impl Library {
    /// Records that a file failed, in place of its failure before.
    pub fn record_failure(&self, failure: &Failure) -> Result<(), LibraryError> {
        self.connections.write(|transaction| FailuresWriter(transaction).record(failure))
    }

    /// Forgets that files failed, so that they are tried again.
    pub fn clear_failures(&self, files: &[PathBuf]) -> Result<(), LibraryError> {
        self.connections.write(|transaction| {
            let failures = FailuresWriter(transaction);
            files.iter().try_for_each(|file| failures.clear(file))
        })
    }

    /// Forgets that a file failed.
    pub fn clear_failure(&self, file: &Path) -> Result<(), LibraryError> {
        self.connections.write(|transaction| FailuresWriter(transaction).clear(file))
    }

    /// The files that failed, newest failure first.
    pub fn failures(&self) -> Result<Vec<Failure>, LibraryError> {
        self.read(|connection| FailuresReader(connection).all())
    }
}

/// Small values by name.
impl Library {
    /// A small value by name.
    pub fn setting(&self, key: &str) -> Result<Option<String>, LibraryError> {
        self.read(|connection| SettingsReader(connection).get(key))
    }

    /// Stores a small value by name.
    pub fn set_setting(&self, key: &str, value: &str) -> Result<(), LibraryError> {
        self.connections.write(|transaction| SettingsWriter(transaction).set(key, value))
    }
}

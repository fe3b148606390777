//! Files, folders and playlists that a listener opens: on the command line, by "open with", by dropping them. They
//! become the queue and play at once, whether they are in the library or not.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use attune_library::TrackId;
use attune_playback::Command;
use attune_playlist::{Entry, Playlist, Target};

use crate::clock::now_ms;
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::event::{EngineEvent, Notice};

/// Longer files are no playlists: a hundred thousand entries have a few megabytes.
const LONGEST_PLAYLIST: u64 = 32 * 1024 * 1024;

/// So many files are read before the first of them plays; it is not heard. Of more, the first plays at once.
const AT_ONCE: usize = 16;

/// What cannot be opened, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The file, folder or address.
    pub path: PathBuf,
    /// Why.
    pub notice: Notice,
}

impl Refused {
    /// Of an error.
    pub fn new(path: impl Into<PathBuf>, error: &EngineError) -> Self {
        Self { path: path.into(), notice: Notice::from(error) }
    }
}

/// The files that paths stand for.
#[derive(Debug, Clone, Default)]
pub struct NamedFiles {
    /// In the order they are to be played.
    pub files: Vec<PathBuf>,
    /// What stands for no file.
    pub refused: Vec<Refused>,
}

/// What was opened.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    /// The tracks, in the order of the queue.
    pub tracks: Vec<TrackId>,
    /// What could not be opened.
    pub refused: Vec<Refused>,
}

/// The path meant by an argument of a command line that was given in `folder`, or by an address the desktop hands
/// over (`file://…`).
///
/// Errors: [`EngineError::NotAFile`] for an address that is no file.
pub fn path_of(argument: &OsStr, folder: &Path) -> Result<PathBuf, EngineError> {
    let address = argument.to_str().filter(|text| attune_playlist::is_address(text));
    match address.map(|address| attune_playlist::target(address, folder)) {
        Some(Target::Address(address)) => Err(EngineError::NotAFile(address)),
        Some(Target::Files(paths)) => Ok(paths.into_iter().next().unwrap_or_else(|| folder.join(argument))),
        None => Ok(folder.join(argument)),
    }
}

/// The files that are meant by paths: a folder stands for the music in it, a playlist for what it names.
pub fn named_files(paths: &[PathBuf]) -> NamedFiles {
    let mut named = NamedFiles::default();
    for path in paths {
        if path.is_dir() {
            let files = attune_scan::audio_files(path);
            if files.is_empty() {
                named.refused.push(Refused::new(path, &EngineError::NoMusicInFolder(path.clone())));
            }
            named.files.extend(files);
        } else if attune_playlist::is_playlist_path(path) {
            match read_playlist(path) {
                Ok(list) => {
                    for (_, found) in located(list.entries, path) {
                        match found {
                            Ok(file) => named.files.push(file),
                            Err(refused) => named.refused.push(refused),
                        }
                    }
                }
                Err(error) => named.refused.push(Refused::new(path, &error)),
            }
        } else {
            named.files.push(path.clone());
        }
    }
    named
}

/// Reads a playlist file.
///
/// Errors: [`EngineError::Path`]; [`EngineError::EmptyPlaylist`] when it names nothing.
pub(crate) fn read_playlist(path: &Path) -> Result<Playlist, EngineError> {
    let failed = |source| EngineError::Path { path: path.to_path_buf(), source };
    if std::fs::metadata(path).map_err(failed)?.len() > LONGEST_PLAYLIST {
        return Err(failed(io::ErrorKind::FileTooLarge.into()));
    }
    let list = attune_playlist::read(&std::fs::read(path).map_err(failed)?);
    if list.entries.is_empty() { Err(EngineError::EmptyPlaylist(path.to_path_buf())) } else { Ok(list) }
}

/// The file of each entry of a playlist: of the paths it may mean, the one that is there, else the likeliest.
pub(crate) fn located(
    entries: Vec<Entry>,
    playlist: &Path,
) -> impl Iterator<Item = (Entry, Result<PathBuf, Refused>)> {
    let full = std::path::absolute(playlist).unwrap_or_else(|_| playlist.to_path_buf());
    let folder = full.parent().map(Path::to_path_buf).unwrap_or_default();
    entries.into_iter().map(move |entry| {
        let found = match attune_playlist::target(&entry.location, &folder) {
            // The later a candidate, the more it was made of what is written: a name with "\" is rare, a path common.
            Target::Files(paths) => Ok(paths
                .iter()
                .find(|path| path.is_file())
                .or(paths.last())
                .cloned()
                .unwrap_or_else(|| folder.join(&entry.location))),
            Target::Address(address) => Err(Refused::new(address.clone(), &EngineError::NotAFile(address))),
        };
        (entry, found)
    })
}

impl Engine {
    /// Plays files, folders and playlists as the queue. The first plays before the tags of all others are read. What is
    /// not in the library plays with its own tags and cover, and leaves no trace in the taste. When nothing can be
    /// played the queue stays as it is. While the program is locked by a PIN they wait for it.
    pub fn open_paths(&self, paths: &[PathBuf]) -> Result<Opened, EngineError> {
        if self.is_locked() {
            self.inner.waiting.lock().extend_from_slice(paths);
            return Ok(Opened::default());
        }
        let NamedFiles { files, mut refused } = named_files(paths);
        let step = if files.len() <= AT_ONCE { AT_ONCE } else { 1 };
        let mut tracks = Vec::with_capacity(files.len());
        let mut left = files.as_slice();
        while tracks.is_empty() && !left.is_empty() {
            let (first, others) = left.split_at(step.min(left.len()));
            collect(self.inner.tracks_of(first)?, &mut tracks, &mut refused);
            left = others;
        }
        if tracks.is_empty() {
            return Ok(Opened { tracks, refused });
        }
        self.play_tracks(&tracks, 0, None)?;
        let queue = self.queue_number();
        let mut rest = Vec::with_capacity(left.len());
        collect(self.inner.tracks_of(left)?, &mut rest, &mut refused);
        if !rest.is_empty() && self.queue_number() == queue {
            self.player_command(Command::Append(self.inner.items(&rest)?))?;
            tracks.extend(rest);
        }
        Ok(Opened { tracks, refused })
    }

    /// The tracks that files, folders and playlists stand for; nothing plays.
    pub fn tracks_at(&self, paths: &[PathBuf]) -> Result<Opened, EngineError> {
        let NamedFiles { files, mut refused } = named_files(paths);
        let mut tracks = Vec::with_capacity(files.len());
        collect(self.inner.tracks_of(&files)?, &mut tracks, &mut refused);
        Ok(Opened { tracks, refused })
    }

    /// As [`Engine::open_paths`], on a thread of its own; what came of it is told by [`EngineEvent::Opened`]. `refused` is
    /// what could not even be made a path.
    pub fn open_in_background(&self, paths: Vec<PathBuf>, refused: Vec<Refused>) -> Result<(), EngineError> {
        let engine = self.clone();
        let opening = thread::Builder::new().name("opening".to_owned());
        let started = opening.spawn(move || {
            if let Some(mut opened) = engine.inner.reported(engine.open_paths(&paths)) {
                opened.refused.splice(..0, refused);
                engine.inner.emit(EngineEvent::Opened(opened));
            }
        });
        started.map(drop).map_err(EngineError::Thread)
    }

    /// Opens what was to be opened while the program was locked.
    pub(crate) fn open_what_waits(&self) -> Result<(), EngineError> {
        let waiting = std::mem::take(&mut *self.inner.waiting.lock());
        if waiting.is_empty() { Ok(()) } else { self.open_in_background(waiting, Vec::new()) }
    }
}

fn collect(read: Vec<Result<Vec<TrackId>, Refused>>, tracks: &mut Vec<TrackId>, refused: &mut Vec<Refused>) {
    for one in read {
        match one {
            Ok(of_file) => tracks.extend(of_file),
            Err(why) => refused.push(why),
        }
    }
}

impl Inner {
    /// The tracks of a file of the library, whether the file is there now or not: several where a cue sheet cuts it. One
    /// opened from outside has none.
    pub(crate) fn tracks_in_library(&self, file: &Path) -> Result<Vec<TrackId>, EngineError> {
        let known = |path: &Path| -> Result<Vec<TrackId>, EngineError> {
            Ok(self.library.tracks_of_file(path)?.into_iter().map(|track| track.id).collect())
        };
        let tracks = known(file)?;
        if !tracks.is_empty() {
            return Ok(tracks);
        }
        match file.canonicalize() {
            Ok(full) if full != file => known(&full),
            _ => Ok(Vec::new()),
        }
    }

    /// The tracks of files, in their order. Files that are not in the library are read and set aside.
    pub(crate) fn tracks_of(
        &self,
        files: &[PathBuf],
    ) -> Result<Vec<Result<Vec<TrackId>, Refused>>, EngineError> {
        let known = files.iter().map(|file| self.tracks_in_library(file)).collect::<Result<Vec<_>, _>>()?;
        let outside: Vec<PathBuf> = files
            .iter()
            .zip(&known)
            .filter(|(_, known)| known.is_empty())
            .map(|(file, _)| std::path::absolute(file).unwrap_or_else(|_| file.clone()))
            .collect();
        let mut read = outside.iter().zip(attune_scan::read_files(&outside, now_ms()));
        let mut answers = Vec::with_capacity(files.len());
        for known in known {
            let outside = if known.is_empty() { read.next() } else { None };
            answers.push(match outside {
                None => Ok(known),
                Some((_, Ok(tracks))) => Ok(self.library.put_aside(&tracks)?),
                Some((path, Err(error))) => Err(Refused::new(path, &error.into())),
            });
        }
        Ok(answers)
    }
}

//! Files looked at one by one, outside a scan: what a listener opens.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use attune_library::NewTrack;

use crate::metadata::new_track;
use crate::panic::contained;
use crate::walk::{found_file, walk};
use crate::{CancelToken, FileError};

/// Readers of tags at once: on disks and networks they mostly wait.
const READERS: usize = 4;

/// The audio files of a folder and those below it, as a scan would find them, in the order of their names.
pub fn audio_files(folder: &Path) -> Vec<PathBuf> {
    let found = walk(&[folder.to_path_buf()], &CancelToken::new(), |_, _| {});
    found.files.into_iter().map(|file| file.path).collect()
}

/// The tags of one file as a row of the library; `now_ms` (Unix milliseconds) is the time it is added at.
///
/// # Errors
/// [`FileError::Decode`] for what cannot be read or is no sound.
pub fn read_track(path: &Path, now_ms: i64) -> Result<NewTrack, FileError> {
    contained(|| {
        let metadata = attune_audio::read_metadata(path)?;
        let file = found_file(path).map_err(attune_audio::AudioError::from)?;
        Ok(new_track(file, metadata, now_ms))
    })
    .unwrap_or_else(|message| Err(FileError::Panicked(message)))
}

/// As [`read_track`], for several files at once; the answers are in the order of the files.
pub fn read_tracks(paths: &[PathBuf], now_ms: i64) -> Vec<Result<NewTrack, FileError>> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = crossbeam_channel::unbounded();
    std::thread::scope(|scope| {
        for _ in 0..READERS.min(paths.len()) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = paths.get(index) else { return };
                    // The receiver outlives the readers.
                    let _ = sender.send((index, read_track(path, now_ms)));
                }
            });
        }
    });
    drop(sender);
    let mut read: Vec<_> = receiver.iter().collect();
    read.sort_unstable_by_key(|(index, _)| *index);
    read.into_iter().map(|(_, track)| track).collect()
}

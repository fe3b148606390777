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

fn read_file(path: &Path, now_ms: i64) -> Result<NewTrack, FileError> {
    contained(|| {
        let tags = attune_audio::read_metadata(path)?;
        let metadata = std::fs::metadata(path).map_err(attune_audio::AudioError::from)?;
        Ok(new_track(found_file(path.to_path_buf(), &metadata), tags, now_ms))
    })
    .unwrap_or_else(|message| Err(FileError::Panicked(message)))
}

/// The tags of files as rows of the library, several at once; the answers are in the order of the files. `now_ms` (Unix
/// milliseconds) is the time they are added at.
///
/// # Errors
/// [`FileError::Decode`] for what cannot be read or is no sound.
pub fn read_files(paths: &[PathBuf], now_ms: i64) -> Vec<Result<NewTrack, FileError>> {
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
                    let _ = sender.send((index, read_file(path, now_ms)));
                }
            });
        }
    });
    drop(sender);
    let mut read: Vec<_> = receiver.iter().collect();
    read.sort_unstable_by_key(|(index, _)| *index);
    read.into_iter().map(|(_, track)| track).collect()
}

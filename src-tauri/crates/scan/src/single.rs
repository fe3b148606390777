//! Files looked at one by one, outside a scan: what a listener opens.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use attune_library::NewTrack;

use crate::panic::contained;
use crate::tracks::{claims_around, read, read_sheet};
use crate::walk::walk;
use crate::{CancelToken, FileError};

/// Readers of tags at once: on disks and networks they mostly wait.
const READERS: usize = 4;

/// The audio files of a folder and those below it, as a scan would find them, in the order of their names.
pub fn audio_files(folder: &Path) -> Vec<PathBuf> {
    let found = walk(&[folder.to_path_buf()], &CancelToken::new(), |_, _| {});
    found.files.into_iter().map(|file| file.path).collect()
}

/// The tracks of files as rows of the library, several files at once; the answers are in the order of the files, and a
/// cue sheet beside or in a file makes its tracks of it, as in a scan; a cue sheet stands for all its files. `now_ms`
/// (Unix milliseconds) is the time they are added at.
///
/// # Errors
/// [`FileError::Decode`] for what cannot be read or is no sound, [`FileError::Sheet`].
pub fn read_files(paths: &[PathBuf], now_ms: i64) -> Vec<Result<Vec<NewTrack>, FileError>> {
    let claims = claims_around(paths.iter().map(PathBuf::as_path));
    let next = AtomicUsize::new(0);
    let (sender, receiver) = crossbeam_channel::unbounded();
    std::thread::scope(|scope| {
        for _ in 0..READERS.min(paths.len()) {
            let (sender, next, claims) = (sender.clone(), &next, &claims);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = paths.get(index) else { return };
                    // The receiver outlives the readers.
                    let file = contained(|| {
                        if attune_audio::is_cue_path(path) {
                            read_sheet(path, now_ms)
                        } else {
                            Ok(read(path, claims, now_ms)?.tracks)
                        }
                    });
                    let _ = sender
                        .send((index, file.unwrap_or_else(|message| Err(FileError::Panicked(message)))));
                }
            });
        }
    });
    drop(sender);
    let mut done: Vec<_> = receiver.iter().collect();
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, tracks)| tracks).collect()
}

//! Folders to tags to library.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use attune_library::{Failure, FailureStage, KnownFile, Library, NewTrack, Presence, TrackId};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use crate::metadata::new_track;
use crate::panic::contained;
use crate::progress::Throttle;
use crate::walk::{Found, FoundFile, walk};
use crate::{CancelToken, Progress, ScanError};

/// Tracks stored in one transaction at most.
const BATCH: usize = 512;
/// A batch is stored at the latest after this time, so that lists fill while a slow disk is scanned.
const BATCH_TIME: Duration = Duration::from_millis(500);
/// Files read ahead of storing at most.
const READ_AHEAD: usize = 64;
/// Readers of tags at least: on disks and networks they mostly wait.
const MIN_READERS: usize = 4;

/// What a scan did.
#[derive(Debug, Clone, Default)]
pub struct ScanReport {
    /// Audio files found.
    pub found: usize,
    /// Files new in the library.
    pub added: usize,
    /// Files that changed.
    pub updated: usize,
    /// Files recognised at a new path.
    pub moved: usize,
    /// Files as they were.
    pub unchanged: usize,
    /// Of those, files that were missing and are back.
    pub returned: usize,
    /// Tracks whose files are not there any more, in this scan.
    pub missing: usize,
    /// Files and folders that could not be read.
    pub failed: Vec<Failure>,
    /// Folders asked for that are not there; their tracks are marked missing, not deleted.
    pub unavailable: Vec<PathBuf>,
    /// Whether it was cancelled. What was read is stored; the next scan goes on.
    pub cancelled: bool,
    /// How long it took.
    pub seconds: f64,
}

/// Brings the library up to date with the folders: reads the tags of files that are new or whose size or time of
/// change differs, marks files that are gone, recognises files that moved. Failures are recorded and reported.
///
/// `now_ms` (Unix milliseconds) is the time new tracks are added at. `progress` is called a few times a second, from
/// this thread.
pub fn scan(
    folders: &[PathBuf],
    library: &Library,
    cancel: &CancelToken,
    now_ms: i64,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<ScanReport, ScanError> {
    let begun = Instant::now();
    let throttle = Throttle::new(progress);
    let known = library.known_files()?;
    let mut found = walk(folders, cancel, |done, path| {
        throttle.tell(|| Progress::Scanning { done, total: None, current: path.to_owned() });
    });
    let mut report = ScanReport {
        found: found.files.len(),
        unavailable: std::mem::take(&mut found.unavailable),
        cancelled: cancel.is_cancelled(),
        ..ScanReport::default()
    };
    // Half a walk says nothing about what is gone.
    if !report.cancelled {
        let mut scan = Scan { library, cancel, now_ms, throttle, report };
        scan.run(folders, &known, found)?;
        report = scan.report;
    }
    report.seconds = begun.elapsed().as_secs_f64();
    Ok(report)
}

struct Scan<'a> {
    library: &'a Library,
    cancel: &'a CancelToken,
    now_ms: i64,
    throttle: Throttle<'a>,
    report: ScanReport,
}

/// Tags of one file, or why there are none.
type Read = Result<NewTrack, Failure>;

impl Scan<'_> {
    fn run(
        &mut self,
        folders: &[PathBuf],
        known: &HashMap<PathBuf, KnownFile>,
        found: Found,
    ) -> Result<(), ScanError> {
        let present: HashSet<PathBuf> = found.files.iter().map(|file| file.path.clone()).collect();
        // First, so that a file that moved finds its track absent.
        let mut gone = self.mark_missing(folders, known, &present)?;
        let to_read = self.keep_unchanged(known, found.files)?;
        for (path, message) in found.unreadable {
            let failure = self.failure(path, "unreadable", message);
            self.fail(failure)?;
        }
        self.read_all(&to_read, &mut gone)?;
        self.report.missing = gone.len();
        self.report.cancelled = self.cancel.is_cancelled();
        if !self.report.cancelled {
            self.forget_old_failures(folders, &present)?;
        }
        Ok(())
    }

    fn mark_missing(
        &self,
        folders: &[PathBuf],
        known: &HashMap<PathBuf, KnownFile>,
        present: &HashSet<PathBuf>,
    ) -> Result<HashSet<TrackId>, ScanError> {
        let gone: Vec<TrackId> = known
            .iter()
            .filter(|(path, file)| {
                file.presence == Presence::Present && is_below(path, folders) && !present.contains(*path)
            })
            .map(|(_, file)| file.id)
            .collect();
        self.library.mark_missing(&gone)?;
        Ok(gone.into_iter().collect())
    }

    /// Sorts out the files whose tags are known; returns the others.
    fn keep_unchanged(
        &mut self,
        known: &HashMap<PathBuf, KnownFile>,
        files: Vec<FoundFile>,
    ) -> Result<Vec<FoundFile>, ScanError> {
        let mut back = Vec::new();
        let mut to_read = Vec::new();
        for file in files {
            match known.get(&file.path) {
                Some(known) if known.mtime_ns == file.mtime_ns && known.size == file.size => {
                    self.report.unchanged += 1;
                    if known.presence != Presence::Present {
                        back.push(known.id);
                    }
                }
                _ => to_read.push(file),
            }
        }
        self.library.mark_present(&back)?;
        self.report.returned = back.len();
        Ok(to_read)
    }

    fn read_all(&mut self, files: &[FoundFile], gone: &mut HashSet<TrackId>) -> Result<(), ScanError> {
        let total = files.len();
        if total == 0 {
            return Ok(());
        }
        // What is read is told at once, whenever the last of what is found was told.
        self.throttle.restart();
        let readers = std::thread::available_parallelism().map_or(1, usize::from).max(MIN_READERS).min(total);
        let next = AtomicUsize::new(0);
        let (sender, receiver) = crossbeam_channel::bounded::<Read>(READ_AHEAD);
        std::thread::scope(|scope| {
            for _ in 0..readers {
                let (sender, next, files, cancel, now_ms) =
                    (sender.clone(), &next, files, self.cancel, self.now_ms);
                scope.spawn(move || read_files(files, next, cancel, now_ms, &sender));
            }
            drop(sender);
            // An error drops the receiver, which ends the readers.
            self.store_all(receiver, total, gone)
        })
    }

    #[allow(
        clippy::needless_pass_by_value,
        reason = "dropping the receiver on an error is what ends the readers"
    )]
    fn store_all(
        &mut self,
        reads: Receiver<Read>,
        total: usize,
        gone: &mut HashSet<TrackId>,
    ) -> Result<(), ScanError> {
        let mut done = 0;
        let mut batch: Vec<NewTrack> = Vec::with_capacity(BATCH);
        let mut last = PathBuf::new();
        let mut deadline = Instant::now() + BATCH_TIME;
        loop {
            let ended = match reads.recv_deadline(deadline) {
                Ok(read) => {
                    done += 1;
                    let path = read.as_ref().map_or_else(|failure| &failure.path, |track| &track.path);
                    last.clone_from(path);
                    self.throttle.tell(|| Progress::Scanning {
                        done,
                        total: Some(total),
                        current: last.clone(),
                    });
                    match read {
                        Ok(track) => batch.push(track),
                        Err(failure) => self.fail(failure)?,
                    }
                    false
                }
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => true,
            };
            if ended || batch.len() >= BATCH || Instant::now() >= deadline {
                self.store(&batch, gone)?;
                batch.clear();
                deadline = Instant::now() + BATCH_TIME;
            }
            if ended {
                self.throttle.tell_last(Progress::Scanning { done, total: Some(total), current: last });
                return Ok(());
            }
        }
    }

    fn store(&mut self, batch: &[NewTrack], gone: &mut HashSet<TrackId>) -> Result<(), ScanError> {
        if batch.is_empty() {
            return Ok(());
        }
        let upserted = self.library.upsert_tracks(batch)?;
        self.report.added += upserted.added as usize;
        self.report.updated += upserted.updated as usize;
        self.report.moved += upserted.moved as usize;
        for id in &upserted.ids {
            gone.remove(id);
        }
        Ok(())
    }

    fn failure(&self, path: PathBuf, code: &str, message: String) -> Failure {
        Failure { path, stage: FailureStage::Tags, code: code.to_owned(), message, at: self.now_ms }
    }

    fn fail(&mut self, failure: Failure) -> Result<(), ScanError> {
        tracing::debug!(path = %failure.path.display(), code = failure.code, "tags failed");
        self.library.record_failure(&failure)?;
        self.report.failed.push(failure);
        Ok(())
    }

    /// Failures of files that are gone, and failures to read tags that did not happen again.
    fn forget_old_failures(&self, folders: &[PathBuf], present: &HashSet<PathBuf>) -> Result<(), ScanError> {
        let again: HashSet<&Path> = self.report.failed.iter().map(|failure| failure.path.as_path()).collect();
        let old: Vec<PathBuf> = self
            .library
            .failures()?
            .into_iter()
            .filter(|failure| {
                let path = failure.path.as_path();
                let stale = failure.stage == FailureStage::Tags || !present.contains(path);
                // A folder that is not there now will show its failures again when it is.
                stale
                    && !again.contains(path)
                    && is_below(path, folders)
                    && !is_below(path, &self.report.unavailable)
            })
            .map(|failure| failure.path)
            .collect();
        Ok(self.library.clear_failures(&old)?)
    }
}

fn is_below(path: &Path, folders: &[PathBuf]) -> bool {
    folders.iter().any(|folder| path.starts_with(folder))
}

/// One reader: takes the next file until there are no more. Files are taken in order, so that a disk's head moves
/// little.
fn read_files(
    files: &[FoundFile],
    next: &AtomicUsize,
    cancel: &CancelToken,
    now_ms: i64,
    sender: &Sender<Read>,
) {
    while !cancel.is_cancelled() {
        let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
        if sender.send(read_file(file, now_ms)).is_err() {
            return;
        }
    }
}

fn read_file(file: &FoundFile, now_ms: i64) -> Read {
    let (code, message) = match contained(|| attune_audio::read_metadata(&file.path)) {
        Ok(Ok(metadata)) => return Ok(new_track(file.clone(), metadata, now_ms)),
        Ok(Err(error)) => (error.code(), error.to_string()),
        Err(message) => ("panicked", message),
    };
    Err(Failure {
        path: file.path.clone(),
        stage: FailureStage::Tags,
        code: code.to_owned(),
        message,
        at: now_ms,
    })
}

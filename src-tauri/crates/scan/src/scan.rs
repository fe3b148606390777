//! Folders to tags to library.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use attune_audio::CueError;
use attune_library::{Failure, FailureStage, KnownFile, Library, NewTrack, Presence, TrackId};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use crate::panic::contained;
use crate::plan::{Known, Plan, plan};
use crate::progress::Throttle;
use crate::sheets::Claims;
use crate::tracks::{FileTracks, tracks};
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
    /// Tracks new in the library: files, and the parts that cue sheets cut them into.
    pub added: usize,
    /// Tracks whose files or cue sheets changed.
    pub updated: usize,
    /// Tracks whose files were recognised at a new path.
    pub moved: usize,
    /// Files as they were.
    pub unchanged: usize,
    /// Of those, files that were missing and are back.
    pub returned: usize,
    /// Tracks whose files are not there any more, in this scan.
    pub missing: usize,
    /// Files, cue sheets and folders that could not be read.
    pub failed: Vec<Failure>,
    /// Folders asked for that are not there; their tracks are marked missing, not deleted.
    pub unavailable: Vec<PathBuf>,
    /// Whether it was cancelled. What was read is stored; the next scan goes on.
    pub cancelled: bool,
    /// How long it took.
    pub seconds: f64,
}

/// Brings the library up to date with the folders: reads the tags of files that are new or whose size or time of
/// change differs, or whose cue sheet's does, marks files that are gone, recognises files that moved. Failures are
/// recorded and reported.
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
    let known = Known { files: library.known_files()?, sheets: library.known_sheets()? };
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

/// What one file is, or why it is nothing.
type Read = Result<FileTracks, Failure>;

impl Scan<'_> {
    fn run(&mut self, folders: &[PathBuf], known: &Known, mut found: Found) -> Result<(), ScanError> {
        let all = found.files.iter().chain(&found.sheets);
        let present: HashSet<PathBuf> = all.map(|file| file.path.clone()).collect();
        // First, so that a file that moved finds its track absent.
        let mut gone = self.mark_missing(folders, &known.files, &present)?;
        for (path, message) in std::mem::take(&mut found.unreadable) {
            self.fail(path, FailureStage::Tags, "unreadable", message)?;
        }
        let unavailable = self.report.unavailable.clone();
        let mut plan = plan(known, found, |sheet| is_below(sheet, folders) && !is_below(sheet, &unavailable));
        self.library.mark_present(&plan.back)?;
        (self.report.unchanged, self.report.returned) = (plan.unchanged, plan.returned);
        for (sheet, error) in std::mem::take(&mut plan.claims.failed) {
            self.fail_sheet(sheet, &error)?;
        }
        self.read_all(&plan, &mut gone)?;
        self.report.missing = gone.len();
        self.report.cancelled = self.cancel.is_cancelled();
        // A sheet is known when its files were read by it.
        if !self.report.cancelled {
            self.library.note_sheets(&plan.new_sheets, &plan.gone_sheets)?;
            self.forget_old_failures(folders, &present, &plan.sheets)?;
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
            .filter(|(path, _)| is_below(path, folders) && !present.contains(*path))
            .flat_map(|(_, file)| &file.tracks)
            .filter(|(_, presence)| *presence == Presence::Present)
            .map(|(id, _)| *id)
            .collect();
        self.library.mark_missing(&gone)?;
        Ok(gone.into_iter().collect())
    }

    fn read_all(&mut self, plan: &Plan, gone: &mut HashSet<TrackId>) -> Result<(), ScanError> {
        let total = plan.to_read.len();
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
                let (sender, next, cancel, now_ms) = (sender.clone(), &next, self.cancel, self.now_ms);
                scope.spawn(move || read_files(plan, next, cancel, now_ms, &sender));
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
        let mut bad_sheets = Vec::new();
        let mut last = PathBuf::new();
        let mut deadline = Instant::now() + BATCH_TIME;
        loop {
            let ended = match reads.recv_deadline(deadline) {
                Ok(read) => {
                    done += 1;
                    let path = match &read {
                        Ok(file) => file.tracks.first().map(|track| &track.path),
                        Err(failure) => Some(&failure.path),
                    };
                    last = path.cloned().unwrap_or_default();
                    self.throttle.tell(|| Progress::Scanning {
                        done,
                        total: Some(total),
                        current: last.clone(),
                    });
                    match read {
                        Ok(file) => {
                            batch.extend(file.tracks);
                            bad_sheets.extend(file.failed);
                        }
                        Err(failure) => self.record(failure)?,
                    }
                    false
                }
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => true,
            };
            if ended || batch.len() >= BATCH || Instant::now() >= deadline {
                self.store(&batch, gone)?;
                batch.clear();
                // Storing a file forgets what was wrong with it.
                for (sheet, error) in bad_sheets.drain(..) {
                    self.fail_sheet(sheet, &error)?;
                }
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

    fn fail(
        &mut self,
        path: PathBuf,
        stage: FailureStage,
        code: &str,
        message: String,
    ) -> Result<(), ScanError> {
        self.record(Failure { path, stage, code: code.to_owned(), message, at: self.now_ms })
    }

    fn fail_sheet(&mut self, sheet: PathBuf, error: &CueError) -> Result<(), ScanError> {
        // It may concern several files.
        if self.report.failed.iter().any(|known| known.path == sheet) {
            return Ok(());
        }
        self.fail(sheet, FailureStage::Sheet, error.code(), error.to_string())
    }

    fn record(&mut self, failure: Failure) -> Result<(), ScanError> {
        tracing::debug!(path = %failure.path.display(), code = failure.code, "reading failed");
        self.library.record_failure(&failure)?;
        self.report.failed.push(failure);
        Ok(())
    }

    /// Failures of files that are gone, and failures to read tags, or the `sheets` read now, that did not happen again.
    fn forget_old_failures(
        &self,
        folders: &[PathBuf],
        present: &HashSet<PathBuf>,
        sheets: &HashSet<PathBuf>,
    ) -> Result<(), ScanError> {
        let again: HashSet<&Path> = self.report.failed.iter().map(|failure| failure.path.as_path()).collect();
        let old: Vec<PathBuf> = self
            .library
            .failures()?
            .into_iter()
            .filter(|failure| {
                let path = failure.path.as_path();
                let stale = match failure.stage {
                    FailureStage::Tags => true,
                    FailureStage::Sheet => sheets.contains(path) || !present.contains(path),
                    FailureStage::Decode | FailureStage::Analysis => !present.contains(path),
                };
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
fn read_files(plan: &Plan, next: &AtomicUsize, cancel: &CancelToken, now_ms: i64, sender: &Sender<Read>) {
    while !cancel.is_cancelled() {
        let Some(file) = plan.to_read.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
        if sender.send(read_file(file, &plan.claims, now_ms)).is_err() {
            return;
        }
    }
}

fn read_file(file: &FoundFile, claims: &Claims, now_ms: i64) -> Read {
    let (code, message) = match contained(|| attune_audio::read_metadata(&file.path)) {
        Ok(Ok(metadata)) => return Ok(tracks(file, metadata, claims.on(&file.path), now_ms)),
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

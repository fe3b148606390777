//! Listening to the tracks that want it.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use attune_audio::AudioError;
use attune_library::{Failure, Library, TrackId};
use attune_neural::Tagger;

use crate::analyse_file::{FileAnalysis, analyse_until};
use crate::analyse_parts::{Part, analyse_parts};
use crate::progress::Throttle;
use crate::queue::{Queue, Work};
use crate::{CancelToken, FileError, PriorityList, Progress, ScanError};

/// What an analysis run did.
#[derive(Debug, Clone, Default)]
pub struct AnalysisReport {
    /// Tracks analysed.
    pub analysed: usize,
    /// Files that failed.
    pub failed: Vec<Failure>,
    /// Tracks whose files were not there any more; they are marked missing.
    pub missing: usize,
    /// Whether it was cancelled. What was analysed is stored; the next run goes on.
    pub cancelled: bool,
    /// How long it took.
    pub seconds: f64,
}

/// Analyses all tracks that want it, on `threads` threads (at least one), each file decoded once and each track stored as
/// soon as it is done. Without a tagger, tracks get everything but tags and are done again when there is one.
///
/// The threads run at low priority where the system has one per thread (Linux). `progress` is called a few times a
/// second, from any of them.
pub fn analyse(
    library: &Library,
    tagger: Option<&Tagger>,
    threads: usize,
    cancel: &CancelToken,
    now_ms: i64,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<AnalysisReport, ScanError> {
    analyse_by_priority(library, tagger, threads, &PriorityList::new(), cancel, now_ms, progress)
}

/// As [`analyse`], tracks of the list first.
pub fn analyse_by_priority(
    library: &Library,
    tagger: Option<&Tagger>,
    threads: usize,
    priority: &PriorityList,
    cancel: &CancelToken,
    now_ms: i64,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<AnalysisReport, ScanError> {
    let begun = Instant::now();
    let pending = library.pending_analysis(attune_analysis::VERSION, tagger.is_some())?;
    let total = pending.len();
    let last = pending.last().map(|track| track.path.clone());
    let run = Run {
        library,
        tagger,
        cancel,
        now_ms,
        total,
        queue: Queue::new(pending, priority),
        throttle: Throttle::new(progress),
        done: AtomicUsize::new(0),
        outcome: Mutex::new(Ok(AnalysisReport::default())),
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, total.max(1)) {
            scope.spawn(|| {
                lower_priority();
                run.work();
            });
        }
    });
    let done = run.done.into_inner();
    if let Some(current) = last {
        run.throttle.tell_last(Progress::Analysing { done, total, current });
    }
    let mut report = run.outcome.into_inner().unwrap_or_else(PoisonError::into_inner)?;
    report.cancelled = cancel.is_cancelled();
    report.seconds = begun.elapsed().as_secs_f64();
    Ok(report)
}

struct Run<'a> {
    library: &'a Library,
    tagger: Option<&'a Tagger>,
    cancel: &'a CancelToken,
    now_ms: i64,
    total: usize,
    queue: Queue<'a>,
    throttle: Throttle<'a>,
    done: AtomicUsize,
    outcome: Mutex<Result<AnalysisReport, ScanError>>,
}

impl Run<'_> {
    fn work(&self) {
        while !self.cancel.is_cancelled() {
            let Some(work) = self.queue.take() else { return };
            if !self.analyse(work) {
                return;
            }
        }
    }

    /// Analyses the tracks of a file; `false` when there is no sense in going on.
    fn analyse(&self, work: &Work) -> bool {
        let mut done = Done::default();
        let mut stored = Ok(());
        let mut take = |track: usize, heard: Result<FileAnalysis, FileError>| match heard {
            Ok(heard) => {
                let Some((id, _)) = work.tracks.get(track) else { return false };
                stored = self.library.save_analysis(*id, &heard.into_stored());
                if stored.is_ok() {
                    done.analysed += 1;
                    self.tell(1, &work.path);
                }
                stored.is_ok()
            }
            Err(FileError::Cancelled) => {
                done.cancelled = true;
                false
            }
            Err(error) => {
                // Of a file that is not there, no part is.
                let goes_on = !is_gone(&error);
                done.failed.get_or_insert(error);
                goes_on
            }
        };
        let parts: Option<Vec<Part>> = work.tracks.iter().map(|(_, part)| *part).collect();
        match parts {
            Some(parts) => analyse_parts(&work.path, &parts, self.tagger, self.cancel, &mut take),
            None => {
                take(0, analyse_until(&work.path, self.tagger, self.cancel));
            }
        }
        match stored {
            Ok(()) => self.book(work, done),
            Err(error) => {
                *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Err(error.into());
                false
            }
        }
    }

    /// Books what became of a file's tracks; `false` when there is no sense in going on.
    fn book(&self, work: &Work, done: Done) -> bool {
        let left = work.tracks.len() - done.analysed;
        // A file whose work was cancelled is tried again for what is left of it.
        let error = done.failed.filter(|_| !done.cancelled);
        let mut outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(report) = outcome.as_mut() else { return false };
        report.analysed += done.analysed;
        if let Some(error) = &error
            && let Err(error) = self.fail(work, error, report)
        {
            *outcome = Err(error);
            return false;
        }
        drop(outcome);
        if error.is_some() {
            self.tell(left, &work.path);
        }
        !done.cancelled
    }

    fn fail(&self, work: &Work, error: &FileError, report: &mut AnalysisReport) -> Result<(), ScanError> {
        if is_gone(error) {
            let ids: Vec<TrackId> = work.tracks.iter().map(|(id, _)| *id).collect();
            self.library.mark_missing(&ids)?;
            report.missing += ids.len();
            return Ok(());
        }
        let failure = Failure {
            path: work.path.clone(),
            stage: error.stage(),
            code: error.code().to_owned(),
            message: error.to_string(),
            at: self.now_ms,
        };
        tracing::debug!(path = %work.path.display(), code = failure.code, "analysis failed");
        self.library.record_failure(&failure)?;
        report.failed.push(failure);
        Ok(())
    }

    fn tell(&self, tracks: usize, current: &Path) {
        let done = self.done.fetch_add(tracks, Ordering::Relaxed) + tracks;
        self.throttle.tell(|| Progress::Analysing { done, total: self.total, current: current.to_owned() });
    }
}

/// What became of the tracks of a file.
#[derive(Default)]
struct Done {
    analysed: usize,
    /// The first error.
    failed: Option<FileError>,
    cancelled: bool,
}

fn is_gone(error: &FileError) -> bool {
    matches!(error, FileError::Decode(AudioError::NotFound))
}

/// Lets everything else on the computer go first. On Linux `setpriority` with a process of 0 is about the calling
/// thread alone (setpriority(2), "C library/kernel differences").
fn lower_priority() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 10) {
        tracing::debug!(%error, "the analysis runs at normal priority");
    }
}

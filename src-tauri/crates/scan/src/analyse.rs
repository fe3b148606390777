//! Listening to the tracks that want it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use attune_audio::AudioError;
use attune_library::{Failure, Library, TrackId};
use attune_neural::Tagger;

use crate::analyse_file::analyse_until;
use crate::progress::Throttle;
use crate::queue::Queue;
use crate::{CancelToken, FileError, PriorityList, Progress, ScanError};

/// What an analysis run did.
#[derive(Debug, Clone, Default)]
pub struct AnalysisReport {
    /// Tracks analysed.
    pub analysed: usize,
    /// Tracks that failed.
    pub failed: Vec<Failure>,
    /// Tracks whose files were not there any more; they are marked missing.
    pub missing: usize,
    /// Whether it was cancelled. What was analysed is stored; the next run goes on.
    pub cancelled: bool,
    /// How long it took.
    pub seconds: f64,
}

/// Analyses all tracks that want it, on `threads` threads (at least one), each file decoded once and stored as soon
/// as it is done. Without a tagger, tracks get everything but tags and are done again when there is one.
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
    let run = Run {
        library,
        tagger,
        cancel,
        now_ms,
        total: pending.len(),
        queue: Queue::new(&pending, priority),
        throttle: Throttle::new(progress),
        done: AtomicUsize::new(0),
        outcome: Mutex::new(Ok(AnalysisReport::default())),
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, pending.len().max(1)) {
            scope.spawn(|| {
                lower_priority();
                run.work();
            });
        }
    });
    let done = run.done.into_inner();
    if let Some((_, path)) = pending.last() {
        run.throttle.tell_last(Progress::Analysing { done, total: pending.len(), current: path.clone() });
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

enum Done {
    Analysed,
    Failed(Failure),
    Missing,
    Cancelled,
}

impl Run<'_> {
    fn work(&self) {
        while !self.cancel.is_cancelled() {
            let Some((id, path)) = self.queue.take() else { return };
            if !self.record(self.analyse(id, path)) {
                return;
            }
            let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
            self.throttle.tell(|| Progress::Analysing { done, total: self.total, current: path.to_owned() });
        }
    }

    fn analyse(&self, id: TrackId, path: &Path) -> Result<Done, ScanError> {
        let error = match analyse_until(path, self.tagger, self.cancel) {
            Ok(heard) => {
                self.library.save_analysis(id, &heard.into_stored())?;
                return Ok(Done::Analysed);
            }
            Err(FileError::Cancelled) => return Ok(Done::Cancelled),
            Err(FileError::Decode(AudioError::NotFound)) => {
                self.library.mark_missing(&[id])?;
                return Ok(Done::Missing);
            }
            Err(error) => error,
        };
        let failure = Failure {
            path: PathBuf::from(path),
            stage: error.stage(),
            code: error.code().to_owned(),
            message: error.to_string(),
            at: self.now_ms,
        };
        tracing::debug!(path = %path.display(), code = failure.code, "analysis failed");
        self.library.record_failure(&failure)?;
        Ok(Done::Failed(failure))
    }

    /// Books the outcome of a track; `false` when there is no sense in going on.
    fn record(&self, done: Result<Done, ScanError>) -> bool {
        let mut outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(report) = outcome.as_mut() else { return false };
        match done {
            Ok(Done::Analysed) => report.analysed += 1,
            Ok(Done::Failed(failure)) => report.failed.push(failure),
            Ok(Done::Missing) => report.missing += 1,
            Ok(Done::Cancelled) => return false,
            Err(error) => {
                *outcome = Err(error);
                return false;
            }
        }
        true
    }
}

/// Lets everything else on the computer go first. On Linux `setpriority` with a process of 0 is about the calling
/// thread alone (setpriority(2), "C library/kernel differences").
fn lower_priority() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 10) {
        tracing::debug!(%error, "the analysis runs at normal priority");
    }
}

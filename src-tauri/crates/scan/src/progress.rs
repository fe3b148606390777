//! Telling how far the work is, a few times a second.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// At most ten reports a second: more than an interface shows.
const INTERVAL: Duration = Duration::from_millis(100);

/// How far the work is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Finding files and reading tags.
    Scanning {
        /// Files found, then files read.
        done: usize,
        /// Files to read; unknown while they are being found.
        total: Option<usize>,
        /// The file in work.
        current: PathBuf,
    },
    /// Listening to tracks.
    Analysing {
        /// Tracks done, failed ones too.
        done: usize,
        /// Tracks to do.
        total: usize,
        /// The track just done.
        current: PathBuf,
    },
}

/// Passes on the first report, then one per interval.
pub(crate) struct Throttle<'a> {
    report: &'a (dyn Fn(Progress) + Sync),
    last: Mutex<Option<Instant>>,
}

impl<'a> Throttle<'a> {
    pub(crate) fn new(report: &'a (dyn Fn(Progress) + Sync)) -> Self {
        Self { report, last: Mutex::new(None) }
    }

    /// Lets the next report through.
    pub(crate) fn restart(&self) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Reports unless the last report was a moment ago.
    pub(crate) fn tell(&self, progress: impl FnOnce() -> Progress) {
        // Whoever finds another thread reporting has nothing to add.
        let Ok(mut last) = self.last.try_lock() else { return };
        let now = Instant::now();
        if last.is_none_or(|last| now.duration_since(last) >= INTERVAL) {
            *last = Some(now);
            drop(last);
            (self.report)(progress());
        }
    }

    /// Reports in any case: the last state must be the true one.
    pub(crate) fn tell_last(&self, progress: Progress) {
        (self.report)(progress);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_of_reports_becomes_one() {
        let seen = Mutex::new(Vec::new());
        let report = |progress: Progress| seen.lock().unwrap().push(progress);
        let throttle = Throttle::new(&report);
        for done in 0..100_000 {
            throttle.tell(|| Progress::Analysing { done, total: 100_000, current: PathBuf::new() });
        }
        let seen = seen.into_inner().unwrap();
        assert_eq!(seen[0], Progress::Analysing { done: 0, total: 100_000, current: PathBuf::new() });
        assert!(seen.len() < 100, "{} reports", seen.len());
    }
}

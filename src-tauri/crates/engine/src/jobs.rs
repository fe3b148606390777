//! Scan and analysis in the background: one at a time, cancellable, reported as it goes.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use attune_library::Failure;
use attune_scan::{CancelToken, Progress};
use parking_lot::Mutex;

use crate::clock::now_ms;
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::event::{EngineEvent, Notice, ScanPhase, ScanState};

/// Analysed tracks after which answers are worth computing from the fuller index.
const REFRESH_EVERY: usize = 25;

/// The running scan, if any.
#[derive(Default)]
pub(crate) struct Jobs {
    slot: Mutex<Slot>,
}

#[derive(Default)]
struct Slot {
    running: Option<CancelToken>,
    /// A scan asked for while one runs: it starts when that one ends.
    again: bool,
    state: ScanState,
}

impl Engine {
    /// Scans all folders and analyses what is pending, on a thread of its own. Asked for while a scan runs, it
    /// runs again after that one.
    pub fn start_scan(&self) -> Result<(), EngineError> {
        let cancel = CancelToken::new();
        {
            let mut slot = self.inner.jobs.slot.lock();
            if slot.running.is_some() {
                slot.again = true;
                return Ok(());
            }
            slot.running = Some(cancel.clone());
            slot.state = ScanState { phase: ScanPhase::Tags, ..ScanState::default() };
        }
        let inner = Arc::clone(&self.inner);
        let started =
            thread::Builder::new().name("scan".to_owned()).spawn(move || inner.scan_until_done(cancel));
        if let Err(source) = started {
            self.inner.jobs.slot.lock().running = None;
            return Err(EngineError::Thread(source));
        }
        Ok(())
    }

    /// Asks the running scan to stop; tracks already done stay done.
    pub fn cancel_scan(&self) {
        let mut slot = self.inner.jobs.slot.lock();
        slot.again = false;
        if let Some(cancel) = &slot.running {
            cancel.cancel();
        }
    }

    /// The scan now.
    pub fn scan_state(&self) -> ScanState {
        self.inner.jobs.slot.lock().state.clone()
    }
}

/// What a scan that was waited for did.
#[derive(Debug, Clone)]
pub struct ScanSummary {
    /// Audio files found.
    pub found: usize,
    /// New tracks.
    pub added: usize,
    /// Tracks whose file had changed.
    pub updated: usize,
    /// Tracks analysed.
    pub analysed: usize,
    /// Files that failed.
    pub failures: Vec<Failure>,
    /// Seconds, analysis included.
    pub seconds: f64,
}

impl Engine {
    /// Adds `folders`, scans all folders of the library and analyses what is pending, on the caller's thread.
    pub fn scan_now(
        &self,
        folders: &[PathBuf],
        cancel: &CancelToken,
        progress: &(dyn Fn(&ScanState) + Sync),
    ) -> Result<ScanSummary, EngineError> {
        for folder in folders {
            self.add_folder(folder)?;
        }
        self.inner.scan_once(cancel, progress)
    }
}

impl Inner {
    fn scan_until_done(self: &Arc<Self>, mut cancel: CancelToken) {
        loop {
            let outcome = self.scan_once(&cancel, &|_| {});
            let mut slot = self.jobs.slot.lock();
            slot.state.phase = ScanPhase::Idle;
            slot.state.current = None;
            slot.state.seconds_left = None;
            slot.state.error = outcome.err().map(|error| Notice::from(&error));
            let again = std::mem::take(&mut slot.again);
            if again {
                cancel = CancelToken::new();
                slot.running = Some(cancel.clone());
                slot.state = ScanState { phase: ScanPhase::Tags, ..ScanState::default() };
            } else {
                slot.running = None;
            }
            let state = slot.state.clone();
            drop(slot);
            self.library_changed();
            self.emit(EngineEvent::Scan(state));
            if !again {
                return;
            }
        }
    }

    /// One scan and analysis; `watch` sees every step.
    fn scan_once(
        self: &Arc<Self>,
        cancel: &CancelToken,
        watch: &(dyn Fn(&ScanState) + Sync),
    ) -> Result<ScanSummary, EngineError> {
        let folders: Vec<PathBuf> = self.library.folders()?.into_iter().map(|folder| folder.path).collect();
        let start = Instant::now();
        let scanned = attune_scan::scan(&folders, &self.library, cancel, now_ms(), &|progress| {
            self.on_progress(progress, start, watch);
        })?;
        {
            let mut slot = self.jobs.slot.lock();
            slot.state.added = scanned.added;
            slot.state.failed = scanned.failed.len();
        }
        let mut summary = ScanSummary {
            found: scanned.found,
            added: scanned.added,
            updated: scanned.updated,
            analysed: 0,
            failures: scanned.failed,
            seconds: 0.0,
        };
        // Names can be asked for from here on, while the tracks are still being listened to.
        self.rebuild_index()?;
        self.library_changed();
        if !cancel.is_cancelled() {
            let tagger = self.tagger();
            let analysis_start = Instant::now();
            let analysed = attune_scan::analyse_by_priority(
                &self.library,
                tagger.as_deref(),
                self.threads,
                &self.first,
                cancel,
                now_ms(),
                &|progress| self.on_progress(progress, analysis_start, watch),
            )?;
            summary.analysed = analysed.analysed;
            summary.failures.extend(analysed.failed);
            if !cancel.is_cancelled()
                && let Err(error) = self.read_pending(cancel)
            {
                // A request in words says the same when it needs the text model; the scan itself has succeeded.
                tracing::warn!("lyrics and genre tags were not read: {error}");
            }
            self.rebuild_index()?;
        }
        summary.seconds = start.elapsed().as_secs_f64();
        Ok(summary)
    }

    fn on_progress(
        self: &Arc<Self>,
        progress: Progress,
        start: Instant,
        watch: &(dyn Fn(&ScanState) + Sync),
    ) {
        let mut slot = self.jobs.slot.lock();
        let before = slot.state.done;
        let state = &mut slot.state;
        let refresh = match progress {
            Progress::Scanning { done, total, current } => {
                state.phase = ScanPhase::Tags;
                (state.done, state.total, state.current) = (done, total, Some(current));
                false
            }
            Progress::Analysing { done, total, current } => {
                let first = state.phase != ScanPhase::Analysis;
                state.phase = ScanPhase::Analysis;
                (state.done, state.total, state.current) = (done, Some(total), Some(current));
                !first && done / REFRESH_EVERY > before / REFRESH_EVERY
            }
        };
        state.seconds_left = state.total.filter(|_| state.done > 2).map(|total| {
            start.elapsed().as_secs_f64() / state.done as f64 * total.saturating_sub(state.done) as f64
        });
        let state = state.clone();
        drop(slot);
        if refresh {
            self.rebuild_index_in_background();
            self.library_changed();
        }
        watch(&state);
        self.emit(EngineEvent::Scan(state));
    }
}

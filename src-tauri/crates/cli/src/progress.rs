//! Progress on a terminal; nothing where standard error is not one.

use std::cell::RefCell;
use std::sync::Mutex;

use attune_engine::{ScanPhase, ScanState};
use indicatif::{ProgressBar, ProgressStyle};

/// One bar for the phase in work.
pub(crate) struct Bars {
    current: Mutex<RefCell<Option<(ScanPhase, ProgressBar)>>>,
}

impl Bars {
    pub(crate) fn new() -> Self {
        Self { current: Mutex::new(RefCell::new(None)) }
    }

    pub(crate) fn show(&self, state: &ScanState) {
        let Ok(guard) = self.current.lock() else { return };
        let mut current = guard.borrow_mut();
        if current.as_ref().is_none_or(|(phase, _)| *phase != state.phase) {
            if let Some((_, bar)) = current.take() {
                bar.finish_and_clear();
            }
            let label = match state.phase {
                ScanPhase::Idle => return,
                ScanPhase::Tags => "reading tags",
                ScanPhase::Analysis => "listening",
            };
            *current = Some((state.phase, bar(label)));
        }
        if let Some((_, bar)) = &*current {
            if let Some(total) = state.total {
                bar.set_length(total as u64);
            }
            bar.set_position(state.done as u64);
            if let Some(name) = state.current.as_ref().and_then(|path| path.file_name()) {
                bar.set_message(name.to_string_lossy().into_owned());
            }
        }
    }

    pub(crate) fn finish(&self) {
        if let Some((_, bar)) = self.current.lock().ok().and_then(|cell| cell.borrow_mut().take()) {
            bar.finish_and_clear();
        }
    }
}

fn bar(label: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix:>12} {bar:30} {pos}/{len} {eta} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style).with_prefix(label)
}

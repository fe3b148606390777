//! `scan`.

use std::path::PathBuf;

use attune_engine::{CancelToken, Engine};
use serde::Serialize;

use crate::Outcome;
use crate::progress::Bars;

/// What `scan --json` prints.
#[derive(Serialize)]
struct Report {
    found: usize,
    added: usize,
    updated: usize,
    analysed: usize,
    failed: usize,
    seconds: f64,
    cancelled: bool,
    failures: Vec<FailureRow>,
}

#[derive(Serialize)]
struct FailureRow {
    path: String,
    stage: String,
    code: String,
    message: String,
}

pub(crate) fn run(engine: &Engine, folders: &[PathBuf], json: bool) -> Outcome {
    let cancel = CancelToken::new();
    let on_signal = cancel.clone();
    ctrlc::set_handler(move || on_signal.cancel())?;
    let bars = Bars::new();
    let summary = engine.scan_now(folders, &cancel, &|state| bars.show(state))?;
    bars.finish();
    let report = Report {
        found: summary.found,
        added: summary.added,
        updated: summary.updated,
        analysed: summary.analysed,
        failed: summary.failures.len(),
        seconds: summary.seconds,
        cancelled: cancel.is_cancelled(),
        failures: summary
            .failures
            .into_iter()
            .map(|f| FailureRow {
                path: f.path.display().to_string(),
                stage: f.stage.as_str().to_owned(),
                code: f.code,
                message: f.message,
            })
            .collect(),
    };
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        println!(
            "{} files found: {} new, {} changed, {} analysed, {} failed, in {:.1} s",
            report.found, report.added, report.updated, report.analysed, report.failed, report.seconds
        );
        for failure in &report.failures {
            println!("  {}: {}", failure.path, failure.message);
        }
    }
    if report.cancelled {
        return Err("stopped before the end; the next scan goes on from here".into());
    }
    Ok(())
}

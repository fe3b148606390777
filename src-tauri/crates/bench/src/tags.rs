//! A scan of tags only, into a fresh library, then again with nothing changed.

use std::path::Path;
use std::time::Instant;

use attune_library::Library;
use attune_scan::{CancelToken, scan};

use crate::Outcome;

pub(crate) fn run(folder: &Path) -> Outcome {
    let home = tempfile::tempdir()?;
    let library = Library::open(&home.path().join("library.db"))?;
    let folder = folder.canonicalize()?;
    library.add_folder(&folder, 0)?;
    for name in ["cold", "again"] {
        let start = Instant::now();
        let report = scan(std::slice::from_ref(&folder), &library, &CancelToken::new(), 0, &|_| {})?;
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{name:<6} {} files, {} added, {} failed in {seconds:.2} s = {:.0} files/s",
            report.found,
            report.added,
            report.failed.len(),
            report.found as f64 / seconds
        );
    }
    Ok(())
}

//! Memory of the engine as the system counts it (Linux: resident set from /proc).

use std::path::Path;

use attune_engine::{CancelToken, Config, Engine, Output};

use crate::Outcome;

pub(crate) fn run(folder: &Path) -> Outcome {
    let home = tempfile::tempdir()?;
    let engine = Engine::open(Config {
        library: home.path().join("library.db"),
        resources: vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")],
        threads: 2,
        output: Output::Null,
        on_event: Box::new(|_| {}),
    })?;
    print("opened")?;
    let summary = engine.scan_now(&[folder.to_path_buf()], &CancelToken::new(), &|_| {})?;
    println!("  analysed {} tracks", summary.analysed);
    print("after the scan (the peak is the analysis)")?;
    engine.ask("rainy-night piano", &[], 20)?;
    print("after a request (text model in memory)")?;
    Ok(())
}

fn print(what: &str) -> Outcome {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let field = |name: &str| -> f64 {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name)?.split_whitespace().nth(1)?.parse::<f64>().ok())
            .unwrap_or(f64::NAN)
            / 1024.0
    };
    println!("{what}: {:.0} MiB now, {:.0} MiB at the peak", field("VmRSS"), field("VmHWM"));
    Ok(())
}

//! Prints where the analyser takes its patches of each demo track, as JSON, for golden/tagger/make_tracks.py.

use std::collections::BTreeMap;

use attune_tests::{analyse, demo_tracks};

fn main() {
    let starts: BTreeMap<String, Vec<f64>> = demo_tracks()
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, analyse(path).patches.iter().map(|patch| patch.start).collect())
        })
        .collect();
    println!("{}", serde_json::json!(starts));
}

//! What several test binaries share: where fixtures and models lie, and the way from a file to its analysis.

use std::fs;
use std::path::{Path, PathBuf};

use attune_analysis::{Analyser, Analysis};
use attune_audio::{Decoder, is_audio_path};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The shipped models.
pub fn models() -> PathBuf {
    root().join("models")
}

/// The shipped assets.
pub fn assets() -> PathBuf {
    root().join("assets")
}

/// A file of `tests/golden`.
pub fn golden(file: &str) -> PathBuf {
    root().join("tests/golden").join(file)
}

/// The demo tracks, in the order of their names.
pub fn demo_tracks() -> Vec<PathBuf> {
    let entries = fs::read_dir(assets().join("demo")).expect("the demo tracks are part of the repository");
    let mut tracks: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| is_audio_path(p)).collect();
    tracks.sort();
    tracks
}

/// Decodes and analyses a file in one pass, as the scan does.
pub fn analyse(path: &Path) -> Analysis {
    let mut decoder = Decoder::open(path).expect("the file can be opened");
    let stream = decoder.stream();
    let (rate, channels, duration) = (stream.sample_rate, stream.channels, stream.duration);
    let mut analyser = Analyser::new(rate, channels).expect("the stream can be analysed");
    if let Some(seconds) = duration {
        analyser.expect_duration(seconds);
    }
    while let Some(chunk) = decoder.next_chunk().expect("the file can be decoded") {
        analyser.push(chunk);
    }
    analyser.finish().expect("the file can be analysed")
}

/// Decodes a file from start to end; over a change of the stream too, when the parts are joined.
pub fn decode(path: &Path) -> (Decoder, Vec<f32>) {
    let mut decoder = Decoder::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut samples = Vec::new();
    loop {
        match decoder.next_chunk() {
            Ok(Some(chunk)) => samples.extend_from_slice(chunk),
            Ok(None) => return (decoder, samples),
            Err(attune_audio::AudioError::StreamChanged) => {}
            Err(error) => panic!("{}: {error}", path.display()),
        }
    }
}

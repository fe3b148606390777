//! A listener for tests: real tracks, the real models, no sound device.

#![allow(dead_code, reason = "every test binary uses its own part of this")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use attune_engine::{CancelToken, Config, Engine, Output, TrackId};

/// An engine over a folder that goes with it.
pub(crate) struct Listener {
    pub(crate) engine: Engine,
    folder: tempfile::TempDir,
}

/// An engine over copies of some demo tracks, analysed.
pub(crate) fn listener(tracks: &[&str]) -> Listener {
    let root = root();
    let folder = tempfile::tempdir().unwrap();
    let music = folder.path().join("music");
    std::fs::create_dir(&music).unwrap();
    for track in tracks {
        std::fs::copy(root.join("assets/demo").join(track), music.join(track)).unwrap();
    }
    let engine = Engine::open(config(folder.path())).unwrap();
    let summary = engine.scan_now(&[music], &CancelToken::new(), &|_| {}).unwrap();
    assert_eq!((summary.added, summary.analysed, summary.failures.len()), (tracks.len(), tracks.len(), 0));
    Listener { engine, folder }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize().unwrap()
}

fn config(folder: &Path) -> Config {
    Config {
        library: folder.join("library.attune"),
        resources: vec![root()],
        threads: 2,
        output: Output::Null,
        on_event: Box::new(|_| {}),
    }
}

/// Waits for what another thread brings about.
pub(crate) fn wait_for<T>(what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_mins(1);
    loop {
        if let Some(found) = probe() {
            return found;
        }
        assert!(Instant::now() < end, "{what}: not within a minute");
        std::thread::sleep(Duration::from_millis(5));
    }
}

impl Listener {
    /// What this listener's engine was opened with.
    pub(crate) fn config(&self) -> Config {
        config(self.folder.path())
    }

    /// The folder that goes with this listener.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Waits until a track is heard.
    pub(crate) fn wait_until_heard(&self, track: TrackId) {
        wait_for("the track plays", || {
            let player = self.engine.player_state().unwrap();
            (player.track.is_some_and(|t| t.id == track) && player.position > 0.0).then_some(())
        });
    }
}

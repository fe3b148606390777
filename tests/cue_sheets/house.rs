//! A folder with an album in one file, and the library over it.

use std::path::{Path, PathBuf};

use attune_library::{Failure, FeedbackKind, Library, NewFeedback, Track, TrackId, View};
use attune_scan::{AnalysisReport, CancelToken, ScanReport, analyse, scan};

pub(crate) const RATE: u32 = 44_100;

/// A sheet of three tracks for a file of three seconds or more, the second with a gap before it.
pub(crate) fn sheet(file: &str) -> String {
    format!(
        "REM GENRE Jazz\r\nREM DATE 1962\r\nPERFORMER \"The Band\"\r\nTITLE \"The Album\"\r\nFILE \"{file}\" WAVE\r\n  \
         TRACK 01 AUDIO\r\n    TITLE \"One\"\r\n    INDEX 01 00:00:00\r\n  \
         TRACK 02 AUDIO\r\n    TITLE \"Two\"\r\n    PERFORMER \"A Guest\"\r\n    INDEX 00 00:00:70\r\n    \
         INDEX 01 00:01:11\r\n  TRACK 03 AUDIO\r\n    TITLE \"Three\"\r\n    INDEX 01 00:02:02\r\n"
    )
}

/// Where the tracks of [`sheet`] start, in sample frames.
pub(crate) const STARTS: [usize; 3] = [0, 86 * 588, 152 * 588];

/// Stereo noise over a chord, the same every time.
pub(crate) fn sound(frames: usize) -> Vec<i16> {
    let mut state = 1u32;
    let mut samples = Vec::with_capacity(frames * 2);
    for n in 0..frames {
        let time = n as f64 / f64::from(RATE);
        let chord = [220.0, 277.2, 329.6].map(|hertz| (std::f64::consts::TAU * hertz * time).sin());
        for _ in 0..2 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = f64::from(state >> 16) / 32_768.0 - 1.0;
            samples.push((6_000.0 * chord.iter().sum::<f64>() / 3.0 + 2_000.0 * noise) as i16);
        }
    }
    samples
}

pub(crate) fn write_wav(path: &Path, samples: &[i16]) {
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for sample in samples {
        writer.write_sample(*sample).unwrap();
    }
    writer.finalize().unwrap();
}

/// A folder of music and a library that holds it.
pub(crate) struct House {
    pub(crate) scratch: tempfile::TempDir,
    pub(crate) library: Library,
}

impl House {
    pub(crate) fn new() -> Self {
        let house = Self { scratch: tempfile::tempdir().unwrap(), library: Library::in_memory().unwrap() };
        std::fs::create_dir(house.music()).unwrap();
        house.library.add_folder(&house.music(), 1).unwrap();
        house
    }

    /// With an album of 3.5 seconds and its sheet.
    pub(crate) fn with_album() -> Self {
        let house = Self::new();
        write_wav(&house.path("Album.wav"), &sound(RATE as usize * 7 / 2));
        house.write("Album.cue", sheet("Album.wav").as_bytes());
        house
    }

    pub(crate) fn music(&self) -> PathBuf {
        self.scratch.path().join("music")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.music().join(name)
    }

    /// Writes a file that differs in its time from what was there.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        let before = std::fs::metadata(&path).and_then(|metadata| metadata.modified()).ok();
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        if let Some(before) = before {
            let file = std::fs::File::options().append(true).open(&path).unwrap();
            file.set_modified(before + std::time::Duration::from_secs(2)).unwrap();
        }
    }

    pub(crate) fn scan(&self) -> ScanReport {
        scan(&[self.music()], &self.library, &CancelToken::new(), 7, &|_| {}).unwrap()
    }

    pub(crate) fn analyse(&self) -> AnalysisReport {
        analyse(&self.library, None, 2, &CancelToken::new(), 9, &|_| {}).unwrap()
    }

    /// All tracks that are there, by artist, album and number.
    pub(crate) fn tracks(&self) -> Vec<Track> {
        self.library.tracks(&self.library.track_ids(&View::default()).unwrap()).unwrap()
    }

    pub(crate) fn titles(&self) -> Vec<String> {
        let mut tracks = self.tracks();
        tracks.sort_by_key(|track| (track.path.clone(), track.span.map_or(0, |span| span.start)));
        tracks.into_iter().map(|track| track.title).collect()
    }

    pub(crate) fn titled(&self, title: &str) -> Track {
        self.tracks().into_iter().find(|track| track.title == title).unwrap()
    }

    pub(crate) fn like(&self, track: TrackId) {
        let kind = FeedbackKind::Like;
        let event =
            NewFeedback { track_id: track, kind, query: None, rank: None, score: None, fit: None, at: 5 };
        self.library.add_feedback(&event).unwrap();
    }

    pub(crate) fn is_liked(&self, track: TrackId) -> bool {
        self.library.tracks(&[track]).unwrap()[0].opinion == Some(FeedbackKind::Like)
    }

    pub(crate) fn failure(&self) -> Option<Failure> {
        let mut failures = self.library.failures().unwrap();
        assert!(failures.len() <= 1, "{failures:?}");
        failures.pop()
    }
}

pub(crate) fn counts(report: &ScanReport) -> [usize; 7] {
    let failed = report.failed.len();
    [report.found, report.added, report.updated, report.moved, report.unchanged, report.missing, failed]
}

//! Folders to library: what is added, changed, removed, returned, moved, broken or on a disk that is not there; and
//! the analysis after it.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use attune_library::{FailureStage, FeedbackKind, Library, NewFeedback, Presence, Track, TrackId, View};
use attune_scan::{
    CancelToken, PriorityList, Progress, ScanReport, analyse, analyse_by_priority, analyse_file, scan,
};

const RATE: u32 = 16_000;

/// A WAV file of a tone with a title and an artist, written byte by byte (Microsoft RIFF, LIST INFO).
fn wav(title: &str, hertz: f64, seconds: f64) -> Vec<u8> {
    let samples = (0..(seconds * f64::from(RATE)) as usize).flat_map(|n| {
        let phase = std::f64::consts::TAU * hertz * n as f64 / f64::from(RATE);
        ((phase.sin() * 8_000.0) as i16).to_le_bytes()
    });
    let mut list = b"INFO".to_vec();
    list.extend(chunk(b"INAM", title.as_bytes()));
    list.extend(chunk(b"IART", b"Someone"));
    let mut format = Vec::new();
    format.extend([1u16, 1].iter().flat_map(|value| value.to_le_bytes()));
    format.extend([RATE, RATE * 2].iter().flat_map(|value| value.to_le_bytes()));
    format.extend([2u16, 16].iter().flat_map(|value| value.to_le_bytes()));
    let data: Vec<u8> = samples.collect();
    let body =
        [b"WAVE".to_vec(), chunk(b"fmt ", &format), chunk(b"LIST", &list), chunk(b"data", &data)].concat();
    chunk(b"RIFF", &body)
}

fn chunk(name: &[u8], body: &[u8]) -> Vec<u8> {
    let mut bytes = name.to_vec();
    bytes.extend((body.len() as u32).to_le_bytes());
    bytes.extend(body);
    if body.len() % 2 == 1 {
        bytes.push(0);
    }
    bytes
}

/// A folder of music and a library that holds it.
struct House {
    scratch: tempfile::TempDir,
    library: Library,
}

impl House {
    fn new(songs: &[&str]) -> Self {
        let house = Self { scratch: tempfile::tempdir().unwrap(), library: Library::in_memory().unwrap() };
        std::fs::create_dir(house.music()).unwrap();
        house.library.add_folder(&house.music(), 1).unwrap();
        for song in songs {
            house.write(song, song);
        }
        house
    }

    fn music(&self) -> PathBuf {
        self.scratch.path().join("music")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.music().join(name)
    }

    /// Titles differ in length, so sizes do too.
    fn write(&self, name: &str, title: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, wav(title, 220.0, 0.5)).unwrap();
    }

    fn scan(&self, now_ms: i64) -> ScanReport {
        scan(&[self.music()], &self.library, &CancelToken::new(), now_ms, &|_| {}).unwrap()
    }

    fn track(&self, name: &str) -> Option<Track> {
        self.library.track_by_path(&self.path(name)).unwrap()
    }

    fn id(&self, name: &str) -> TrackId {
        self.track(name).unwrap().id
    }

    fn listed(&self) -> Vec<String> {
        let ids = self.library.track_ids(&View::default()).unwrap();
        self.library.tracks(&ids).unwrap().into_iter().map(|track| track.title).collect()
    }

    fn like(&self, name: &str) {
        let event = NewFeedback {
            track_id: self.id(name),
            kind: FeedbackKind::Like,
            query: None,
            rank: None,
            score: None,
            fit: None,
            at: 5,
        };
        self.library.add_feedback(&event).unwrap();
    }

    fn is_liked(&self, name: &str) -> bool {
        self.track(name).unwrap().opinion == Some(FeedbackKind::Like)
    }
}

fn counts(report: &ScanReport) -> [usize; 7] {
    let failed = report.failed.len();
    [report.found, report.added, report.updated, report.moved, report.unchanged, report.missing, failed]
}

#[test]
fn new_files_are_added_with_their_tags_and_a_second_scan_changes_nothing() {
    let house = House::new(&["a.wav", "deep/er/b.wav"]);
    house.write("cover.txt", "no music");
    assert_eq!(counts(&house.scan(100)), [2, 2, 0, 0, 0, 0, 0]);
    let track = house.track("deep/er/b.wav").unwrap();
    assert_eq!((track.title.as_str(), track.artist.as_str()), ("deep/er/b.wav", "Someone"));
    assert_eq!((track.added_at, track.sample_rate, track.channels), (100, RATE, 1));
    assert!((track.duration - 0.5).abs() < 0.01, "{}", track.duration);
    assert_eq!(house.library.search("deep", 10).unwrap()[0].0, track.id);

    assert_eq!(counts(&house.scan(200)), [2, 0, 0, 0, 2, 0, 0]);
    assert_eq!(house.track("a.wav").unwrap().added_at, 100);
}

#[test]
fn a_changed_file_is_read_again_and_stays_the_same_track() {
    let house = House::new(&["a.wav", "b.wav"]);
    house.scan(1);
    house.like("a.wav");
    house.write("a.wav", "another title");
    assert_eq!(counts(&house.scan(2)), [2, 0, 1, 0, 1, 0, 0]);
    assert_eq!(house.track("a.wav").unwrap().title, "another title");
    assert!(house.is_liked("a.wav"));
    assert_eq!(house.library.search("another", 9).unwrap().len(), 1);
}

#[test]
fn a_file_of_the_same_size_with_a_new_time_is_read_again() {
    let house = House::new(&["a.wav"]);
    house.scan(1);
    house.write("a.wav", "A.WAV");
    let file = std::fs::File::options().append(true).open(house.path("a.wav")).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(10)).unwrap();
    assert_eq!(house.scan(2).updated, 1);
    assert_eq!(house.track("a.wav").unwrap().title, "A.WAV");
}

#[test]
fn a_removed_file_goes_missing_and_comes_back_with_everything() {
    let house = House::new(&["a.wav", "b.wav"]);
    house.scan(1);
    house.like("a.wav");
    let aside = house.scratch.path().join("aside.wav");
    std::fs::rename(house.path("a.wav"), &aside).unwrap();
    assert_eq!(counts(&house.scan(2)), [1, 0, 0, 0, 1, 1, 0]);
    assert_eq!(house.listed(), ["b.wav"]);
    assert_eq!(house.track("a.wav").unwrap().presence, Presence::Missing);
    assert_eq!(house.scan(3).missing, 0, "it is missed once");

    std::fs::rename(&aside, house.path("a.wav")).unwrap();
    let report = house.scan(4);
    assert_eq!((report.unchanged, report.returned, report.added), (2, 1, 0));
    assert_eq!(house.listed(), ["a.wav", "b.wav"]);
    assert!(house.is_liked("a.wav"));
}

#[test]
fn a_moved_and_renamed_file_is_the_same_track() {
    let house = House::new(&["a.wav", "b.wav"]);
    house.scan(1);
    house.like("a.wav");
    let id = house.id("a.wav");
    std::fs::create_dir(house.path("new")).unwrap();
    std::fs::rename(house.path("a.wav"), house.path("new/01 renamed.wav")).unwrap();
    assert_eq!(counts(&house.scan(2)), [2, 0, 0, 1, 1, 0, 0]);
    assert_eq!(house.id("new/01 renamed.wav"), id);
    assert!(house.is_liked("new/01 renamed.wav"));
    assert!(house.track("a.wav").is_none());
}

#[test]
fn a_whole_folder_renamed_keeps_every_track() {
    let names: Vec<String> = (0..30).map(|n| format!("old/{n}.wav")).collect();
    let house = House::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    house.scan(1);
    let ids: Vec<TrackId> = names.iter().map(|name| house.id(name)).collect();
    std::fs::rename(house.path("old"), house.path("new")).unwrap();
    let report = house.scan(2);
    assert_eq!((report.moved, report.added, report.missing), (30, 0, 0));
    let moved: Vec<TrackId> = names.iter().map(|name| house.id(&name.replace("old", "new"))).collect();
    assert_eq!(moved, ids);
}

#[test]
fn a_copy_is_a_track_of_its_own() {
    let house = House::new(&["a.wav"]);
    house.scan(1);
    std::fs::copy(house.path("a.wav"), house.path("copy.wav")).unwrap();
    assert_eq!(house.scan(2).added, 1);
    assert_ne!(house.id("a.wav"), house.id("copy.wav"));
}

#[test]
fn broken_files_are_one_failure_each_and_the_scan_goes_on() {
    let house = House::new(&["good.wav", "last.wav"]);
    std::fs::write(house.path("broken.mp3"), b"this is no music").unwrap();
    std::fs::write(house.path("empty.flac"), b"").unwrap();
    let report = house.scan(7);
    assert_eq!(counts(&report), [4, 2, 0, 0, 0, 0, 2]);
    let mut failures = house.library.failures().unwrap();
    failures.sort_by(|a, b| a.path.cmp(&b.path));
    let names: Vec<_> = failures.iter().map(|failure| failure.path.file_name().unwrap().to_owned()).collect();
    assert_eq!(names, ["broken.mp3", "empty.flac"]);
    for failure in &failures {
        assert_eq!((failure.stage, failure.at), (FailureStage::Tags, 7));
        assert!(!failure.code.is_empty() && !failure.message.is_empty());
    }
    assert_eq!(failures[1].code, "empty_file");

    // Replaced by music, and removed.
    std::fs::write(house.path("broken.mp3"), wav("mended", 220.0, 0.5)).unwrap();
    std::fs::remove_file(house.path("empty.flac")).unwrap();
    assert_eq!(house.scan(8).added, 1);
    assert_eq!(house.library.failures().unwrap(), []);
}

#[test]
fn an_unmounted_disk_is_reported_and_its_tracks_are_kept() {
    let house = House::new(&["a.wav"]);
    house.scan(1);
    house.like("a.wav");
    let away = house.scratch.path().join("away");
    std::fs::rename(house.music(), &away).unwrap();
    let report = house.scan(2);
    assert_eq!(report.unavailable, [house.music()]);
    assert_eq!((report.found, report.missing), (0, 1));
    assert_eq!(house.listed(), Vec::<String>::new());

    // A mount point without its disk is an empty folder.
    std::fs::create_dir(house.music()).unwrap();
    assert_eq!(house.scan(3).missing, 0);
    std::fs::remove_dir(house.music()).unwrap();

    std::fs::rename(&away, house.music()).unwrap();
    assert_eq!(house.scan(4).returned, 1);
    assert_eq!(house.listed(), ["a.wav"]);
    assert!(house.is_liked("a.wav"));
}

#[test]
fn scanning_one_folder_says_nothing_about_another() {
    let house = House::new(&["a.wav"]);
    house.scan(1);
    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("b.wav"), wav("b", 220.0, 0.5)).unwrap();
    let report = scan(&[other.path().to_owned()], &house.library, &CancelToken::new(), 2, &|_| {}).unwrap();
    assert_eq!((report.added, report.missing), (1, 0));
    assert_eq!(house.listed().len(), 2);
}

#[test]
fn a_folder_removed_and_added_again_needs_only_a_scan() {
    let house = House::new(&["a.wav"]);
    house.scan(1);
    house.like("a.wav");
    house.library.remove_folder(house.library.folders().unwrap()[0].id).unwrap();
    assert_eq!(house.listed(), Vec::<String>::new());
    house.library.add_folder(&house.music(), 2).unwrap();
    let report = house.scan(3);
    assert_eq!((report.returned, report.added), (1, 0));
    assert!(house.is_liked("a.wav"));
}

#[test]
fn a_cancelled_scan_marks_nothing_missing_and_the_next_one_goes_on() {
    let names: Vec<String> = (0..600).map(|n| format!("{n:03}.wav")).collect();
    let house = House::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let cancel = CancelToken::new();
    // The first report with a total comes after the first file was read; few are read ahead.
    let report = scan(&[house.music()], &house.library, &cancel, 1, &|progress| {
        if let Progress::Scanning { total: Some(_), .. } = progress {
            cancel.cancel();
        }
    })
    .unwrap();
    assert!(report.cancelled);
    assert!(report.added > 0 && report.added < 600, "{} added", report.added);
    assert_eq!(house.listed().len(), report.added, "what was read is stored");

    let cancelled_at_once = CancelToken::new();
    cancelled_at_once.cancel();
    let nothing = scan(&[house.music()], &house.library, &cancelled_at_once, 2, &|_| {}).unwrap();
    assert!(nothing.cancelled && nothing.missing == 0);
    assert_eq!(house.listed().len(), report.added);

    let rest = house.scan(3);
    assert_eq!((rest.added, rest.unchanged), (600 - report.added, report.added));
}

#[test]
fn progress_counts_up_and_ends_with_everything_done() {
    let names: Vec<String> = (0..50).map(|n| format!("{n}.wav")).collect();
    let house = House::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let seen = Mutex::new(Vec::new());
    scan(&[house.music()], &house.library, &CancelToken::new(), 1, &|progress| {
        seen.lock().unwrap().push(progress);
    })
    .unwrap();
    let seen = seen.into_inner().unwrap();
    let Some(Progress::Scanning { done: 50, total: Some(50), current }) = seen.last() else {
        panic!("ended with {:?}", seen.last())
    };
    assert!(current.starts_with(house.music()));
    let done: Vec<usize> = seen
        .iter()
        .filter_map(|progress| match progress {
            Progress::Scanning { done, total: Some(_), .. } => Some(*done),
            _ => None,
        })
        .collect();
    assert!(done.is_sorted(), "{done:?}");
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_unicode_is_scanned_and_analysed() {
    use std::os::unix::ffi::OsStringExt;
    let house = House::new(&[]);
    let path = house.music().join(std::ffi::OsString::from_vec(b"caf\xe9.wav".to_vec()));
    std::fs::write(&path, wav("", 220.0, 0.5)).unwrap();
    assert_eq!(house.scan(1).added, 1);
    let track = house.library.track_by_path(&path).unwrap().unwrap();
    assert_eq!(track.title, "caf\u{fffd}");
    assert_eq!(analyse_all(&house).analysed, 1);
    assert_eq!(house.scan(2).unchanged, 1);
}

fn analyse_all(house: &House) -> attune_scan::AnalysisReport {
    analyse(&house.library, None, 2, &CancelToken::new(), 9, &|_| {}).unwrap()
}

#[test]
fn the_analysis_stores_what_a_single_file_gives_and_does_each_track_once() {
    let house = House::new(&["a.wav", "b.wav", "c.wav"]);
    house.scan(1);
    let report = analyse_all(&house);
    assert_eq!((report.analysed, report.failed.len(), report.cancelled), (3, 0, false));
    for name in ["a.wav", "b.wav", "c.wav"] {
        let stored = house.library.analysis(house.id(name)).unwrap().unwrap();
        let alone = analyse_file(&house.path(name), None).unwrap();
        assert!((alone.analysis.duration - 0.5).abs() < 1e-3);
        assert_eq!(stored, alone.into_stored());
        assert_eq!(stored.version, attune_analysis::VERSION);
        assert!(house.track(name).unwrap().analysed);
    }
    assert_eq!(analyse_all(&house).analysed, 0);
    assert_eq!(house.library.stats().unwrap().analysed, 3);
}

#[test]
fn a_file_whose_sound_is_damaged_fails_once_and_is_tried_again_when_it_changes() {
    let house = House::new(&["a.wav", "b.wav"]);
    house.scan(1);
    // After the scan, so that its tags were good.
    let times = std::fs::metadata(house.path("a.wav")).unwrap().modified().unwrap();
    let size = std::fs::metadata(house.path("a.wav")).unwrap().len();
    std::fs::write(house.path("a.wav"), vec![0u8; size as usize]).unwrap();
    std::fs::File::options().append(true).open(house.path("a.wav")).unwrap().set_modified(times).unwrap();
    let report = analyse_all(&house);
    assert_eq!((report.analysed, report.failed.len()), (1, 1));
    let failures = house.library.failures().unwrap();
    assert_eq!(failures[0].path, house.path("a.wav"));
    assert_eq!((failures[0].stage, failures[0].at), (FailureStage::Decode, 9));

    assert_eq!(house.scan(10).unchanged, 2);
    assert_eq!(house.library.failures().unwrap().len(), 1, "a scan of tags knows nothing of sound");
    assert_eq!(analyse_all(&house).failed.len(), 0, "it is not tried again as it is");
    house.write("a.wav", "mended");
    house.scan(11);
    assert_eq!(analyse_all(&house).analysed, 1);
    assert_eq!(house.library.failures().unwrap(), []);
}

#[test]
fn a_file_that_is_gone_when_its_turn_comes_is_missing_not_failed() {
    let house = House::new(&["a.wav", "b.wav"]);
    house.scan(1);
    std::fs::remove_file(house.path("a.wav")).unwrap();
    let report = analyse_all(&house);
    assert_eq!((report.analysed, report.missing, report.failed.len()), (1, 1, 0));
    assert_eq!(house.track("a.wav").unwrap().presence, Presence::Missing);
}

#[test]
fn tracks_of_the_priority_list_are_analysed_first() {
    let names: Vec<String> = (0..8).map(|n| format!("{n}.wav")).collect();
    let house = House::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    house.scan(1);
    let wanted = [house.id("6.wav"), house.id("3.wav")];
    let priority = PriorityList::new();
    priority.set(wanted);
    let cancel = CancelToken::new();
    let report = analyse_by_priority(&house.library, None, 1, &priority, &cancel, 2, &|progress| {
        if matches!(progress, Progress::Analysing { done: 1, .. }) {
            cancel.cancel();
        }
    })
    .unwrap();
    assert_eq!((report.analysed, report.cancelled), (1, true));
    assert!(house.track("6.wav").unwrap().analysed, "the most wanted track comes first");
}

#[test]
fn a_cancelled_analysis_keeps_what_is_done_and_the_next_one_does_the_rest() {
    let names: Vec<String> = (0..12).map(|n| format!("{n}.wav")).collect();
    let house = House::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    house.scan(1);
    let cancel = CancelToken::new();
    let first = analyse(&house.library, None, 2, &cancel, 2, &|_| cancel.cancel()).unwrap();
    assert!(first.cancelled);
    assert!((1..12).contains(&first.analysed), "{} analysed", first.analysed);
    assert_eq!(house.library.stats().unwrap().analysed as usize, first.analysed);
    assert_eq!(house.library.failures().unwrap(), [], "what was cancelled did not fail");
    assert_eq!(analyse_all(&house).analysed, 12 - first.analysed);
}

#[test]
fn cancelling_ends_a_long_file_at_once() {
    let house = House::new(&[]);
    std::fs::write(house.path("long.wav"), wav("long", 220.0, 1_800.0)).unwrap();
    house.scan(1);
    let cancel = CancelToken::new();
    let (report, waited) = std::thread::scope(|scope| {
        let work = scope.spawn(|| analyse(&house.library, None, 1, &cancel, 2, &|_| {}).unwrap());
        std::thread::sleep(Duration::from_millis(300));
        let asked = std::time::Instant::now();
        cancel.cancel();
        (work.join().unwrap(), asked.elapsed())
    });
    assert!(report.cancelled && report.analysed == 0, "the file was done before it could be cancelled");
    assert!(waited < Duration::from_secs(2), "it took {waited:?} to stop");
}

#[test]
fn a_file_that_is_not_there_is_a_decoding_error() {
    let error = analyse_file(Path::new("/no/such/file.wav"), None).unwrap_err();
    assert_eq!((error.stage(), error.code()), (FailureStage::Decode, "not_found"));
}

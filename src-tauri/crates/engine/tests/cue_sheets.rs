//! The tracks of a cue sheet are played, counted, found again and read like any others.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod common;

use attune_engine::{CancelToken, Engine, TrackId, View, queue_of_files};
use common::{listener, wait_for};

const FILE: &str = "05-ezer-ev.ogg";
const SHEET: &str = "TITLE Album\nPERFORMER Band\nFILE 05-ezer-ev.wav WAVE\nTRACK 01 AUDIO\nTITLE One\n\
                     INDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE Two\nINDEX 01 00:05:00\nTRACK 03 AUDIO\nTITLE Three\n\
                     INDEX 01 00:07:00\n";

#[test]
fn tracks_of_a_sheet_are_played_one_after_the_other_and_each_play_is_its_own() {
    let listener = listener(&[FILE]);
    let engine = &listener.engine;
    let music = engine.folders().unwrap()[0].path.clone();
    std::fs::write(music.join("05-ezer-ev.lrc"), "[00:01.00]in one\n[00:06.50]in two").unwrap();
    std::fs::write(music.join("album.cue"), SHEET).unwrap();
    let summary = engine.scan_now(&[], &CancelToken::new(), &|_| {}).unwrap();
    assert_eq!((summary.added, summary.analysed, summary.failures.len()), (3, 3, 0));

    let ids: Vec<TrackId> = engine.track_ids(&View::default()).unwrap();
    let titles: Vec<String> = engine.tracks(&ids).unwrap().into_iter().map(|track| track.title).collect();
    assert_eq!(titles, ["One", "Two", "Three"]);
    let lyrics = engine.lyrics(ids[1]).unwrap().unwrap();
    let sung: Vec<_> = lyrics.lines().iter().map(|line| (line.start, line.text.as_str())).collect();
    assert_eq!(sung, [(Some(1.5), "in two")]);
    assert!(!engine.waveform(ids[1]).unwrap().is_empty());
    assert_ne!(engine.waveform(ids[1]).unwrap(), engine.waveform(ids[0]).unwrap());

    engine.resume().unwrap();
    engine.play_tracks(&ids, 1, None).unwrap();
    listener.wait_until_heard(ids[1]);
    let seen = wait_for("the second track has its own length", || engine.player_state().unwrap().duration);
    assert!((seen - 2.0).abs() < 1e-6, "{seen} seconds");
    listener.wait_until_heard(ids[2]);
    let played = wait_for("its play is recorded", || engine.library().plays(9).unwrap().pop()).play;
    assert_eq!((played.track_id, played.completed), (ids[1], true));
    assert!((played.duration - 2.0).abs() < 1e-6 && (played.played_seconds - 2.0).abs() < 1e-3, "{played:?}");
    assert_eq!(engine.track(ids[1]).unwrap().play_count, 1);
    assert_eq!(engine.track(ids[0]).unwrap().play_count, 0);

    wait_for("the queue is written down", || {
        engine.library().setting("queue_place").unwrap()?.contains("\"current\":2").then_some(())
    });
    let again = Engine::open(listener.config()).unwrap();
    again.resume().unwrap();
    let resumed = wait_for("the queue is back", || again.player_state().unwrap().track);
    assert_eq!((resumed.id, resumed.part()), (ids[2], Some((7.0, None))));
}

#[test]
fn files_are_looked_at_and_played_outside_the_library_as_their_sheet_says() {
    let listener = listener(&[FILE]);
    let music = listener.engine.folders().unwrap()[0].path.clone();
    let (file, sheet) = (music.join(FILE), music.join("album.cue"));
    assert_eq!(listener.engine.inspect(&file).unwrap().tracks.len(), 1);
    std::fs::write(&sheet, SHEET).unwrap();
    let inspection = listener.engine.inspect(&file).unwrap();
    assert_eq!(inspection.tracks[2].title.as_deref(), Some("Three"));

    let queue = queue_of_files(&[file.clone(), sheet.clone()]).unwrap();
    let parts: Vec<_> = queue.iter().map(|item| item.part.map(|part| (part.start, part.end))).collect();
    let expected = [(0.0, Some(5.0)), (5.0, Some(7.0)), (7.0, None)].map(Some);
    assert_eq!(parts, [&[None][..], &expected].concat());
    assert!(queue.iter().all(|item| item.path == file));
    std::fs::write(&sheet, "nothing").unwrap();
    assert_eq!(queue_of_files(&[sheet]).unwrap_err().code(), "cue_no_tracks");
}

#[test]
fn a_file_that_a_sheet_cuts_is_opened_as_all_its_tracks() {
    let listener = listener(&[FILE]);
    let engine = &listener.engine;
    let music = engine.folders().unwrap()[0].path.clone();
    std::fs::write(music.join("album.cue"), SHEET).unwrap();
    engine.scan_now(&[], &CancelToken::new(), &|_| {}).unwrap();
    let ids: Vec<TrackId> = engine.track_ids(&View::default()).unwrap();
    for opened in [music.join(FILE), music.join("album.cue")] {
        let opened = engine.open_paths(&[opened]).unwrap();
        assert_eq!((opened.tracks, opened.refused.len()), (ids.clone(), 0));
    }

    let elsewhere = listener.folder().join("downloads");
    std::fs::create_dir(&elsewhere).unwrap();
    std::fs::copy(music.join(FILE), elsewhere.join(FILE)).unwrap();
    std::fs::write(elsewhere.join("album.cue"), SHEET).unwrap();
    let by_file = engine.open_paths(&[elsewhere.join(FILE)]).unwrap().tracks;
    let by_sheet = engine.open_paths(&[elsewhere.join("album.cue")]).unwrap().tracks;
    assert_eq!(by_file, by_sheet);
    let tracks = engine.tracks(&by_file).unwrap();
    let heard: Vec<_> = tracks.iter().map(|track| (track.title.as_str(), track.part().is_some())).collect();
    assert_eq!(heard, [("One", true), ("Two", true), ("Three", true)]);
    assert!(tracks.iter().all(|track| !track.presence.is_in_library()));
    assert_eq!(engine.track_ids(&View::default()).unwrap(), ids, "the library is as it was");
}

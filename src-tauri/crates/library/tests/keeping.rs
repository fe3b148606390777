//! What the listener made is never lost: folders removed, disks unmounted, files moved.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod common;

use std::path::Path;

use attune_library::{
    FeedbackKind, Library, NewFeedback, NewPlay, NewTrack, Presence, StoredAnalysis, TrackId, View,
};
use common::file;

fn like(track_id: TrackId, at: i64) -> NewFeedback {
    let query = Some("quiet piano".to_owned());
    NewFeedback {
        track_id,
        kind: FeedbackKind::Like,
        query,
        rank: Some(3),
        score: Some(0.5),
        fit: Some(0.25),
        at,
    }
}

fn play(track_id: TrackId, started_at: i64, completed: bool) -> NewPlay {
    NewPlay {
        track_id,
        started_at,
        played_seconds: 30.0,
        duration: 200.0,
        completed,
        source: "suggestion".into(),
        query: Some("quiet piano".into()),
        rank: Some(3),
        score: Some(0.5),
        fit: Some(0.25),
    }
}

fn analysis(version: u16, tagged: bool) -> StoredAnalysis {
    StoredAnalysis {
        version,
        features: vec![1.5, -0.25, f32::MIN_POSITIVE],
        probabilities: tagged.then(|| vec![0.1, 0.9]),
        embeddings: tagged.then(|| vec![2.0]),
        waveform: vec![0, 128, 255],
    }
}

fn listed(library: &Library) -> Vec<TrackId> {
    library.track_ids(&View::default()).unwrap()
}

/// A library with one folder, one track, and one of everything the listener can make.
fn loved() -> (Library, u32, NewTrack, TrackId) {
    let library = Library::in_memory().unwrap();
    let folder = library.add_folder(Path::new("/music"), 1).unwrap();
    let song = file("/music/a/song.ogg", "Song", "Someone", "Album");
    let id = library.upsert_tracks(std::slice::from_ref(&song)).unwrap().ids[0];
    library.add_feedback(&like(id, 100)).unwrap();
    library.record_play(&play(id, 200, true)).unwrap();
    library.save_analysis(id, &analysis(1, true)).unwrap();
    (library, folder, song, id)
}

fn assert_all_kept(library: &Library, id: TrackId) {
    assert_eq!(library.feedback().unwrap()[0].event, like(id, 100));
    assert_eq!(library.plays(10).unwrap()[0].play, play(id, 200, true));
    assert_eq!(library.analysis(id).unwrap(), Some(analysis(1, true)));
    let track = &library.tracks(&[id]).unwrap()[0];
    assert_eq!((track.play_count, track.last_played_at), (1, Some(200)));
    assert_eq!(track.opinion, Some(FeedbackKind::Like));
}

#[test]
fn removing_a_folder_hides_its_tracks_and_adding_it_again_brings_everything_back() {
    let (library, folder, song, id) = loved();
    library.remove_folder(folder).unwrap();
    assert_eq!(listed(&library), []);
    assert_eq!(library.names().unwrap(), []);
    assert_eq!(library.search("song", 10).unwrap(), []);
    assert_eq!(library.stats().unwrap().tracks, 0);
    assert_eq!(library.stats().unwrap().missing, 0, "what the listener removed is not missed");
    assert_all_kept(&library, id);

    library.add_folder(Path::new("/music"), 2).unwrap();
    assert_eq!(library.stats().unwrap().missing, 1, "until a scan has seen the file");
    library.upsert_tracks(&[song]).unwrap();
    assert_eq!(listed(&library), [id]);
    assert_all_kept(&library, id);
}

#[test]
fn an_unmounted_disk_hides_its_tracks_until_it_is_back() {
    let (library, _, _, id) = loved();
    library.mark_missing(&[id]).unwrap();
    assert_eq!(listed(&library), []);
    assert_eq!(library.tracks(&[id]).unwrap()[0].presence, Presence::Missing);
    assert_eq!(library.stats().unwrap().missing, 1);
    assert_all_kept(&library, id);
    library.mark_present(&[id]).unwrap();
    assert_eq!(listed(&library), [id]);
    assert_all_kept(&library, id);
}

#[test]
fn a_moved_and_renamed_file_keeps_its_track() {
    let (library, _, mut song, id) = loved();
    library.mark_missing(&[id]).unwrap();
    song.path = "/music/b/01 - song.ogg".into();
    song.mtime_ns = 99;
    let upserted = library.upsert_tracks(&[song]).unwrap();
    assert_eq!((upserted.added, upserted.moved, upserted.ids), (0, 1, vec![id]));
    assert_eq!(library.tracks(&[id]).unwrap()[0].path, Path::new("/music/b/01 - song.ogg"));
    assert_all_kept(&library, id);
}

#[test]
fn a_copy_of_a_file_that_is_still_there_is_another_track() {
    let (library, _, mut song, id) = loved();
    song.path = "/music/copy.ogg".into();
    let upserted = library.upsert_tracks(&[song]).unwrap();
    assert_eq!(upserted.added, 1);
    assert_ne!(upserted.ids[0], id);
}

#[test]
fn untagged_recordings_of_equal_size_are_not_taken_for_each_other() {
    let library = Library::in_memory().unwrap();
    let recording = |path: &str, mtime_ns: i64| NewTrack {
        path: path.into(),
        mtime_ns,
        size: 44,
        duration: 30.0,
        codec: "PCM".into(),
        ..NewTrack::default()
    };
    let ids = library.upsert_tracks(&[recording("/m/a.wav", 1), recording("/m/b.wav", 2)]).unwrap().ids;
    library.mark_missing(&ids).unwrap();
    let upserted = library
        .upsert_tracks(&[recording("/m/x.wav", 2), recording("/n/a.wav", 7), recording("/m/y.wav", 8)])
        .unwrap();
    assert_eq!(upserted.ids[..2], [ids[1], ids[0]], "by time of change, then by name");
    assert_eq!((upserted.moved, upserted.added), (2, 1));
}

#[test]
fn two_missing_copies_come_back_as_two_tracks() {
    let library = Library::in_memory().unwrap();
    let mut one = file("/m/one.ogg", "Song", "Someone", "Album");
    let mut two = one.clone();
    two.path = "/m/two.ogg".into();
    let ids = library.upsert_tracks(&[one.clone(), two.clone()]).unwrap().ids;
    library.mark_missing(&ids).unwrap();
    one.path = "/n/one.ogg".into();
    two.path = "/n/two.ogg".into();
    let moved = library.upsert_tracks(&[two, one]).unwrap();
    assert_eq!(moved.ids, [ids[1], ids[0]], "the file name decides which is which");
}

#[test]
fn editing_tags_keeps_the_analysis_and_other_sound_loses_it() {
    let (library, _, mut song, id) = loved();
    song.title = Some("Another title".into());
    song.size += 100;
    library.upsert_tracks(std::slice::from_ref(&song)).unwrap();
    assert_eq!(library.analysis(id).unwrap(), Some(analysis(1, true)));
    song.duration += 3.0;
    library.upsert_tracks(&[song]).unwrap();
    assert_eq!(library.analysis(id).unwrap(), None);
}

#[test]
fn a_track_two_folders_hold_stays_when_one_is_removed() {
    let library = Library::in_memory().unwrap();
    let outer = library.add_folder(Path::new("/music"), 1).unwrap();
    let inner = library.add_folder(Path::new("/music/rock/"), 2).unwrap();
    assert_eq!(
        library.add_folder(Path::new("/music/rock"), 3).unwrap(),
        inner,
        "one folder has one spelling"
    );
    library
        .upsert_tracks(&[file("/music/a.ogg", "A", "X", ""), file("/music/rock/b.ogg", "B", "X", "")])
        .unwrap();
    let counts = |library: &Library| -> Vec<u32> {
        library.folders().unwrap().iter().map(|folder| folder.track_count).collect()
    };
    assert_eq!(counts(&library), [2, 1]);
    library.remove_folder(inner).unwrap();
    assert_eq!(counts(&library), [2]);
    library.add_folder(Path::new("/music/rock"), 4).unwrap();
    library.remove_folder(outer).unwrap();
    assert_eq!(counts(&library), [1]);
    assert_eq!(listed(&library).len(), 1);
}

#[test]
fn a_relative_folder_is_refused() {
    let error = Library::in_memory().unwrap().add_folder(Path::new("music"), 1).unwrap_err();
    assert_eq!(error.code(), "relative_path");
}

#[test]
fn pending_are_the_tracks_without_an_analysis_of_this_version_or_without_tags() {
    let library = Library::in_memory().unwrap();
    let paths = ["/m/none", "/m/old", "/m/untagged", "/m/done", "/m/broken", "/m/gone"];
    let files: Vec<_> = paths.iter().map(|path| file(path, path, "X", "")).collect();
    let ids = library.upsert_tracks(&files).unwrap().ids;
    library.save_analysis(ids[1], &analysis(1, true)).unwrap();
    library.save_analysis(ids[2], &analysis(2, false)).unwrap();
    library.save_analysis(ids[3], &analysis(2, true)).unwrap();
    library
        .record_failure(&attune_library::Failure {
            path: paths[4].into(),
            stage: attune_library::FailureStage::Decode,
            code: "broken".into(),
            message: "The file is broken.".into(),
            at: 5,
        })
        .unwrap();
    library.mark_missing(&ids[5..]).unwrap();
    let pending = |tagger: bool| -> Vec<TrackId> {
        library.pending_analysis(2, tagger).unwrap().into_iter().map(|track| track.id).collect()
    };
    assert_eq!(pending(true), ids[..3]);
    assert_eq!(pending(false), ids[..2], "without a tagger, untagged is as good as it gets");

    library.upsert_tracks(&files[4..5]).unwrap();
    assert!(pending(true).contains(&ids[4]), "a failed file that changed is tried again");
    assert_eq!(library.failures().unwrap(), []);
}

#[test]
fn every_analysis_is_visited_once_and_the_visitor_may_use_the_library() {
    let library = Library::in_memory().unwrap();
    let files: Vec<_> = (0..1_100).map(|n| file(&format!("/m/{n}"), &format!("{n}"), "X", "")).collect();
    let ids = library.upsert_tracks(&files).unwrap().ids;
    for &id in &ids {
        library.save_analysis(id, &analysis(1, id.0 % 2 == 0)).unwrap();
    }
    let mut visited = Vec::new();
    library
        .for_each_analysis(|id, stored| {
            assert_eq!(*stored, analysis(1, id.0 % 2 == 0));
            if visited.is_empty() {
                library.set_setting("visited", "yes").unwrap();
            }
            visited.push(id);
        })
        .unwrap();
    assert_eq!(visited, ids);
}

#[test]
fn undone_feedback_counts_no_more_but_is_still_in_the_history() {
    let (library, _, _, id) = loved();
    let dislike = NewFeedback { kind: FeedbackKind::Dislike, ..like(id, 300) };
    let event = library.add_feedback(&dislike).unwrap();
    assert_eq!(library.tracks(&[id]).unwrap()[0].opinion, Some(FeedbackKind::Dislike));
    library.undo_feedback(event, 400).unwrap();
    library.undo_feedback(event, 500).unwrap();
    assert_eq!(library.tracks(&[id]).unwrap()[0].opinion, Some(FeedbackKind::Like));
    assert_eq!(library.feedback().unwrap().len(), 1);
    let history = library.all_feedback().unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!((history[1].id, history[1].undone_at), (event, Some(400)));
    assert_eq!(library.undo_feedback(999, 1).unwrap_err().code(), "not_found");
    assert_eq!(library.add_feedback(&like(TrackId(999), 1)).unwrap_err().code(), "not_found");
    assert_eq!(library.record_play(&play(TrackId(999), 1, true)).unwrap_err().code(), "not_found");
}

#[test]
fn not_now_is_no_standing_opinion() {
    let (library, _, _, id) = loved();
    library.add_feedback(&NewFeedback { kind: FeedbackKind::NotNow, ..like(id, 300) }).unwrap();
    assert_eq!(library.tracks(&[id]).unwrap()[0].opinion, Some(FeedbackKind::Like));
}

#[test]
fn a_skip_is_recorded_but_is_no_play_to_the_end() {
    let (library, _, _, id) = loved();
    library.record_play(&play(id, 300, false)).unwrap();
    let track = &library.tracks(&[id]).unwrap()[0];
    assert_eq!((track.play_count, track.last_played_at), (1, Some(300)));
    let plays = library.plays(1).unwrap();
    assert!(!plays[0].play.completed);
}

#[test]
fn the_export_holds_everything_the_listener_made_with_names_to_find_it_by() {
    let (library, _, _, _) = loved();
    library.set_setting("theme", "dark").unwrap();
    let export = library.export().unwrap();
    assert_eq!(export["format"], "attune-export");
    assert_eq!(export["version"], 1);
    assert_eq!(export["folders"][0]["path"], "/music");
    assert_eq!(export["settings"]["theme"], "dark");
    let feedback = &export["feedback"][0];
    assert_eq!(feedback["track"]["path"], "/music/a/song.ogg");
    assert_eq!(feedback["track"]["artist"], "Someone");
    assert_eq!(
        (&feedback["kind"], &feedback["query"], &feedback["rank"], &feedback["score"]),
        (&"like".into(), &"quiet piano".into(), &3.into(), &0.5.into())
    );
    assert_eq!(export["plays"][0]["track"]["title"], "Song");
    assert_eq!(export["plays"][0]["source"], "suggestion");
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_unicode_is_stored_without_loss() {
    use std::os::unix::ffi::OsStringExt;
    let library = Library::in_memory().unwrap();
    let path = std::path::PathBuf::from(std::ffi::OsString::from_vec(b"/m/caf\xe9 \xff.ogg".to_vec()));
    let song = NewTrack { path: path.clone(), ..file("/m/x", "", "", "") };
    let id = library.upsert_tracks(&[song]).unwrap().ids[0];
    assert!(library.known_files().unwrap().contains_key(&path));
    let track = library.track_by_path(&path).unwrap().unwrap();
    assert_eq!((track.id, &track.path), (id, &path));
    assert_eq!(track.title, "caf\u{fffd} \u{fffd}");
    assert_eq!(library.search("caf", 10).unwrap()[0].0, id);
}

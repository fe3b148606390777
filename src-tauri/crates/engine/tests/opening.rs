//! Files that are opened, and playlists, over real tracks and without a sound device.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod common;

use std::path::{Path, PathBuf};

use attune_engine::{Engine, FeedbackKind, PlaylistEdit, Presence, TrackId, View};
use common::{Listener, listener, wait_for};

const TRACKS: &[&str] = &["01-town-theme.flac", "05-ezer-ev.ogg", "10-cave-jazz.ogg"];
const OUTSIDE: &[&str] = &["02-grass.ogg", "03-main-theme.ogg"];

/// The library's tracks by name, and a folder beside it with tracks that are not in it.
fn with_outside(listener: &Listener) -> (Vec<TrackId>, Vec<PathBuf>, PathBuf) {
    let engine = &listener.engine;
    let ids = engine.track_ids(&View::default()).unwrap();
    let mut tracks = engine.tracks(&ids).unwrap();
    tracks.sort_by(|a, b| a.path.cmp(&b.path));
    let inside: Vec<PathBuf> = tracks.iter().map(|track| track.path.clone()).collect();
    let folder = listener.folder().join("downloads");
    std::fs::create_dir(&folder).unwrap();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/demo");
    for name in OUTSIDE {
        std::fs::copy(demo.join(name), folder.join(name)).unwrap();
    }
    (tracks.iter().map(|track| track.id).collect(), inside, folder)
}

fn queue(engine: &Engine, length: usize) -> Vec<TrackId> {
    wait_for("the queue is there", || {
        let queue = engine.player_state().unwrap().queue;
        (queue.len() == length).then(|| queue.into_iter().map(TrackId).collect())
    })
}

#[test]
fn files_folders_and_playlists_become_the_queue_in_their_order() {
    let listener = listener(TRACKS);
    let engine = &listener.engine;
    let (ids, inside, folder) = with_outside(&listener);
    let list = listener.folder().join("list.m3u8");
    std::fs::write(&list, format!("music\\{}\nnowhere.mp3\nhttp://radio.example/live\n", TRACKS[2])).unwrap();
    let opened = engine.open_paths(&[inside[1].clone(), folder.clone(), list]).unwrap();
    assert_eq!(opened.tracks.len(), 4);
    assert_eq!(queue(engine, 4), opened.tracks);
    assert_eq!((opened.tracks[0], opened.tracks[3]), (ids[1], ids[2]));
    let outside = engine.tracks(&opened.tracks[1..3]).unwrap();
    assert_eq!(outside[0].path, folder.join(OUTSIDE[0]));
    assert!(
        outside.iter().all(|track| !track.artist.is_empty() && track.duration > 1.0),
        "their tags are read"
    );
    assert!(outside.iter().all(|track| track.presence == Presence::Removed));
    let refused: Vec<&str> = opened.refused.iter().map(|refused| refused.notice.code.as_str()).collect();
    assert_eq!(refused, ["not_a_file", "not_found"]);
    assert_eq!(engine.track_ids(&View::default()).unwrap().len(), 3, "the library is as it was");
    listener.wait_until_heard(ids[1]);
}

#[test]
fn a_long_queue_plays_its_first_track_before_the_others_are_read() {
    let listener = listener(&TRACKS[..1]);
    let engine = &listener.engine;
    let (_, _, folder) = with_outside(&listener);
    let file = folder.join(OUTSIDE[0]);
    std::fs::write(folder.join("broken.ogg"), b"no sound").unwrap();
    let mut paths = vec![folder.join("broken.ogg")];
    paths.extend(std::iter::repeat_n(file.clone(), 20));
    paths.push(folder.join(OUTSIDE[1]));
    let opened = engine.open_paths(&paths).unwrap();
    assert_eq!((opened.tracks.len(), opened.refused.len()), (21, 1));
    assert_eq!(queue(engine, 21), opened.tracks);
    assert_eq!(opened.refused[0].notice.code, "not_audio");
}

#[test]
fn what_cannot_be_opened_is_said_and_the_queue_stays() {
    let listener = listener(&TRACKS[..1]);
    let engine = &listener.engine;
    let id = engine.track_ids(&View::default()).unwrap()[0];
    engine.play_tracks(&[id], 0, None).unwrap();
    listener.wait_until_heard(id);
    let text = listener.folder().join("text.txt");
    std::fs::write(&text, "words").unwrap();
    let empty = listener.folder().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let list = listener.folder().join("list.pls");
    std::fs::write(&list, "[playlist]\n").unwrap();
    let gone = listener.folder().join("gone.m3u");
    let opened = engine.open_paths(&[text, empty, list, gone]).unwrap();
    assert!(opened.tracks.is_empty());
    let mut codes: Vec<&str> = opened.refused.iter().map(|refused| refused.notice.code.as_str()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["folder_without_music", "not_audio", "path_unreadable", "playlist_empty"]);
    assert_eq!(queue(engine, 1), [id]);
}

#[test]
fn a_file_from_outside_leaves_no_trace_in_the_taste_and_is_there_after_a_restart() {
    let listener = listener(&TRACKS[..1]);
    let engine = &listener.engine;
    let inside = engine.track_ids(&View::default()).unwrap()[0];
    let (_, _, folder) = with_outside(&listener);
    engine.resume().unwrap();
    let opened = engine.open_paths(&[folder.join(OUTSIDE[0])]).unwrap();
    let outside = opened.tracks[0];
    listener.wait_until_heard(outside);
    let error = engine.give_feedback(outside, FeedbackKind::Like, None, 3).unwrap_err();
    assert_eq!(error.code(), "not_in_library");
    wait_for("the queue is written down", || {
        let written = engine.library().setting("queue").unwrap()?;
        written.contains(&format!("[{}]", outside.0)).then_some(())
    });
    let again = Engine::open(listener.config()).unwrap();
    again.resume().unwrap();
    assert_eq!(queue(&again, 1), [outside]);

    engine.play_tracks(&[inside], 0, None).unwrap();
    listener.wait_until_heard(inside);
    engine.play_tracks(&[outside], 0, None).unwrap();
    let plays = wait_for("the track of the library is recorded", || {
        Some(engine.library().plays(9).unwrap()).filter(|plays| !plays.is_empty())
    });
    assert_eq!((plays.len(), plays[0].play.track_id), (1, inside), "and the one from outside was not");
}

#[test]
fn files_opened_while_the_program_is_locked_wait_for_the_pin() {
    let first = listener(&TRACKS[..1]);
    let id = first.engine.track_ids(&View::default()).unwrap()[0];
    let path = first.engine.path(id).unwrap();
    first.engine.set_pin(1, None, Some("1234")).unwrap();
    let engine = Engine::open(first.config()).unwrap();
    assert!(engine.open_paths(&[path]).unwrap().tracks.is_empty());
    assert!(engine.player_state().unwrap().queue.is_empty());
    assert_eq!(engine.unlock("4321").unwrap_err().code(), "wrong_pin");
    engine.unlock("1234").unwrap();
    assert_eq!(queue(&engine, 1), [id]);
}

#[test]
fn a_playlist_goes_to_a_file_and_comes_back() {
    let listener = listener(TRACKS);
    let engine = &listener.engine;
    let (ids, inside, folder) = with_outside(&listener);
    let outside = engine.tracks_at(&[folder.join(OUTSIDE[0])]).unwrap().tracks[0];
    let made = engine.create_playlist(" Sunday ", &[ids[2], ids[0], ids[2], outside]).unwrap();
    assert_eq!((made.name.as_str(), made.tracks), ("Sunday", 4));
    let file = engine.export_playlist(made.id, &listener.folder().join("sunday")).unwrap();
    assert_eq!(file, listener.folder().join("sunday.m3u8"));
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("#EXTM3U\n#PLAYLIST:Sunday\n#EXTINF:"), "{text}");
    assert!(text.contains(&format!("\nmusic/{}\n", TRACKS[2])), "relative to its folder: {text}");
    let back = engine.import_playlist(&file).unwrap();
    assert_eq!(back.playlist.name, "Sunday 2");
    assert_eq!(engine.playlist(back.playlist.id).unwrap().1, [ids[2], ids[0], ids[2], outside]);
    assert_eq!(back.outside, [folder.join(OUTSIDE[0])]);
    assert!(back.missing.is_empty() && back.refused.is_empty());

    std::fs::remove_file(&inside[0]).unwrap();
    let later = engine.import_playlist(&file).unwrap();
    assert_eq!(later.missing, [inside[0].clone()]);
    assert_eq!(engine.playlist(later.playlist.id).unwrap().1.len(), 4, "what is missing is kept");
}

#[test]
fn a_file_that_a_playlist_names_is_found_when_it_comes() {
    let listener = listener(&TRACKS[..1]);
    let engine = &listener.engine;
    let list = listener.folder().join("later.m3u");
    let text = "#EXTINF:61,Someone - Something\nmusic/later.ogg\nhttp://radio.example/live\n";
    std::fs::write(&list, text).unwrap();
    let made = engine.import_playlist(&list).unwrap();
    assert_eq!((made.playlist.name.as_str(), made.playlist.tracks), ("later", 1));
    assert_eq!(made.refused[0].notice.code, "not_a_file");
    let track = engine.playlist(made.playlist.id).unwrap().1[0];
    let known = engine.track(track).unwrap();
    assert_eq!((known.title.as_str(), known.artist.as_str(), known.duration), ("Something", "Someone", 61.0));
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/demo");
    std::fs::copy(demo.join(TRACKS[1]), listener.folder().join("music/later.ogg")).unwrap();
    engine.scan_now(&[], &attune_engine::CancelToken::new(), &|_| {}).unwrap();
    let found = engine.track(track).unwrap();
    assert_eq!(found.presence, Presence::Present);
    assert_ne!(found.title, "Something", "it has its own tags now");
}

#[test]
fn playlists_are_changed_and_errors_are_in_words() {
    let listener = listener(&TRACKS[..2]);
    let engine = &listener.engine;
    let ids = engine.track_ids(&View::default()).unwrap();
    let made = engine.create_playlist("Mine", &ids).unwrap();
    let (_, tracks) = engine.edit_playlist(made.id, PlaylistEdit::Move { from: 0, to: 1 }).unwrap();
    assert_eq!(tracks, [ids[1], ids[0]]);
    assert_eq!(engine.rename_playlist(made.id, "Ours").unwrap().name, "Ours");
    assert_eq!(engine.find_playlist("OURS").unwrap().id, made.id);
    engine.delete_playlist(made.id).unwrap();
    assert_eq!(engine.find_playlist("ours").unwrap_err().code(), "no_such_playlist");
    assert_eq!(engine.restore_playlist(made.id).unwrap().tracks, 2);
    assert_eq!(engine.create_playlist("  ", &[]).unwrap_err().code(), "playlist_without_name");
    assert_eq!(engine.create_playlist("ours", &[]).unwrap_err().code(), "playlist_name_taken");
    let unwritable = listener.folder().join("no/such/folder/x.m3u8");
    assert_eq!(engine.export_playlist(made.id, &unwritable).unwrap_err().code(), "path_unwritable");
    let unreadable = listener.folder().join("none.m3u");
    assert_eq!(engine.import_playlist(&unreadable).unwrap_err().code(), "path_unreadable");
}

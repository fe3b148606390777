//! Playlists: kept in order, doubles and missing files included, each listener's own.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod common;

use std::path::Path;

use attune_library::{Library, PlaylistEdit, Presence, TrackId, View};
use common::file;

fn library() -> (Library, Vec<TrackId>) {
    let library = Library::in_memory().unwrap();
    let files = ["a", "b", "c"].map(|name| file(&format!("/m/{name}.ogg"), name, "Someone", "Album"));
    let ids = library.upsert_tracks(&files).unwrap().ids;
    (library, ids)
}

fn tracks(library: &Library, id: u32) -> Vec<TrackId> {
    library.playlist(id).unwrap().1
}

#[test]
fn a_playlist_keeps_its_order_its_doubles_and_its_missing_files() {
    let (library, ids) = library();
    let id = library.add_playlist("Sunday", &[ids[0], ids[1], ids[0]], 5).unwrap();
    library.edit_playlist(id, PlaylistEdit::Append(vec![ids[2]]), 6).unwrap();
    library.edit_playlist(id, PlaylistEdit::Move { from: 3, to: 0 }, 7).unwrap();
    assert_eq!(tracks(&library, id), [ids[2], ids[0], ids[1], ids[0]]);
    library.edit_playlist(id, PlaylistEdit::Remove(vec![1]), 8).unwrap();
    library.mark_missing(&[ids[1]]).unwrap();
    let (playlist, now) = library.playlist(id).unwrap();
    assert_eq!(now, [ids[2], ids[1], ids[0]]);
    assert_eq!((playlist.tracks, playlist.created_at, playlist.changed_at), (3, 5, 8));
    assert_eq!(playlist.first, now);
    let sum: f64 = library.tracks(&now).unwrap().iter().map(|track| track.duration).sum();
    assert!((playlist.duration - sum).abs() < 1e-6);
    library.edit_playlist(id, PlaylistEdit::Replace(vec![]), 9).unwrap();
    assert_eq!(tracks(&library, id), []);
}

#[test]
fn an_unknown_track_changes_nothing() {
    let (library, ids) = library();
    let id = library.add_playlist("Sunday", &ids, 5).unwrap();
    let edit = PlaylistEdit::Append(vec![TrackId(99)]);
    assert_eq!(library.edit_playlist(id, edit, 6).unwrap_err().code(), "not_found");
    assert_eq!(library.add_playlist("Monday", &[TrackId(99)], 6).unwrap_err().code(), "not_found");
    assert_eq!(tracks(&library, id), ids);
    assert_eq!(library.playlists().unwrap().len(), 1);
}

#[test]
fn names_are_a_listeners_own_and_unlike_each_other() {
    let (library, ids) = library();
    let first = library.add_playlist("Sunday", &ids, 5).unwrap();
    assert_eq!(library.add_playlist("SUNDAY", &[], 6).unwrap_err().code(), "playlist_name_taken");
    let second = library.add_playlist("Monday", &[], 7).unwrap();
    assert_eq!(library.rename_playlist(second, "sunday", 8).unwrap_err().code(), "playlist_name_taken");
    library.rename_playlist(first, "SUNDAY", 9).unwrap();
    let names: Vec<String> = library.playlists().unwrap().into_iter().map(|p| p.name).collect();
    assert_eq!(names, ["SUNDAY", "Monday"], "the last changed first");

    let ana = library.add_profile("Ana", None, 10).unwrap();
    library.switch_profile(ana).unwrap();
    assert_eq!(library.playlists().unwrap(), []);
    assert_eq!(library.playlist(first).unwrap_err().code(), "not_found");
    assert_eq!(library.delete_playlist(first, 11).unwrap_err().code(), "not_found");
    let hers = library.add_playlist("Sunday", &ids, 12).unwrap();
    library.forget_profile(ana).unwrap();
    assert_eq!(tracks(&library, hers), ids, "what is forgotten is the taste");
    library.switch_profile(1).unwrap();
    library.delete_profile(ana).unwrap();
    library.switch_profile(1).unwrap();
    assert_eq!(library.playlists().unwrap().len(), 2);
}

#[test]
fn a_deleted_playlist_can_be_put_back_unless_its_name_is_taken() {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let (library, ids) = library();
    let id = library.add_playlist("Sunday", &ids, 5).unwrap();
    library.delete_playlist(id, 10).unwrap();
    assert_eq!(library.playlists().unwrap(), []);
    assert_eq!(library.edit_playlist(id, PlaylistEdit::Replace(vec![]), 11).unwrap_err().code(), "not_found");
    let other = library.add_playlist("Sunday", &[], 12).unwrap();
    assert_eq!(library.restore_playlist(id).unwrap_err().code(), "playlist_name_taken");
    library.rename_playlist(other, "Monday", 13).unwrap();
    library.restore_playlist(id).unwrap();
    assert_eq!(tracks(&library, id), ids);
    assert_eq!(library.restore_playlist(id).unwrap_err().code(), "not_found", "it is there already");

    library.delete_playlist(id, 20).unwrap();
    library.delete_playlist(other, 21 + DAY).unwrap();
    assert_eq!(library.restore_playlist(id).unwrap_err().code(), "not_found", "gone for good after a day");
    library.restore_playlist(other).unwrap();
}

#[test]
fn the_export_holds_the_playlists() {
    let (library, ids) = library();
    library.add_playlist("Sunday", &[ids[1], ids[1]], 5).unwrap();
    let export = library.export().unwrap();
    assert_eq!(export["playlists"][0]["name"], "Sunday");
    assert_eq!(export["playlists"][0]["tracks"][1]["path"], "/m/b.ogg");
}

#[test]
fn a_file_opened_from_outside_is_a_track_of_no_list_until_a_scan_finds_it() {
    let (library, ids) = library();
    let outside = file("/downloads/new.ogg", "New", "Someone", "Album");
    let put = library.put_aside(&[outside.clone(), file("/m/a.ogg", "Other", "Tags", "")]).unwrap();
    assert_eq!(put[1], ids[0], "a file of the library keeps its track");
    assert_eq!(library.tracks(&[ids[0]]).unwrap()[0].title, "a", "and its tags");
    let track = &library.tracks(&[put[0]]).unwrap()[0];
    assert_eq!((track.title.as_str(), track.presence), ("New", Presence::Removed));
    assert_eq!(library.track_ids(&View::default()).unwrap(), ids);
    assert_eq!(library.search("new", 9).unwrap(), []);
    assert_eq!((library.stats().unwrap().tracks, library.stats().unwrap().missing), (3, 0));
    library.add_queue_adds(&[put[0], ids[1]], 9).unwrap();
    assert_eq!(library.queue_adds(9).unwrap().len(), 1, "nothing is learned of it");

    let again = file("/downloads/new.ogg", "Newer", "Someone", "Album");
    assert_eq!(library.put_aside(&[again]).unwrap(), [put[0]], "its row is kept, with the tags it has now");
    assert_eq!(library.tracks(&put[..1]).unwrap()[0].title, "Newer");

    let id = library.add_playlist("Sunday", &put[..1], 5).unwrap();
    library.add_folder(Path::new("/downloads"), 10).unwrap();
    library.mark_present(&put[..1]).unwrap();
    assert_eq!(library.search("newer", 9).unwrap()[0].0, put[0]);
    assert_eq!(tracks(&library, id), put[..1]);
}

#[test]
fn a_missing_track_is_not_taken_for_the_copy_that_is_opened() {
    let (library, ids) = library();
    library.mark_missing(&ids[..1]).unwrap();
    let mut copy = file("/m/a.ogg", "a", "Someone", "Album");
    copy.path = "/downloads/a.ogg".into();
    let put = library.put_aside(&[copy]).unwrap();
    assert_ne!(put[0], ids[0]);
    assert_eq!(library.tracks(&ids[..1]).unwrap()[0].path, Path::new("/m/a.ogg"));
}

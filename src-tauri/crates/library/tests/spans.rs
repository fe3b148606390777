//! Files that are several tracks.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod common;

use std::path::Path;

use attune_library::{Library, NewTrack, Presence, Span, Stamp, TrackId, Upserted, View};
use common::file;

/// The parts of `/m/album.flac` that start at these frames.
fn album(starts: &[u64]) -> Vec<NewTrack> {
    let whole = file("/m/album.flac", "", "Band", "Album");
    (1..)
        .zip(starts)
        .map(|(number, start)| NewTrack {
            span: Some(Span { start: *start, end: starts.get(number as usize).copied() }),
            sheet: Some("/m/album.cue".into()),
            title: Some(format!("Track {number}")),
            track_number: Some(number),
            duration: 10.0 * f64::from(number),
            ..whole.clone()
        })
        .collect()
}

fn whole() -> NewTrack {
    NewTrack { span: None, sheet: None, ..file("/m/album.flac", "", "Band", "Album") }
}

fn listed(library: &Library) -> Vec<TrackId> {
    library.track_ids(&View::default()).unwrap()
}

fn numbers(upserted: &Upserted) -> (u32, u32, u32) {
    (upserted.added, upserted.updated, upserted.moved)
}

#[test]
fn the_tracks_of_a_file_stand_in_place_of_it_and_it_in_place_of_them() {
    let library = Library::in_memory().unwrap();
    let before = library.upsert_tracks(&[whole()]).unwrap().ids[0];
    let parts = library.upsert_tracks(&album(&[0, 100, 200])).unwrap();
    assert_eq!(numbers(&parts), (3, 0, 0));
    assert_eq!(listed(&library), parts.ids);
    let gone = library.tracks(&[before]).unwrap().pop().unwrap();
    assert_eq!((gone.presence, library.stats().unwrap().missing), (Presence::Replaced, 0));
    let second = &library.tracks(&parts.ids).unwrap()[1];
    assert_eq!(second.span, Some(Span { start: 100, end: Some(200) }));
    assert_eq!(second.part(), Some((100.0 / 44_100.0, Some(200.0 / 44_100.0))));
    assert_eq!(second.sheet.as_deref(), Some(Path::new("/m/album.cue")));

    let again = library.upsert_tracks(&[whole()]).unwrap();
    assert_eq!((numbers(&again), again.ids), ((0, 1, 0), vec![before]));
    assert_eq!(listed(&library), [before]);
}

#[test]
fn known_files_hold_what_a_file_is_and_not_what_it_was() {
    let library = Library::in_memory().unwrap();
    library.upsert_tracks(&[whole()]).unwrap();
    let parts = library.upsert_tracks(&album(&[0, 100])).unwrap().ids;
    let known = library.known_files().unwrap();
    let album = &known[Path::new("/m/album.flac")];
    assert_eq!(album.tracks, [(parts[0], Presence::Present), (parts[1], Presence::Present)]);
    assert_eq!(album.sheet.as_deref(), Some(Path::new("/m/album.cue")));
}

#[test]
fn a_part_is_known_by_its_start_and_else_by_its_number_and_title() {
    let library = Library::in_memory().unwrap();
    let ids = library.upsert_tracks(&album(&[0, 100, 200])).unwrap().ids;
    let mut changed = album(&[0, 100, 230]);
    changed[1].title = Some("Renamed".into());
    let upserted = library.upsert_tracks(&changed).unwrap();
    assert_eq!((numbers(&upserted), upserted.ids), ((0, 3, 0), ids.clone()));
    let mut other = album(&[0, 100, 240]);
    other[2].title = Some("Another".into());
    let upserted = library.upsert_tracks(&other).unwrap();
    assert_eq!(numbers(&upserted), (1, 2, 0));
    assert!(!listed(&library).contains(&ids[2]));
}

#[test]
fn a_copy_of_an_album_does_not_take_what_its_file_was_before() {
    let library = Library::in_memory().unwrap();
    let before = library.upsert_tracks(&[whole()]).unwrap().ids[0];
    library.upsert_tracks(&album(&[0, 100])).unwrap();
    let copy = NewTrack { path: "/n/album.flac".into(), ..whole() };
    assert_ne!(library.upsert_tracks(std::slice::from_ref(&copy)).unwrap().ids[0], before);
}

#[test]
fn an_album_that_moved_is_known_part_by_part() {
    let library = Library::in_memory().unwrap();
    let mut parts = album(&[0, 100, 200]);
    // Two parts of one length and name, told apart by where they start.
    for part in &mut parts[1..] {
        (part.title, part.track_number, part.duration) = (Some("Interlude".into()), None, 5.0);
    }
    let ids = library.upsert_tracks(&parts).unwrap().ids;
    library.mark_missing(&ids).unwrap();
    for part in &mut parts {
        part.path = "/n/album.flac".into();
    }
    let moved = library.upsert_tracks(&parts).unwrap();
    assert_eq!((numbers(&moved), moved.ids), ((0, 0, 3), ids));
}

#[test]
fn folders_taken_out_and_put_back_leave_replaced_tracks_replaced() {
    let library = Library::in_memory().unwrap();
    let folder = library.add_folder(Path::new("/m"), 1).unwrap();
    let before = library.upsert_tracks(&[whole()]).unwrap().ids[0];
    library.upsert_tracks(&album(&[0, 100])).unwrap();
    library.remove_folder(folder).unwrap();
    library.add_folder(Path::new("/m"), 2).unwrap();
    assert_eq!(library.tracks(&[before]).unwrap()[0].presence, Presence::Replaced);
    assert_eq!(library.stats().unwrap().missing, 2);
}

#[test]
fn the_export_says_which_part_of_a_file_was_meant() {
    let library = Library::in_memory().unwrap();
    let ids = library.upsert_tracks(&album(&[0, 44_100])).unwrap().ids;
    for track_id in ids {
        let kind = attune_library::FeedbackKind::Like;
        let event = attune_library::NewFeedback {
            track_id,
            kind,
            query: None,
            rank: None,
            score: None,
            fit: None,
            at: 1,
        };
        library.add_feedback(&event).unwrap();
    }
    let export = library.export().unwrap();
    let track = |n: usize| export["feedback"][n]["track"].clone();
    assert_eq!((&track(0)["start"], &track(0)["end"]), (&0.0.into(), &1.0.into()));
    assert_eq!(track(1)["start"], 1.0);
    assert!(track(1).get("end").is_none());
}

#[test]
fn sheets_are_known_until_they_are_gone() {
    let library = Library::in_memory().unwrap();
    let (a, b) = (Path::new("/m/a.cue").to_owned(), Path::new("/m/b.cue").to_owned());
    let stamp = |mtime_ns| Stamp { mtime_ns, size: 9 };
    library.note_sheets(&[(a.clone(), stamp(1)), (b.clone(), stamp(2))], &[]).unwrap();
    library.note_sheets(&[(a.clone(), stamp(3))], std::slice::from_ref(&b)).unwrap();
    assert_eq!(library.known_sheets().unwrap().into_iter().collect::<Vec<_>>(), [(a, stamp(3))]);
}

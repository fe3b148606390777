//! Listeners who share a machine keep their tastes apart, and every event of a taste can be changed back.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod common;

use attune_library::{
    EventId, FeedbackKind, Impression, Library, NewFeedback, NewPlay, NewStatement, Passages, TrackId,
};
use common::file;

fn library() -> (Library, TrackId) {
    let library = Library::in_memory().unwrap();
    library.add_folder(std::path::Path::new("/music"), 1).unwrap();
    let id = library.upsert_tracks(&[file("/music/a.ogg", "A", "Someone", "Album")]).unwrap().ids[0];
    (library, id)
}

fn feedback(track_id: TrackId, kind: FeedbackKind) -> NewFeedback {
    NewFeedback { track_id, kind, query: None, rank: None, score: None, fit: None, at: 5 }
}

fn play(track_id: TrackId) -> NewPlay {
    NewPlay {
        track_id,
        started_at: 7,
        played_seconds: 30.0,
        duration: 60.0,
        completed: false,
        source: "library".into(),
        query: None,
        rank: None,
        score: None,
        fit: None,
    }
}

fn shown(answer: i64, track_id: TrackId, rank: u32) -> Impression {
    Impression {
        answer,
        at: 3,
        source: "suggestion".into(),
        track_id,
        rank,
        ranker: Some("learned".into()),
        terms: "{}".into(),
        chosen_at: None,
    }
}

#[test]
fn what_one_listener_says_is_not_another_s() {
    let (library, track) = library();
    library.add_feedback(&feedback(track, FeedbackKind::Like)).unwrap();
    library.record_play(&play(track)).unwrap();
    let anna = library.add_profile("Anna", None, 9).unwrap();
    library.switch_profile(anna).unwrap();
    assert!(library.feedback().unwrap().is_empty());
    assert!(library.plays(10).unwrap().is_empty());
    assert_eq!(library.tracks(&[track]).unwrap()[0].opinion, None);
    assert_eq!(library.plays_of_all_profiles(10).unwrap().len(), 1);
    library.add_feedback(&feedback(track, FeedbackKind::Dislike)).unwrap();
    assert_eq!(library.tracks(&[track]).unwrap()[0].opinion, Some(FeedbackKind::Dislike));
    library.switch_profile(1).unwrap();
    assert_eq!(library.tracks(&[track]).unwrap()[0].opinion, Some(FeedbackKind::Like));
}

#[test]
fn a_name_is_borne_once_and_the_current_listener_stays() {
    let (library, track) = library();
    let anna = library.add_profile("Anna", Some("hash"), 9).unwrap();
    assert_eq!(library.add_profile("anna", None, 9).unwrap_err().code(), "profile_name_taken");
    assert_eq!(library.delete_profile(1).unwrap_err().code(), "last_profile");
    library.switch_profile(anna).unwrap();
    library.add_feedback(&feedback(track, FeedbackKind::Like)).unwrap();
    library.switch_profile(1).unwrap();
    library.delete_profile(anna).unwrap();
    let left = library.profiles().unwrap();
    assert_eq!(left.iter().map(|p| (p.id, p.current)).collect::<Vec<_>>(), [(1, true)]);
    assert_eq!(library.switch_profile(anna).unwrap_err().code(), "not_found");
    assert!(library.profiles().unwrap()[0].current, "a switch that fails changes nothing");
}

#[test]
fn every_event_can_be_taken_back_put_back_weighed_and_left_to_expire() {
    let (library, track) = library();
    let liked = library.add_feedback(&feedback(track, FeedbackKind::Like)).unwrap();
    let played = library.record_play(&play(track)).unwrap();
    let statement =
        NewStatement { text: "I love jazz".into(), edits: "[]".into(), taste: vec![0.5, -1.0], at: 4 };
    let said = library.add_statement(&statement).unwrap();
    library.add_queue_adds(&[track], 6).unwrap();
    let queued = library.queue_adds(10).unwrap()[0].id;
    let before = (
        library.all_feedback().unwrap(),
        library.plays(10).unwrap(),
        library.statements().unwrap(),
        library.queue_adds(10).unwrap(),
    );
    assert_eq!(before.2[0].statement, statement);
    let events = [
        EventId::Feedback(liked),
        EventId::Play(played),
        EventId::Statement(said),
        EventId::QueueAdd(queued),
    ];
    for event in events {
        assert_eq!(event.to_string().parse::<EventId>().unwrap(), event);
        library.undo_event(event, 50).unwrap();
        library.undo_event(event, 60).unwrap();
        library.weigh_event(event, 0.25).unwrap();
        library.expire_event(event, Some(99)).unwrap();
    }
    assert!(library.feedback().unwrap().is_empty());
    let changed = library.all_feedback().unwrap().remove(0);
    assert_eq!((changed.undone_at, changed.weight, changed.expires_at), (Some(50), 0.25, Some(99)));
    let changed = library.plays(10).unwrap().remove(0);
    assert_eq!((changed.undone_at, changed.weight, changed.expires_at), (Some(50), 0.25, Some(99)));
    for event in events {
        library.restore_event(event).unwrap();
        library.weigh_event(event, 1.0).unwrap();
        library.expire_event(event, None).unwrap();
    }
    let after = (
        library.all_feedback().unwrap(),
        library.plays(10).unwrap(),
        library.statements().unwrap(),
        library.queue_adds(10).unwrap(),
    );
    assert_eq!(after, before);
    library.set_feedback_kind(liked, FeedbackKind::TooMuchOfArtist).unwrap();
    assert_eq!(library.find_feedback(liked).unwrap().unwrap().event.kind, FeedbackKind::TooMuchOfArtist);
    library.forget_profile(1).unwrap();
    assert!(library.all_feedback().unwrap().is_empty() && library.plays(10).unwrap().is_empty());
    assert!(library.statements().unwrap().is_empty() && library.queue_adds(10).unwrap().is_empty());
}

#[test]
fn the_events_of_another_listener_cannot_be_changed() {
    let (library, track) = library();
    let liked = library.add_feedback(&feedback(track, FeedbackKind::Like)).unwrap();
    let anna = library.add_profile("Anna", None, 9).unwrap();
    library.switch_profile(anna).unwrap();
    assert_eq!(library.undo_event(EventId::Feedback(liked), 1).unwrap_err().code(), "not_found");
    assert!("x7".parse::<EventId>().is_err() && "f".parse::<EventId>().is_err());
}

#[test]
fn an_answer_shown_again_replaces_what_was_not_chosen() {
    let (library, track) = library();
    let other = library.upsert_tracks(&[file("/music/b.ogg", "B", "Someone", "Album")]).unwrap().ids[0];
    library.add_impressions(&[shown(1, track, 1), shown(1, other, 2)]).unwrap();
    library.choose_impression(1, other, 8).unwrap();
    library.add_impressions(&[shown(1, other, 1), shown(1, track, 2)]).unwrap();
    let mut seen: Vec<_> =
        library.impressions().unwrap().into_iter().map(|i| (i.track_id, i.rank, i.chosen_at)).collect();
    seen.sort_unstable();
    let mut expected = vec![(track, 2, None), (other, 2, Some(8))];
    expected.sort_unstable();
    assert_eq!(seen, expected);
}

#[test]
fn lyrics_are_read_again_when_the_file_or_the_text_model_changes() {
    let (library, track) = library();
    assert_eq!(library.pending_passages("e5").unwrap(), [(track, 1)]);
    let passages = Passages { language: Some("en".into()), vectors: vec![127, -127, 0] };
    library.put_passages(track, 1, "e5", &passages).unwrap();
    assert!(library.pending_passages("e5").unwrap().is_empty());
    assert_eq!(library.pending_passages("own").unwrap().len(), 1);
    assert_eq!(library.passages("e5").unwrap()[&track], passages);
    library.put_passages(track, 1, "e5", &Passages { language: None, vectors: Vec::new() }).unwrap();
    assert!(library.passages("e5").unwrap().is_empty());
}

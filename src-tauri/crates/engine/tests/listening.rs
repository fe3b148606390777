//! From a request to a play in the store, over real tracks and the real models, without a sound device.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod common;

use attune_engine::{FeedbackKind, TrackId};
use common::{listener, wait_for};

const TRACKS: &[&str] = &["01-town-theme.flac", "05-ezer-ev.ogg", "10-cave-jazz.ogg"];

#[test]
fn a_play_is_recorded_under_the_request_its_own_queue_came_from() {
    let listener = listener(TRACKS);
    let engine = &listener.engine;
    let first = engine.ask("quiet village morning", &[], 3).unwrap();
    let second = engine.ask("smoky jazz", &[], 3).unwrap();
    let (a, b) = (first.suggestions[0].track.id, second.suggestions[1].track.id);
    engine.play_tracks(&[a], 0, Some(first.request_id)).unwrap();
    listener.wait_until_heard(a);
    engine.play_tracks(&[b], 0, Some(second.request_id)).unwrap();
    let skipped = wait_for("the first track is recorded", || engine.library().plays(9).unwrap().pop());
    assert_eq!(skipped.play.track_id, a);
    assert_eq!(skipped.play.query.as_deref(), Some("quiet village morning"));
    assert_eq!((skipped.play.rank, skipped.play.completed), (Some(1), false));
    let plays = wait_for("the second track is recorded", || {
        Some(engine.library().plays(9).unwrap()).filter(|plays| plays.len() == 2)
    });
    assert_eq!(plays[0].play.track_id, b);
    assert_eq!(plays[0].play.query.as_deref(), Some("smoky jazz"));
    assert_eq!((plays[0].play.rank, plays[0].play.completed), (Some(2), true));
    assert_eq!(engine.track(b).unwrap().play_count, 1);
}

#[test]
fn feedback_moves_the_ranking_and_taking_it_back_restores_it_to_the_bit() {
    let listener = listener(TRACKS);
    let engine = &listener.engine;
    let scores = |answer: &attune_engine::Answer| {
        answer.suggestions.iter().map(|s| (s.track.id, s.score.to_bits())).collect::<Vec<_>>()
    };
    let answer = engine.ask("calm and warm", &[], 3).unwrap();
    let before = scores(&answer);
    let (request, last) = (Some(answer.request_id), answer.suggestions[2].track.id);
    let liked = engine.give_feedback(last, FeedbackKind::Like, request, 3).unwrap();
    assert_ne!(scores(liked.answer.as_ref().unwrap()), before);
    let undone = engine.undo_feedback(liked.event_id, request, 3).unwrap();
    assert_eq!(scores(undone.answer.as_ref().unwrap()), before);
    engine.give_feedback(last, FeedbackKind::Like, request, 3).unwrap();
    engine.give_feedback(last, FeedbackKind::Like, request, 3).unwrap();
    let retracted = engine.retract_feedback(last, FeedbackKind::Like, request, 3).unwrap();
    assert_eq!(scores(retracted.answer.as_ref().unwrap()), before);
    let error = engine.retract_feedback(last, FeedbackKind::Like, request, 3).unwrap_err();
    assert_eq!(error.code(), "no_such_feedback");
}

#[test]
fn a_request_without_words_and_an_unknown_track_are_errors_in_words() {
    let listener = listener(TRACKS);
    assert_eq!(listener.engine.ask("  ", &[], 3).unwrap_err().code(), "empty_request");
    assert_eq!(listener.engine.similar(TrackId(99), 3).unwrap_err().code(), "no_such_track");
    assert_eq!(listener.engine.find_track("zzzz").unwrap_err().code(), "nothing_named");
}

#[test]
fn the_track_in_hand_is_told_with_the_opinion_it_has_now() {
    let listener = listener(TRACKS);
    let engine = &listener.engine;
    let track = engine.ask("calm and warm", &[], 3).unwrap().suggestions[0].track.id;
    engine.play_tracks(&[track], 0, None).unwrap();
    wait_for("the track is in hand", || engine.player_state().unwrap().track);
    let opinion = || engine.player_state().unwrap().track.unwrap().opinion;
    let liked = engine.give_feedback(track, FeedbackKind::Like, None, 3).unwrap();
    assert_eq!(opinion(), Some(FeedbackKind::Like));
    engine.undo_feedback(liked.event_id, None, 3).unwrap();
    assert_eq!(opinion(), None);
}

#[test]
fn speed_is_set_by_itself_and_shown_before_and_while_something_plays() {
    let listener = listener(TRACKS);
    let engine = &listener.engine;
    assert_eq!(engine.player_state().unwrap().speed, 1.0);
    let before = engine.set_speed(1.0).unwrap();
    assert_eq!(engine.spectrum(), None, "nothing was played");
    let set = engine.set_speed(1.25).unwrap();
    assert_eq!(set, attune_engine::SoundSettings { speed: 1.25, ..before });
    assert_eq!(engine.player_state().unwrap().speed, 1.25);
    assert_eq!(engine.set_speed(9.0).unwrap().speed, 2.0);
    let track = engine.find_track("jazz").unwrap();
    engine.play_tracks(&[track], 0, None).unwrap();
    wait_for("the player knows the speed", || (engine.player_state().unwrap().speed == 2.0).then_some(()));
    assert!(engine.spectrum().is_some());
}

//! The taste engine over real tracks and the real models: parts of requests, lists, radio, ledger, listeners.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod common;

use std::collections::HashSet;

use attune_engine::{
    Answer, ChipEdit, ChipKind, Edit, EventId, EventKind, FeedbackKind, LedgerEdit, ListSource, RadioSeed,
    TrackId,
};
use common::{listener, wait_for};

const TRACKS: &[&str] = &[
    "01-town-theme.flac",
    "04-internal-degeneration.mp3",
    "05-ezer-ev.ogg",
    "08-die-gewalt.ogg",
    "10-cave-jazz.ogg",
    "13-golden-fields.ogg",
    "15-cave-drums.ogg",
];

fn order(answer: &Answer) -> Vec<(TrackId, u32)> {
    answer.suggestions.iter().map(|s| (s.track.id, s.score.to_bits())).collect()
}

fn remove(id: &str) -> Edit {
    Edit { id: id.to_owned(), action: ChipEdit::Remove }
}

#[test]
fn a_part_can_be_taken_out_turned_round_and_put_back_and_the_place_without_it_is_true() {
    let listener = listener(TRACKS);
    let engine = &listener.engine;
    let request = "quiet piano, no drums, under 10 minutes";
    let whole = engine.ask(request, &[], 7).unwrap();
    let kinds: Vec<ChipKind> = whole.chips.iter().map(|chip| chip.kind).collect();
    assert!(kinds.contains(&ChipKind::Limit) && kinds.contains(&ChipKind::Words), "{kinds:?}");
    assert!(whole.chips.iter().any(|chip| chip.negative), "no drums is a part that is not wanted");
    let part = whole.chips.iter().find(|chip| chip.kind == ChipKind::Words && !chip.negative).unwrap();
    let without = engine.ask(request, &[remove(&part.id)], 7).unwrap();
    assert!(without.chips.iter().any(|chip| chip.id == part.id && chip.removed));
    assert_ne!(order(&without), order(&whole));
    for suggestion in &whole.suggestions {
        let told = suggestion.without.iter().find(|other| other.chip == part.id).unwrap();
        let found = without.suggestions.iter().find(|other| other.track.id == suggestion.track.id);
        assert_eq!(told.rank, found.map(|found| found.rank), "{}", suggestion.track.title);
    }
    let flip = Edit { id: part.id.clone(), action: ChipEdit::Flip };
    let flipped = engine.ask(request, std::slice::from_ref(&flip), 7).unwrap();
    assert!(flipped.chips.iter().any(|chip| chip.id == part.id && chip.negative));
    let back = engine.ask(request, &[flip.clone(), flip], 7).unwrap();
    assert_eq!(order(&back), order(&whole));
    let limit = whole.chips.iter().find(|chip| chip.kind == ChipKind::Limit).unwrap();
    let long = engine.ask(request, &[Edit { id: limit.id.clone(), action: ChipEdit::Flip }], 7).unwrap();
    assert!(long.suggestions.is_empty(), "no demo track is longer than ten minutes");
    assert!(long.fit.unwrap().excluded.iter().any(|(chip, ..)| *chip == limit.id));
}

#[test]
fn each_kind_of_feedback_changes_its_own_thing_and_leaves_no_trace_when_undone() {
    let listener = listener(TRACKS);
    let engine = &listener.engine;
    let calm = engine.ask("calm music", &[], 7).unwrap();
    let other = engine.ask("angry metal", &[], 7).unwrap();
    let before = (order(&calm), order(&other));
    let track = calm.suggestions[1].track.id;
    let again = || {
        let calm = engine.ask("calm music", &[], 7).unwrap();
        let other = engine.ask("angry metal", &[], 7).unwrap();
        (order(&calm), order(&other))
    };
    for kind in [
        FeedbackKind::Like,
        FeedbackKind::Dislike,
        FeedbackKind::NotNow,
        FeedbackKind::Never,
        FeedbackKind::WrongForRequest,
        FeedbackKind::TooMuchOfArtist,
    ] {
        let receipt = engine.give_feedback(track, kind, Some(calm.request_id), 7).unwrap();
        let after = again();
        assert_ne!(after.0, before.0, "{kind:?} changes the request it is given under");
        if kind == FeedbackKind::WrongForRequest {
            assert_eq!(after.1, before.1, "what is wrong for one request is not wrong for another");
            assert_eq!(engine.taste().unwrap().axes.iter().filter(|axis| axis.mean != 0.0).count(), 0);
        }
        let gone = !after.0.iter().any(|(id, _)| *id == track);
        assert_eq!(gone, matches!(kind, FeedbackKind::NotNow | FeedbackKind::Never), "{kind:?}");
        engine.undo_feedback(receipt.event_id, None, 7).unwrap();
        assert_eq!(again(), before, "{kind:?}");
    }
}

#[test]
fn the_ledger_lists_changes_restores_and_forgets() {
    let listener = listener(TRACKS);
    let engine = &listener.engine;
    let answer = engine.ask("jazz", &[], 7).unwrap();
    let track = answer.suggestions[0].track.id;
    let event = EventId::Feedback(engine.give_feedback(track, FeedbackKind::Like, None, 7).unwrap().event_id);
    let kept = engine.keep_taste("I love slow piano", &[]).unwrap();
    assert_eq!((kept.kind, kept.text.as_deref()), (EventKind::Statement, Some("I love slow piano")));
    let (total, entries) = engine.ledger(0, 10).unwrap();
    assert_eq!(total, 2);
    let liked = entries.iter().find(|entry| entry.id == event).unwrap();
    assert!(!liked.effects.is_empty(), "a like changes some axis");
    let taste = engine.taste().unwrap();
    let piano = taste.axes.iter().find(|axis| axis.id == "piano").unwrap();
    assert!(piano.mean > 0.0, "a stated love of piano counts: {}", piano.mean);
    engine.undo_event(kept.id).unwrap();
    engine.undo_event(event).unwrap();
    let blank = engine.taste().unwrap();
    assert!(blank.axes.iter().all(|axis| axis.mean == 0.0), "nothing is left of what was taken back");
    assert_eq!(engine.ledger(0, 10).unwrap().1.iter().filter(|entry| !entry.counts).count(), 2);
    engine.restore_event(event).unwrap();
    let edit = LedgerEdit { weight: Some(0.5), ..LedgerEdit::default() };
    assert_eq!(engine.edit_event(event, edit).unwrap().weight, 0.5);
    let expired = LedgerEdit { expires_at: Some(Some(1)), ..LedgerEdit::default() };
    engine.edit_event(event, expired).unwrap();
    assert!(engine.taste().unwrap().axes.iter().all(|axis| axis.mean == 0.0), "what has expired is over");
    engine.forget_taste().unwrap();
    assert_eq!(engine.ledger(0, 10).unwrap().0, 0);
}

#[test]
fn lists_hold_what_they_promise() {
    let listener = listener(TRACKS);
    let engine = &listener.engine;
    let source = ListSource::Request { text: "calm".to_owned(), edits: Vec::new(), minutes: None, count: 4 };
    let list = engine.make_list(&source).unwrap();
    let ids: HashSet<TrackId> = list.tracks.iter().map(|listed| listed.track.id).collect();
    assert_eq!((list.tracks.len(), ids.len()), (4, 4));
    let names = ["town theme", "internal degeneration"];
    let [from, to] = names.map(|name| engine.find_track(name).unwrap());
    let journey = engine.make_list(&ListSource::Journey { from, to, count: 4 }).unwrap();
    assert_eq!(journey.tracks.first().unwrap().track.id, from);
    assert_eq!(journey.tracks.last().unwrap().track.id, to);
    let arc = ListSource::Arc { from: "calm".to_owned(), to: "angry".to_owned(), minutes: 2.0 };
    let arc = engine.make_list(&arc).unwrap();
    assert!((arc.duration - 120.0).abs() <= 6.0, "{} s", arc.duration);
    let hours = ListSource::Arc { from: "calm".to_owned(), to: "angry".to_owned(), minutes: 600.0 };
    assert_eq!(engine.make_list(&hours).unwrap_err().code(), "taste_duration");
    let nowhere = ListSource::Journey { from, to: from, count: 4 };
    assert_eq!(engine.make_list(&nowhere).unwrap_err().code(), "taste_journey_ends");
    assert!(engine.auto_mixes().unwrap().is_empty(), "no mix before anything is liked");
    for suggestion in engine.ask("calm", &[], 6).unwrap().suggestions {
        engine.give_feedback(suggestion.track.id, FeedbackKind::Like, None, 6).unwrap();
    }
    let mixes = engine.auto_mixes().unwrap();
    assert!(!mixes.is_empty() && mixes.iter().all(|mix| !mix.name.en.is_empty() && !mix.tracks.is_empty()));
}

#[test]
fn a_radio_fills_the_queue_before_it_runs_out() {
    let listener = listener(TRACKS);
    let engine = &listener.engine;
    engine.start_radio(&RadioSeed::Request("calm piano".to_owned(), Vec::new())).unwrap();
    let first = wait_for("the radio plays", || {
        let player = engine.player_state().unwrap();
        player.track.is_some().then_some(player)
    });
    assert_eq!(first.radio.as_ref().unwrap().en, "calm piano");
    let begun = first.queue.len();
    engine.player_command(attune_engine::PlayerCommand::Next).unwrap();
    wait_for("the queue grows", || (engine.player_state().unwrap().queue.len() > begun).then_some(()));
    engine.stop_radio();
    assert!(engine.player_state().unwrap().radio.is_none());
    let nobody = RadioSeed::Artist("Nobody".to_owned());
    assert_eq!(engine.start_radio(&nobody).unwrap_err().code(), "nothing_named");
}

#[test]
fn a_radio_in_a_library_of_two_tracks_starts() {
    let listener = listener(&TRACKS[..2]);
    let track = listener.engine.find_track("town theme").unwrap();
    listener.engine.start_radio(&RadioSeed::Track(track)).unwrap();
    wait_for("the radio plays", || listener.engine.player_state().unwrap().track.map(|_| ()));
}

#[test]
fn listeners_have_their_own_taste_and_a_pin_that_holds() {
    let listener = listener(TRACKS);
    let engine = &listener.engine;
    let jazz = engine.ask("jazz", &[], 7).unwrap();
    let before = order(&jazz);
    engine.give_feedback(jazz.suggestions[3].track.id, FeedbackKind::Like, Some(jazz.request_id), 7).unwrap();
    let liked = order(&engine.ask("jazz", &[], 7).unwrap());
    assert_ne!(liked, before);
    assert_eq!(engine.create_profile("Anna", Some("12")).unwrap_err().code(), "pin_too_short");
    let profiles = engine.create_profile("Anna", Some("1234")).unwrap();
    let anna = profiles.iter().find(|profile| profile.name == "Anna").unwrap();
    assert!(anna.pin_hash.as_ref().unwrap().starts_with("$argon2id$"));
    assert_eq!(engine.switch_profile(anna.id, Some("4321")).unwrap_err().code(), "wrong_pin");
    engine.switch_profile(anna.id, Some("1234")).unwrap();
    assert_eq!(order(&engine.ask("jazz", &[], 7).unwrap()), before, "Anna has said nothing yet");
    assert_eq!(engine.delete_profile(anna.id, Some("1234")).unwrap_err().code(), "last_profile");
    engine.switch_profile(1, None).unwrap();
    assert_eq!(order(&engine.ask("jazz", &[], 7).unwrap()), liked);
    for _ in 0..5 {
        assert_eq!(engine.switch_profile(anna.id, None).unwrap_err().code(), "wrong_pin");
    }
    assert_eq!(engine.switch_profile(anna.id, Some("1234")).unwrap_err().code(), "too_many_attempts");
}

#[test]
fn the_evaluation_counts_what_was_shown_and_chosen() {
    let listener = listener(TRACKS);
    let engine = &listener.engine;
    let answer = engine.ask("calm", &[], 5).unwrap();
    let ids: Vec<TrackId> = answer.suggestions.iter().map(|s| s.track.id).collect();
    engine.play_tracks(&ids, 2, Some(answer.request_id)).unwrap();
    let evaluation = engine.evaluation().unwrap();
    let source = evaluation.sources.iter().find(|source| source.source == "suggestion").unwrap();
    assert_eq!((source.shown, source.clicked), (5, 1));
    assert!(!evaluation.enough);
    let simulated = engine.simulate().unwrap();
    assert_eq!(simulated.iter().map(|point| point.events).collect::<Vec<_>>(), [0, 10, 30, 100]);
    assert!(simulated.iter().all(|point| (0.0..=1.0).contains(&point.learned)));
}

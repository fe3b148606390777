//! The queue is there again after the program ended without a word.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod common;

use attune_engine::{Engine, PlayStatus, Repeat, Shuffle, TrackId};
use common::{listener, wait_for};

const TRACKS: &[&str] = &["01-town-theme.flac", "05-ezer-ev.ogg", "10-cave-jazz.ogg"];

#[test]
fn queue_place_and_modes_are_back_after_an_end_without_a_word() {
    let listener = listener(TRACKS);
    let engine = &listener.engine;
    let ids: Vec<TrackId> =
        engine.ask("music", &[], 3).unwrap().suggestions.iter().map(|s| s.track.id).collect();
    engine.resume().unwrap();
    engine.set_repeat(Repeat::All).unwrap();
    engine.set_shuffle(Shuffle::Tracks).unwrap();
    engine.play_tracks(&ids, 1, None).unwrap();
    listener.wait_until_heard(ids[1]);
    engine.player_command(attune_engine::PlayerCommand::Pause).unwrap();
    let held = wait_for("the player holds", || {
        let player = engine.player_state().unwrap();
        (player.status == PlayStatus::Paused).then_some(player)
    });
    wait_for("the queue is written down", || {
        let written = engine.library().setting("queue_place").unwrap()?;
        written.contains(&format!("\"current\":{},", held.index.unwrap())).then_some(())
    });
    // The store is opened a second time without the first having been closed.
    let again = Engine::open(listener.config()).unwrap();
    again.resume().unwrap();
    let resumed = wait_for("the queue is back", || {
        let player = again.player_state().unwrap();
        player.track.is_some().then_some(player)
    });
    assert_eq!((&resumed.queue, resumed.index), (&held.queue, held.index));
    assert_eq!((resumed.repeat, resumed.shuffle), (Repeat::All, Shuffle::Tracks));
    assert_ne!(resumed.status, PlayStatus::Playing, "nothing plays before the listener says so");
    assert!((resumed.position - held.position).abs() <= 1.0, "{} and {}", resumed.position, held.position);
}

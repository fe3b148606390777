//! The player on a device made of memory: what comes out is exactly what was decoded, and it survives what listeners,
//! files and devices do to it.

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use attune_audio::Decoder;
use attune_playback::{
    Capture, Command, DeviceStatus, EndReason, Event, Output, Player, QueueItem, State, Status,
};
use proptest::prelude::*;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/audio").join(name)
}

fn item(id: u32, path: PathBuf) -> QueueItem {
    QueueItem::new(id, path)
}

fn items(names: &[&str]) -> Vec<QueueItem> {
    (0..).zip(names).map(|(id, name)| item(id, golden(name))).collect()
}

fn decode(name: &str) -> Vec<f32> {
    let mut decoder = Decoder::open(&golden(name)).unwrap();
    let mut samples = Vec::new();
    while let Some(chunk) = decoder.next_chunk().unwrap() {
        samples.extend_from_slice(chunk);
    }
    samples
}

fn device(rate: u32, channels: u16) -> Capture {
    Capture::new(NonZero::new(rate).unwrap(), NonZero::new(channels).unwrap())
}

struct Session {
    player: Player,
    events: Receiver<Event>,
    seen: Vec<Event>,
}

impl Session {
    fn start(output: Output) -> Self {
        let (sender, events) = channel();
        let player = Player::spawn(output, Box::new(move |event| drop(sender.send(event)))).unwrap();
        Self { player, events, seen: Vec::new() }
    }

    fn send(&self, command: Command) {
        self.player.send(command).unwrap();
    }

    fn play(&self, names: &[&str]) {
        self.send(Command::SetQueue { items: items(names), start: 0, play: true });
    }

    /// Waits for an event and keeps all that come before it.
    fn wait(&mut self, what: &str, wanted: impl Fn(&Event) -> bool) -> Event {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.events.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(event) => {
                    self.seen.push(event.clone());
                    if wanted(&event) {
                        return event;
                    }
                }
                Err(error) => panic!("waited in vain for {what} ({error}); saw {:#?}", self.seen),
            }
        }
    }

    fn wait_state(&mut self, what: &str, wanted: impl Fn(&State) -> bool) -> State {
        match self.wait(what, |event| matches!(event, Event::State(state) if wanted(state))) {
            Event::State(state) => state,
            other => panic!("{other:?}"),
        }
    }

    fn wait_end_of_queue(&mut self) {
        self.wait_state("the end of the queue", |state| {
            state.status == Status::Stopped && state.index.is_none()
        });
    }

    /// Ended items: number, reason, seconds heard.
    fn ended(&self) -> Vec<(u32, EndReason, f64)> {
        let ended = |event: &Event| match event {
            Event::Ended { item, reason, played, .. } => Some((item.id, *reason, *played)),
            _ => None,
        };
        self.seen.iter().filter_map(ended).collect()
    }

    fn started(&self) -> Vec<u32> {
        let started = |event: &Event| match event {
            Event::Started { item, .. } => Some(item.id),
            _ => None,
        };
        self.seen.iter().filter_map(started).collect()
    }
}

#[test]
fn what_is_heard_is_what_was_decoded() {
    let capture = device(44100, 2);
    let mut session = Session::start(Output::Capture(capture.clone()));
    session.play(&["flac_16.flac"]);
    session.wait_end_of_queue();
    let heard = capture.samples();
    let decoded = decode("flac_16.flac");
    assert_eq!(heard.len(), decoded.len());
    assert!(heard == decoded, "at equal rates and full volume every sample is unchanged");
    assert_eq!(session.started(), [0]);
    let (id, reason, played) = session.ended()[0];
    assert_eq!((id, reason), (0, EndReason::Finished));
    assert!((played - 1.0).abs() < 1e-6, "one second was heard, not {played}");
}

#[test]
fn two_halves_join_without_a_gap() {
    let capture = device(44100, 2);
    let mut session = Session::start(Output::Capture(capture.clone()));
    session.play(&["half_1.flac", "half_2.flac"]);
    session.wait_end_of_queue();
    let whole = decode("flac_16.flac");
    assert!(capture.samples() == whole[..33000 * 2], "the join is exact to the sample");
    let played: Vec<f64> = session.ended().iter().map(|ended| ended.2).collect();
    assert!((played[0] - 17001.0 / 44100.0).abs() < 1e-9, "{played:?}");
    assert!((played[1] - 15999.0 / 44100.0).abs() < 1e-9, "{played:?}");
}

#[test]
fn halves_join_without_a_seam_through_the_rate_converter() {
    let heard = |names: &[&str]| {
        let capture = device(48000, 2);
        let mut session = Session::start(Output::Capture(capture.clone()));
        session.play(names);
        session.wait_end_of_queue();
        capture.samples()
    };
    let (joined, whole) = (heard(&["half_1.flac", "half_2.flac"]), heard(&["flac_16.flac"]));
    assert_eq!(joined.len() / 2, 35_918, "33,000 frames become 35,918.4, rounded");
    let around_join = 2 * 15_000..2 * 22_000;
    let worst = around_join.map(|n| (joined[n] - whole[n]).abs()).fold(0f32, f32::max);
    assert!(worst < 1e-6, "around the join the sound differs from the uncut one by {worst}");
}

#[test]
fn every_kind_of_file_plays_on_every_width_of_device() {
    let names = [
        "mp3_cbr.mp3",
        "flac_51.flac",
        "opus_mono.opus",
        "vorbis.ogg",
        "aac.m4a",
        "pcm_u8.wav",
        "pcm_s16.aiff",
    ];
    for channels in [1, 2, 6] {
        let capture = device(48000, channels);
        let mut session = Session::start(Output::Capture(capture.clone()));
        session.play(&names);
        session.wait_end_of_queue();
        assert_eq!(session.started(), (0..names.len() as u32).collect::<Vec<_>>());
        let total: f64 = session.ended().iter().map(|ended| ended.2).sum();
        let heard = capture.samples().len() as f64 / f64::from(channels) / 48000.0;
        assert!((total - heard).abs() < 0.001, "{total} s reported, {heard} s heard");
    }
}

#[test]
fn a_broken_file_is_reported_and_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.flac");
    fs::write(&broken, b"fLaC and then nothing of the kind").unwrap();
    let capture = device(44100, 2);
    let mut session = Session::start(Output::Capture(capture.clone()));
    let queue = vec![item(0, golden("half_1.flac")), item(1, broken), item(2, golden("half_2.flac"))];
    session.send(Command::SetQueue { items: queue, start: 0, play: true });
    session.wait_end_of_queue();
    assert_eq!(session.started(), [0, 2]);
    assert!(capture.samples() == decode("flac_16.flac")[..33000 * 2], "even then the join is exact");
    assert!(
        session
            .seen
            .iter()
            .any(|event| matches!(event, Event::Error { item: Some(item), .. } if item.id == 1))
    );
}

#[test]
fn a_queue_of_broken_files_ends_by_itself() {
    let missing: Vec<QueueItem> = (0..50).map(|id| item(id, format!("/nowhere/{id}.mp3").into())).collect();
    let mut session = Session::start(Output::Capture(device(44100, 2)));
    session.send(Command::SetQueue { items: missing, start: 0, play: true });
    session.wait_end_of_queue();
    let errors = session.seen.iter().filter(|event| matches!(event, Event::Error { .. })).count();
    assert_eq!(errors, 50, "each file is tried once");
    let code = session.seen.iter().find_map(|event| match event {
        Event::Error { code, .. } => Some(code.clone()),
        _ => None,
    });
    assert_eq!(code.as_deref(), Some("not_found"));
}

#[test]
fn a_seek_continues_at_the_very_sample() {
    let capture = device(44100, 2);
    let mut session = Session::start(Output::Capture(capture.clone()));
    session.send(Command::SetQueue { items: items(&["flac_16.flac"]), start: 0, play: false });
    session.send(Command::Seek(0.5));
    session.send(Command::Play);
    session.wait_end_of_queue();
    let (heard, decoded) = (capture.samples(), decode("flac_16.flac"));
    let expected = &decoded[22050 * 2..];
    assert_eq!(heard.len(), expected.len());
    // The first milliseconds after a jump into the middle may fade in.
    assert!(heard[2 * 441..] == expected[2 * 441..]);
    assert!((session.ended()[0].2 - 0.5).abs() < 1e-6, "only what was heard counts as played");
}

#[test]
fn volume_follows_the_ear_and_is_exact_at_rest() {
    let capture = device(44100, 2);
    let mut session = Session::start(Output::Capture(capture.clone()));
    session.send(Command::SetVolume(0.5));
    session.play(&["flac_16.flac"]);
    session.wait_end_of_queue();
    let (heard, decoded) = (capture.samples(), decode("flac_16.flac"));
    assert!(heard.iter().zip(&decoded).all(|(heard, decoded)| *heard == decoded * 0.125));
}

#[test]
fn next_previous_and_pause_do_what_their_names_say() {
    let mut session = Session::start(Output::Capture(device(44100, 2).at_speed(1.0)));
    session.play(&["flac_16.flac", "vorbis.ogg", "mp3_cbr.mp3"]);
    session.wait("the first start", |event| matches!(event, Event::Started { index: 0, .. }));
    session.send(Command::Next);
    session.wait("the second start", |event| matches!(event, Event::Started { index: 1, .. }));
    assert_eq!(session.ended()[0].1, EndReason::Skipped);
    session.send(Command::Pause);
    let paused = session.wait_state("the pause", |state| state.status == Status::Paused);
    assert_eq!(paused.index, Some(1));
    std::thread::sleep(Duration::from_millis(300));
    session.send(Command::SetVolume(0.9));
    let later = session.wait_state("the volume", |state| (state.volume - 0.9).abs() < 1e-6);
    assert!((later.position - paused.position).abs() < 0.05, "a pause holds the position");
    session.send(Command::Previous);
    session.wait_state("the first again", |state| state.index == Some(0) && state.status == Status::Paused);
    session.send(Command::Toggle);
    session.wait("sound again", |event| matches!(event, Event::Started { index: 0, .. }));
    session.send(Command::Stop);
    let stopped = session.wait_state("the stop", |state| state.status == Status::Stopped);
    assert_eq!((stopped.index, stopped.position), (Some(0), 0.0));
    assert_eq!(session.ended().last().map(|ended| ended.1), Some(EndReason::Stopped));
}

#[test]
fn positions_keep_pace_with_the_clock() {
    let mut session = Session::start(Output::Capture(device(44100, 2).at_speed(1.0)));
    session.play(&["flac_16.flac"]);
    session.wait("the start", |event| matches!(event, Event::Started { .. }));
    let started = Instant::now();
    let mut positions = Vec::new();
    loop {
        match session.events.recv_timeout(PATIENCE) {
            Ok(Event::Position { seconds }) => positions.push((started.elapsed().as_secs_f64(), seconds)),
            Ok(Event::Ended { .. }) => break,
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => panic!("no end"),
        }
    }
    assert!((2..=6).contains(&positions.len()), "about four a second: {positions:?}");
    assert!(positions.is_sorted_by(|a, b| a.1 <= b.1));
    for (clock, position) in positions {
        // A busy machine may be late, but the player never runs ahead.
        assert!(position <= clock + 0.1, "position {position} at {clock} s");
    }
}

#[test]
fn changes_to_the_queue_are_heard() {
    let mut session = Session::start(Output::Capture(device(44100, 2).at_speed(2.0)));
    session.play(&["flac_16.flac", "vorbis.ogg"]);
    session.wait("the start", |event| matches!(event, Event::Started { .. }));
    // Both files are decoded ahead by now; what follows must change nevertheless.
    session.send(Command::InsertNext(vec![item(10, golden("half_2.flac"))]));
    session.send(Command::Remove(2));
    session.send(Command::Append(vec![item(11, golden("half_1.flac"))]));
    session.wait_end_of_queue();
    assert_eq!(session.started(), [0, 10, 11]);
    let first = session.ended()[0];
    assert!((first.2 - 1.0).abs() < 0.05, "the first was heard once, whole: {first:?}");
}

#[test]
fn removing_the_current_item_goes_on_with_the_next() {
    let mut session = Session::start(Output::Capture(device(44100, 2).at_speed(1.0)));
    session.play(&["flac_16.flac", "half_1.flac"]);
    session.wait("the start", |event| matches!(event, Event::Started { .. }));
    session.send(Command::Remove(0));
    session.wait_end_of_queue();
    assert_eq!(session.started(), [0, 1]);
    assert_eq!(session.ended()[0].1, EndReason::Skipped);
    assert_eq!(session.ended()[1].1, EndReason::Finished);
}

#[test]
fn a_device_that_goes_away_is_told_and_playback_resumes_where_it_was() {
    let capture = device(44100, 2).at_speed(1.0);
    let mut session = Session::start(Output::Capture(capture.clone()));
    session.play(&["flac_16.flac"]);
    session.wait("a position", |event| matches!(event, Event::Position { seconds } if *seconds > 0.2));
    capture.set_plugged(false);
    let lost = session.wait_state("the loss", |state| matches!(state.device, DeviceStatus::Missing { .. }));
    assert_eq!(lost.status, Status::Playing, "the listener still wants to hear it");
    assert!(lost.position > 0.2 && lost.position < 1.0, "{}", lost.position);
    std::thread::sleep(Duration::from_millis(300));
    capture.set_plugged(true);
    let back = session.wait_state("the return", |state| state.device == DeviceStatus::Ok);
    assert!((back.position - lost.position).abs() < 0.01, "{} and {}", lost.position, back.position);
    session.wait_end_of_queue();
    assert_eq!(session.started(), [0], "it goes on, it does not start again");
    let heard = capture.samples().len() as f64 / 88200.0;
    assert!((heard - 1.0).abs() < 0.02, "nothing is missing and nothing comes twice: {heard} s");
    let errors = session.seen.iter().filter(|event| matches!(event, Event::Error { .. })).count();
    assert!(errors <= 2, "one loss is told once per reason, not at every attempt");
}

#[test]
fn without_a_device_nothing_crashes_and_nothing_is_lost() {
    let capture = device(44100, 2);
    capture.set_plugged(false);
    let mut session = Session::start(Output::Capture(capture.clone()));
    session.play(&["half_1.flac"]);
    session.wait_state("the message", |state| matches!(state.device, DeviceStatus::Missing { .. }));
    session.send(Command::Seek(0.1));
    session.send(Command::Pause);
    session.send(Command::Play);
    capture.set_plugged(true);
    session.wait_end_of_queue();
    let heard = capture.samples().len() as f64 / 88200.0;
    assert!((heard - (17001.0 / 44100.0 - 0.1)).abs() < 1e-3, "{heard}");
}

#[test]
fn the_last_handle_ends_the_player() {
    let session = Session::start(Output::Null);
    session.play(&["flac_16.flac"]);
    let Session { player, events, .. } = session;
    drop(player);
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if matches!(events.recv_timeout(PATIENCE), Err(RecvTimeoutError::Disconnected)) {
            return;
        }
    }
    panic!("the player is still alive");
}

fn command() -> impl Strategy<Value = Command> {
    let names = ["half_1.flac", "half_2.flac", "pcm_u8.wav", "opus_mono.opus", "reference.json"];
    let some_items =
        proptest::collection::vec((0u32..100, 0usize..names.len()), 0..5).prop_map(move |chosen| {
            chosen.into_iter().map(|(id, name)| item(id, golden(names[name]))).collect::<Vec<_>>()
        });
    prop_oneof![
        2 => (some_items.clone(), 0usize..5, any::<bool>())
            .prop_map(|(items, start, play)| Command::SetQueue { items, start, play }),
        1 => some_items.clone().prop_map(Command::Append),
        1 => some_items.prop_map(Command::InsertNext),
        2 => Just(Command::Play),
        1 => Just(Command::Pause),
        1 => Just(Command::Toggle),
        1 => Just(Command::Stop),
        2 => (-1.0f64..2.0).prop_map(Command::Seek),
        2 => Just(Command::Next),
        2 => Just(Command::Previous),
        1 => (-1.0f32..2.0).prop_map(Command::SetVolume),
        1 => (0usize..8).prop_map(Command::Jump),
        1 => (0usize..8).prop_map(Command::Remove),
        1 => (0usize..8, 0usize..8).prop_map(|(from, to)| Command::Move { from, to }),
        1 => Just(Command::Clear),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_commands_leave_a_player_that_makes_sense(commands in proptest::collection::vec((command(), 0u64..8), 1..40)) {
        let mut session = Session::start(Output::Capture(device(44100, 2)));
        for (command, pause) in &commands {
            session.send(command.clone());
            std::thread::sleep(Duration::from_millis(*pause));
        }
        session.send(Command::Shutdown);
        while let Ok(event) = session.events.recv_timeout(PATIENCE) {
            session.seen.push(event);
        }
        let mut sounding: Option<u32> = None;
        for event in &session.seen {
            match event {
                Event::Started { item, .. } => {
                    prop_assert_eq!(sounding, None, "an item ends before the next starts");
                    sounding = Some(item.id);
                }
                Event::Ended { item, played, .. } => {
                    prop_assert_eq!(sounding, Some(item.id), "only what started can end");
                    prop_assert!(*played >= 0.0 && *played < 60.0);
                    sounding = None;
                }
                Event::State(state) => {
                    let current = state.index.and_then(|index| state.queue.get(index));
                    prop_assert_eq!(state.item.as_ref(), current.map(AsRef::as_ref));
                    prop_assert!(state.index.is_none_or(|index| index < state.queue.len()));
                    prop_assert!(state.position >= 0.0 && (0.0..=1.0).contains(&state.volume));
                    prop_assert!(state.status != Status::Playing || state.index.is_some());
                }
                Event::Position { seconds } => prop_assert!(*seconds >= 0.0),
                Event::Error { .. } | Event::Queue { .. } => {}
            }
        }
        prop_assert_eq!(sounding, None, "shutting down ends what sounds");
    }
}

//! What happens to the sound on its way, and to the order of play: settings, timers, loops, and files that lie.

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

#[path = "playback/session.rs"]
mod session;

use std::fs;
use std::time::Duration;

use attune_playback::{
    AlbumPlace, Command, EndReason, Equaliser, Event, GainMode, GainSettings, Output, OutputSettings, Part,
    QueueChange, QueueItem, Repeat, ReplayGain, SPECTRUM_FLOOR_DB, Shuffle, Sleep, SleepStatus,
    SoundSettings, Status,
};
use session::{Session, decode, device, golden, heard, items};

const WHOLE: &str = "gapless/whole.flac";

fn whole() -> QueueItem {
    QueueItem::new(1, golden(WHOLE))
}

fn with_gain(item: QueueItem, track_gain: f32, album_gain: f32) -> QueueItem {
    let gain =
        ReplayGain { track_gain: Some(track_gain), album_gain: Some(album_gain), ..ReplayGain::default() };
    QueueItem { gain, ..item }
}

fn on_album(item: QueueItem, track: u16) -> QueueItem {
    QueueItem { album: Some(AlbumPlace { album: 1, disc: 1, track }), ..item }
}

fn gained(mode: GainMode) -> SoundSettings {
    let replay_gain = GainSettings { mode, ..GainSettings::default() };
    SoundSettings { replay_gain, ..SoundSettings::default() }
}

fn peak(samples: &[f32]) -> f32 {
    samples.iter().fold(0f32, |peak, sample| peak.max(sample.abs()))
}

/// The gain between two equally long stretches of sound in dB.
fn gain_db(output: &[f32], input: &[f32]) -> f32 {
    let power = |samples: &[f32]| samples.iter().map(|sample| sample * sample).sum::<f32>();
    10.0 * (power(output) / power(input)).log10()
}

#[test]
fn neutral_settings_change_no_bit_and_say_so() {
    let capture = device(44100, 2).at_speed(1.0);
    let mut session = Session::start(Output::Capture(capture.clone()));
    session.sound(SoundSettings {
        equaliser: Equaliser { enabled: true, ..Equaliser::default() },
        replay_gain: GainSettings { mode: GainMode::Track, ..GainSettings::default() },
        crossfade_seconds: 1.0,
        ..SoundSettings::default()
    });
    session.play_items(vec![whole()]);
    session.wait("a position", |event| matches!(event, Event::Position { seconds } if *seconds > 0.1));
    let path = session.player.signal_path().unwrap();
    assert!(path.bit_perfect, "{path:?}");
    assert_eq!(path.file.unwrap().codec, "flac");
    assert_eq!(path.device.unwrap().sample_rate, 44100);
    session.wait_end_of_queue();
    assert!(capture.samples() == decode(&golden(WHOLE)));
}

#[test]
fn replay_gain_is_that_of_the_mode_and_changes_at_the_very_join() {
    let original = decode(&golden("gapless/1.flac"));
    let track = |id: u32, gain: f32, place: u16| {
        on_album(with_gain(QueueItem::new(id, golden("gapless/1.flac")), gain, -12.0), place)
    };
    let scaled = |gain: f32| original.iter().map(move |sample| sample * 10f32.powf(gain / 20.0));
    let apart = vec![track(1, -3.0, 1), track(2, -6.0, 5)];
    let expected: Vec<f32> = scaled(-3.0).chain(scaled(-6.0)).collect();
    let output = heard(44100, apart, gained(GainMode::Auto));
    assert_eq!(output.len(), expected.len());
    assert!(output.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-6));
    let together = vec![track(1, -3.0, 1), track(2, -6.0, 2)];
    let output = heard(44100, together, gained(GainMode::Auto));
    let expected: Vec<f32> = scaled(-12.0).chain(scaled(-12.0)).collect();
    assert!(
        output.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-6),
        "album neighbours keep their album's"
    );
}

#[test]
fn what_is_lifted_above_full_scale_is_limited_or_clipped_as_the_listener_wishes() {
    let loud = || vec![with_gain(whole(), 15.0, 15.0)];
    let limited = heard(44100, loud(), gained(GainMode::Track));
    assert_eq!(limited.len(), decode(&golden(WHOLE)).len(), "the look-ahead loses no frame");
    assert!(peak(&limited) <= 0.8913, "{}", peak(&limited));
    let clipped = heard(44100, loud(), SoundSettings { limiter: false, ..gained(GainMode::Track) });
    assert_eq!(peak(&clipped), 1.0);
}

#[test]
fn the_equaliser_lifts_what_it_says() {
    let original = decode(&golden(WHOLE));
    let mut equaliser = Equaliser { enabled: true, preamp_db: -6.0, ..Equaliser::default() };
    equaliser.gains_db = [6.0; 10];
    let output = heard(44100, vec![whole()], SoundSettings { equaliser, ..SoundSettings::default() });
    assert_eq!(output.len(), original.len());
    // Neighbouring bands add up: far more than one band, far less than two.
    let gain = gain_db(&output[20_000..], &original[20_000..]);
    assert!((1.0..6.0).contains(&gain), "{gain} dB");
}

#[test]
fn balance_and_mono_do_what_they_say() {
    let original = decode(&golden(WHOLE));
    let left = heard(44100, vec![whole()], SoundSettings { balance: -1.0, ..SoundSettings::default() });
    assert!(left.chunks(2).zip(original.chunks(2)).all(|(out, first)| out[0] == first[0] && out[1] == 0.0));
    let mono = heard(44100, vec![whole()], SoundSettings { mono: true, ..SoundSettings::default() });
    let mean = |frame: &[f32]| f32::midpoint(frame[0], frame[1]);
    assert!(
        mono.chunks(2).zip(original.chunks(2)).all(|(out, first)| {
            (out[0] - mean(first)).abs() < 1e-6 && (out[1] - mean(first)).abs() < 1e-6
        })
    );
}

#[test]
fn speed_changes_the_time_and_nothing_of_what_is_reported() {
    let capture = device(44100, 2);
    let mut session = Session::start(Output::Capture(capture.clone()));
    session.sound(SoundSettings { speed: 1.5, ..SoundSettings::default() });
    session.play_items(vec![whole()]);
    session.wait_end_of_queue();
    let seconds = capture.samples().len() as f64 / 2.0 / 44100.0;
    assert!((seconds - 1.0).abs() < 0.02, "1.5 s of music took {seconds} s");
    let (_, reason, played) = session.ended()[0];
    assert_eq!(reason, EndReason::Finished);
    assert!((played - 1.5).abs() < 0.01, "{played} s of music were heard");
}

#[test]
fn a_change_of_speed_keeps_the_place() {
    let capture = device(44100, 2).at_speed(1.0);
    let mut session = Session::start(Output::Capture(capture));
    session.play_items(vec![whole()]);
    session.wait("a position", |event| matches!(event, Event::Position { seconds } if *seconds > 0.4));
    session.sound(SoundSettings { speed: 0.5, ..SoundSettings::default() });
    let state = session.wait_state("the speed", |state| state.sound.speed == 0.5);
    assert!((0.4..1.2).contains(&state.position), "{}", state.position);
    session.wait_end_of_queue();
    assert_eq!(session.started(), [1], "it is the same playing");
    assert!((session.ended()[0].2 - 1.5).abs() < 0.05, "{:?}", session.ended());
}

#[test]
fn a_crossfade_overlaps_strangers_and_never_an_album() {
    let length = decode(&golden(WHOLE)).len();
    let fading = SoundSettings { crossfade_seconds: 1.0, ..SoundSettings::default() };
    let strangers = heard(44100, vec![whole(), QueueItem { id: 2, ..whole() }], fading.clone());
    // Half of the next track is the most that is overlapped: 0.75 s.
    assert_eq!(strangers.len(), 2 * length - 2 * 33_075);
    let original = decode(&golden(WHOLE));
    let untouched = length - 2 * 33_075;
    assert!(strangers[..untouched] == original[..untouched]);
    assert!(strangers[length..] == original[2 * 33_075..]);
    let album = vec![on_album(whole(), 1), on_album(QueueItem { id: 2, ..whole() }, 2)];
    let joined = heard(44100, album, fading);
    assert!(joined == [original.clone(), original].concat(), "an album is joined to the sample");
}

#[test]
fn a_pause_fades_as_long_as_it_is_told_to() {
    let capture = device(44100, 2).at_speed(1.0);
    let mut session = Session::start(Output::Capture(capture.clone()));
    session.sound(SoundSettings { fade_seconds: 0.3, ..SoundSettings::default() });
    session.play_items(vec![whole()]);
    session.wait("a position", |event| matches!(event, Event::Position { seconds } if *seconds > 0.2));
    session.send(Command::Pause);
    let paused = session.wait_state("the pause", |state| state.status == Status::Paused);
    std::thread::sleep(Duration::from_millis(700));
    let samples = capture.samples();
    let after = samples.len() as f64 / 88200.0 - paused.position;
    assert!((0.25..0.6).contains(&after), "sound went on for {after} s");
    let end = samples.len();
    assert!(peak(&samples[end - 200..]) < 0.02, "it ends in silence: {}", peak(&samples[end - 200..]));
    session.send(Command::Play);
    session.wait_end_of_queue();
    assert_eq!(capture.samples().len() / 2, 66_150, "nothing is lost and nothing comes twice");
}

#[test]
fn a_part_is_repeated_to_the_sample_until_it_is_let_go() {
    let capture = device(44100, 2).at_speed(4.0);
    let mut session = Session::start(Output::Capture(capture.clone()));
    session.send(Command::SetQueue { items: vec![whole()], start: 0, play: false });
    session.send(Command::SetLoop(Some((0.5, 0.7))));
    session.send(Command::Play);
    while capture.frames() < 60_000 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let original = decode(&golden(WHOLE));
    let samples = capture.samples();
    let part = &original[2 * 22_050..2 * 30_870];
    for round in samples.chunks(part.len()).skip(1).take(4) {
        assert!(round == &part[..round.len()]);
    }
    session.send(Command::SetLoop(None));
    session.wait_end_of_queue();
    assert_eq!(session.started(), [1], "the rounds are one playing");
    assert_eq!(session.ended().len(), 1);
    assert!(session.ended()[0].2 > 1.0);
}

#[test]
fn stop_after_current_waits_at_the_next_track() {
    let mut session = Session::start(Output::Capture(device(44100, 2).at_speed(4.0)));
    session.play(&["gapless/1.flac", "gapless/2.flac"]);
    session.send(Command::StopAfterCurrent(true));
    let stopped = session.wait_state("the stop", |state| state.status == Status::Stopped);
    assert_eq!((stopped.index, stopped.position, stopped.stop_after_current), (Some(1), 0.0, false));
    assert_eq!(session.ended().last().map(|ended| ended.1), Some(EndReason::Finished));
    session.send(Command::Play);
    session.wait_end_of_queue();
    assert_eq!(session.started(), [0, 1]);
}

#[test]
fn the_sleep_timer_ends_playback_in_time_or_with_the_track() {
    let mut session = Session::start(Output::Capture(device(44100, 2).at_speed(1.0)));
    session.send(Command::SetRepeat(Repeat::All));
    session.play(&["gapless/1.flac", "gapless/2.flac"]);
    session.send(Command::SetSleep(Some(Sleep::After(Duration::from_millis(700)))));
    let told = session.wait_state("the timer", |state| state.sleep.is_some());
    assert!(matches!(told.sleep, Some(SleepStatus::In(seconds)) if seconds <= 0.7));
    let asleep = session.wait_state("sleep", |state| state.status == Status::Paused);
    assert_eq!(asleep.sleep, None);
    session.send(Command::SetSleep(Some(Sleep::AfterTrack)));
    session.send(Command::Play);
    let asleep = session.wait_state("sleep", |state| state.status == Status::Stopped);
    assert_eq!((asleep.sleep, asleep.position), (None, 0.0));
}

/// A wave file whose header promises ten seconds and which holds one.
fn liar(path: &std::path::Path) {
    let samples = decode(&golden(WHOLE));
    let bytes: Vec<u8> =
        samples[..88_200].iter().flat_map(|sample| ((sample * 32767.0) as i16).to_le_bytes()).collect();
    let promised: u32 = 10 * 176_400;
    let mut file = Vec::new();
    file.extend(b"RIFF");
    file.extend((36 + promised).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x02\0");
    file.extend(44100u32.to_le_bytes());
    file.extend(176_400u32.to_le_bytes());
    file.extend(b"\x04\0\x10\0data");
    file.extend(promised.to_le_bytes());
    file.extend(bytes);
    fs::write(path, file).unwrap();
}

#[test]
fn a_file_that_ends_early_says_so_and_playback_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("liar.wav");
    liar(&path);
    let capture = device(44100, 2);
    let mut session = Session::start(Output::Capture(capture.clone()));
    session.play_items(vec![QueueItem::new(7, path), whole()]);
    session.wait_end_of_queue();
    assert_eq!(session.errors(), [("damaged".to_owned(), Some(7))]);
    assert_eq!(session.started(), [7, 1]);
    let ended: Vec<_> = session.ended().iter().map(|ended| (ended.0, ended.1)).collect();
    assert_eq!(ended, [(7, EndReason::Failed), (1, EndReason::Finished)]);
    assert_eq!(capture.samples().len() / 2, 44_100 + 66_150, "what there is is played");
}

#[test]
fn a_missing_file_is_reported_marked_and_passed_over() {
    let mut session = Session::start(Output::Capture(device(44100, 2)));
    session.play_items(vec![
        whole(),
        QueueItem::new(7, "/nowhere/at all.flac"),
        QueueItem { id: 3, ..whole() },
    ]);
    session.wait_end_of_queue();
    assert_eq!(session.errors(), [("not_found".to_owned(), Some(7))]);
    assert_eq!(session.started(), [1, 3]);
    let marked = Event::Queue { revision: 1, change: QueueChange::Marked { index: 1, failed: true } };
    assert!(session.seen.contains(&marked), "{:#?}", session.seen);
    assert!(session.player.queue_window(1, 1).unwrap().items[0].1, "it stays in the queue, marked");
}

#[test]
fn a_file_that_breaks_in_the_middle_says_so_and_playback_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("torn.flac");
    let bytes = fs::read(golden(WHOLE)).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 4]).unwrap();
    let mut session = Session::start(Output::Capture(device(44100, 2)));
    session.play_items(vec![QueueItem::new(7, path), whole()]);
    session.wait_end_of_queue();
    assert_eq!(session.errors(), [("damaged".to_owned(), Some(7))]);
    assert_eq!(session.started(), [7, 1]);
}

#[test]
fn the_device_follows_the_sample_rate_where_it_can() {
    let capture = device(44100, 2).with_rates(&[48000]);
    let mut session = Session::start(Output::Capture(capture.clone()));
    session.send(Command::SetOutput(OutputSettings { match_rate: true, ..OutputSettings::default() }));
    session.play(&["gapless/1.flac", "gapless/whole_48k.flac", "gapless/2.flac"]);
    session.wait_end_of_queue();
    assert_eq!(session.started(), [0, 1, 2]);
    let names = ["gapless/1.flac", "gapless/whole_48k.flac", "gapless/2.flac"];
    let expected: Vec<f32> = names.iter().flat_map(|name| decode(&golden(name))).collect();
    assert!(capture.samples() == expected, "every file arrives as it is");
    assert!(session.ended().iter().all(|ended| ended.1 == EndReason::Finished));
}

#[test]
fn another_choice_of_device_loses_nothing() {
    let capture = device(44100, 2).at_speed(2.0);
    let mut session = Session::start(Output::Capture(capture.clone()));
    session.play_items(vec![whole()]);
    session.wait("a position", |event| matches!(event, Event::Position { seconds } if *seconds > 0.2));
    session
        .send(Command::SetOutput(OutputSettings { buffer_frames: Some(256), ..OutputSettings::default() }));
    session.wait_end_of_queue();
    assert_eq!(session.started(), [1]);
    let frames = capture.samples().len() / 2;
    assert!(frames.abs_diff(66_150) < 1000, "{frames}");
}

#[test]
fn a_player_goes_on_where_another_was_stopped() {
    let mut first = Session::start(Output::Capture(device(44100, 2).at_speed(1.0)));
    let tracks = items(&["gapless/1.flac", WHOLE, "gapless/2.flac"]);
    first.send(Command::SetRepeat(Repeat::All));
    first.send(Command::SetVolume(0.5));
    first.send(Command::SetQueue { items: tracks.clone(), start: 1, play: true });
    first.wait("a position", |event| matches!(event, Event::Position { seconds } if *seconds > 0.4));
    let snapshot = first.player.snapshot().unwrap();
    drop(first);
    assert!(snapshot.playing && snapshot.position > 0.4);
    let mut second = Session::start(Output::Capture(device(44100, 2).at_speed(1.0)));
    second.send(Command::Restore { snapshot: Box::new(snapshot.clone()), items: tracks, play: true });
    let state = second.wait_state("the queue", |state| state.queue.len() == 3);
    assert_eq!((state.index, state.repeat, state.volume), (Some(1), Repeat::All, 0.5));
    assert!((state.position - snapshot.position).abs() < 0.05);
    second.wait("sound", |event| matches!(event, Event::Started { item, .. } if item.id == 1));
}

#[test]
fn a_shuffled_queue_plays_everything_once() {
    let mut session = Session::start(Output::Capture(device(44100, 2)));
    let tracks: Vec<QueueItem> = (0..40).map(|id| QueueItem::new(id, golden("gapless/1.flac"))).collect();
    session.send(Command::SetShuffle { mode: Shuffle::Tracks, seed: 5 });
    session.send(Command::SetQueue { items: tracks, start: 9, play: true });
    session.wait_end_of_queue();
    let mut started = session.started();
    assert_eq!(started[0], 9);
    assert!(!started.is_sorted());
    started.sort_unstable();
    assert_eq!(started, (0..40).collect::<Vec<_>>());
}

#[test]
fn edits_are_told_in_small_and_taken_back() {
    let mut session = Session::start(Output::Capture(device(44100, 2)));
    let tracks: Vec<QueueItem> = (0..1000).map(|id| QueueItem::new(id, golden("gapless/1.flac"))).collect();
    session.send(Command::SetQueue { items: tracks, start: 0, play: false });
    session.send(Command::RemoveMany(vec![3, 5]));
    session.wait(
        "the change",
        |event| matches!(event, Event::Queue { change: QueueChange::Removed(gone), .. } if *gone == [3, 5]),
    );
    session.send(Command::Move { from: 0, to: 10 });
    let moved = QueueChange::Moved { from: 0, to: 10 };
    session.wait("the change", |event| matches!(event, Event::Queue { change, .. } if *change == moved));
    session.send(Command::Undo);
    session.send(Command::Undo);
    let state = session.wait_state("the queue as it was", |state| state.queue.len() == 1000);
    assert!(state.can_undo, "setting the queue can be taken back too");
    let window = session.player.queue_window(2, 3).unwrap();
    assert_eq!((window.first, window.length), (2, 1000));
    assert_eq!(window.items.iter().map(|(item, _)| item.id).collect::<Vec<_>>(), [2, 3, 4]);
}

#[test]
fn the_spectrum_shows_what_is_heard() {
    let mut session = Session::start(Output::Capture(device(44100, 2).at_speed(1.0)));
    let mut spectrum = session.player.spectrum();
    assert_eq!(spectrum.look(), [SPECTRUM_FLOOR_DB; 64]);
    session.play_items(vec![whole()]);
    session.wait("a position", |event| matches!(event, Event::Position { seconds } if *seconds > 0.3));
    let bands = spectrum.look();
    let loudest = (0..64).max_by(|&a, &b| bands[a].total_cmp(&bands[b])).unwrap();
    // The recording is beats of tones between 220 and 415 Hz.
    assert!((18..=28).contains(&loudest), "band {loudest}: {bands:?}");
    assert!(bands[60] < bands[loudest] - 30.0);
}

#[test]
fn a_part_of_a_file_has_its_own_clock() {
    let mut session = Session::start(Output::Capture(device(44100, 2)));
    let part = QueueItem { part: Some(Part { start: 0.25, end: Some(1.0) }), ..whole() };
    session.play_items(vec![part]);
    session.wait_end_of_queue();
    let ended = session.seen.iter().find_map(|event| match event {
        Event::Ended { played, duration, .. } => Some((*played, *duration)),
        _ => None,
    });
    let (played, duration) = ended.unwrap();
    assert!(
        (played - 0.75).abs() < 1e-4 && (duration.unwrap() - 0.75).abs() < 1e-9,
        "{played}, {duration:?}"
    );
}

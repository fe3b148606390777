//! A day of listening in under a minute: ten thousand random wishes from a seed, on a device as fast as the decoder, with
//! everything that must hold checked at every event.

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]
#![allow(
    unsafe_code,
    reason = "only an allocator sees how much is allocated; it hands everything on to the system's"
)]

#[path = "playback/session.rs"]
mod session;

use std::alloc::{GlobalAlloc, Layout, System};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use attune_playback::{
    AlbumPlace, Capture, Command, Equaliser, Event, GainMode, GainSettings, Output, OutputSettings, Player,
    QueueItem, Repeat, ReplayGain, Shuffle, Sleep, SoundSettings, State, Status,
};
use session::device;

const OPERATIONS: usize = 10_000;
/// A day, evenly over the operations.
const SECONDS_EACH: f64 = 86_400.0 / OPERATIONS as f64;
const RATE: u32 = 2000;
const SEED: u64 = 20_260_101;
/// Longer than anything takes on a busy machine.
const STUCK: Duration = Duration::from_secs(30);

static LIVE: AtomicI64 = AtomicI64::new(0);

struct Counting;

// SAFETY: every call is handed to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(layout.size() as i64, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size() as i64, Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        LIVE.fetch_add(size as i64 - layout.size() as i64, Ordering::Relaxed);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn coin(&mut self) -> bool {
        self.next().is_multiple_of(2)
    }
}

fn write_wave(path: &Path, rate: u32, seconds: f64) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for n in 0..(seconds * f64::from(rate)) as u32 {
        writer.write_sample((20_000.0 * (f64::from(n) * 0.3).sin()) as i16).unwrap();
    }
    writer.finalize().unwrap();
}

/// Tracks from 50 ms to 5 minutes, at two sample rates, and three files that are no good.
fn library(folder: &Path) -> Vec<PathBuf> {
    let lengths = [0.05, 0.3, 2.0, 7.5, 31.0, 60.0, 90.0, 120.0, 180.0, 200.0, 240.0, 300.0];
    let mut paths: Vec<PathBuf> = (0..lengths.len()).map(|n| folder.join(format!("{n}.wav"))).collect();
    for (n, (path, seconds)) in paths.iter().zip(lengths).enumerate() {
        write_wave(path, if n % 4 == 3 { 2 * RATE } else { RATE }, seconds);
    }
    let torn = folder.join("torn.wav");
    let whole = fs::read(&paths[6]).unwrap();
    fs::write(&torn, &whole[..whole.len() / 3]).unwrap();
    let empty = folder.join("empty.flac");
    fs::write(&empty, b"").unwrap();
    paths.extend([torn, empty, folder.join("missing.mp3")]);
    paths
}

fn some_items(random: &mut Random, paths: &[PathBuf], most: usize) -> Vec<QueueItem> {
    let item = |random: &mut Random| {
        let id = random.below(paths.len());
        QueueItem {
            artist: Some(id as u64 % 5),
            album: Some(AlbumPlace { album: id as u64 / 4, disc: 1, track: (id % 4 + 1) as u16 }),
            gain: ReplayGain { track_gain: Some(3.0 - id as f32), ..ReplayGain::default() },
            ..QueueItem::new(id as u32, &paths[id])
        }
    };
    (0..random.below(most)).map(|_| item(random)).collect()
}

fn some_sound(random: &mut Random) -> SoundSettings {
    let mut equaliser = Equaliser { enabled: random.coin(), ..Equaliser::default() };
    equaliser.gains_db[random.below(10)] = 24.0 * random.unit() as f32 - 12.0;
    let modes = [GainMode::Off, GainMode::Track, GainMode::Album, GainMode::Auto];
    SoundSettings {
        replay_gain: GainSettings { mode: modes[random.below(4)], ..GainSettings::default() },
        equaliser,
        limiter: random.coin(),
        balance: 2.0 * random.unit() as f32 - 1.0,
        mono: random.coin(),
        speed: 1.0,
        crossfade_seconds: if random.coin() { 0.0 } else { 12.0 * random.unit() as f32 },
        fade_seconds: random.unit() as f32,
    }
}

fn some_command(random: &mut Random, paths: &[PathBuf], state: &State) -> Command {
    let length = state.queue.len();
    match random.below(40) {
        0..=2 => {
            Command::SetQueue { items: some_items(random, paths, 60), start: random.below(60), play: true }
        }
        3 => Command::Append(some_items(random, paths, 10)),
        4 => Command::InsertNext(some_items(random, paths, 4)),
        5 => Command::Insert { at: random.below(length + 2), items: some_items(random, paths, 4) },
        6..=9 => Command::Play,
        10 => Command::Pause,
        11 => Command::Toggle,
        12 => Command::Stop,
        13..=15 => Command::Seek(400.0 * random.unit() - 20.0),
        16..=18 => Command::Next,
        19..=20 => Command::Previous,
        21 => Command::SetVolume(random.unit() as f32),
        22..=23 => Command::Jump(random.below(length + 1)),
        24 => Command::Remove(random.below(length + 1)),
        25 => Command::RemoveMany((0..random.below(6)).map(|_| random.below(length + 1)).collect()),
        26..=27 => Command::Move { from: random.below(length + 1), to: random.below(length + 1) },
        28 => {
            if random.below(4) == 0 {
                Command::Clear
            } else {
                Command::Play
            }
        }
        29 => Command::Undo,
        30..=31 => {
            let mode = [Shuffle::Off, Shuffle::Tracks, Shuffle::Albums][random.below(3)];
            Command::SetShuffle { mode, seed: random.next() }
        }
        32 => Command::SetRepeat([Repeat::Off, Repeat::One, Repeat::All, Repeat::All][random.below(4)]),
        33 => Command::StopAfterCurrent(random.coin()),
        34 => Command::SetSleep(
            [None, Some(Sleep::AfterTrack), Some(Sleep::After(Duration::from_millis(2)))][random.below(3)],
        ),
        35 => {
            let from = 20.0 * random.unit();
            Command::SetLoop(random.coin().then_some((from, from + 5.0 * random.unit())))
        }
        36..=37 => Command::SetSound(Box::new(some_sound(random))),
        38 => Command::SetOutput(OutputSettings {
            match_rate: random.coin(),
            fall_back: random.coin(),
            ..OutputSettings::default()
        }),
        _ => Command::SetSound(Box::default()),
    }
}

/// What was told so far, and what was wrong with it.
#[derive(Default)]
struct Told {
    state: Option<State>,
    sounding: Option<u32>,
    revision: u64,
    ended: u64,
    wrong: Vec<String>,
}

impl Told {
    fn hear(&mut self, event: Event) {
        let mut check = |right: bool, what: &str, event: &dyn std::fmt::Debug| {
            if !right && self.wrong.len() < 5 {
                self.wrong.push(format!("{what}: {event:?}"));
            }
        };
        match event {
            Event::Started { ref item, index } => {
                check(self.sounding.is_none(), "an item ends before the next starts", &event);
                check(index < 100_000, "its place is one", &event);
                self.sounding = Some(item.id);
            }
            Event::Ended { ref item, played, .. } => {
                check(self.sounding == Some(item.id), "only what started can end", &event);
                check((0.0..90_000.0).contains(&played), "seconds are sensible", &event);
                self.sounding = None;
                self.ended += 1;
            }
            Event::State(state) => {
                let item =
                    state.index.and_then(|index| state.queue.get(index)).map(|item| item.as_ref().clone());
                check(state.item == item, "the current item is the one at its place", &state.index);
                check(
                    state.index.is_none_or(|index| index < state.queue.len()),
                    "it is in the queue",
                    &state.index,
                );
                check(
                    state.remaining < state.queue.len().max(1),
                    "what remains is less than all",
                    &state.remaining,
                );
                check(
                    state.position >= 0.0 && state.position < 1000.0,
                    "the position is in the item",
                    &state.position,
                );
                check((0.0..=1.0).contains(&state.volume), "the volume is one", &state.volume);
                check(
                    state.status != Status::Playing || state.index.is_some(),
                    "something is playing",
                    &state.status,
                );
                check(state.revision >= self.revision, "revisions count up", &state.revision);
                self.revision = state.revision;
                self.state = Some(state);
            }
            Event::Position { seconds } => check(seconds >= 0.0, "the position is in the item", &seconds),
            Event::Queue { revision, .. } => {
                check(revision >= self.revision, "revisions count up", &revision);
            }
            Event::Error { ref code, .. } => check(!code.is_empty(), "an error has a code", &event),
        }
    }
}

/// Lets the day go on until so much was heard, or nothing is to be heard.
fn pass(capture: &Capture, told: &Mutex<Told>, seconds: f64) -> Result<(), String> {
    let target = capture.frames() + (seconds * f64::from(RATE)) as u64;
    let mut moved = (Instant::now(), capture.frames());
    while capture.frames() < target {
        let playing =
            told.lock().unwrap().state.as_ref().is_some_and(|state| state.status == Status::Playing);
        if !playing {
            return Ok(());
        }
        if capture.frames() != moved.1 {
            moved = (Instant::now(), capture.frames());
        } else if moved.0.elapsed() > STUCK {
            return Err("it says that it plays, and nothing is heard".to_owned());
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    Ok(())
}

#[test]
fn a_day_of_listening_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let paths = library(folder.path());
    let capture = device(RATE, 1).without_recording().with_rates(&[2 * RATE]);
    let told: Arc<Mutex<Told>> = Arc::default();
    let listener = Arc::clone(&told);
    let player = Player::spawn(
        Output::Capture(capture.clone()),
        Box::new(move |event| listener.lock().unwrap().hear(event)),
    )
    .unwrap();
    let mut random = Random(SEED);
    player
        .send(Command::SetQueue { items: some_items(&mut random, &paths, 60), start: 0, play: true })
        .unwrap();
    let mut live = Vec::with_capacity(OPERATIONS);
    for operation in 0..OPERATIONS {
        let state = player.snapshot().map(|_| told.lock().unwrap().state.clone()).unwrap();
        let Some(state) = state else { panic!("the player says nothing") };
        let command = some_command(&mut random, &paths, &state);
        if operation % 500 == 250 {
            capture.set_plugged(false);
        } else if operation % 500 == 252 {
            capture.set_plugged(true);
        }
        player.send(command.clone()).unwrap();
        // The answer shows that the player is alive and has obeyed.
        let snapshot = player.snapshot().unwrap();
        assert_eq!(snapshot.ids.len(), snapshot.order.len());
        let plugged = !(250..252).contains(&(operation % 500));
        let passed = if plugged { pass(&capture, &told, SECONDS_EACH) } else { Ok(()) };
        let told = told.lock().unwrap();
        assert!(told.wrong.is_empty(), "after {operation} ({command:?}): {:#?}", told.wrong);
        passed.unwrap_or_else(|stuck| panic!("after {operation} ({command:?}): {stuck}; {:#?}", told.state));
        live.push(LIVE.load(Ordering::Relaxed));
    }
    let mean = |part: &[i64]| part.iter().sum::<i64>() as f64 / part.len() as f64 / 1e6;
    let (early, late) = (mean(&live[OPERATIONS / 5..2 * OPERATIONS / 5]), mean(&live[4 * OPERATIONS / 5..]));
    assert!(late < 1.2 * early + 1.0, "memory grew from {early} to {late} MB");
    let ended = told.lock().unwrap().ended;
    let hours = capture.frames() as f64 / f64::from(RATE) / 3600.0;
    assert!(ended > 1000 && hours > 6.0, "{ended} tracks in {hours} hours of sound");
    println!(
        "{OPERATIONS} operations, {hours:.1} h of sound, {ended} tracks, {early:.1} MB then {late:.1} MB"
    );
}

//! Nothing of ours allocates or frees on the audio callback: an allocator that knows when the callback is at work counts
//! what it is asked.

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]
#![allow(
    unsafe_code,
    reason = "only an allocator sees what is allocated; it hands everything on to the system's"
)]

#[path = "playback/session.rs"]
mod session;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use attune_playback::{
    Command, Equaliser, Event, GainMode, GainSettings, Output, QueueItem, ReplayGain, SoundSettings,
};
use session::{Session, device, golden};

thread_local! {
    static IN_CALLBACK: Cell<bool> = const { Cell::new(false) };
}
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static CALLBACKS: AtomicU64 = AtomicU64::new(0);

struct Guard;

fn note() {
    if IN_CALLBACK.get() {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
    }
}

// SAFETY: every call is handed to the system's allocator as it came.
unsafe impl GlobalAlloc for Guard {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note();
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        note();
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note();
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static GUARD: Guard = Guard;

fn hook(enters: bool) {
    IN_CALLBACK.set(enters);
    if enters {
        CALLBACKS.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn the_callback_neither_allocates_nor_frees_whatever_the_listener_does() {
    hook(true);
    drop(std::hint::black_box(Box::new(1)));
    hook(false);
    assert_eq!(ALLOCATIONS.swap(0, Ordering::Relaxed), 2, "the guard sees what it is to see");

    let capture = device(44100, 2).without_recording().at_speed(3.0).around_callback(hook);
    let mut session = Session::start(Output::Capture(capture));
    let gain = ReplayGain { track_gain: Some(9.0), ..ReplayGain::default() };
    let names = ["1.flac", "2.mp3", "3.ogg", "1_aac.m4a", "whole_48k.flac", "2.opus"];
    let tracks = (0..12).map(|id| {
        let name = format!("gapless/{}", names[id % names.len()]);
        QueueItem { gain, ..QueueItem::new(id as u32, golden(&name)) }
    });
    session.play_items(tracks.collect());
    let loud = GainSettings { mode: GainMode::Track, ..GainSettings::default() };
    let equaliser = Equaliser { enabled: true, preamp_db: 6.0, gains_db: [4.0; 10] };
    let settings = [
        SoundSettings::default(),
        SoundSettings { replay_gain: loud, ..SoundSettings::default() },
        SoundSettings { equaliser, balance: 0.3, mono: true, ..SoundSettings::default() },
        SoundSettings { crossfade_seconds: 1.0, fade_seconds: 0.2, ..SoundSettings::default() },
        SoundSettings { speed: 1.3, equaliser, ..SoundSettings::default() },
    ];
    let mut spectrum = session.player.spectrum();
    for round in 0..40 {
        session.sound(settings[round % settings.len()].clone());
        match round % 8 {
            1 => session.send(Command::Pause),
            2 => session.send(Command::Play),
            3 => session.send(Command::Seek(0.1)),
            5 => session.send(Command::Next),
            6 => session.send(Command::SetVolume(round as f32 / 40.0)),
            7 => session.send(Command::Jump(round % 12)),
            _ => {}
        }
        spectrum.look();
        std::thread::sleep(Duration::from_millis(40));
    }
    session.send(Command::Stop);
    session.wait(
        "the stop",
        |event| matches!(event, Event::State(state) if state.status == attune_playback::Status::Stopped),
    );
    assert!(CALLBACKS.load(Ordering::Relaxed) > 50, "the callback worked");
    assert_eq!(ALLOCATIONS.load(Ordering::Relaxed), 0);
}

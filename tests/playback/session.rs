//! A player on a device made of memory, and what it told.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses its share of this")]

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use attune_audio::Decoder;
use attune_playback::{
    Capture, Command, EndReason, Event, Output, Player, QueueItem, SoundSettings, State, Status,
};

/// Longer than anything takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_mins(1);

pub fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name)
}

pub fn items(names: &[&str]) -> Vec<QueueItem> {
    (0..).zip(names).map(|(id, name)| QueueItem::new(id, golden(name))).collect()
}

pub fn decode(path: &Path) -> Vec<f32> {
    let mut decoder = Decoder::open(path).unwrap();
    let mut samples = Vec::new();
    while let Some(chunk) = decoder.next_chunk().unwrap() {
        samples.extend_from_slice(chunk);
    }
    samples
}

pub fn device(rate: u32, channels: u16) -> Capture {
    Capture::new(NonZero::new(rate).unwrap(), NonZero::new(channels).unwrap())
}

pub struct Session {
    pub player: Player,
    pub events: Receiver<Event>,
    pub seen: Vec<Event>,
}

impl Session {
    pub fn start(output: Output) -> Self {
        let (sender, events) = channel();
        let player = Player::spawn(output, Box::new(move |event| drop(sender.send(event)))).unwrap();
        Self { player, events, seen: Vec::new() }
    }

    pub fn send(&self, command: Command) {
        self.player.send(command).unwrap();
    }

    pub fn sound(&self, settings: SoundSettings) {
        self.send(Command::SetSound(Box::new(settings)));
    }

    pub fn play_items(&self, items: Vec<QueueItem>) {
        self.send(Command::SetQueue { items, start: 0, play: true });
    }

    pub fn play(&self, names: &[&str]) {
        self.play_items(items(names));
    }

    /// Waits for an event and keeps all that come before it.
    pub fn wait(&mut self, what: &str, wanted: impl Fn(&Event) -> bool) -> Event {
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

    pub fn wait_state(&mut self, what: &str, wanted: impl Fn(&State) -> bool) -> State {
        match self.wait(what, |event| matches!(event, Event::State(state) if wanted(state))) {
            Event::State(state) => state,
            other => panic!("{other:?}"),
        }
    }

    pub fn wait_end_of_queue(&mut self) {
        self.wait_state("the end of the queue", |state| {
            state.status == Status::Stopped && state.index.is_none() && !state.queue.is_empty()
        });
    }

    /// Ended items: number, reason, seconds heard.
    pub fn ended(&self) -> Vec<(u32, EndReason, f64)> {
        let ended = |event: &Event| match event {
            Event::Ended { item, reason, played, .. } => Some((item.id, *reason, *played)),
            _ => None,
        };
        self.seen.iter().filter_map(ended).collect()
    }

    pub fn started(&self) -> Vec<u32> {
        let started = |event: &Event| match event {
            Event::Started { item, .. } => Some(item.id),
            _ => None,
        };
        self.seen.iter().filter_map(started).collect()
    }

    pub fn errors(&self) -> Vec<(String, Option<u32>)> {
        let error = |event: &Event| match event {
            Event::Error { code, item, .. } => Some((code.clone(), item.as_ref().map(|item| item.id))),
            _ => None,
        };
        self.seen.iter().filter_map(error).collect()
    }
}

/// What is heard when these items are played to their end.
pub fn heard(rate: u32, items: Vec<QueueItem>, settings: SoundSettings) -> Vec<f32> {
    let capture = device(rate, 2);
    let mut session = Session::start(Output::Capture(capture.clone()));
    session.sound(settings);
    session.play_items(items);
    session.wait_end_of_queue();
    assert_eq!(session.errors(), []);
    capture.samples()
}

//! How the actor obeys.

use std::sync::Arc;

use crate::actor::Actor;
use crate::command::Command;
use crate::event::{EndReason, Status};
use crate::item::QueueItem;
use crate::settings::SoundSettings;
use crate::snapshot::QueueSnapshot;

/// How far into a track "previous" still means the track before.
const PREVIOUS_SECONDS: f64 = 3.0;

/// The shortest part that can be repeated.
const SHORTEST_LOOP: f64 = 0.1;

impl Actor {
    pub(crate) fn obey(&mut self, command: Command) {
        match command {
            Command::SetQueue { items, start, play } => {
                self.end_listening(EndReason::Skipped);
                self.queue.set(items, start);
                self.begin(play, 0.0);
            }
            Command::Restore { snapshot, items, play } => self.restore(&snapshot, items, play),
            Command::Append(items) => self.edit(|actor| actor.queue.append(items)),
            Command::InsertNext(items) => self.edit(|actor| actor.queue.insert_next(items)),
            Command::Insert { at, items } => self.edit(|actor| actor.queue.insert_at(at, items)),
            Command::Remove(index) => self.edit(|actor| actor.queue.remove(&[index])),
            Command::RemoveMany(indices) => self.edit(|actor| actor.queue.remove(&indices)),
            Command::Move { from, to } => self.edit(|actor| actor.queue.move_entry(from, to)),
            Command::Undo => self.edit(|actor| actor.queue.undo()),
            Command::Clear => {
                self.end_listening(EndReason::Stopped);
                self.queue.clear();
                self.set_status(Status::Stopped);
                self.halt(0.0);
            }
            Command::Play => self.play(),
            Command::Pause => self.pause(),
            Command::Toggle => match self.status {
                Status::Playing => self.pause(),
                Status::Paused | Status::Stopped => self.play(),
            },
            Command::Stop => {
                self.end_listening(EndReason::Stopped);
                self.set_status(Status::Stopped);
                self.halt(0.0);
            }
            Command::Seek(seconds) => self.seek(seconds),
            Command::Next => self.next(),
            Command::Previous => self.previous(),
            Command::Jump(index) => {
                if index < self.queue.entries().len() {
                    self.end_listening(EndReason::Skipped);
                    self.queue.jump(index);
                    self.arrive(Status::Playing);
                }
            }
            Command::SetVolume(volume) => self.set_volume(volume),
            Command::SetShuffle { mode, seed } => self.edit(|actor| actor.queue.set_shuffle(mode, seed)),
            Command::SetRepeat(repeat) => self.edit(|actor| actor.queue.set_repeat(repeat)),
            Command::StopAfterCurrent(stop) => self.edit(|actor| actor.stop_after_current = stop),
            Command::SetSleep(sleep) => self.set_sleep(sleep),
            Command::SetLoop(looped) => self.set_loop(looped),
            Command::SetSound(sound) => self.set_sound(*sound),
            Command::SetOutput(settings) => self.set_output(settings),
            // Handled by the loop.
            Command::Shutdown => {}
        }
    }

    /// Changes the queue or what follows in it. If the current item is gone, playback goes on with what took its place.
    fn edit<T>(&mut self, change: impl FnOnce(&mut Self) -> T) {
        let before = self.queue.current().map(|entry| entry.key);
        change(self);
        if before == self.queue.current().map(|entry| entry.key) {
            self.follow_queue();
        } else {
            if before.is_some() {
                self.end_listening(EndReason::Skipped);
            }
            self.arrive(self.status);
        }
    }

    fn begin(&mut self, play: bool, position: f64) {
        let playing = play && self.queue.index().is_some();
        self.set_status(if playing { Status::Playing } else { Status::Stopped });
        self.looped = None;
        if playing { self.restart(position) } else { self.halt(position) }
    }

    fn restore(&mut self, snapshot: &QueueSnapshot, items: Vec<QueueItem>, play: bool) {
        self.end_listening(EndReason::Skipped);
        self.queue.restore(snapshot, items);
        self.stop_after_current = snapshot.stop_after_current;
        self.set_volume(snapshot.volume);
        let kept = self.queue.current().map(|entry| entry.item.id)
            == snapshot.current.and_then(|index| snapshot.ids.get(index as usize).copied());
        let position = if kept && snapshot.position.is_finite() { snapshot.position.max(0.0) } else { 0.0 };
        self.begin(play, position);
    }

    fn set_volume(&mut self, volume: f32) {
        self.volume = if volume.is_finite() { volume.clamp(0.0, 1.0) } else { self.volume };
        self.send_parameters();
    }

    fn set_sound(&mut self, sound: SoundSettings) {
        let before = Arc::clone(&self.sound);
        self.sound = Arc::new(sound.clamped());
        self.send_parameters();
        if before.speed != self.sound.speed {
            self.start_again();
        } else if before.crossfade_seconds != self.sound.crossfade_seconds {
            self.supply.hold(self.sound.crossfade_seconds);
        }
    }

    fn set_loop(&mut self, looped: Option<(f64, f64)>) {
        let end = self.listening.duration(&self.queue);
        let looped = looped.filter(|_| self.queue.index().is_some()).filter(|part| is_loop(*part, end));
        if looped != self.looped {
            self.looped = looped;
            if let Some((from, to)) = looped
                && !(from..to).contains(&self.position())
            {
                self.seek(from);
            } else {
                self.start_again();
            }
        }
    }

    /// Decodes anew from where the listener is: what was decoded ahead is no longer right.
    fn start_again(&mut self) {
        if self.supply.is_supplying() {
            let position = self.position();
            self.bank_listening();
            self.restart(position);
        }
    }

    fn play(&mut self) {
        if self.status == Status::Stopped {
            self.queue.forgive(true);
        }
        if self.queue.index().is_none() && !self.queue.go_to_start() {
            return;
        }
        self.set_status(Status::Playing);
        self.link.retry_now();
        if self.supply.is_supplying() {
            self.link.set_running(true);
        } else {
            self.restart(self.position());
        }
    }

    pub(crate) fn pause(&mut self) {
        if self.status == Status::Playing {
            self.set_status(Status::Paused);
            self.link.set_running(false);
        }
    }

    fn seek(&mut self, seconds: f64) {
        if self.queue.index().is_none() || !seconds.is_finite() {
            return;
        }
        let end = self.listening.duration(&self.queue).unwrap_or(f64::INFINITY);
        let target = seconds.clamp(0.0, end);
        if self.looped.is_some_and(|(from, to)| !(from..to).contains(&target)) {
            self.looped = None;
        }
        self.bank_listening();
        if self.status == Status::Stopped {
            // A stopped player remembers where to start.
            self.halt(target);
        } else {
            self.restart(target);
        }
    }

    fn next(&mut self) {
        self.end_listening(EndReason::Skipped);
        let next = self.queue.current().map(|entry| entry.key).and_then(|key| self.queue.skip_from(key));
        match next {
            Some(index) => self.queue.proceed(self.queue.entries()[index].key, &[]),
            None => drop(self.queue.go_to(None)),
        }
        self.arrive(self.status);
    }

    fn previous(&mut self) {
        let before = if self.position() <= PREVIOUS_SECONDS { self.queue.step_back() } else { None };
        match before {
            Some(index) => {
                self.end_listening(EndReason::Skipped);
                self.queue.go_to(Some(index));
                self.arrive(self.status);
            }
            None => self.seek(0.0),
        }
    }

    /// Starts the item that became current; if there is none, the queue is over.
    fn arrive(&mut self, status: Status) {
        self.queue.forgive(false);
        self.looped = None;
        self.set_status(if self.queue.index().is_none() { Status::Stopped } else { status });
        if self.status == Status::Playing { self.restart(0.0) } else { self.halt(0.0) }
    }
}

/// Whether this part of an item of this length can be repeated.
pub(crate) fn is_loop((from, to): (f64, f64), end: Option<f64>) -> bool {
    from >= 0.0 && to.is_finite() && to.min(end.unwrap_or(to)) - from >= SHORTEST_LOOP
}

//! The actor: one thread that owns the queue and decides what happens.

use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, never, select_biased};

use crate::feeder::{Order, Report};
use crate::listening::Listening;
use crate::output::{OutputOrder, OutputReport, Pace};
use crate::protocol::{Command, DeviceStatus, EndReason, Event, State, Status};
use crate::queue::Queue;
use crate::supply::{Link, Supply};
use crate::volume;

/// How far into a track "previous" still means the track before.
const PREVIOUS_SECONDS: f64 = 3.0;
/// How often positions are told while playing.
const POSITION_INTERVAL: Duration = Duration::from_millis(250);
/// How often the counters are looked at while playing.
const TICK: Duration = Duration::from_millis(25);
/// How often they are while a device is open but idle.
const IDLE_TICK: Duration = Duration::from_secs(1);

/// Where messages arrive.
pub(crate) struct Inboxes {
    pub commands: Receiver<Command>,
    pub reports: Receiver<Report>,
    pub outputs: Receiver<OutputReport>,
}

/// The player's state. What concerns the decoder and the device is in [`Supply`] and [`Link`], what concerns the listener's
/// progress in [`Listening`]; the methods on them are in those files.
pub(crate) struct Actor {
    pub(crate) queue: Queue,
    pub(crate) status: Status,
    pub(crate) volume: f32,
    pub(crate) supply: Supply,
    pub(crate) link: Link,
    pub(crate) listening: Listening,
    on_event: Box<dyn Fn(Event) + Send>,
    last_position: Instant,
}

impl Actor {
    pub(crate) fn new(
        orders: Sender<Order>,
        output: Sender<OutputOrder>,
        pace: Pace,
        on_event: Box<dyn Fn(Event) + Send>,
    ) -> Self {
        Self {
            queue: Queue::default(),
            status: Status::Stopped,
            volume: 1.0,
            supply: Supply::new(orders),
            link: Link::new(output, pace),
            listening: Listening::default(),
            on_event,
            last_position: Instant::now(),
        }
    }

    /// Works until it is told to shut down or nobody can command it any more.
    pub(crate) fn run(mut self, inboxes: &Inboxes) {
        let mut outputs = inboxes.outputs.clone();
        loop {
            select_biased! {
                recv(inboxes.commands) -> command => match command {
                    Ok(Command::Shutdown) | Err(_) => break,
                    Ok(command) => {
                        self.obey(command);
                        self.tell_state();
                    }
                },
                recv(inboxes.reports) -> report => match report {
                    Ok(report) => self.on_report(report),
                    Err(_) => break,
                },
                recv(outputs) -> report => match report {
                    Ok(report) => self.on_output(report),
                    // The output thread cannot end before this one unless it panicked; silence is what remains.
                    Err(_) => outputs = never(),
                },
                default(self.patience()) => {}
            }
            self.tick();
        }
        self.end_listening(EndReason::Stopped);
    }

    fn patience(&self) -> Duration {
        let until_retry = self.link.until_retry(self.status == Status::Playing);
        let tick = match (self.link.is_open(), self.status) {
            (true, Status::Playing) => TICK,
            (true, _) => IDLE_TICK,
            (false, _) => Duration::from_hours(1),
        };
        until_retry.map_or(tick, |wait| wait.min(tick))
    }

    fn tick(&mut self) {
        self.watch_device();
        self.advance();
        if self.status == Status::Playing
            && self.link.is_open()
            && self.last_position.elapsed() >= POSITION_INTERVAL
        {
            self.last_position = Instant::now();
            self.tell(Event::Position { seconds: self.position() });
        }
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::SetQueue { items, start, play } => {
                self.end_listening(EndReason::Skipped);
                self.queue.set(items, start);
                self.set_status(if play && self.queue.index().is_some() {
                    Status::Playing
                } else {
                    Status::Stopped
                });
                self.restart_or_halt();
            }
            Command::Append(items) => {
                self.queue.append(items);
                self.follow_queue();
            }
            Command::InsertNext(items) => {
                self.queue.insert_next(items);
                self.follow_queue();
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
            Command::SetVolume(volume) => {
                self.volume = if volume.is_finite() { volume.clamp(0.0, 1.0) } else { self.volume };
                self.link.set_gain(volume::gain(self.volume));
            }
            Command::Jump(index) => {
                if index < self.queue.entries().len() {
                    self.leave_for(Some(index), Status::Playing);
                }
            }
            Command::Remove(index) => self.remove(index),
            Command::Move { from, to } => {
                self.queue.move_entry(from, to);
                self.follow_queue();
            }
            Command::Clear => {
                self.end_listening(EndReason::Stopped);
                self.queue.clear();
                self.set_status(Status::Stopped);
                self.halt(0.0);
            }
            // Handled by the loop.
            Command::Shutdown => {}
        }
    }

    fn play(&mut self) {
        if self.status == Status::Stopped {
            self.queue.forgive(true);
        }
        if self.queue.index().is_none() && !self.queue.go_to(Some(0)) {
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

    fn pause(&mut self) {
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
        self.bank_listening();
        if self.status == Status::Stopped {
            // A stopped player remembers where to start.
            self.halt(seconds.clamp(0.0, end));
        } else {
            self.restart(seconds.clamp(0.0, end));
        }
    }

    fn next(&mut self) {
        let next = self.queue.current().map(|entry| entry.key).and_then(|key| self.queue.next_after(key));
        self.leave_for(next, self.status);
    }

    fn previous(&mut self) {
        let before = self.queue.before_current().filter(|_| self.position() <= PREVIOUS_SECONDS);
        match before {
            Some(index) => self.leave_for(Some(index), self.status),
            None => self.seek(0.0),
        }
    }

    fn remove(&mut self, index: usize) {
        let was_current = self.queue.index() == Some(index);
        if was_current {
            self.end_listening(EndReason::Skipped);
        }
        self.queue.remove(index);
        if was_current {
            self.arrive();
        } else {
            self.follow_queue();
        }
    }

    /// Ends the current item and goes elsewhere; to nowhere means the queue is over.
    fn leave_for(&mut self, index: Option<usize>, status: Status) {
        self.end_listening(EndReason::Skipped);
        self.queue.go_to(index);
        self.queue.forgive(false);
        self.set_status(status);
        self.arrive();
    }

    /// Starts the item that became current, in the way the last was played.
    fn arrive(&mut self) {
        if self.queue.index().is_none() {
            self.set_status(Status::Stopped);
        }
        self.restart_or_halt();
    }

    fn restart_or_halt(&mut self) {
        if self.status == Status::Playing { self.restart(0.0) } else { self.halt(0.0) }
    }

    pub(crate) fn set_status(&mut self, status: Status) {
        self.status = status;
        self.link.note_activity();
    }

    pub(crate) fn tell(&self, event: Event) {
        (self.on_event)(event);
    }

    pub(crate) fn tell_state(&self) {
        self.tell(Event::State(State {
            status: self.status,
            index: self.queue.index(),
            item: self.queue.current().map(|entry| entry.item.clone()),
            queue: self.queue.items(),
            position: self.position(),
            duration: self.listening.duration(&self.queue),
            volume: self.volume,
            device: self.device_status(),
        }));
    }

    fn device_status(&self) -> DeviceStatus {
        self.link
            .missing()
            .map_or(DeviceStatus::Ok, |message| DeviceStatus::Missing { message: message.to_owned() })
    }
}

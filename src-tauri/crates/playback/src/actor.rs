//! The actor: one thread that owns the queue and decides what happens.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, never, select_biased};

use crate::command::Command;
use crate::event::{DeviceStatus, EndReason, Event, State, Status};
use crate::feeder::{Order, Report};
use crate::listening::Listening;
use crate::output::{OutputOrder, OutputReport, Pace};
use crate::player::{Message, Question};
use crate::queue::Queue;
use crate::settings::SoundSettings;
use crate::sleep::SleepTimer;
use crate::snapshot::QueueSnapshot;
use crate::supply::{Link, Supply};

/// How often positions are told while playing.
const POSITION_INTERVAL: Duration = Duration::from_millis(250);
/// How often the counters are looked at while playing.
const TICK: Duration = Duration::from_millis(25);
/// How often they are while a device is open but idle.
const IDLE_TICK: Duration = Duration::from_secs(1);

/// Where messages arrive.
pub(crate) struct Inboxes {
    pub messages: Receiver<Message>,
    pub reports: Receiver<Report>,
    pub outputs: Receiver<OutputReport>,
}

/// The player's state. What concerns the decoder and the device is in [`Supply`] and [`Link`], what concerns the listener's
/// progress in [`Listening`]; the methods on them are in those files.
pub(crate) struct Actor {
    pub(crate) queue: Queue,
    pub(crate) status: Status,
    pub(crate) volume: f32,
    pub(crate) sound: Arc<SoundSettings>,
    pub(crate) stop_after_current: bool,
    pub(crate) sleep: Option<SleepTimer>,
    /// The part of the current item that is repeated.
    pub(crate) looped: Option<(f64, f64)>,
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
            sound: Arc::default(),
            stop_after_current: false,
            sleep: None,
            looped: None,
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
                recv(inboxes.messages) -> message => match message {
                    Ok(Message::Order(Command::Shutdown)) | Err(_) => break,
                    Ok(Message::Order(command)) => {
                        self.obey(command);
                        self.tell_state();
                    }
                    Ok(Message::Ask(question)) => self.answer(question),
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
        let tick = match (self.link.is_open(), self.status) {
            (true, Status::Playing) => TICK,
            (true, _) => IDLE_TICK,
            (false, _) => Duration::from_hours(1),
        };
        let until_retry = self.link.until_retry(self.status == Status::Playing);
        let until_sleep = self.sleep.and_then(SleepTimer::remaining);
        [until_retry, until_sleep].into_iter().flatten().fold(tick, Duration::min)
    }

    fn tick(&mut self) {
        self.watch_device();
        self.advance();
        self.watch_sleep();
        if self.status == Status::Playing
            && self.link.is_open()
            && self.last_position.elapsed() >= POSITION_INTERVAL
        {
            self.last_position = Instant::now();
            self.tell(Event::Position { seconds: self.position() });
        }
    }

    fn answer(&self, question: Question) {
        // Whoever asked may have stopped waiting.
        match question {
            Question::Snapshot(answer) => drop(answer.send(self.snapshot())),
            Question::Window { first, count, answer } => drop(answer.send(self.queue.window(first, count))),
            Question::SignalPath(answer) => drop(answer.send(self.signal_path())),
        }
    }

    fn snapshot(&self) -> QueueSnapshot {
        let mut snapshot = QueueSnapshot {
            position: self.position(),
            volume: self.volume,
            stop_after_current: self.stop_after_current,
            playing: self.status == Status::Playing,
            ..QueueSnapshot::default()
        };
        self.queue.store(&mut snapshot);
        snapshot
    }

    pub(crate) fn set_status(&mut self, status: Status) {
        self.status = status;
        self.link.note_activity();
    }

    pub(crate) fn tell(&self, event: Event) {
        (self.on_event)(event);
    }

    pub(crate) fn tell_state(&mut self) {
        let revision = self.queue.revision();
        for change in self.queue.take_changes() {
            self.tell(Event::Queue { revision, change });
        }
        let queue = self.queue.view();
        self.tell(Event::State(State {
            status: self.status,
            index: self.queue.index(),
            item: self.queue.current().map(|entry| entry.item.as_ref().clone()),
            queue,
            revision,
            remaining: self.queue.remaining(),
            can_undo: self.queue.can_undo(),
            position: self.position(),
            duration: self.listening.duration(&self.queue),
            volume: self.volume,
            device: self.device_status(),
            shuffle: self.queue.shuffle(),
            repeat: self.queue.repeat(),
            stop_after_current: self.stop_after_current,
            sleep: self.sleep.map(SleepTimer::status),
            looped: self.looped,
            sound: Arc::clone(&self.sound),
        }));
    }

    fn device_status(&self) -> DeviceStatus {
        self.link
            .missing()
            .map_or(DeviceStatus::Ok, |message| DeviceStatus::Missing { message: message.to_owned() })
    }
}

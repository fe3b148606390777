//! The handle by which a player is commanded and asked.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Sender, bounded, unbounded};

use crate::command::Command;
use crate::error::PlaybackError;
use crate::event::{Event, QueueWindow};
use crate::output::Output;
use crate::ring::RingMaker;
use crate::signal_path::SignalPath;
use crate::snapshot::QueueSnapshot;
use crate::spectrum::{Spectrum, Tap};
use crate::{actor, feeder};

/// The actor answers between two commands; one that takes longer than this has ended.
const ANSWER: Duration = Duration::from_secs(5);

/// What reaches the actor.
pub(crate) enum Message {
    Order(Command),
    Ask(Question),
}

/// What it is asked, and where the answer goes.
pub(crate) enum Question {
    Snapshot(Sender<QueueSnapshot>),
    Window { first: usize, count: usize, answer: Sender<QueueWindow> },
    SignalPath(Sender<SignalPath>),
}

/// A handle to a running player. Clones command the same player; it ends with [`Command::Shutdown`] or with the last
/// handle.
#[derive(Clone)]
pub struct Player {
    messages: Sender<Message>,
    tap: Arc<Tap>,
}

impl Player {
    /// Starts a player. `on_event` is called on the player's own thread.
    pub fn spawn(output: Output, on_event: Box<dyn Fn(Event) + Send>) -> Result<Self, PlaybackError> {
        let (messages, message_inbox) = unbounded();
        let (orders, order_inbox) = unbounded();
        let (reports, report_inbox) = unbounded();
        let (output_orders, output_order_inbox) = unbounded();
        let (output_reports, output_report_inbox) = unbounded();
        let pace = output.pace();
        let tap = Arc::new(Tap::default());
        let maker = RingMaker { tap: Arc::clone(&tap) };
        let named = |name: &str| thread::Builder::new().name(format!("attune-{name}"));
        named("output").spawn(move || output.run(&maker, &output_order_inbox, &output_reports))?;
        named("decode").spawn(move || feeder::Feeder::new(order_inbox, reports).run())?;
        let inboxes =
            actor::Inboxes { messages: message_inbox, reports: report_inbox, outputs: output_report_inbox };
        let actor = actor::Actor::new(orders, output_orders, pace, on_event);
        named("playback").spawn(move || actor.run(&inboxes))?;
        Ok(Self { messages, tap })
    }

    /// Sends an order and returns at once.
    pub fn send(&self, command: Command) -> Result<(), PlaybackError> {
        self.messages.send(Message::Order(command)).map_err(|_| PlaybackError::Closed)
    }

    /// What must be stored for playback to go on here; [`Command::Restore`] takes it back.
    pub fn snapshot(&self) -> Result<QueueSnapshot, PlaybackError> {
        self.ask(Question::Snapshot)
    }

    /// Up to `count` entries of the queue from index `first` on.
    pub fn queue_window(&self, first: usize, count: usize) -> Result<QueueWindow, PlaybackError> {
        self.ask(|answer| Question::Window { first, count, answer })
    }

    /// The way of the sound from file to device, now.
    pub fn signal_path(&self) -> Result<SignalPath, PlaybackError> {
        self.ask(Question::SignalPath)
    }

    /// A view of the spectrum of what is heard.
    pub fn spectrum(&self) -> Spectrum {
        Spectrum::new(Arc::clone(&self.tap))
    }

    fn ask<T>(&self, question: impl FnOnce(Sender<T>) -> Question) -> Result<T, PlaybackError> {
        let (answer, inbox) = bounded(1);
        self.messages.send(Message::Ask(question(answer))).map_err(|_| PlaybackError::Closed)?;
        inbox.recv_timeout(ANSWER).map_err(|_| PlaybackError::Closed)
    }
}

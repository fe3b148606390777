//! Queue, actor, ring buffer and mixer: what plays the music.
//!
//! Three threads work behind a [`Player`]. The *actor* owns the queue and obeys [`Command`]s. The *decoder thread*
//! turns files into samples of the device's format and puts them into a ring. The *output thread* owns the sound device,
//! whose callback empties the ring without a lock, an allocation or a system call. Files, devices and queues may fail
//! or vanish at any time; that is reported as an [`Event`] and playback goes on where it can.

mod actor;
mod capture;
mod channels;
mod convert;
mod device;
mod error;
mod feeder;
mod listening;
mod output;
mod protocol;
mod queue;
mod ring;
mod supply;
mod volume;

use std::thread;

use crossbeam_channel::{Sender, unbounded};

pub use capture::Capture;
pub use error::PlaybackError;
pub use output::Output;
pub use protocol::{Command, DeviceStatus, EndReason, Event, QueueItem, State, Status};

/// A handle to a running player. Clones command the same player; it ends with [`Command::Shutdown`] or with the last
/// handle.
#[derive(Clone)]
pub struct Player {
    commands: Sender<Command>,
}

impl Player {
    /// Starts a player. `on_event` is called on the player's own thread.
    pub fn spawn(output: Output, on_event: Box<dyn Fn(Event) + Send>) -> Result<Self, PlaybackError> {
        let (commands, command_inbox) = unbounded();
        let (orders, order_inbox) = unbounded();
        let (reports, report_inbox) = unbounded();
        let (output_orders, output_order_inbox) = unbounded();
        let (output_reports, output_report_inbox) = unbounded();
        let pace = output.pace();
        let named = |name: &str| thread::Builder::new().name(format!("attune-{name}"));
        named("output").spawn(move || output.run(&output_order_inbox, &output_reports))?;
        named("decode").spawn(move || feeder::Feeder::new(order_inbox, reports).run())?;
        let inboxes =
            actor::Inboxes { commands: command_inbox, reports: report_inbox, outputs: output_report_inbox };
        let actor = actor::Actor::new(orders, output_orders, pace, on_event);
        named("playback").spawn(move || actor.run(&inboxes))?;
        Ok(Self { commands })
    }

    /// Sends an order and returns at once.
    pub fn send(&self, command: Command) -> Result<(), PlaybackError> {
        self.commands.send(command).map_err(|_| PlaybackError::Closed)
    }
}

//! Queue, actor, ring buffer and mixer: what plays the music.
//!
//! Three threads work behind a [`Player`]. The *actor* owns the queue and obeys [`Command`]s. The *decoder thread*
//! turns files into samples of the device's format and puts them into a ring. The *output thread* owns the sound device,
//! whose callback empties the ring without a lock, an allocation or a system call. Files, devices and queues may fail
//! or vanish at any time; that is reported as an [`Event`] and playback goes on where it can.

mod actor;
mod capture;
mod chain;
mod channels;
mod command;
mod convert;
mod device;
mod error;
mod event;
mod feeder;
mod item;
mod link;
mod listening;
mod output;
mod pipeline;
mod player;
mod queue;
mod ring;
mod settings;
mod signal_path;
mod sleep;
mod snapshot;
mod spectrum;
mod supply;
mod transport;
mod volume;

pub use capture::Capture;
pub use command::Command;
pub use device::output_devices;
pub use error::PlaybackError;
pub use event::{DeviceStatus, EndReason, Event, QueueChange, QueueWindow, SleepStatus, State, Status};
pub use item::{AlbumPlace, Part, QueueItem, ReplayGain};
pub use output::Output;
pub use player::Player;
pub use settings::{
    EQUALISER_BANDS, EQUALISER_HERTZ, EQUALISER_PRESETS, Equaliser, GainMode, GainSettings, OutputSettings,
    Repeat, SPEEDS, Shuffle, Sleep, SoundSettings,
};
pub use signal_path::{DeviceFormat, OutputDevice, SignalPath};
pub use snapshot::QueueSnapshot;
pub use spectrum::{SPECTRUM_BANDS, SPECTRUM_FLOOR_DB, SPECTRUM_HERTZ, Spectrum};

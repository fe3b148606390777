//! Where the sound goes.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender};

use crate::capture::Capture;
use crate::ring::Feed;
use crate::{capture, device};

/// Where a player's sound goes.
pub enum Output {
    /// The default sound device, opened when it is first needed.
    Device,
    /// Nowhere, at twenty times the speed of sound devices: for tests of everything but the sound.
    Null,
    /// Into memory, through the same mixer: for tests of the sound.
    Capture(Capture),
}

/// What the actor wants of the output thread.
pub(crate) enum OutputOrder {
    /// Open the device; the volume to start with.
    Open { gain: f32 },
    /// Let it go.
    Close,
}

/// What the output thread tells.
pub(crate) enum OutputReport {
    /// The device runs and takes samples from the other end of this ring.
    Opened { feed: Feed, lost: Arc<AtomicBool> },
    /// There is no usable device.
    Failed { message: String },
}

/// How an output behaves in time.
#[derive(Clone, Copy)]
pub(crate) struct Pace {
    /// How long the decoder thread sleeps when the ring is full.
    pub patience: Duration,
    /// Wait before the first try to get a lost device back; doubles up to the longest.
    pub first_retry: Duration,
    pub longest_retry: Duration,
    /// A device that asks for nothing this long is lost.
    pub stalled: Duration,
    /// An idle device is given back after this time.
    pub idle: Duration,
}

impl Output {
    pub(crate) fn pace(&self) -> Pace {
        match self {
            Self::Device => Pace {
                patience: Duration::from_millis(100),
                first_retry: Duration::from_secs(1),
                longest_retry: Duration::from_secs(10),
                stalled: Duration::from_secs(5),
                idle: Duration::from_secs(30),
            },
            Self::Null | Self::Capture(_) => Pace {
                patience: Duration::from_millis(1),
                first_retry: Duration::from_millis(10),
                longest_retry: Duration::from_millis(100),
                stalled: Duration::MAX,
                idle: Duration::from_secs(30),
            },
        }
    }

    /// The output thread's work.
    pub(crate) fn run(self, orders: &Receiver<OutputOrder>, reports: &Sender<OutputReport>) {
        match self {
            Self::Device => device::run(orders, reports),
            Self::Null => capture::run(&Capture::null(), orders, reports),
            Self::Capture(capture) => capture::run(&capture, orders, reports),
        }
    }
}

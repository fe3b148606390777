//! Where the sound goes.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender};

use crate::capture::Capture;
use crate::chain::Parameters;
use crate::ring::{Feed, RingMaker};
use crate::settings::OutputSettings;
use crate::signal_path::DeviceFormat;
use crate::{capture, device};

/// Where a player's sound goes.
pub enum Output {
    /// A sound device, opened when it is first needed.
    Device,
    /// Nowhere, at twenty times the speed of sound devices: for tests of everything but the sound.
    Null,
    /// Into memory, through the same mixer: for tests of the sound.
    Capture(Capture),
}

/// What the actor wants of the output thread.
pub(crate) enum OutputOrder {
    /// Open a device. Reports quote the number of the attempt.
    Open { attempt: u64, settings: OutputSettings, rate: Option<u32>, parameters: Box<Parameters> },
    /// Let it go.
    Close,
}

/// A device that runs and takes samples from the other end of this ring.
pub(crate) struct OpenedDevice {
    pub attempt: u64,
    pub feed: Feed,
    pub lost: Arc<AtomicBool>,
    pub format: DeviceFormat,
    /// Sample rates it could be opened with.
    pub rates: Vec<u32>,
    /// Whether it stands in for the chosen one.
    pub substitute: bool,
}

/// What the output thread tells.
pub(crate) enum OutputReport {
    Opened(Box<OpenedDevice>),
    /// There is no usable device.
    Failed {
        attempt: u64,
        message: String,
    },
    /// The chosen device, in place of which another plays, is there again.
    Returned {
        attempt: u64,
    },
}

impl OutputReport {
    pub(crate) fn attempt(&self) -> u64 {
        match self {
            Self::Opened(opened) => opened.attempt,
            Self::Failed { attempt, .. } | Self::Returned { attempt } => *attempt,
        }
    }
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
    pub(crate) fn run(
        self,
        maker: &RingMaker,
        orders: &Receiver<OutputOrder>,
        reports: &Sender<OutputReport>,
    ) {
        match self {
            Self::Device => device::run(maker, orders, reports),
            Self::Null => capture::run(&Capture::null(), maker, orders, reports),
            Self::Capture(capture) => capture::run(&capture, maker, orders, reports),
        }
    }
}

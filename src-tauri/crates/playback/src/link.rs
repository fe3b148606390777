//! The actor's end of the output thread, and the life of the device.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;

use crate::actor::Actor;
use crate::chain::Parameters;
use crate::event::{Event, Status};
use crate::feeder::Order;
use crate::output::{OpenedDevice, OutputOrder, OutputReport, Pace};
use crate::ring::Shared;
use crate::settings::OutputSettings;
use crate::signal_path::DeviceFormat;
use crate::volume;

struct Sink {
    shared: Arc<Shared>,
    lost: Arc<AtomicBool>,
    format: DeviceFormat,
    /// Not the chosen device, which is away.
    substitute: bool,
    asked: u64,
    asked_at: Instant,
}

/// The actor's end of the output thread.
pub(crate) struct Link {
    orders: Sender<OutputOrder>,
    pace: Pace,
    settings: OutputSettings,
    /// Sample rate of what is to be played, if the device shall follow it.
    rate: Option<u32>,
    sink: Option<Sink>,
    /// Number of the latest order to open; answers to earlier ones are about devices that are closed again.
    attempt: u64,
    /// Whether it is not answered yet.
    opening: bool,
    missing: Option<String>,
    retry_at: Option<Instant>,
    retry_wait: Duration,
    active_at: Instant,
    /// Underruns of devices that are closed.
    underruns_before: u64,
}

impl Link {
    pub(crate) fn new(orders: Sender<OutputOrder>, pace: Pace) -> Self {
        Self {
            orders,
            pace,
            settings: OutputSettings::default(),
            rate: None,
            sink: None,
            attempt: 0,
            opening: false,
            missing: None,
            retry_at: None,
            retry_wait: pace.first_retry,
            active_at: Instant::now(),
            underruns_before: 0,
        }
    }

    pub(crate) fn shared(&self) -> Option<&Shared> {
        self.sink.as_ref().map(|sink| sink.shared.as_ref())
    }

    pub(crate) fn format(&self) -> Option<&DeviceFormat> {
        self.sink.as_ref().map(|sink| &sink.format)
    }

    pub(crate) fn is_open(&self) -> bool {
        self.sink.is_some()
    }

    pub(crate) fn missing(&self) -> Option<&str> {
        self.missing.as_deref()
    }

    pub(crate) fn underruns(&self) -> u64 {
        let now = self.shared().map_or(0, |shared| shared.underruns.load(Ordering::Relaxed));
        self.underruns_before + now
    }

    pub(crate) fn set_running(&self, running: bool) {
        if let Some(shared) = self.shared() {
            shared.running.store(running, Ordering::Release);
        }
    }

    pub(crate) fn set_parameters(&self, parameters: &Parameters) {
        if let Some(shared) = self.shared() {
            shared.parameters.write(parameters);
        }
    }

    pub(crate) fn note_activity(&mut self) {
        self.active_at = Instant::now();
    }

    /// The device shall be opened at this rate the next time.
    pub(crate) fn want_rate(&mut self, rate: u32) {
        self.rate = Some(rate);
    }

    /// Time until the device is tried again, if that is wanted.
    pub(crate) fn until_retry(&self, wanted: bool) -> Option<Duration> {
        self.retry_at.filter(|_| wanted).map(|at| at.saturating_duration_since(Instant::now()))
    }

    /// The listener is asking: do not make them wait for the next attempt.
    pub(crate) fn retry_now(&mut self) {
        if self.retry_at.is_some() && self.sink.is_none() {
            self.retry_at = Some(Instant::now());
        }
    }

    fn open(&mut self, parameters: Parameters) {
        if !self.opening && self.sink.is_none() {
            self.opening = true;
            self.attempt += 1;
            self.retry_at = None;
            let (attempt, settings, rate) = (self.attempt, self.settings.clone(), self.rate);
            let _ = self.orders.send(OutputOrder::Open {
                attempt,
                settings,
                rate,
                parameters: Box::new(parameters),
            });
        }
    }

    fn close(&mut self) {
        self.underruns_before = self.underruns();
        self.sink = None;
        self.opening = false;
        self.attempt += 1;
        let _ = self.orders.send(OutputOrder::Close);
    }

    fn plan_retry(&mut self) {
        self.retry_at = Some(Instant::now() + self.retry_wait);
        self.retry_wait = (self.retry_wait * 2).min(self.pace.longest_retry);
    }

    /// Whether the device has died: it said so, or it stopped asking for samples.
    fn is_lost(&mut self) -> bool {
        let stalled = self.pace.stalled;
        let Some(sink) = &mut self.sink else { return false };
        let asked = sink.shared.asked.load(Ordering::Relaxed);
        if asked != sink.asked {
            (sink.asked, sink.asked_at) = (asked, Instant::now());
        }
        sink.lost.load(Ordering::Relaxed) || sink.asked_at.elapsed() > stalled
    }
}

impl Actor {
    /// What the callback shall do to the sound.
    fn parameters(&self) -> Parameters {
        Parameters::new(&self.sound, volume::gain(self.volume))
    }

    pub(crate) fn send_parameters(&self) {
        self.link.set_parameters(&self.parameters());
    }

    pub(crate) fn open_device(&mut self) {
        if self.link.retry_at.is_none() {
            self.link.open(self.parameters());
        }
    }

    /// Chooses another device, or another way to use it, and goes on there.
    pub(crate) fn set_output(&mut self, settings: OutputSettings) {
        if settings != self.link.settings {
            if settings.match_rate != self.link.settings.match_rate {
                self.link.rate = None;
            }
            self.link.settings = settings;
            self.link.retry_at = None;
            self.link.retry_wait = self.link.pace.first_retry;
            self.reopen_device();
        }
    }

    /// Lets the device go and opens it as it is wanted now.
    pub(crate) fn reopen_device(&mut self) {
        if self.link.is_open() || self.link.opening {
            self.release_device();
        }
        if self.status == Status::Playing {
            self.open_device();
        }
    }

    pub(crate) fn on_output(&mut self, report: OutputReport) {
        if report.attempt() != self.link.attempt {
            return;
        }
        self.link.opening = false;
        match report {
            OutputReport::Opened(opened) => self.on_device(*opened),
            OutputReport::Failed { message, .. } => {
                self.link.plan_retry();
                self.lose_device(message);
            }
            // The chosen device is back: move there without losing the place.
            OutputReport::Returned { .. } => {
                if self.link.sink.as_ref().is_some_and(|sink| sink.substitute) {
                    self.reopen_device();
                }
            }
        }
    }

    fn on_device(&mut self, opened: OpenedDevice) {
        let OpenedDevice { feed, lost, format, substitute, .. } = opened;
        let shared = Arc::clone(&feed.shared);
        self.link.sink = Some(Sink { shared, lost, format, substitute, asked: 0, asked_at: Instant::now() });
        self.send_parameters();
        self.link.missing = None;
        self.link.retry_at = None;
        self.link.retry_wait = self.link.pace.first_retry;
        self.link.note_activity();
        let rates = if self.link.settings.match_rate { opened.rates } else { Vec::new() };
        self.supply.send(Order::Attach { feed, patience: self.link.pace.patience, rates });
        if self.status != Status::Stopped {
            self.restart(self.listening.resting);
        }
        self.tell_state();
    }

    /// Notices a device that went away, tries to get a missing one back, and gives an idle one up.
    pub(crate) fn watch_device(&mut self) {
        if self.link.is_lost() {
            self.release_device();
            if self.link.settings.fall_back && self.link.settings.device.is_some() {
                self.link.open(self.parameters());
            } else {
                self.link.plan_retry();
                self.lose_device("the sound device went away".to_owned());
            }
        } else if self.link.is_open() && self.status != Status::Playing {
            if self.link.active_at.elapsed() > self.link.pace.idle {
                self.release_device();
            }
        } else if self.link.until_retry(self.status == Status::Playing).is_some_and(|wait| wait.is_zero()) {
            self.link.open(self.parameters());
        }
    }

    /// Lets the device go and remembers the position.
    fn release_device(&mut self) {
        self.bank_listening();
        self.supply.reset();
        self.supply.send(Order::Detach);
        self.link.close();
    }

    fn lose_device(&mut self, message: String) {
        // Every attempt that fails for the same reason is the same news.
        if self.link.missing.as_ref() != Some(&message) {
            self.tell(Event::Error {
                code: "device_missing".to_owned(),
                message: message.clone(),
                item: None,
            });
            self.link.missing = Some(message);
            self.tell_state();
        }
    }
}

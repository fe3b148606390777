//! The real sound device. It lives on a thread of its own, because opening and closing one can take seconds.

use std::num::NonZero;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use rodio::cpal::traits::{DeviceTrait, HostTrait};
use rodio::{CpalErrorKind, DeviceSinkBuilder, DeviceSinkError, MixerDeviceSink, cpal};

use crate::chain::Parameters;
use crate::error::PlaybackError;
use crate::output::{OpenedDevice, OutputOrder, OutputReport};
use crate::ring::RingMaker;
use crate::settings::OutputSettings;
use crate::signal_path::{DeviceFormat, OutputDevice};

/// How often a chosen device that is away is looked for.
const LOOK_FOR: Duration = Duration::from_secs(3);

/// Sample rates worth asking a device for: those of recordings.
const RATES: [u32; 9] = [44_100, 48_000, 88_200, 96_000, 176_400, 192_000, 32_000, 352_800, 384_000];

/// Frames a buffer may have: below, no system keeps up; above, a pause would take seconds to be heard.
const BUFFER_FRAMES: std::ops::RangeInclusive<u32> = 32..=65_536;

/// The devices that can be chosen. This asks the system, which can take a while.
pub fn output_devices() -> Result<Vec<OutputDevice>, PlaybackError> {
    let host = cpal::default_host();
    let default = host.default_output_device().and_then(|device| device.id().ok());
    let describe = |device: cpal::Device| {
        let id = device.id().ok()?;
        let name = name_of(&device);
        Some(OutputDevice { is_default: default.as_ref() == Some(&id), id: id.to_string(), name })
    };
    let devices = host.output_devices().map_err(|error| PlaybackError::Devices(error.to_string()))?;
    Ok(devices.filter_map(describe).collect())
}

pub(crate) fn run(maker: &RingMaker, orders: &Receiver<OutputOrder>, reports: &Sender<OutputReport>) {
    // Dropping the sink, here and nowhere else, also frees the callback's memory off the audio thread.
    let mut sink: Option<MixerDeviceSink> = None;
    let mut away: Option<(u64, String)> = None;
    loop {
        let order = match &away {
            None => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(_) => orders.recv_timeout(LOOK_FOR),
        };
        let report = match order {
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                let returned = away.take_if(|(_, id)| find(id).is_some());
                let Some((attempt, _)) = returned else { continue };
                OutputReport::Returned { attempt }
            }
            Ok(OutputOrder::Close) => {
                drop(sink.take());
                away = None;
                continue;
            }
            Ok(OutputOrder::Open { attempt, settings, rate, parameters }) => {
                drop(sink.take());
                away = None;
                match open(maker, attempt, &settings, rate, &parameters) {
                    Ok((opened_sink, opened)) => {
                        sink = Some(opened_sink);
                        away = settings.device.filter(|_| opened.substitute).map(|id| (attempt, id));
                        OutputReport::Opened(Box::new(opened))
                    }
                    Err(error) => OutputReport::Failed { attempt, message: describe(&error) },
                }
            }
        };
        if reports.send(report).is_err() {
            return;
        }
    }
}

fn find(id: &str) -> Option<cpal::Device> {
    let id = cpal::DeviceId::from_str(id).ok()?;
    cpal::default_host().device_by_id(&id)
}

fn name_of(device: &cpal::Device) -> String {
    device.description().map_or_else(|_| "?".to_owned(), |description| description.name().to_owned())
}

fn open(
    maker: &RingMaker,
    attempt: u64,
    settings: &OutputSettings,
    rate: Option<u32>,
    parameters: &Parameters,
) -> Result<(MixerDeviceSink, OpenedDevice), DeviceSinkError> {
    let chosen = settings.device.as_deref().and_then(find);
    let substitute = settings.device.is_some() && chosen.is_none();
    if substitute && !settings.fall_back {
        return Err(DeviceSinkError::NoDevice);
    }
    let device =
        chosen.or_else(|| cpal::default_host().default_output_device()).ok_or(DeviceSinkError::NoDevice)?;
    let name = name_of(&device);
    let lost = Arc::new(AtomicBool::new(false));
    let underruns = Arc::new(AtomicU64::new(0));
    let (flag, missed) = (Arc::clone(&lost), Arc::clone(&underruns));
    let mut builder = DeviceSinkBuilder::from_device(device.clone())?
        // A sound server that died makes this be called without pause: nothing but a flag.
        .with_error_callback(move |error: cpal::Error| match error.kind() {
            CpalErrorKind::Xrun => drop(missed.fetch_add(1, Ordering::Relaxed)),
            // The stream follows the system's default by itself where this is said.
            CpalErrorKind::RealtimeDenied | CpalErrorKind::DeviceChanged => {}
            _ => flag.store(true, Ordering::Relaxed),
        });
    let rates = if settings.match_rate { supported_rates(&device) } else { Vec::new() };
    if let Some(rate) = rate.filter(|rate| rates.contains(rate)).and_then(NonZero::new) {
        builder = builder.with_sample_rate(rate);
    }
    if let Some(frames) = settings.buffer_frames {
        let frames = frames.clamp(*BUFFER_FRAMES.start(), *BUFFER_FRAMES.end());
        builder = builder.with_buffer_size(cpal::BufferSize::Fixed(frames));
    }
    let mut sink = builder.open_stream()?;
    sink.log_on_drop(false);
    let config = sink.config();
    let (rate, channels) = (config.sample_rate(), config.channel_count());
    let format = DeviceFormat {
        name,
        sample_rate: rate.get(),
        channels: channels.get(),
        sample_format: config.sample_format().to_string(),
        buffer_frames: match config.buffer_size() {
            cpal::BufferSize::Fixed(frames) => Some(*frames),
            cpal::BufferSize::Default => None,
        },
    };
    let (feed, source) = maker.make(rate, channels, underruns, parameters);
    sink.mixer().add(source);
    tracing::debug!(?format, "sound device opened");
    Ok((sink, OpenedDevice { attempt, feed, lost, format, rates, substitute }))
}

fn supported_rates(device: &cpal::Device) -> Vec<u32> {
    let Ok(ranges) = device.supported_output_configs() else { return Vec::new() };
    let ranges: Vec<_> = ranges.map(|range| range.min_sample_rate()..=range.max_sample_rate()).collect();
    RATES.into_iter().filter(|rate| ranges.iter().any(|range| range.contains(rate))).collect()
}

fn describe(error: &DeviceSinkError) -> String {
    let mut message = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        message = format!("{message}: {cause}");
        source = cause.source();
    }
    message
}

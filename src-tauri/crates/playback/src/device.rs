//! The real sound device. It lives on a thread of its own, because opening and closing one can take seconds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender};
use rodio::cpal::traits::HostTrait;
use rodio::{CpalErrorKind, DeviceSinkBuilder, DeviceSinkError, MixerDeviceSink, cpal};

use crate::output::{OutputOrder, OutputReport};
use crate::ring::{Feed, ring};

pub(crate) fn run(orders: &Receiver<OutputOrder>, reports: &Sender<OutputReport>) {
    // Dropping the sink, here and nowhere else, also frees the callback's memory off the audio thread.
    let mut sink: Option<MixerDeviceSink> = None;
    for order in orders {
        drop(sink.take());
        let OutputOrder::Open { gain } = order else { continue };
        let report = match open(gain) {
            Ok((opened, feed, lost)) => {
                sink = Some(opened);
                OutputReport::Opened { feed, lost }
            }
            Err(error) => OutputReport::Failed { message: describe(&error) },
        };
        if reports.send(report).is_err() {
            return;
        }
    }
}

fn open(gain: f32) -> Result<(MixerDeviceSink, Feed, Arc<AtomicBool>), DeviceSinkError> {
    let device = cpal::default_host().default_output_device().ok_or(DeviceSinkError::NoDevice)?;
    let lost = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&lost);
    let mut sink = DeviceSinkBuilder::from_device(device)?
        // A sound server that died makes this be called without pause: nothing but a flag.
        .with_error_callback(move |error: cpal::Error| {
            if !matches!(error.kind(), CpalErrorKind::Xrun | CpalErrorKind::RealtimeDenied) {
                flag.store(true, Ordering::Relaxed);
            }
        })
        .open_stream()?;
    sink.log_on_drop(false);
    let (rate, channels) = (sink.config().sample_rate(), sink.config().channel_count());
    let (feed, source) = ring(rate, channels, gain);
    sink.mixer().add(source);
    tracing::debug!(rate, channels, "sound device opened");
    Ok((sink, feed, lost))
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

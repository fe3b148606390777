//! The way of the sound from the file to the device, to be shown to the listener.

use std::sync::atomic::Ordering;

use attune_audio::StreamInfo;

use crate::actor::Actor;
use crate::chain::decibels;
use crate::volume;

/// Every stage the sound passes now.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "each tells of one stage, and any combination occurs")]
pub struct SignalPath {
    /// What the file holds; absent while nothing is decoded.
    pub file: Option<StreamInfo>,
    /// Gain of ReplayGain in dB; absent if it is off or neutral.
    pub replay_gain_db: Option<f32>,
    /// Whether the gain is the album's.
    pub album_gain: bool,
    /// Whether the equaliser changes the sound.
    pub equaliser: bool,
    /// Whether balance or mono change it.
    pub panned: bool,
    /// Seconds of music per second.
    pub speed: f32,
    /// Conversion of the sample rate: from, to; absent if the rates are equal.
    pub resampler: Option<(u32, u32)>,
    /// Conversion of channels: from, to; absent if they are equal.
    pub channels: Option<(u16, u16)>,
    /// Largest reduction by the limiter in dB within the last tenth of a second; absent if it is not in the path.
    pub limiter_db: Option<f32>,
    /// The volume control as a gain in dB; absent at full volume.
    pub volume_db: Option<f32>,
    /// The device.
    pub device: Option<DeviceFormat>,
    /// Times the device asked for sound that was not there, since the player started.
    pub underruns: u64,
    /// Whether every sample of the file reaches the device as it is.
    pub bit_perfect: bool,
}

/// How the device was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceFormat {
    /// Its name.
    pub name: String,
    /// Frames per second.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u16,
    /// Kind of number it takes: "f32", "i16", …
    pub sample_format: String,
    /// Frames it asks for at a time, if it was told.
    pub buffer_frames: Option<u32>,
}

/// A device that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputDevice {
    /// Stable name for [`crate::OutputSettings::device`].
    pub id: String,
    /// Name to show.
    pub name: String,
    /// Whether it is the system's default now.
    pub is_default: bool,
}

impl Actor {
    /// The way of the sound now.
    pub(crate) fn signal_path(&self) -> SignalPath {
        let segment = self.supply.segments.front();
        let file = segment.map(|segment| segment.stream.clone());
        let device = self.link.format().cloned();
        let gauges = self.link.shared().map(|shared| &shared.gauges);
        let gain = gauges.map_or(1.0, |gauges| f32::from_bits(gauges.gain.load(Ordering::Relaxed)));
        let flag = |flag: fn(&crate::ring::Gauges) -> &std::sync::atomic::AtomicBool| {
            gauges.is_some_and(|gauges| flag(gauges).load(Ordering::Relaxed))
        };
        let limiter = gauges.map(|gauges| f32::from_bits(gauges.limiter.load(Ordering::Relaxed)));
        let both = file.as_ref().zip(device.as_ref());
        let volume = volume::gain(self.volume);
        let mut path = SignalPath {
            replay_gain_db: Some(decibels(gain)).filter(|_| gain != 1.0 && gain > 0.0),
            album_gain: segment.is_some_and(|segment| segment.album_gain),
            equaliser: flag(|gauges| &gauges.equalises),
            panned: flag(|gauges| &gauges.pans),
            speed: segment.map_or(1.0, |segment| segment.speed as f32),
            resampler: both
                .map(|(file, device)| (file.sample_rate, device.sample_rate))
                .filter(|(from, to)| from != to),
            channels: both
                .map(|(file, device)| (file.channels, device.channels))
                .filter(|(from, to)| from != to),
            limiter_db: limiter.filter(|gain| gain.is_finite()).map(decibels),
            volume_db: Some(decibels(volume)).filter(|_| volume != 1.0),
            underruns: self.link.underruns(),
            bit_perfect: false,
            file,
            device,
        };
        path.bit_perfect = path.file.is_some()
            && path.device.is_some()
            && path.replay_gain_db.is_none()
            && !path.equaliser
            && !path.panned
            && path.speed == 1.0
            && path.resampler.is_none()
            && path.channels.is_none()
            && path.limiter_db.is_none_or(|gain| gain == 0.0)
            && path.volume_db.is_none();
        path
    }
}

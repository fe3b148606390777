//! Orders of play, settings of sound and output, the way of the sound.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::Localized;

/// Order of play.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Shuffle {
    /// As the queue stands.
    Off,
    /// Every track once, artists and albums kept apart.
    Tracks,
    /// Albums in random order, each in its own.
    Albums,
}

/// What follows the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Repeat {
    /// Nothing.
    Off,
    /// The current track.
    One,
    /// The queue.
    All,
}

/// Which gain makes tracks equally loud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum GainMode {
    /// None.
    Off,
    /// The track's.
    Track,
    /// The album's.
    Album,
    /// The album's between neighbours of an album, otherwise the track's.
    Auto,
}

/// When playback ends by itself.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SleepTimer {
    /// At the end of the current track.
    pub after_track: bool,
    /// In so many seconds.
    pub seconds: Option<f64>,
}

/// A part of a track.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Type)]
pub(crate) struct Stretch {
    /// Seconds.
    pub from: f64,
    /// Seconds.
    pub to: f64,
}

/// What happens to the sound between file and device.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own on the page of settings")]
pub(crate) struct SoundSettings {
    /// Which gain makes tracks equally loud.
    pub gain: GainMode,
    /// Added to it, −15 to 15 dB.
    pub preamp_db: f32,
    /// Whether it is lowered where the peak would clip.
    pub prevent_clipping: bool,
    /// Whether true peaks are kept below full scale.
    pub limiter: bool,
    /// Whether the equaliser is in the path.
    pub equaliser: bool,
    /// Gain before its bands, −15 to 15 dB.
    pub equaliser_preamp_db: f32,
    /// Gain of each band, −15 to 15 dB.
    pub bands_db: Vec<f32>,
    /// −1 (left) to 1 (right).
    pub balance: f32,
    /// Whether both sides get the mean.
    pub mono: bool,
    /// 0.5 to 2, with the pitch kept.
    pub speed: f32,
    /// Overlap of tracks that do not belong together, seconds; 0 for none.
    pub crossfade_seconds: f32,
    /// Length of the fade on pause and stop, seconds.
    pub fade_seconds: f32,
}

/// Where the sound goes.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OutputSettings {
    /// The chosen device; null to follow the system's default.
    pub device: Option<String>,
    /// Whether the system's default plays while the chosen device is away.
    pub fall_back: bool,
    /// Whether the device is set to each track's sample rate where it can.
    pub match_rate: bool,
    /// Frames the device asks for at a time; null for its own choice.
    pub buffer_frames: Option<u32>,
}

/// A device to choose.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OutputDevice {
    /// Stable name.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// Whether it is the system's default now.
    pub is_default: bool,
}

/// A curve of the equaliser to start from.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EqualiserPreset {
    /// Stable name.
    pub name: String,
    /// Name for people.
    pub label: Localized,
    /// Gains, dB.
    pub bands_db: Vec<f32>,
}

/// Everything the settings of sound need.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SoundPanel {
    /// What happens to the sound.
    pub sound: SoundSettings,
    /// Where it goes.
    pub output: OutputSettings,
    /// Devices to choose from.
    pub devices: Vec<OutputDevice>,
    /// Curves to start from.
    pub presets: Vec<EqualiserPreset>,
    /// Centre frequencies of the bands, Hz.
    pub bands_hz: Vec<f32>,
}

/// One stage the sound passes.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct SignalStage {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub label: Localized,
    /// What it does, in numbers.
    pub detail: Localized,
    /// Whether it changes the sound.
    pub active: bool,
}

/// The way of the sound from file to device.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignalPath {
    /// In order.
    pub stages: Vec<SignalStage>,
    /// Times the device asked for sound that was not there, since the program started.
    pub underruns: u32,
    /// Whether every sample of the file reaches the device as it is.
    pub bit_perfect: bool,
}

/// What is heard, as levels of bands that are evenly spaced on a logarithmic scale.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Spectrum {
    /// Level of each band, dB of full scale.
    pub bands_db: Vec<f32>,
    /// What silence reads, dB.
    pub floor_db: f32,
    /// Middle of the lowest band, Hz.
    pub low_hz: f32,
    /// Middle of the highest band, Hz.
    pub high_hz: f32,
}

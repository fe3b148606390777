//! What the listener can set: sound, order and output. All of it can be stored as it is.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Bands of the equaliser.
pub const EQUALISER_BANDS: usize = 10;

/// Centre frequencies of the bands in Hz: octaves around 1 kHz (ISO 266).
pub const EQUALISER_HERTZ: [f32; EQUALISER_BANDS] =
    [31.25, 62.5, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0, 16000.0];

/// Equaliser curves to start from: a stable name and the gains in dB. The preamp that keeps each from clipping is minus
/// its largest gain.
pub const EQUALISER_PRESETS: [(&str, [f32; EQUALISER_BANDS]); 8] = [
    ("flat", [0.0; EQUALISER_BANDS]),
    ("bass", [6.0, 5.0, 4.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
    ("treble", [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 4.0, 5.0, 6.0]),
    ("loudness", [6.0, 4.0, 2.0, 0.0, -1.0, -1.0, 0.0, 1.0, 3.0, 4.0]),
    ("voice", [-4.0, -3.0, -1.0, 0.0, 2.0, 4.0, 4.0, 2.0, 0.0, -1.0]),
    ("rock", [4.0, 3.0, 2.0, 0.0, -1.0, -1.0, 1.0, 2.0, 3.0, 3.0]),
    ("classical", [2.0, 2.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 2.0]),
    ("small speakers", [-6.0, -2.0, 3.0, 3.0, 1.0, 0.0, 0.0, 1.0, 2.0, 2.0]),
];

/// Speeds that can be set, times the recorded one.
pub const SPEEDS: std::ops::RangeInclusive<f32> = 0.5..=2.0;

/// What happens to the sound between file and device. The default changes no sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SoundSettings {
    /// Equal loudness of tracks or albums.
    pub replay_gain: GainSettings,
    /// Boosts and cuts by frequency.
    pub equaliser: Equaliser,
    /// Keeps true peaks below full scale where anything in the chain could lift them above it.
    pub limiter: bool,
    /// −1 (left only) to 1 (right only).
    pub balance: f32,
    /// Whether both sides get the mean of left and right.
    pub mono: bool,
    /// One of [`SPEEDS`], with the pitch kept.
    pub speed: f32,
    /// Overlap of tracks that do not belong together, 1 to 12 s; 0 for none.
    pub crossfade_seconds: f32,
    /// Length of the fade on pause and stop, up to 2 s; 0 for one that only avoids a click.
    pub fade_seconds: f32,
}

impl Default for SoundSettings {
    fn default() -> Self {
        Self {
            replay_gain: GainSettings::default(),
            equaliser: Equaliser::default(),
            limiter: true,
            balance: 0.0,
            mono: false,
            speed: 1.0,
            crossfade_seconds: 0.0,
            fade_seconds: 0.0,
        }
    }
}

/// Which gain is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GainMode {
    /// None.
    #[default]
    Off,
    /// Every track as loud as any other.
    Track,
    /// Every album as loud as any other; tracks of an album keep their differences.
    Album,
    /// The album's while its neighbour in the queue is its neighbour on the album, otherwise the track's.
    Auto,
}

/// Settings of ReplayGain.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GainSettings {
    /// Which gain is used.
    pub mode: GainMode,
    /// Added to every known gain, −15 to 15 dB.
    pub preamp_db: f32,
    /// The gain of tracks of which none is known, −15 to 15 dB.
    pub unknown_db: f32,
    /// Whether the gain is lowered where the known peak would exceed full scale.
    pub prevent_clipping: bool,
}

impl Default for GainSettings {
    fn default() -> Self {
        Self { mode: GainMode::Off, preamp_db: 0.0, unknown_db: 0.0, prevent_clipping: true }
    }
}

/// Settings of the equaliser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Equaliser {
    /// Whether it is in the path.
    pub enabled: bool,
    /// Gain before the bands, −15 to 15 dB.
    pub preamp_db: f32,
    /// Gain of each band of [`EQUALISER_HERTZ`], −15 to 15 dB.
    pub gains_db: [f32; EQUALISER_BANDS],
}

/// Order in which the queue is played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shuffle {
    /// As it stands.
    #[default]
    Off,
    /// Every track once, in an order that keeps artists and albums apart.
    Tracks,
    /// Albums in random order, each in its own.
    Albums,
}

/// What follows the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeat {
    /// Nothing follows the end of the queue.
    #[default]
    Off,
    /// The current track follows itself.
    One,
    /// The queue starts over.
    All,
}

/// When playback ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sleep {
    /// With the usual fade, when this time has passed.
    After(Duration),
    /// At the end of the current track.
    AfterTrack,
}

/// Where the sound goes and how. A change reopens the device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutputSettings {
    /// [`crate::OutputDevice::id`] of the chosen device; absent to follow the system's default.
    pub device: Option<String>,
    /// Whether playback goes on with the system's default while the chosen device is away, and returns to it.
    pub fall_back: bool,
    /// Whether the device is set to the sample rate of each track where it can.
    pub match_rate: bool,
    /// Frames the device asks for at a time; absent for its own choice.
    pub buffer_frames: Option<u32>,
}

impl SoundSettings {
    /// The same with every number inside its range; what is not a number becomes neutral.
    #[must_use]
    pub fn clamped(mut self) -> Self {
        let bounded = |value: f32, low: f32, high: f32, neutral: f32| {
            if value.is_finite() { value.clamp(low, high) } else { neutral }
        };
        self.replay_gain.preamp_db = bounded(self.replay_gain.preamp_db, -15.0, 15.0, 0.0);
        self.replay_gain.unknown_db = bounded(self.replay_gain.unknown_db, -15.0, 15.0, 0.0);
        self.equaliser.preamp_db = bounded(self.equaliser.preamp_db, -15.0, 15.0, 0.0);
        for gain in &mut self.equaliser.gains_db {
            *gain = bounded(*gain, -15.0, 15.0, 0.0);
        }
        self.balance = bounded(self.balance, -1.0, 1.0, 0.0);
        self.speed = bounded(self.speed, *SPEEDS.start(), *SPEEDS.end(), 1.0);
        self.crossfade_seconds = bounded(self.crossfade_seconds, 0.0, 12.0, 0.0);
        self.fade_seconds = bounded(self.fade_seconds, 0.0, 2.0, 0.0);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_becomes_neutral_and_excess_becomes_the_limit() {
        let settings = SoundSettings {
            balance: f32::NAN,
            speed: 9.0,
            crossfade_seconds: -3.0,
            ..SoundSettings::default()
        }
        .clamped();
        assert_eq!((settings.balance, settings.speed, settings.crossfade_seconds), (0.0, 2.0, 0.0));
        assert_eq!(SoundSettings::default().clamped(), SoundSettings::default());
    }

    #[test]
    fn presets_have_names_of_their_own_and_gains_in_range() {
        for (n, (name, gains)) in EQUALISER_PRESETS.iter().enumerate() {
            assert!(gains.iter().all(|gain| (-15.0..=15.0).contains(gain)), "{name}");
            assert!(EQUALISER_PRESETS[..n].iter().all(|(other, _)| other != name));
        }
    }

    #[test]
    fn settings_of_an_older_version_get_defaults_for_what_they_lack() {
        let read: SoundSettings = serde_json::from_str(r#"{"balance": 0.5}"#).unwrap();
        assert_eq!(read, SoundSettings { balance: 0.5, ..SoundSettings::default() });
        let written = serde_json::to_string(&read).unwrap();
        assert_eq!(serde_json::from_str::<SoundSettings>(&written).unwrap(), read);
    }
}

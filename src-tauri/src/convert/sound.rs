//! Orders of play, settings of sound and the way of the sound.

use std::time::Duration;

use attune_engine as engine;

use super::count;
use crate::dto;

impl From<engine::Shuffle> for dto::Shuffle {
    fn from(mode: engine::Shuffle) -> Self {
        match mode {
            engine::Shuffle::Off => Self::Off,
            engine::Shuffle::Tracks => Self::Tracks,
            engine::Shuffle::Albums => Self::Albums,
        }
    }
}

impl From<dto::Shuffle> for engine::Shuffle {
    fn from(mode: dto::Shuffle) -> Self {
        match mode {
            dto::Shuffle::Off => Self::Off,
            dto::Shuffle::Tracks => Self::Tracks,
            dto::Shuffle::Albums => Self::Albums,
        }
    }
}

impl From<engine::Repeat> for dto::Repeat {
    fn from(repeat: engine::Repeat) -> Self {
        match repeat {
            engine::Repeat::Off => Self::Off,
            engine::Repeat::One => Self::One,
            engine::Repeat::All => Self::All,
        }
    }
}

impl From<dto::Repeat> for engine::Repeat {
    fn from(repeat: dto::Repeat) -> Self {
        match repeat {
            dto::Repeat::Off => Self::Off,
            dto::Repeat::One => Self::One,
            dto::Repeat::All => Self::All,
        }
    }
}

impl From<engine::SleepStatus> for dto::SleepTimer {
    fn from(sleep: engine::SleepStatus) -> Self {
        match sleep {
            engine::SleepStatus::In(seconds) => Self { after_track: false, seconds: Some(seconds) },
            engine::SleepStatus::AfterTrack => Self { after_track: true, seconds: None },
        }
    }
}

/// A timer as the engine takes it; one that says neither is none.
pub(crate) fn sleep(timer: dto::SleepTimer) -> Option<engine::Sleep> {
    if timer.after_track {
        return Some(engine::Sleep::AfterTrack);
    }
    let seconds = timer.seconds.filter(|seconds| seconds.is_finite() && *seconds >= 0.0)?;
    Some(engine::Sleep::After(Duration::from_secs_f64(seconds)))
}

impl From<engine::SoundSettings> for dto::SoundSettings {
    fn from(sound: engine::SoundSettings) -> Self {
        Self {
            gain: match sound.replay_gain.mode {
                engine::GainMode::Off => dto::GainMode::Off,
                engine::GainMode::Track => dto::GainMode::Track,
                engine::GainMode::Album => dto::GainMode::Album,
                engine::GainMode::Auto => dto::GainMode::Auto,
            },
            preamp_db: sound.replay_gain.preamp_db,
            prevent_clipping: sound.replay_gain.prevent_clipping,
            limiter: sound.limiter,
            equaliser: sound.equaliser.enabled,
            equaliser_preamp_db: sound.equaliser.preamp_db,
            bands_db: sound.equaliser.gains_db.to_vec(),
            balance: sound.balance,
            mono: sound.mono,
            speed: sound.speed,
            crossfade_seconds: sound.crossfade_seconds,
            fade_seconds: sound.fade_seconds,
        }
    }
}

impl From<dto::SoundSettings> for engine::SoundSettings {
    fn from(sound: dto::SoundSettings) -> Self {
        let mut gains_db = engine::Equaliser::default().gains_db;
        gains_db.iter_mut().zip(&sound.bands_db).for_each(|(slot, gain)| *slot = *gain);
        Self {
            replay_gain: engine::GainSettings {
                mode: match sound.gain {
                    dto::GainMode::Off => engine::GainMode::Off,
                    dto::GainMode::Track => engine::GainMode::Track,
                    dto::GainMode::Album => engine::GainMode::Album,
                    dto::GainMode::Auto => engine::GainMode::Auto,
                },
                preamp_db: sound.preamp_db,
                prevent_clipping: sound.prevent_clipping,
                ..engine::GainSettings::default()
            },
            equaliser: engine::Equaliser {
                enabled: sound.equaliser,
                preamp_db: sound.equaliser_preamp_db,
                gains_db,
            },
            limiter: sound.limiter,
            balance: sound.balance,
            mono: sound.mono,
            speed: sound.speed,
            crossfade_seconds: sound.crossfade_seconds,
            fade_seconds: sound.fade_seconds,
        }
    }
}

impl From<engine::OutputSettings> for dto::OutputSettings {
    fn from(output: engine::OutputSettings) -> Self {
        let engine::OutputSettings { device, fall_back, match_rate, buffer_frames } = output;
        Self { device, fall_back, match_rate, buffer_frames }
    }
}

impl From<dto::OutputSettings> for engine::OutputSettings {
    fn from(output: dto::OutputSettings) -> Self {
        let dto::OutputSettings { device, fall_back, match_rate, buffer_frames } = output;
        Self { device, fall_back, match_rate, buffer_frames }
    }
}

impl From<engine::SoundPanel> for dto::SoundPanel {
    fn from(panel: engine::SoundPanel) -> Self {
        let device =
            |d: engine::OutputDevice| dto::OutputDevice { id: d.id, name: d.name, is_default: d.is_default };
        Self {
            sound: panel.sound.into(),
            output: panel.output.into(),
            devices: panel.devices.into_iter().map(device).collect(),
            presets: panel
                .presets
                .into_iter()
                .map(|(name, bands_db)| dto::EqualiserPreset {
                    name: name.to_owned(),
                    label: preset(name),
                    bands_db,
                })
                .collect(),
            bands_hz: panel.bands_hertz,
        }
    }
}

/// Curves by their names for people; one without is called as it is.
fn preset(name: &str) -> dto::Localized {
    let (en, zh) = match name {
        "flat" => ("Flat", "平直"),
        "bass" => ("Bass", "低音增强"),
        "treble" => ("Treble", "高音增强"),
        "loudness" => ("Loudness", "等响"),
        "voice" => ("Voice", "人声"),
        "rock" => ("Rock", "摇滚"),
        "classical" => ("Classical", "古典"),
        "small speakers" => ("Small speakers", "小音箱"),
        other => (other, other),
    };
    words(en, zh)
}

fn words(en: impl Into<String>, zh: impl Into<String>) -> dto::Localized {
    dto::Localized { en: en.into(), zh: zh.into() }
}

fn same(text: impl Into<String>) -> dto::Localized {
    let text = text.into();
    words(text.clone(), text)
}

fn hertz(rate: u32) -> String {
    format!("{} kHz", f64::from(rate) / 1000.0)
}

fn decibels(gain: f32) -> String {
    format!("{gain:+.1} dB")
}

/// What a stage says in both languages, with a word of how many channels there are.
fn with_channels(before: &[&str], channels: u16, after: &[&str]) -> dto::Localized {
    let [en, zh] = [format!("{channels} ch"), format!("{channels} 声道")]
        .map(|channels| [before, &[channels.as_str()], after].concat().join(" · "));
    dto::Localized { en, zh }
}

/// A stage that changes the sound when it has something to say.
fn stage(id: &str, label: (&str, &str), detail: Option<dto::Localized>) -> dto::SignalStage {
    dto::SignalStage {
        id: id.to_owned(),
        label: words(label.0, label.1),
        active: detail.is_some(),
        detail: detail.unwrap_or_else(|| same("")),
    }
}

impl From<engine::SignalPath> for dto::SignalPath {
    fn from(path: engine::SignalPath) -> Self {
        let mut stages = Vec::new();
        if let Some(file) = &path.file {
            let detail = with_channels(&[&file.codec, &hertz(file.sample_rate)], file.channels, &[]);
            stages.push(stage("file", ("File", "文件"), Some(detail)));
        }
        let gain = path.replay_gain_db.map(|gain| {
            let gain = decibels(gain);
            if path.album_gain {
                words(format!("{gain} (album)"), format!("{gain}（专辑）"))
            } else {
                same(gain)
            }
        });
        stages.push(stage("gain", ("Loudness", "响度"), gain));
        stages.push(stage("equaliser", ("Equaliser", "均衡器"), path.equaliser.then(|| same(""))));
        stages.push(stage("panning", ("Balance and mono", "平衡与单声道"), path.panned.then(|| same(""))));
        let faster = (path.speed - 1.0).abs() > f32::EPSILON;
        stages.push(stage("speed", ("Speed", "速度"), faster.then(|| same(format!("{:.2}×", path.speed)))));
        let limited = path.limiter_db.filter(|db| *db < 0.0);
        stages.push(stage("limiter", ("Limiter", "限幅器"), limited.map(|db| same(decibels(db)))));
        let rates = path.resampler.map(|(from, to)| same(format!("{} → {}", hertz(from), hertz(to))));
        stages.push(stage("resampler", ("Resampler", "重采样"), rates));
        let channels = path.channels.map(|(from, to)| same(format!("{from} → {to}")));
        stages.push(stage("channels", ("Channels", "声道"), channels));
        stages.push(stage("volume", ("Volume", "音量"), path.volume_db.map(|db| same(decibels(db)))));
        if let Some(device) = &path.device {
            let detail = with_channels(
                &[&device.name, &hertz(device.sample_rate)],
                device.channels,
                &[&device.sample_format],
            );
            stages.push(stage("device", ("Device", "设备"), Some(detail)));
        }
        Self { stages, underruns: count(path.underruns as usize), bit_perfect: path.bit_perfect }
    }
}

impl From<[f32; engine::SPECTRUM_BANDS]> for dto::Spectrum {
    fn from(bands: [f32; engine::SPECTRUM_BANDS]) -> Self {
        let (low_hz, high_hz) = engine::SPECTRUM_HERTZ;
        Self { bands_db: bands.to_vec(), floor_db: engine::SPECTRUM_FLOOR_DB, low_hz, high_hz }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_curve_of_the_equaliser_has_a_chinese_name() {
        for (name, _) in engine::EQUALISER_PRESETS {
            assert_ne!(preset(name).zh, name);
        }
    }

    #[test]
    fn the_way_of_the_sound_says_what_changes_it_and_what_was_missed() {
        let path = engine::SignalPath {
            file: None,
            replay_gain_db: Some(-3.4),
            album_gain: true,
            equaliser: true,
            panned: false,
            speed: 1.0,
            resampler: Some((44_100, 48_000)),
            channels: None,
            limiter_db: Some(0.0),
            volume_db: None,
            device: None,
            underruns: 3,
            bit_perfect: false,
        };
        let sent = dto::SignalPath::from(path);
        let active: Vec<&str> =
            sent.stages.iter().filter(|stage| stage.active).map(|stage| stage.id.as_str()).collect();
        assert_eq!(active, ["gain", "equaliser", "resampler"]);
        assert_eq!(sent.stages[0].detail.zh, "-3.4 dB（专辑）");
        assert_eq!(sent.stages[5].detail.en, "44.1 kHz → 48 kHz");
        assert_eq!((sent.underruns, sent.bit_perfect), (3, false));
    }

    #[test]
    fn channels_are_counted_in_words() {
        let detail = with_channels(&["FLAC", "44.1 kHz"], 2, &["f32"]);
        assert_eq!(detail.en, "FLAC · 44.1 kHz · 2 ch · f32");
        assert_eq!(detail.zh, "FLAC · 44.1 kHz · 2 声道 · f32");
    }
}

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
                .map(|(name, bands_db)| dto::EqualiserPreset { name: name.to_owned(), bands_db })
                .collect(),
            bands_hz: panel.bands_hertz,
        }
    }
}

impl From<engine::SignalPath> for dto::SignalPath {
    fn from(path: engine::SignalPath) -> Self {
        let stage = |id: &str, en: &str, zh: &str, detail: String, active: bool| dto::SignalStage {
            id: id.to_owned(),
            label: dto::Localized { en: en.to_owned(), zh: zh.to_owned() },
            detail,
            active,
        };
        let hertz = |rate: u32| format!("{} kHz", f64::from(rate) / 1000.0);
        let decibels = |gain: f32| format!("{gain:+.1} dB");
        let mut stages = Vec::new();
        if let Some(file) = &path.file {
            let detail = format!("{} · {} · {} ch", file.codec, hertz(file.sample_rate), file.channels);
            stages.push(stage("file", "File", "文件", detail, true));
        }
        let gain = path.replay_gain_db;
        stages.push(stage(
            "gain",
            "Loudness",
            "响度",
            gain.map(decibels).unwrap_or_default(),
            gain.is_some(),
        ));
        stages.push(stage("equaliser", "Equaliser", "均衡器", String::new(), path.equaliser));
        stages.push(stage("panning", "Balance and mono", "平衡与单声道", String::new(), path.panned));
        let speed = (path.speed - 1.0).abs() > f32::EPSILON;
        stages.push(stage("speed", "Speed", "速度", format!("{:.2}×", path.speed), speed));
        let limited = path.limiter_db.filter(|db| *db < 0.0);
        let detail = limited.map(decibels).unwrap_or_default();
        stages.push(stage("limiter", "Limiter", "限幅器", detail, limited.is_some()));
        let rates = path.resampler.map(|(from, to)| format!("{} → {}", hertz(from), hertz(to)));
        stages.push(stage(
            "resampler",
            "Resampler",
            "重采样",
            rates.clone().unwrap_or_default(),
            rates.is_some(),
        ));
        let channels = path.channels.map(|(from, to)| format!("{from} → {to}"));
        stages.push(stage(
            "channels",
            "Channels",
            "声道",
            channels.clone().unwrap_or_default(),
            channels.is_some(),
        ));
        let volume = path.volume_db;
        stages.push(stage(
            "volume",
            "Volume",
            "音量",
            volume.map(decibels).unwrap_or_default(),
            volume.is_some(),
        ));
        if let Some(device) = &path.device {
            let detail = format!(
                "{} · {} · {} ch · {}",
                device.name,
                hertz(device.sample_rate),
                device.channels,
                device.sample_format
            );
            stages.push(stage("device", "Device", "设备", detail, true));
        }
        Self { stages, underruns: count(path.underruns as usize) }
    }
}

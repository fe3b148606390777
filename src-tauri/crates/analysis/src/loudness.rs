//! Loudness by EBU R 128.

use ebur128::{Channel, EbuR128, Mode};

use crate::error::AnalysisError;
use crate::feature::{Feature, FeatureVector};
use crate::true_peak::TruePeak;

/// Integrated loudness of what never passes the absolute gate of BS.1770, LUFS.
const SILENCE_LUFS: f32 = -70.0;
/// True peak of digital silence, dBTP.
const SILENCE_DBTP: f32 = -100.0;

/// Meter for all channels at the track's own rate.
pub(crate) struct Loudness {
    meter: EbuR128,
    true_peak: TruePeak,
}

impl Loudness {
    pub(crate) fn new(sample_rate: u32, channels: u16) -> Result<Self, AnalysisError> {
        let mut meter = EbuR128::new(u32::from(channels), sample_rate, Mode::I | Mode::LRA)
            .map_err(|error| AnalysisError::Loudness(error.to_string()))?;
        if let Some(map) = channel_map(channels) {
            meter.set_channel_map(map).map_err(|error| AnalysisError::Loudness(error.to_string()))?;
        }
        Ok(Self { meter, true_peak: TruePeak::new(sample_rate, usize::from(channels)) })
    }

    /// Whole frames of finite samples.
    pub(crate) fn push(&mut self, interleaved: &[f32]) -> Result<(), AnalysisError> {
        self.true_peak.push(interleaved);
        self.meter.add_frames_f32(interleaved).map_err(|error| AnalysisError::Loudness(error.to_string()))
    }

    pub(crate) fn summarise(self, features: &mut FeatureVector) -> Result<(), AnalysisError> {
        let failed = |error: ebur128::Error| AnalysisError::Loudness(error.to_string());
        let integrated = self.meter.loudness_global().map_err(failed)? as f32;
        let range = self.meter.loudness_range().map_err(failed)? as f32;
        let peak = self.true_peak.finish();
        let integrated = if integrated.is_finite() { integrated.max(SILENCE_LUFS) } else { SILENCE_LUFS };
        let peak = if peak > 1e-5 { 20.0 * peak.log10() } else { SILENCE_DBTP };
        features.set(Feature::LoudnessIntegrated, integrated);
        features.set(Feature::LoudnessRange, range);
        features.set(Feature::TruePeak, peak);
        // What stays below the gate has no loudness for its peak to stand above.
        let dynamics = if integrated > SILENCE_LUFS { (peak - integrated).max(0.0) } else { 0.0 };
        features.set(Feature::Dynamics, dynamics);
        Ok(())
    }
}

/// Speaker order of WAVE, FLAC and AAC decoders where it differs from the meter's own default; the weights of
/// rear and side speakers are those of BS.1770-4 Table 4.
fn channel_map(channels: u16) -> Option<&'static [Channel]> {
    use Channel::{Center, Left, Mm090, Mm135, Mp090, Mp135, Mp180, Right, Unused};
    match channels {
        3 => Some(&[Left, Right, Center]),
        7 => Some(&[Left, Right, Center, Unused, Mp180, Mp090, Mm090]),
        8 => Some(&[Left, Right, Center, Unused, Mp135, Mm135, Mp090, Mm090]),
        _ => None,
    }
}

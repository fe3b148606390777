//! The feature vector: every dimension has a name, a unit and a source.

use crate::AnalysisError;

/// Version of the feature vector. A stored vector of another version is analysed again.
pub const VERSION: u16 = 1;

/// Cepstral coefficients kept; the first 13 are the classic set.
pub const MFCC_COUNT: usize = 20;

/// One dimension of the feature vector.
///
/// Every value is finite. What cannot be measured (the tempo of silence, say) is 0 with a confidence of 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Feature {
    /// Mean over time of cepstral coefficient 0..20. dB-scaled, no unit of its own.
    MfccMean(u8),
    /// Standard deviation over time of cepstral coefficient 0..20.
    MfccStd(u8),
    /// Mean over time of the first difference (9-frame slope) of cepstral coefficient 0..20.
    MfccDeltaMean(u8),
    /// Standard deviation over time of the first difference of cepstral coefficient 0..20.
    MfccDeltaStd(u8),
    /// Beats per minute, 40–220; 0 when no pulse was found.
    TempoBpm,
    /// How far the tempo stands out, 0..1.
    TempoConfidence,
    /// Tonic as a pitch class, 0 = C … 11 = B.
    KeyTonic,
    /// 1 major, 0 minor.
    KeyMode,
    /// How far the key stands out, 0..1.
    KeyConfidence,
    /// Integrated loudness, LUFS; −70 (the absolute gate) for silence.
    LoudnessIntegrated,
    /// Loudness range, LU.
    LoudnessRange,
    /// True peak over all channels, dBTP; −100 for silence.
    TruePeak,
    /// Mean spectral centroid of the frames that sound, Hz.
    SpectralCentroidMean,
    /// Standard deviation over time of the spectral centroid, Hz.
    SpectralCentroidStd,
    /// Mean frequency below which 85 % of the magnitude lies, Hz.
    SpectralRolloffMean,
    /// Mean spectral flatness, 0 (a tone) .. 1 (noise).
    SpectralFlatnessMean,
    /// Sign changes per sample at 22.05 kHz, 0..1.
    ZeroCrossingRateMean,
    /// Peak-to-loudness ratio: true peak minus integrated loudness, dB.
    Dynamics,
    /// Standard deviation over time of the level of the frames that sound, dB.
    DynamicSpread,
    /// Pulse clarity: the highest periodicity of the onset envelope, 0..1.
    RhythmStrength,
    /// Note or drum onsets per second.
    OnsetRate,
}

const N: usize = MFCC_COUNT;

/// The dimensions after the cepstral block, in order of their index.
const SCALARS: [Feature; 17] = [
    Feature::TempoBpm,
    Feature::TempoConfidence,
    Feature::KeyTonic,
    Feature::KeyMode,
    Feature::KeyConfidence,
    Feature::LoudnessIntegrated,
    Feature::LoudnessRange,
    Feature::TruePeak,
    Feature::SpectralCentroidMean,
    Feature::SpectralCentroidStd,
    Feature::SpectralRolloffMean,
    Feature::SpectralFlatnessMean,
    Feature::ZeroCrossingRateMean,
    Feature::Dynamics,
    Feature::DynamicSpread,
    Feature::RhythmStrength,
    Feature::OnsetRate,
];

impl Feature {
    /// Length of a feature vector.
    pub const COUNT: usize = 4 * N + SCALARS.len();

    /// Position in the vector, below [`Feature::COUNT`]. A coefficient beyond 19 counts as 19.
    pub fn index(self) -> usize {
        let coefficient = |i: u8| usize::from(i).min(N - 1);
        match self {
            Self::MfccMean(i) => coefficient(i),
            Self::MfccStd(i) => N + coefficient(i),
            Self::MfccDeltaMean(i) => 2 * N + coefficient(i),
            Self::MfccDeltaStd(i) => 3 * N + coefficient(i),
            scalar => 4 * N + SCALARS.iter().position(|s| *s == scalar).unwrap_or(0),
        }
    }

    /// The dimension at a position of the vector.
    pub fn from_index(index: usize) -> Option<Self> {
        let coefficient = (index % N) as u8;
        match index / N {
            0 => Some(Self::MfccMean(coefficient)),
            1 => Some(Self::MfccStd(coefficient)),
            2 => Some(Self::MfccDeltaMean(coefficient)),
            3 => Some(Self::MfccDeltaStd(coefficient)),
            _ => SCALARS.get(index - 4 * N).copied(),
        }
    }

    /// All dimensions in order of their index.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT).filter_map(Self::from_index)
    }

    /// Stable name for JSON, such as `mfcc_mean_0` or `tempo_bpm`.
    pub fn name(self) -> String {
        let plain = match self {
            Self::MfccMean(i) => return format!("mfcc_mean_{i}"),
            Self::MfccStd(i) => return format!("mfcc_std_{i}"),
            Self::MfccDeltaMean(i) => return format!("mfcc_delta_mean_{i}"),
            Self::MfccDeltaStd(i) => return format!("mfcc_delta_std_{i}"),
            Self::TempoBpm => "tempo_bpm",
            Self::TempoConfidence => "tempo_confidence",
            Self::KeyTonic => "key_tonic",
            Self::KeyMode => "key_mode",
            Self::KeyConfidence => "key_confidence",
            Self::LoudnessIntegrated => "loudness_integrated",
            Self::LoudnessRange => "loudness_range",
            Self::TruePeak => "true_peak",
            Self::SpectralCentroidMean => "spectral_centroid_mean",
            Self::SpectralCentroidStd => "spectral_centroid_std",
            Self::SpectralRolloffMean => "spectral_rolloff_mean",
            Self::SpectralFlatnessMean => "spectral_flatness_mean",
            Self::ZeroCrossingRateMean => "zero_crossing_rate_mean",
            Self::Dynamics => "dynamics",
            Self::DynamicSpread => "dynamic_spread",
            Self::RhythmStrength => "rhythm_strength",
            Self::OnsetRate => "onset_rate",
        };
        plain.to_owned()
    }

    /// Unit of the value; `""` for a plain number.
    pub fn unit(self) -> &'static str {
        match self {
            Self::TempoBpm => "BPM",
            Self::LoudnessIntegrated => "LUFS",
            Self::LoudnessRange => "LU",
            Self::TruePeak => "dBTP",
            Self::SpectralCentroidMean | Self::SpectralCentroidStd | Self::SpectralRolloffMean => "Hz",
            Self::Dynamics | Self::DynamicSpread => "dB",
            Self::OnsetRate => "1/s",
            Self::KeyTonic => "pitch class",
            _ => "",
        }
    }

    /// Where the definition comes from.
    pub fn source(self) -> &'static str {
        match self {
            Self::MfccMean(_) | Self::MfccStd(_) => {
                "Davis & Mermelstein 1980, as librosa.feature.mfcc (22.05 kHz, 2048/512 Hann, 128 Slaney mel bands)"
            }
            Self::MfccDeltaMean(_) | Self::MfccDeltaStd(_) => {
                "Savitzky & Golay 1964, as librosa.feature.delta (width 9, interpolated edges)"
            }
            Self::TempoBpm | Self::TempoConfidence => {
                "Peeters 2006, Template-based estimation of time-varying tempo; prior of Ellis 2007"
            }
            Self::KeyTonic | Self::KeyMode | Self::KeyConfidence => {
                "Gómez 2006 (HPCP); profiles of Krumhansl & Kessler 1982 and Temperley 1999"
            }
            Self::LoudnessIntegrated => "ITU-R BS.1770-4, EBU R 128",
            Self::LoudnessRange => "EBU Tech 3342",
            Self::TruePeak => "ITU-R BS.1770-4 Annex 2",
            Self::SpectralCentroidMean | Self::SpectralCentroidStd => "librosa.feature.spectral_centroid",
            Self::SpectralRolloffMean => "librosa.feature.spectral_rolloff",
            Self::SpectralFlatnessMean => "librosa.feature.spectral_flatness",
            Self::ZeroCrossingRateMean => "librosa.feature.zero_crossing_rate",
            Self::Dynamics => "AES Technical Document TD1008 (peak-to-loudness ratio)",
            Self::DynamicSpread => "librosa.feature.rms in dB",
            Self::RhythmStrength => "Lartillot et al. 2008, Multi-feature modeling of pulse clarity",
            Self::OnsetRate => {
                "Böck, Krebs & Schedl 2012, Evaluating the online capabilities of onset detection"
            }
        }
    }
}

/// One number per [`Feature`].
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureVector(pub [f32; Feature::COUNT]);

impl FeatureVector {
    /// The value of a feature, in [`Feature::unit`].
    pub fn get(&self, feature: Feature) -> f32 {
        self.0[feature.index()]
    }

    /// Sets the value of a feature.
    pub fn set(&mut self, feature: Feature, value: f32) {
        self.0[feature.index()] = value;
    }

    /// All values in order of [`Feature::index`].
    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }

    /// Reads a stored vector of this [`VERSION`]; another length is [`AnalysisError::VectorLength`].
    pub fn from_slice(values: &[f32]) -> Result<Self, AnalysisError> {
        let values = values
            .try_into()
            .map_err(|_| AnalysisError::VectorLength { expected: Feature::COUNT, found: values.len() })?;
        Ok(Self(values))
    }
}

impl Default for FeatureVector {
    /// All zeros: "nothing known".
    fn default() -> Self {
        Self([0.0; Feature::COUNT])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn index_and_from_index_are_inverse_and_names_unique() {
        let mut names = HashSet::new();
        for (i, feature) in Feature::all().enumerate() {
            assert_eq!(feature.index(), i);
            assert!(names.insert(feature.name()), "{} appears twice", feature.name());
            assert!(!feature.source().is_empty());
        }
        assert_eq!(names.len(), Feature::COUNT);
        assert_eq!(Feature::from_index(Feature::COUNT), None);
    }

    #[test]
    fn a_vector_of_another_length_is_refused() {
        let error = FeatureVector::from_slice(&[0.0; 3]).unwrap_err();
        assert_eq!(error, AnalysisError::VectorLength { expected: Feature::COUNT, found: 3 });
        assert_eq!(error.code(), "analysis_vector_length");
    }
}

//! What can go wrong when samples are analysed.

use thiserror::Error;

/// Errors of this crate. Odd *samples* never fail: silence, clicks, NaN and infinities give finite features.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AnalysisError {
    /// The sample rate or the number of channels is outside what can be analysed.
    #[error(
        "cannot analyse {channels} channels at {sample_rate} Hz (1 to 64 channels, 1,000 to 1,000,000 Hz)"
    )]
    UnsupportedFormat {
        /// Sample rate that was asked for, in Hz.
        sample_rate: u32,
        /// Number of channels that was asked for.
        channels: u16,
    },
    /// Not a single sample was pushed before the end.
    #[error("the track holds no sound: it ended before its first sample")]
    Empty,
    /// A stored feature vector has another length than this version's.
    #[error("a feature vector has {found} numbers where {expected} are needed")]
    VectorLength {
        /// Numbers needed: [`Feature::COUNT`](crate::Feature::COUNT).
        expected: usize,
        /// Numbers found.
        found: usize,
    },
}

impl AnalysisError {
    /// Stable code for the interface's table of messages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnsupportedFormat { .. } => "analysis_unsupported_format",
            Self::Empty => "analysis_empty",
            Self::VectorLength { .. } => "analysis_vector_length",
        }
    }
}

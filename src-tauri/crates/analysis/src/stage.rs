//! Where the time of an analysis goes.

use std::time::Duration;

/// A stage of the analysis, as benchmarks report them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Cleaning the samples and mixing them down.
    Downmix,
    /// EBU R 128.
    Loudness,
    /// Oversampled peak.
    TruePeak,
    /// Peaks for the progress bar.
    Waveform,
    /// Resampling to 16 kHz and log-mel patches.
    Patches,
    /// Resampling to 22.05 kHz.
    Resample,
    /// Long spectra and pitch classes.
    Chroma,
    /// Short spectra, mel bands, brightness.
    Spectrum,
    /// MFCC, onsets, tempo and key when the track has ended.
    Summary,
}

impl Stage {
    /// All stages in the order they run.
    pub const ALL: [Self; 9] = [
        Self::Downmix,
        Self::Loudness,
        Self::TruePeak,
        Self::Waveform,
        Self::Patches,
        Self::Resample,
        Self::Chroma,
        Self::Spectrum,
        Self::Summary,
    ];
}

/// Time spent per stage, read from a clock that is passed in: this crate looks at none of its own.
#[derive(Debug, Clone, Default)]
pub struct StageTimes {
    clock: Option<fn() -> Duration>,
    last: Duration,
    spent: [Duration; Stage::ALL.len()],
}

impl StageTimes {
    pub(crate) fn new(clock: fn() -> Duration) -> Self {
        Self { clock: Some(clock), ..Self::default() }
    }

    /// What follows belongs to the next stage that is marked.
    pub(crate) fn start(&mut self) {
        if let Some(clock) = self.clock {
            self.last = clock();
        }
    }

    /// Books the time since the last mark.
    pub(crate) fn mark(&mut self, stage: Stage) {
        if let Some(clock) = self.clock {
            let now = clock();
            self.spent[stage as usize] += now.saturating_sub(self.last);
            self.last = now;
        }
    }

    /// Time spent in a stage; zero unless the analyser was given a clock.
    pub fn spent(&self, stage: Stage) -> Duration {
        self.spent[stage as usize]
    }
}

//! Peaks between the samples: four times oversampling as in Recommendation ITU-R BS.1770-4, annex 2.

use super::{Frame, MAX_CHANNELS};

const TAPS: usize = 12;

/// Frames from the input to the middle of the interpolated stretch.
pub(crate) const DELAY: usize = 6;

/// The first two phases of the interpolation filter as tabled there; the other two are these backwards.
const PHASES: [[f32; TAPS]; 2] = [
    [
        0.0017089843750,
        0.0109863281250,
        -0.0196533203125,
        0.0332031250000,
        -0.0594482421875,
        0.1373291015625,
        0.9721679687500,
        -0.1022949218750,
        0.0476074218750,
        -0.0266113281250,
        0.0148925781250,
        -0.0083007812500,
    ],
    [
        -0.0291748046875,
        0.0292968750000,
        -0.0517578125000,
        0.0891113281250,
        -0.1665039062500,
        0.4650878906250,
        0.7797851562500,
        -0.2003173828125,
        0.1015625000000,
        -0.0582275390625,
        0.0330810546875,
        -0.0189208984375,
    ],
];

/// Measures the true peak of a stream.
pub(crate) struct TruePeak {
    /// Twice the last frames, so that they lie in one piece from `next` on.
    history: [[f32; 2 * TAPS]; MAX_CHANNELS],
    next: usize,
}

impl TruePeak {
    pub(crate) fn new() -> Self {
        Self { history: [[0.0; 2 * TAPS]; MAX_CHANNELS], next: 0 }
    }

    pub(crate) fn reset(&mut self) {
        *self = Self::new();
    }

    /// Takes a frame and gives the largest amplitude, over all channels, around the frame [`DELAY`] before it.
    pub(crate) fn measure(&mut self, frame: &Frame, channels: usize) -> f32 {
        let mut peak = 0f32;
        for (history, sample) in self.history.iter_mut().zip(&frame[..channels]) {
            history[self.next] = *sample;
            history[self.next + TAPS] = *sample;
        }
        self.next = (self.next + 1) % TAPS;
        for history in &self.history[..channels] {
            // Oldest first.
            let window = &history[self.next..self.next + TAPS];
            peak = peak.max(window[TAPS - 1 - DELAY].abs());
            for phase in &PHASES {
                let (mut forwards, mut backwards) = (0f32, 0f32);
                for n in 0..TAPS {
                    forwards += phase[TAPS - 1 - n] * window[n];
                    backwards += phase[n] * window[n];
                }
                peak = peak.max(forwards.abs()).max(backwards.abs());
            }
        }
        peak
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The classic: a sine at a quarter of the sample rate, sampled 45° off its peaks.
    #[test]
    fn a_peak_between_the_samples_is_found() {
        let mut meter = TruePeak::new();
        let mut peak = 0f32;
        for n in 0..480 {
            let angle = std::f32::consts::FRAC_PI_2 * n as f32 + std::f32::consts::FRAC_PI_4;
            let mut frame = Frame::default();
            frame[0] = angle.sin();
            let measured = meter.measure(&frame, 1);
            if n > 24 {
                peak = peak.max(measured);
            }
        }
        // The samples reach 0.707; the recommendation's own filter reads up to 0.2 dB off.
        let decibels = 20.0 * peak.log10();
        assert!(decibels.abs() < 0.25, "{decibels} dB");
    }

    #[test]
    fn slow_signals_are_measured_as_they_are() {
        let mut meter = TruePeak::new();
        let peak = (0..4800).map(|n| {
            let mut frame = Frame::default();
            frame[1] = 0.5 * (std::f32::consts::TAU * 100.0 * n as f32 / 48000.0).sin();
            meter.measure(&frame, 2)
        });
        let peak = peak.fold(0.0, f32::max);
        assert!((peak - 0.5).abs() < 0.006, "{peak}");
    }
}

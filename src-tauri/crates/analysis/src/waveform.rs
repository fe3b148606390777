//! The waveform under the player's progress bar.

use pulp::Arch;

use crate::lanes::highest;

/// Buckets of [`Analysis::waveform`](crate::Analysis::waveform).
pub const WAVEFORM_BUCKETS: usize = 400;

/// Frames per stored peak: 1.4 MB per hour at 44.1 kHz, and finer than a bucket of any track over 10 seconds.
const BLOCK: usize = 512;

/// Peaks of a track whose length is known only at its end.
#[derive(Default)]
pub(crate) struct Waveform {
    peaks: Vec<f32>,
    open: f32,
    filled: usize,
}

impl Waveform {
    pub(crate) fn push(&mut self, mono: &[f32]) {
        let mut rest = mono;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(BLOCK - self.filled));
            let peak = Arch::new().dispatch(
                #[inline(always)]
                || highest(now),
            );
            self.open = self.open.max(peak);
            self.filled += now.len();
            if self.filled == BLOCK {
                self.close();
            }
            rest = later;
        }
    }

    fn close(&mut self) {
        self.peaks.push(self.open);
        self.open = 0.0;
        self.filled = 0;
    }

    /// 400 peaks over the track, full scale = 255. Fewer stored peaks than buckets are stretched.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        if self.filled > 0 || self.peaks.is_empty() {
            self.close();
        }
        let n = self.peaks.len();
        (0..WAVEFORM_BUCKETS)
            .map(|bucket| {
                let from = bucket * n / WAVEFORM_BUCKETS;
                let to = ((bucket + 1) * n / WAVEFORM_BUCKETS).max(from + 1);
                let peak = self.peaks[from..to].iter().copied().fold(0.0, f32::max);
                (peak.min(1.0) * 255.0).round() as u8
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_waveform_rises_where_the_music_does() {
        let mut waveform = Waveform::default();
        for chunk in vec![0.0f32; 50_000].chunks(777) {
            waveform.push(chunk);
        }
        for chunk in vec![-0.5f32; 50_000].chunks(1001) {
            waveform.push(chunk);
        }
        let buckets = waveform.finish();
        assert_eq!(buckets.len(), WAVEFORM_BUCKETS);
        assert_eq!((buckets[10], buckets[190], buckets[210], buckets[399]), (0, 0, 128, 128));
    }

    #[test]
    fn a_single_sample_fills_every_bucket() {
        let mut waveform = Waveform::default();
        waveform.push(&[2.0]);
        assert_eq!(waveform.finish(), vec![255; WAVEFORM_BUCKETS]);
    }
}

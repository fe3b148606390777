//! How strongly something begins in every frame.

use pulp::Arch;

use crate::lanes::{LANES, fold};
use crate::mfcc::{BANDS, HOP, MFCC_SAMPLE_RATE};

/// Frames per second of the envelope.
pub(crate) const FRAME_RATE: f32 = MFCC_SAMPLE_RATE as f32 / HOP as f32;

/// Mean rise over the mel bands from one frame to the next, in dB: the spectral flux of Böck & Widmer 2013 as
/// `librosa.onset.onset_strength` computes it, without its shift by half a frame. `levels` is `[time][128]`.
pub(crate) fn onset_strength(levels: &[f32]) -> Vec<f32> {
    let (frames, _) = levels.as_chunks::<BANDS>();
    let mut strength = Vec::with_capacity(frames.len());
    strength.extend(frames.first().map(|_| 0.0));
    Arch::new().dispatch(
        #[inline(always)]
        || strength.extend(frames.windows(2).map(|pair| rise(&pair[0], &pair[1]))),
    );
    strength
}

#[inline(always)]
#[allow(clippy::inline_always)] // vectorised for the processor only when inlined into the dispatched closure
fn rise(before: &[f32; BANDS], now: &[f32; BANDS]) -> f32 {
    let mut sums = [0.0f32; LANES];
    for (a, b) in before.as_chunks::<LANES>().0.iter().zip(now.as_chunks::<LANES>().0) {
        for i in 0..LANES {
            sums[i] += (b[i] - a[i]).max(0.0);
        }
    }
    fold(sums) / BANDS as f32
}

/// Frames at which something begins: peaks of the envelope that stand 7 % of its range above their surroundings,
/// the rule of Böck, Krebs & Schedl 2012 with the constants of `librosa.onset.onset_detect`.
pub(crate) fn onsets(strength: &[f32]) -> Vec<usize> {
    const AVERAGE_BEFORE: usize = 4;
    const AVERAGE_AFTER: usize = 5;
    const DELTA: f32 = 0.07;
    const WAIT: usize = 1;
    let (low, high) =
        strength.iter().fold((f32::MAX, f32::MIN), |(low, high), x| (low.min(*x), high.max(*x)));
    let mut found: Vec<usize> = Vec::new();
    if high - low < 1e-3 {
        return found;
    }
    for n in 0..strength.len() {
        let around = &strength[n.saturating_sub(AVERAGE_BEFORE)..(n + AVERAGE_AFTER).min(strength.len())];
        let mean = around.iter().sum::<f32>() / around.len() as f32;
        let is_peak = n == 0 || strength[n] >= strength[n - 1];
        let stands_out = strength[n] >= mean + DELTA * (high - low);
        if is_peak && stands_out && found.last().is_none_or(|last| n - last > WAIT) {
            found.push(n);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sudden_band_is_an_onset_and_its_decay_is_not() {
        let mut levels = vec![-60.0f32; 50 * BANDS];
        for t in 20..30 {
            levels[t * BANDS..t * BANDS + 40].fill(-(t as f32));
        }
        let strength = onset_strength(&levels);
        assert_eq!(strength.len(), 50);
        assert_eq!(onsets(&strength), [20]);
        assert!((strength[20] - 40.0 * 40.0 / 128.0).abs() < 1e-3);
    }

    #[test]
    fn silence_has_no_onsets() {
        assert!(onsets(&onset_strength(&vec![-100.0; 30 * BANDS])).is_empty());
        assert!(onset_strength(&[]).is_empty());
    }
}

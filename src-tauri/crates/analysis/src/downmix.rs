//! Interleaved samples to clean mono.

use pulp::Arch;

/// Samples beyond ±16 (+24 dBFS) are clipped there, so that squares of broken files stay finite.
const LIMIT: f32 = 16.0;

/// NaN and infinities become silence, giants are clipped.
pub(crate) fn sanitise(interleaved: &[f32], out: &mut Vec<f32>) {
    out.resize(interleaved.len(), 0.0);
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for (clean, x) in out.iter_mut().zip(interleaved) {
                let clipped = x.clamp(-LIMIT, LIMIT);
                *clean = if x.abs() < f32::INFINITY { clipped } else { 0.0 };
            }
        },
    );
}

/// Mean over the channels, as `librosa.to_mono`.
pub(crate) fn downmix(interleaved: &[f32], channels: usize, out: &mut Vec<f32>) {
    out.resize(interleaved.len() / channels, 0.0);
    match channels {
        1 => out.copy_from_slice(interleaved),
        2 => Arch::new().dispatch(
            #[inline(always)]
            || {
                for (mono, [l, r]) in out.iter_mut().zip(interleaved.as_chunks().0) {
                    *mono = 0.5 * (l + r);
                }
            },
        ),
        _ => {
            let scale = 1.0 / channels as f32;
            for (mono, frame) in out.iter_mut().zip(interleaved.chunks_exact(channels)) {
                *mono = scale * frame.iter().sum::<f32>();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_samples_become_silence_and_giants_are_clipped() {
        let mut out = Vec::new();
        sanitise(&[0.5, f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e30], &mut out);
        assert_eq!(out, [0.5, 0.0, 0.0, 0.0, LIMIT]);
    }

    #[test]
    fn mono_is_the_mean_of_the_channels() {
        let mut out = Vec::new();
        downmix(&[1.0, 0.0, -0.5, 0.5], 2, &mut out);
        assert_eq!(out, [0.5, 0.0]);
        downmix(&[3.0, 0.0, 0.0, 0.0, 3.0, 0.0], 6, &mut out);
        assert_eq!(out, [1.0]);
    }
}

//! Interleaved samples to clean mono.

/// Samples beyond ±16 (+24 dBFS) are clipped there, so that squares of broken files stay finite.
const LIMIT: f32 = 16.0;

/// NaN and infinities become silence, giants are clipped.
pub(crate) fn sanitise(interleaved: &[f32], out: &mut Vec<f32>) {
    out.clear();
    out.extend(interleaved.iter().map(|&x| if x.is_finite() { x.clamp(-LIMIT, LIMIT) } else { 0.0 }));
}

/// Mean over the channels, as `librosa.to_mono`.
pub(crate) fn downmix(interleaved: &[f32], channels: usize, out: &mut Vec<f32>) {
    out.clear();
    match channels {
        1 => out.extend_from_slice(interleaved),
        2 => out.extend(interleaved.as_chunks().0.iter().map(|[l, r]| 0.5 * (l + r))),
        _ => {
            let scale = 1.0 / channels as f32;
            out.extend(interleaved.chunks_exact(channels).map(|frame| scale * frame.iter().sum::<f32>()));
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

//! The ear's filter of BS.1770: a shelf for the head, a high-pass for the bass.

use std::f64::consts::PI;

use pulp::Arch;

/// Two second-order sections, transposed direct form II, per channel.
///
/// The standard prints coefficients for 48 kHz only; these are its filters as analogue prototypes (De Man,
/// "Evaluation of implementations of the EBU R128 loudness measurement", 2014) warped to any rate.
pub(crate) struct KWeighting {
    arch: Arch,
    shelf: Section,
    high_pass: Section,
    states: Vec<State>,
}

#[derive(Clone, Copy)]
struct Section {
    b: [f64; 3],
    a: [f64; 2],
}

/// Delays of both sections for two neighbouring channels.
#[derive(Clone, Copy, Default)]
struct State {
    shelf: [[f64; 2]; 2],
    high_pass: [[f64; 2]; 2],
}

impl KWeighting {
    pub(crate) fn new(sample_rate: u32, channels: usize) -> Self {
        Self {
            arch: Arch::new(),
            shelf: shelf(f64::from(sample_rate)),
            high_pass: high_pass(f64::from(sample_rate)),
            states: vec![State::default(); channels.div_ceil(2)],
        }
    }

    /// Adds each channel's filtered energy, the sum of squares, to `energies`.
    pub(crate) fn add_energies(&mut self, interleaved: &[f32], energies: &mut [f64]) {
        let channels = energies.len();
        for (pair, state) in self.states.iter_mut().enumerate() {
            let energy = self.arch.dispatch(
                #[inline(always)]
                || match channels {
                    1 => filter(interleaved.iter().map(|x| [*x, 0.0]), self.shelf, self.high_pass, state),
                    2 => filter(interleaved.as_chunks().0.iter().copied(), self.shelf, self.high_pass, state),
                    _ => {
                        let second = 2 * pair + 1;
                        let frames = interleaved
                            .chunks_exact(channels)
                            .map(|frame| [frame[2 * pair], frame.get(second).copied().unwrap_or(0.0)]);
                        filter(frames, self.shelf, self.high_pass, state)
                    }
                },
            );
            energies[2 * pair] += energy[0];
            if let Some(second) = energies.get_mut(2 * pair + 1) {
                *second += energy[1];
            }
        }
        self.states.iter_mut().for_each(State::flush);
    }
}

impl State {
    /// A decaying filter ends in subnormal numbers, each a hundred times as slow.
    fn flush(&mut self) {
        for delay in self.shelf.iter_mut().chain(&mut self.high_pass).flatten() {
            if delay.abs() < 1e-30 {
                *delay = 0.0;
            }
        }
    }
}

#[inline(always)]
#[allow(clippy::inline_always)] // vectorised for the processor only when inlined into the dispatched closure
fn filter(
    frames: impl Iterator<Item = [f32; 2]>,
    shelf: Section,
    high_pass: Section,
    state: &mut State,
) -> [f64; 2] {
    let mut now = *state;
    let mut energy = [0.0f64; 2];
    for frame in frames {
        for c in 0..2 {
            let x = f64::from(frame[c]);
            let y = shelf.b[0] * x + now.shelf[0][c];
            now.shelf[0][c] = (shelf.b[1] * x + now.shelf[1][c]) - shelf.a[0] * y;
            now.shelf[1][c] = shelf.b[2] * x - shelf.a[1] * y;
            let z = high_pass.b[0] * y + now.high_pass[0][c];
            now.high_pass[0][c] = (high_pass.b[1] * y + now.high_pass[1][c]) - high_pass.a[0] * z;
            now.high_pass[1][c] = high_pass.b[2] * y - high_pass.a[1] * z;
            energy[c] += z * z;
        }
    }
    *state = now;
    energy
}

fn shelf(rate: f64) -> Section {
    const HZ: f64 = 1681.974450955533;
    const GAIN: f64 = 3.999843853973347;
    const Q: f64 = 0.7071752369554196;
    let k = (PI * HZ / rate).tan();
    let high = 10f64.powf(GAIN / 20.0);
    let band = high.powf(0.4996667741545416);
    let a0 = 1.0 + k / Q + k * k;
    Section {
        b: [
            (high + band * k / Q + k * k) / a0,
            2.0 * (k * k - high) / a0,
            (high - band * k / Q + k * k) / a0,
        ],
        a: [2.0 * (k * k - 1.0) / a0, (1.0 - k / Q + k * k) / a0],
    }
}

fn high_pass(rate: f64) -> Section {
    const HZ: f64 = 38.13547087602444;
    const Q: f64 = 0.5003270373238773;
    let k = (PI * HZ / rate).tan();
    let a0 = 1.0 + k / Q + k * k;
    Section { b: [1.0, -2.0, 1.0], a: [2.0 * (k * k - 1.0) / a0, (1.0 - k / Q + k * k) / a0] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_48_khz_the_coefficients_are_those_the_standard_prints() {
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} for {b}");
        let (shelf, high_pass) = (shelf(48_000.0), high_pass(48_000.0));
        close(shelf.b[0], 1.53512485958697);
        close(shelf.b[1], -2.69169618940638);
        close(shelf.b[2], 1.19839281085285);
        close(shelf.a[0], -1.69065929318241);
        close(shelf.a[1], 0.73248077421585);
        close(high_pass.a[0], -1.99004745483398);
        close(high_pass.a[1], 0.99007225036621);
    }

    #[test]
    fn a_1_khz_tone_gains_what_the_offset_of_the_loudness_formula_takes_away() {
        let step = std::f64::consts::TAU * 997.0 / 48_000.0;
        let stereo: Vec<f32> =
            (0..48_000).flat_map(|i| [(step * f64::from(i)).sin() as f32, 0.0, 0.0]).collect();
        let mut energies = [0.0; 3];
        KWeighting::new(48_000, 3).add_energies(&stereo, &mut energies);
        let gain = 10.0 * (energies[0] / 24_000.0).log10();
        assert!((gain - 0.691).abs() < 0.01, "{gain} dB");
        assert_eq!(energies[1..], [0.0, 0.0]);
    }
}

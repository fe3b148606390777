//! Halving a sample rate, as often as it can be halved.

use pulp::Arch;

use crate::resample::{kaiser, sinc};

/// Coefficients at odd distances from the output; those at even ones are zero.
const TAPS: usize = 48;
/// Outputs computed together: four registers' worth, so that no sum waits for itself.
const ROW: usize = 32;
/// Kaiser's β for 70 dB.
const BETA: f64 = 6.76;

/// Half-band decimator: flat to nine tenths of the new Nyquist frequency, 70 dB down from eleven tenths on; what lies
/// between folds onto the top tenth. Outputs are aligned with every other input.
pub(crate) struct HalfBand {
    arch: Arch,
    taps: [f32; TAPS],
    even: Vec<f32>,
    odd: Vec<f32>,
    odd_is_next: bool,
}

impl HalfBand {
    pub(crate) fn new() -> Self {
        let shape: [f64; TAPS] = std::array::from_fn(|k| {
            let t = 2.0 * (k as f64 - TAPS as f64 / 2.0) + 1.0;
            0.5 * sinc(0.5 * t) * kaiser(t / TAPS as f64, BETA)
        });
        // Half of direct current passes by the centre, half by these.
        let scale = 0.5 / shape.iter().sum::<f64>();
        Self {
            arch: Arch::new(),
            taps: shape.map(|c| (c * scale) as f32),
            even: Vec::new(),
            odd: vec![0.0; TAPS / 2],
            odd_is_next: false,
        }
    }

    /// Appends the outputs that the input so far allows.
    pub(crate) fn push(&mut self, mut input: &[f32], out: &mut Vec<f32>) {
        if let Some((first, rest)) = input.split_first().filter(|_| self.odd_is_next) {
            self.odd.push(*first);
            self.odd_is_next = false;
            input = rest;
        }
        let (pairs, last) = input.as_chunks::<2>();
        self.even.extend(pairs.iter().map(|pair| pair[0]));
        self.odd.extend(pairs.iter().map(|pair| pair[1]));
        if let [last] = last {
            self.even.push(*last);
            self.odd_is_next = true;
        }
        self.produce(out);
    }

    /// Ends the input with silence: one output per two inputs, rounded up.
    pub(crate) fn finish(&mut self, out: &mut Vec<f32>) {
        self.odd.resize(self.even.len() + TAPS, 0.0);
        self.produce(out);
    }

    fn produce(&mut self, out: &mut Vec<f32>) {
        let count = self.even.len().min((self.odd.len() + 1).saturating_sub(TAPS));
        let from = out.len();
        out.resize(from + count, 0.0);
        self.arch.dispatch(
            #[inline(always)]
            || convolve(&self.taps, &self.even, &self.odd, &mut out[from..]),
        );
        self.even.drain(..count);
        self.odd.drain(..count);
    }
}

#[inline(always)]
#[allow(clippy::inline_always)] // vectorised for the processor only when inlined into the dispatched closure
fn convolve(taps: &[f32; TAPS], even: &[f32], odd: &[f32], out: &mut [f32]) {
    let (rows, rest) = out.as_chunks_mut::<ROW>();
    let whole = rows.len() * ROW;
    for (row, out) in rows.iter_mut().enumerate() {
        let start = row * ROW;
        let mut sums = [0.0f32; ROW];
        for (k, tap) in taps.iter().enumerate() {
            let samples = &odd[start + k..start + k + ROW];
            for i in 0..ROW {
                sums[i] += tap * samples[i];
            }
        }
        for i in 0..ROW {
            out[i] = 0.5 * even[start + i] + sums[i];
        }
    }
    for (n, out) in rest.iter_mut().enumerate() {
        let start = whole + n;
        let sum: f32 = taps.iter().zip(&odd[start..]).map(|(tap, x)| tap * x).sum();
        *out = 0.5 * even[start] + sum;
    }
}

/// Halves a rate while at least `floor` remains, which leaves the true resamplers a fraction of the samples.
pub(crate) struct Halver {
    rate: u32,
    stages: Vec<HalfBand>,
    between: Vec<f32>,
}

impl Halver {
    pub(crate) fn new(mut rate: u32, floor: u32) -> Self {
        let mut stages = Vec::new();
        while rate.is_multiple_of(2) && rate / 2 >= floor {
            rate /= 2;
            stages.push(HalfBand::new());
        }
        Self { rate, stages, between: Vec::new() }
    }

    /// Rate of the output, Hz.
    pub(crate) fn rate(&self) -> u32 {
        self.rate
    }

    /// Replaces `samples` by what they become.
    pub(crate) fn push(&mut self, samples: &mut Vec<f32>) {
        for stage in &mut self.stages {
            self.between.clear();
            stage.push(samples, &mut self.between);
            std::mem::swap(samples, &mut self.between);
        }
    }

    /// Replaces `samples` by what is left inside.
    pub(crate) fn finish(&mut self, samples: &mut Vec<f32>) {
        samples.clear();
        for stage in &mut self.stages {
            self.between.clear();
            stage.push(samples, &mut self.between);
            stage.finish(&mut self.between);
            std::mem::swap(samples, &mut self.between);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    fn tone(frequency: f64, rate: u32) -> Vec<f32> {
        (0..rate).map(|i| (2.0 * PI * frequency * f64::from(i) / f64::from(rate)).sin() as f32).collect()
    }

    fn halve(input: &[f32], rate: u32, floor: u32, chunk: usize) -> Vec<f32> {
        let mut halver = Halver::new(rate, floor);
        let mut out = Vec::new();
        for part in input.chunks(chunk) {
            let mut part = part.to_vec();
            halver.push(&mut part);
            out.extend(part);
        }
        let mut rest = Vec::new();
        halver.finish(&mut rest);
        out.extend(rest);
        out
    }

    #[test]
    fn tones_below_the_passband_pass_in_phase_and_above_it_vanish() {
        for (rate, floor) in [(44_100, 22_050), (96_000, 22_050), (192_000, 22_050)] {
            let out = halve(&tone(9_000.0, rate), rate, floor, 1_001);
            let new_rate = Halver::new(rate, floor).rate();
            assert_eq!(out.len(), new_rate as usize, "one second stays one second");
            let truth = tone(9_000.0, new_rate);
            let worst = (500..out.len() - 500).map(|i| (out[i] - truth[i]).abs()).fold(0.0f32, f32::max);
            assert!(worst < 1e-3, "{rate} Hz: error {worst}");
        }
        let out = halve(&tone(13_000.0, 44_100), 44_100, 22_050, 4_096);
        let level = out[500..21_000].iter().map(|x| x.abs()).fold(0.0f32, f32::max);
        assert!(level < 5e-4, "13 kHz leaks at {level}");
    }

    #[test]
    fn chunks_do_not_change_what_comes_out() {
        let input = tone(1_234.0, 44_101);
        let whole = halve(&input, 44_100, 22_050, usize::MAX);
        let parts = halve(&input, 44_100, 22_050, 7);
        assert_eq!(whole.len(), parts.len());
        assert!(whole.iter().zip(&parts).all(|(a, b)| (a - b).abs() < 1e-6));
    }

    #[test]
    fn a_rate_near_the_floor_is_left_alone() {
        let halver = Halver::new(32_000, 22_050);
        assert_eq!((halver.rate(), halver.stages.len()), (32_000, 0));
    }
}

//! The mid end: three convolutions of 7 frames over all channels, the second and third with a residual.

use pulp::Arch;

use super::FRAMES;
use super::network::{FRONT, Norm, PAD, ROWS};
use super::tiles::TiledConvolution;
use crate::NeuralError;
use crate::product::accumulate;
use crate::weights::Weights;

/// Frames of a kernel.
pub(super) const TAPS: usize = 7;
/// Channels of each of the three layers.
pub(super) const CHANNELS: usize = 64;

#[derive(Debug)]
pub(super) struct MidEnd {
    first: TiledConvolution,
    second: Convolution,
    third: Convolution,
    activations: [Activation; 3],
}

/// What follows a convolution: norm(relu(y + bias)).
#[derive(Debug)]
struct Activation {
    bias: Vec<f32>,
    norm: Norm,
}

impl Activation {
    fn load(weights: &Weights, name: &str) -> Result<Self, NeuralError> {
        let bias = weights.get(&format!("{name}.bias"), &[CHANNELS])?;
        Ok(Self { bias, norm: Norm::load(weights, &format!("{name}.norm"), CHANNELS)? })
    }

    /// `activation`: `ROWS` x `CHANNELS`; the padding stays.
    fn apply(&self, activation: &mut [f32]) {
        for frame in activation.chunks_exact_mut(CHANNELS).skip(PAD).take(FRAMES) {
            for (c, y) in frame.iter_mut().enumerate() {
                *y = (*y + self.bias[c]).max(0.0) * self.norm.scale[c] + self.norm.shift[c];
            }
        }
    }
}

/// A convolution over 64 channels.
#[derive(Debug)]
struct Convolution {
    /// (`TAPS` · `CHANNELS`) x `CHANNELS`: a column per output.
    kernels: Vec<f32>,
}

impl Convolution {
    fn load(weights: &Weights, name: &str) -> Result<Self, NeuralError> {
        let by_output = weights.get(&format!("{name}.weight"), &[CHANNELS, 1, TAPS, CHANNELS])?;
        let inputs = TAPS * CHANNELS;
        let kernels = (0..inputs * CHANNELS).map(|i| by_output[i % CHANNELS * inputs + i / CHANNELS]);
        Ok(Self { kernels: kernels.collect() })
    }

    /// `ROWS` x `CHANNELS` to the same.
    fn forward(&self, input: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; ROWS * CHANNELS];
        // The 7 frames under a kernel lie one behind another in memory: the patches of the convolution are rows that
        // overlap, and need not be copied together.
        accumulate(
            [FRAMES, CHANNELS, TAPS * CHANNELS],
            (&mut out[PAD * CHANNELS..], CHANNELS),
            (input, CHANNELS),
            (&self.kernels, CHANNELS),
        );
        out
    }
}

impl MidEnd {
    pub(super) fn load(weights: &Weights) -> Result<Self, NeuralError> {
        Ok(Self {
            first: TiledConvolution::load(&weights.get("mid.0.weight", &[CHANNELS, 1, TAPS, FRONT])?),
            second: Convolution::load(weights, "mid.1")?,
            third: Convolution::load(weights, "mid.2")?,
            activations: [
                Activation::load(weights, "mid.0")?,
                Activation::load(weights, "mid.1")?,
                Activation::load(weights, "mid.2")?,
            ],
        })
    }

    /// For each patch the outputs a, b, c of the three layers, each `ROWS` x `CHANNELS`.
    pub(super) fn forward(&self, arch: Arch, fronts: &[Vec<f32>]) -> Vec<[Vec<f32>; 3]> {
        let finish = |mut a: Vec<f32>| {
            self.activations[0].apply(&mut a);
            let mut b = self.second.forward(&a);
            self.activations[1].apply(&mut b);
            add(&mut b, &a);
            let mut c = self.third.forward(&b);
            self.activations[2].apply(&mut c);
            add(&mut c, &b);
            [a, b, c]
        };
        self.first.forward(arch, fronts).into_iter().map(finish).collect()
    }
}

fn add(a: &mut [f32], b: &[f32]) {
    for (a, b) in a.iter_mut().zip(b) {
        *a += b;
    }
}

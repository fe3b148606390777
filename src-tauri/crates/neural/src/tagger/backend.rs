//! The back end: pooling over time, two dense layers, the sigmoid.

use super::midend::CHANNELS;
use super::network::{FRONT, Norm, PAD, WIDTH};
use super::{EMBEDDING, FRAMES, LABELS};
use crate::NeuralError;
use crate::weights::Weights;

/// Maximum and mean over time of every channel of the front end and of the three mid-end layers.
const POOLED: usize = 2 * (FRONT + 3 * CHANNELS);

/// What the network says about one patch.
#[derive(Debug)]
pub(super) struct Output {
    pub(super) probabilities: Vec<f32>,
    pub(super) embedding: Vec<f32>,
}

#[derive(Debug)]
pub(super) struct Backend {
    pool_norm: Norm,
    dense: Dense,
    dense_norm: Norm,
    output: Dense,
}

#[derive(Debug)]
struct Dense {
    /// outputs x inputs
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Dense {
    fn load(weights: &Weights, name: &str, outputs: usize, inputs: usize) -> Result<Self, NeuralError> {
        Ok(Self {
            weight: weights.get(&format!("{name}.weight"), &[outputs, inputs])?,
            bias: weights.get(&format!("{name}.bias"), &[outputs])?,
        })
    }

    fn forward(&self, x: &[f32]) -> Vec<f32> {
        let rows = self.weight.chunks_exact(x.len()).zip(&self.bias);
        rows.map(|(row, bias)| bias + dot(row, x)).collect()
    }
}

impl Backend {
    pub(super) fn load(weights: &Weights) -> Result<Self, NeuralError> {
        Ok(Self {
            pool_norm: Norm::load(weights, "pool_norm", POOLED)?,
            dense: Dense::load(weights, "dense", EMBEDDING, POOLED)?,
            dense_norm: Norm::load(weights, "dense_norm", EMBEDDING)?,
            output: Dense::load(weights, "output", LABELS, EMBEDDING)?,
        })
    }

    /// `front`: rows of `WIDTH`; `mid`: a, b, c, rows of `CHANNELS`.
    pub(super) fn forward(&self, front: &[f32], mid: &[Vec<f32>; 3]) -> Output {
        let mut pooled = Vec::with_capacity(POOLED);
        pool(front, WIDTH, FRONT, &mut pooled);
        for layer in mid {
            pool(layer, CHANNELS, CHANNELS, &mut pooled);
        }
        apply(&self.pool_norm, &mut pooled);
        let mut embedding = self.dense.forward(&pooled);
        for x in &mut embedding {
            *x = x.max(0.0);
        }
        apply(&self.dense_norm, &mut embedding);
        let logits = self.output.forward(&embedding);
        Output { probabilities: logits.iter().map(|x| 1.0 / (1.0 + (-x).exp())).collect(), embedding }
    }
}

/// Appends maximum and mean over time of each channel.
fn pool(activation: &[f32], width: usize, channels: usize, pooled: &mut Vec<f32>) {
    let (mut max, mut sum) = (vec![f32::MIN; channels], vec![0.0; channels]);
    for frame in activation.chunks_exact(width).skip(PAD).take(FRAMES) {
        for ((max, sum), x) in max.iter_mut().zip(&mut sum).zip(frame) {
            *max = x.max(*max);
            *sum += x;
        }
    }
    pooled.extend(max.iter().zip(sum).flat_map(|(max, sum)| [*max, sum / FRAMES as f32]));
}

fn apply(norm: &Norm, values: &mut [f32]) {
    for ((x, scale), shift) in values.iter_mut().zip(&norm.scale).zip(&norm.shift) {
        *x = *x * scale + shift;
    }
}

/// Eight running sums, so that the additions need not wait for each other.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let mut sums = [0.0; 8];
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>()
}

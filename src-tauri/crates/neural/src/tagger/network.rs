//! One checkpoint of the network: front end, mid end, back end.

use pulp::Arch;

use super::backend::{Backend, Output};
use super::midend::MidEnd;
use super::temporal::Temporal;
use super::timbral::Timbral;
use super::{BANDS, FRAMES};
use crate::NeuralError;
use crate::weights::Weights;

/// Rows of zeros before the first frame of an activation, so that the mid end's kernels of 7 frames need no special
/// case at the ends.
pub(super) const PAD: usize = 3;
/// Rows of an activation: the padded frames, and zeros until the last tile of the mid end ends.
pub(super) const ROWS: usize = 208;

pub(super) const TIMBRAL: usize = 204;
pub(super) const TEMPORAL: usize = 51;
/// Channels of the front end.
pub(super) const FRONT: usize = 2 * TIMBRAL + 3 * TEMPORAL;
/// Numbers from one row of the front end to the next: its channels, and zeros until whole vectors are full.
pub(super) const WIDTH: usize = 576;

/// Patches that go through the mid end together, whose matrix products want many columns.
const TOGETHER: usize = 4;

/// A batch normalisation as the affine map it is at inference.
#[derive(Debug)]
pub(super) struct Norm {
    pub(super) scale: Vec<f32>,
    pub(super) shift: Vec<f32>,
}

impl Norm {
    pub(super) fn load(weights: &Weights, name: &str, channels: usize) -> Result<Self, NeuralError> {
        Ok(Self {
            scale: weights.get(&format!("{name}.scale"), &[channels])?,
            shift: weights.get(&format!("{name}.shift"), &[channels])?,
        })
    }
}

/// What follows a front-end convolution, `max over frequency of norm(relu(y + bias))`, in terms of the extremum
/// of `y` alone.
///
/// The normalisation's scale may be negative, and then the maximum lies where `y` is least. So the filters are
/// multiplied by the sign of the scale when they are loaded, the convolutions keep the maximum of the signed
/// `y`, and the rest is done here once per channel and frame.
#[derive(Debug)]
pub(super) struct Activation {
    bias: Vec<f32>,
    norm: Norm,
}

impl Activation {
    pub(super) fn load(weights: &Weights, name: &str, channels: usize) -> Result<Self, NeuralError> {
        let bias = weights.get(&format!("{name}.bias"), &[channels])?;
        Ok(Self { bias, norm: Norm::load(weights, &format!("{name}.norm"), channels)? })
    }

    pub(super) fn sign(&self, channel: usize) -> f32 {
        if self.norm.scale[channel] < 0.0 { -1.0 } else { 1.0 }
    }

    /// The activation of one channel whose signed extremum is `y`.
    pub(super) fn finish(&self, channel: usize, y: f32) -> f32 {
        (self.sign(channel) * y + self.bias[channel]).max(0.0) * self.norm.scale[channel]
            + self.norm.shift[channel]
    }
}

/// One checkpoint.
#[derive(Debug)]
pub(super) struct Network {
    arch: Arch,
    input_scale: f32,
    input_shift: f32,
    timbral: Timbral,
    temporal: Temporal,
    mid: MidEnd,
    back: Backend,
}

impl Network {
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, NeuralError> {
        let weights = Weights::parse(bytes)?;
        let input = Norm::load(&weights, "input_norm", 1)?;
        Ok(Self {
            arch: Arch::new(),
            input_scale: input.scale[0],
            input_shift: input.shift[0],
            timbral: Timbral::load(&weights)?,
            temporal: Temporal::load(&weights)?,
            mid: MidEnd::load(&weights)?,
            back: Backend::load(&weights)?,
        })
    }

    /// Patches of `FRAMES` x `BANDS`, row-major, through the network.
    pub(super) fn forward(&self, patches: &[&[f32]]) -> Vec<Output> {
        let mut outputs = Vec::with_capacity(patches.len());
        for patches in patches.chunks(TOGETHER) {
            let fronts: Vec<Vec<f32>> = patches.iter().map(|patch| self.front(patch)).collect();
            for (front, mid) in fronts.iter().zip(self.mid.forward(self.arch, &fronts)) {
                outputs.push(self.back.forward(front, &mid));
            }
        }
        outputs
    }

    /// `ROWS` x `WIDTH`: timbral 7 x 38, 7 x 67, temporal 128, 64, 32.
    fn front(&self, patch: &[f32]) -> Vec<f32> {
        debug_assert_eq!(patch.len(), FRAMES * BANDS);
        let x: Vec<f32> = patch.iter().map(|v| v * self.input_scale + self.input_shift).collect();
        let mut front = vec![0.0; ROWS * WIDTH];
        self.timbral.forward(self.arch, &x, &mut front);
        self.temporal.forward(self.arch, &x, &mut front);
        front
    }
}

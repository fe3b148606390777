//! The layers a BERT is made of, over quantised or plain matrices.

use candle_core::quantized::QMatMul;
use candle_core::{Device, Module, Result, Tensor};

/// A dense layer. The matrix stays in the format it was loaded in. A quantised one is expanded for the moment of a
/// product: even for the few tokens of one sentence that costs less than ggml's kernels, which go row by row, and it
/// spares the rounding of `x` to eight bits, so that a sentence has the same vector alone and among others.
#[derive(Debug)]
pub(super) struct Linear {
    pub(super) weight: QMatMul,
    pub(super) bias: Tensor,
}

impl Linear {
    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let product = match &self.weight {
            QMatMul::QTensor(matrix) => x.matmul(&matrix.dequantize(&Device::Cpu)?.t()?)?,
            plain => plain.forward(x)?,
        };
        product.broadcast_add(&self.bias)
    }
}

/// Layer normalisation (Ba et al. 2016).
#[derive(Debug)]
pub(super) struct LayerNorm {
    pub(super) weight: Tensor,
    pub(super) bias: Tensor,
    pub(super) epsilon: f32,
}

impl LayerNorm {
    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        candle_nn::ops::layer_norm(&x.contiguous()?, &self.weight, &self.bias, self.epsilon)
    }
}

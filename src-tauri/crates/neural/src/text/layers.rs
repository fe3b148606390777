//! The layers a BERT is made of, over quantised or plain matrices.

use candle_core::quantized::QMatMul;
use candle_core::{Device, Module, Result, Tensor};

/// From this many rows on a product with a quantised matrix is cheaper with the matrix expanded for it: ggml's kernels
/// multiply row by row and quantise every row of `x` to eight bits, which a blocked product in f32 need not.
const MANY_ROWS: usize = 48;

/// A dense layer. The matrix stays in the format it was loaded in; many rows see it expanded for the moment, which
/// costs its memory once per product and never for the whole network.
#[derive(Debug)]
pub(super) struct Linear {
    pub(super) weight: QMatMul,
    pub(super) bias: Tensor,
}

impl Linear {
    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let product = match &self.weight {
            QMatMul::QTensor(matrix) if x.dim(0)? >= MANY_ROWS => {
                x.matmul(&matrix.dequantize(&Device::Cpu)?.t()?)?
            }
            weight => weight.forward(x)?,
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

//! BERT from the safetensors of a Hugging Face folder.

use candle_core::quantized::QMatMul;
use candle_core::{Device, Tensor};

use super::bert::{Bert, Source};
use super::config::Config;
use crate::NeuralError;
use crate::weights::Weights;

pub(super) fn load(bytes: &[u8], config: &Config) -> Result<Bert, NeuralError> {
    let weights = Weights::parse(bytes)?;
    // A model saved with a head (bert-base-uncased: for masked words) has its body under "bert.".
    let prefixed = weights.contains("bert.embeddings.word_embeddings.weight");
    let weights = if prefixed { weights.with_prefix("bert.") } else { weights };
    Bert::load(&mut Folder { weights }, config)
}

struct Folder<'a> {
    weights: Weights<'a>,
}

impl Source for Folder<'_> {
    fn matrix(&mut self, name: &str, rows: usize, columns: usize) -> Result<QMatMul, NeuralError> {
        Ok(QMatMul::Tensor(self.tensor(name, &[rows, columns])?))
    }

    fn tensor(&mut self, name: &str, shape: &[usize]) -> Result<Tensor, NeuralError> {
        Ok(Tensor::from_vec(self.weights.get(name, shape)?, shape, &Device::Cpu)?)
    }

    fn layer_norm(&mut self, name: &str, size: usize) -> Result<(Tensor, Tensor), NeuralError> {
        let either = |new: &str, old: &str| -> Result<Tensor, NeuralError> {
            let names = [format!("{name}.{new}"), format!("{name}.{old}")];
            Ok(Tensor::from_vec(self.weights.first_of(&names, &[size])?, size, &Device::Cpu)?)
        };
        Ok((either("weight", "gamma")?, either("bias", "beta")?))
    }
}

//! BERT's forward pass (Devlin et al. 2018; the names are those of Hugging Face's `BertModel`).

use candle_core::quantized::QMatMul;
use candle_core::{Device, Tensor};

use super::config::{Activation, Config};
use super::layers::{LayerNorm, Linear};
use crate::NeuralError;

/// Where the tensors come from. Names are Hugging Face's, without the leading `bert.`.
pub(super) trait Source {
    /// A matrix of `rows` x `columns`, in the format it is stored in.
    fn matrix(&mut self, name: &str, rows: usize, columns: usize) -> Result<QMatMul, NeuralError>;
    /// A plain tensor.
    fn tensor(&mut self, name: &str, shape: &[usize]) -> Result<Tensor, NeuralError>;
    /// The scale and shift of a layer normalisation.
    fn layer_norm(&mut self, name: &str, size: usize) -> Result<(Tensor, Tensor), NeuralError> {
        Ok((self.tensor(&format!("{name}.weight"), &[size])?, self.tensor(&format!("{name}.bias"), &[size])?))
    }
}

#[derive(Debug)]
pub(super) struct Bert {
    embeddings: Embeddings,
    layers: Vec<Layer>,
    hidden: usize,
}

impl Bert {
    pub(super) fn load(source: &mut impl Source, config: &Config) -> Result<Self, NeuralError> {
        Ok(Self {
            embeddings: Embeddings::load(source, config)?,
            layers: (0..config.num_hidden_layers)
                .map(|i| Layer::load(source, &format!("encoder.layer.{i}"), config))
                .collect::<Result<_, _>>()?,
            hidden: config.hidden_size,
        })
    }

    pub(super) fn hidden(&self) -> usize {
        self.hidden
    }

    /// The states of all tokens, texts x tokens x hidden, of texts with one number of tokens: without padding no
    /// attention needs a mask.
    pub(super) fn forward(&self, tokens: &[&[u32]]) -> candle_core::Result<Tensor> {
        let (texts, length) = (tokens.len(), tokens[0].len());
        let mut x = self.embeddings.forward(tokens)?;
        for layer in &self.layers {
            x = layer.forward(&x, texts, length)?;
        }
        x.reshape((texts, length, self.hidden))
    }
}

#[derive(Debug)]
struct Embeddings {
    words: QMatMul,
    positions: Tensor,
    first_type: Tensor,
    norm: LayerNorm,
}

impl Embeddings {
    fn load(source: &mut impl Source, config: &Config) -> Result<Self, NeuralError> {
        let hidden = config.hidden_size;
        let types =
            source.tensor("embeddings.token_type_embeddings.weight", &[config.type_vocab_size, hidden])?;
        Ok(Self {
            words: source.matrix("embeddings.word_embeddings.weight", config.vocab_size, hidden)?,
            positions: source
                .tensor("embeddings.position_embeddings.weight", &[config.max_position_embeddings, hidden])?,
            first_type: types.narrow(0, 0, 1)?.copy()?,
            norm: norm(source, "embeddings.LayerNorm", config)?,
        })
    }

    /// texts · tokens x hidden
    fn forward(&self, tokens: &[&[u32]]) -> candle_core::Result<Tensor> {
        let (texts, length) = (tokens.len(), tokens[0].len());
        let ids = Tensor::new(tokens.concat(), &Device::Cpu)?;
        let words = self.words.embedding(&ids)?.reshape((texts, length, ()))?;
        let places = self.positions.narrow(0, 0, length)?.broadcast_add(&self.first_type)?;
        self.norm.forward(&words.broadcast_add(&places)?.flatten_to(1)?)
    }
}

#[derive(Debug)]
struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    attended: Linear,
    attended_norm: LayerNorm,
    intermediate: Linear,
    activation: Activation,
    output: Linear,
    output_norm: LayerNorm,
    heads: usize,
}

impl Layer {
    fn load(source: &mut impl Source, at: &str, config: &Config) -> Result<Self, NeuralError> {
        let (hidden, inner) = (config.hidden_size, config.intermediate_size);
        Ok(Self {
            query: linear(source, &format!("{at}.attention.self.query"), hidden, hidden)?,
            key: linear(source, &format!("{at}.attention.self.key"), hidden, hidden)?,
            value: linear(source, &format!("{at}.attention.self.value"), hidden, hidden)?,
            attended: linear(source, &format!("{at}.attention.output.dense"), hidden, hidden)?,
            attended_norm: norm(source, &format!("{at}.attention.output.LayerNorm"), config)?,
            intermediate: linear(source, &format!("{at}.intermediate.dense"), inner, hidden)?,
            activation: config.hidden_act,
            output: linear(source, &format!("{at}.output.dense"), hidden, inner)?,
            output_norm: norm(source, &format!("{at}.output.LayerNorm"), config)?,
            heads: config.num_attention_heads,
        })
    }

    /// `x`: texts · tokens x hidden
    fn forward(&self, x: &Tensor, texts: usize, length: usize) -> candle_core::Result<Tensor> {
        let attended = self.attended.forward(&self.attend(x, texts, length)?)?;
        let x = self.attended_norm.forward(&(x + attended)?)?;
        let inner = self.intermediate.forward(&x)?;
        let inner = match self.activation {
            Activation::Gelu => inner.gelu_erf()?,
            Activation::GeluTanh => inner.gelu()?,
            Activation::Relu => inner.relu()?,
        };
        let output = self.output.forward(&inner)?;
        self.output_norm.forward(&(x + output)?)
    }

    fn attend(&self, x: &Tensor, texts: usize, length: usize) -> candle_core::Result<Tensor> {
        let hidden = x.dim(1)?;
        let size = hidden / self.heads;
        let by_head = |x: Tensor| x.reshape((texts, length, self.heads, size))?.transpose(1, 2)?.contiguous();
        let query = (by_head(self.query.forward(x)?)? / (size as f64).sqrt())?;
        let key = by_head(self.key.forward(x)?)?;
        let value = by_head(self.value.forward(x)?)?;
        let weights = candle_nn::ops::softmax_last_dim(&query.matmul(&key.t()?)?)?;
        weights.matmul(&value)?.transpose(1, 2)?.contiguous()?.reshape((texts * length, hidden))
    }
}

fn linear(
    source: &mut impl Source,
    name: &str,
    outputs: usize,
    inputs: usize,
) -> Result<Linear, NeuralError> {
    Ok(Linear {
        weight: source.matrix(&format!("{name}.weight"), outputs, inputs)?,
        bias: source.tensor(&format!("{name}.bias"), &[outputs])?,
    })
}

fn norm(source: &mut impl Source, name: &str, config: &Config) -> Result<LayerNorm, NeuralError> {
    let (weight, bias) = source.layer_norm(name, config.hidden_size)?;
    Ok(LayerNorm { weight, bias, epsilon: config.layer_norm_eps as f32 })
}

//! The text encoder: BERT (Devlin et al. 2018) with mean pooling, in candle.
//!
//! Two ways in. [`TextEncoder::from_gguf`] takes the shipped multilingual-e5-small, whose matrices stay in ggml's
//! four-bit blocks and whose word-embedding table is read row by row. [`TextEncoder::from_safetensors`] takes any
//! BERT in the Hugging Face layout.

mod bert;
mod config;
mod gguf;
mod layers;
mod safetensors;
mod words;

use bert::Bert;
use candle_core::Tensor;
use config::Config;
use rayon::prelude::*;
use words::Words;

use crate::NeuralError;

/// What a text is to an encoder that was trained on pairs of questions and answers, as E5 was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// The words of a listener; phrases that are compared with each other.
    Query,
    /// A text in which a query should be found.
    Passage,
}

/// How the states of the tokens become one vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pooling {
    /// Their mean, special tokens included.
    #[default]
    Mean,
    /// The state of the first token.
    Cls,
    /// The largest value per dimension.
    Max,
}

/// What is written before a text, by kind of input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Prefixes {
    query: String,
    passage: String,
}

/// A tokenizer, a BERT and the rules that make a unit vector of a text.
#[derive(Debug)]
pub struct TextEncoder {
    words: Words,
    bert: Bert,
    pooling: Pooling,
    prefixes: Prefixes,
}

/// Most tokens in one pass through the network: enough that expanding a quantised matrix weighs little beside the
/// product with it, little enough that the intermediate states stay near the cores.
const TOKENS_AT_ONCE: usize = 1024;

impl TextEncoder {
    /// Builds multilingual-e5-small from GGUF (tensors under their Hugging Face names), with E5's prefixes.
    ///
    /// Errors: `UnreadableWeights`, `MissingTensor`, `WrongShape`, `BadTokenizer`, `BadConfig`.
    pub fn from_gguf(model: &[u8], tokenizer_json: &[u8], config_json: &[u8]) -> Result<Self, NeuralError> {
        let config = Config::parse(config_json)?;
        let bert = gguf::load(model, &config)?;
        let words = Words::parse(tokenizer_json, &config)?;
        Ok(Self { words, bert, pooling: Pooling::Mean, prefixes: Prefixes::default() }
            .with_prefixes("query: ", "passage: "))
    }

    /// Builds a BERT of the Hugging Face layout, with mean pooling and no prefix.
    ///
    /// Tensor names are read with and without the leading `bert.`, layer norms as `weight`/`bias` and by their old
    /// names `gamma`/`beta` (the layout of bert-base-uncased); F32, F16 and BF16.
    ///
    /// Errors: `UnreadableWeights`, `MissingTensor`, `WrongShape`, `BadTokenizer`, `BadConfig`.
    pub fn from_safetensors(
        config_json: &[u8],
        tokenizer_json: &[u8],
        weights: &[u8],
    ) -> Result<Self, NeuralError> {
        let config = Config::parse(config_json)?;
        let bert = safetensors::load(weights, &config)?;
        let words = Words::parse(tokenizer_json, &config)?;
        Ok(Self { words, bert, pooling: Pooling::default(), prefixes: Prefixes::default() })
    }

    /// The same encoder with another pooling.
    #[must_use]
    pub fn with_pooling(self, pooling: Pooling) -> Self {
        Self { pooling, ..self }
    }

    /// The same encoder with other texts written before its inputs.
    #[must_use]
    pub fn with_prefixes(self, query: &str, passage: &str) -> Self {
        Self { prefixes: Prefixes { query: query.to_owned(), passage: passage.to_owned() }, ..self }
    }

    /// Dimensions of a vector.
    pub fn dim(&self) -> usize {
        self.bert.hidden()
    }

    /// A vector of unit length for each text, in their order. Texts beyond the model's length (512 tokens) are cut.
    /// Uses all cores; texts of equal length share a pass, so many at once cost far less than one by one.
    ///
    /// Errors: `EmptyText`, `BadTokenizer`, `Computation`.
    pub fn embed(&self, texts: &[&str], input: Input) -> Result<Vec<Vec<f32>>, NeuralError> {
        if let Some(index) = texts.iter().position(|text| text.trim().is_empty()) {
            return Err(NeuralError::EmptyText { index });
        }
        let prefix = match input {
            Input::Query => &self.prefixes.query,
            Input::Passage => &self.prefixes.passage,
        };
        let sequences = self.words.split(texts.iter().map(|text| format!("{prefix}{text}")).collect())?;
        let mut by_length: Vec<usize> = (0..sequences.len()).collect();
        by_length.sort_by_key(|&i| sequences[i].len());
        let batches: Vec<&[usize]> = by_length
            .chunk_by(|&a, &b| sequences[a].len() == sequences[b].len())
            .flat_map(|equal| equal.chunks((TOKENS_AT_ONCE / sequences[equal[0]].len()).max(1)))
            .collect();
        let pooled: Vec<Vec<Vec<f32>>> = batches
            .par_iter()
            .map(|batch| {
                let tokens: Vec<&[u32]> = batch.iter().map(|&i| sequences[i].as_slice()).collect();
                self.pool(&self.bert.forward(&tokens)?)
            })
            .collect::<Result<_, NeuralError>>()?;
        let mut vectors = vec![vec![]; sequences.len()];
        for (&i, vector) in batches.into_iter().flatten().zip(pooled.into_iter().flatten()) {
            vectors[i] = unit(vector);
        }
        Ok(vectors)
    }

    /// texts x tokens x hidden to texts x hidden.
    fn pool(&self, states: &Tensor) -> Result<Vec<Vec<f32>>, NeuralError> {
        let pooled = match self.pooling {
            Pooling::Mean => states.mean(1)?,
            Pooling::Cls => states.narrow(1, 0, 1)?.squeeze(1)?,
            Pooling::Max => states.max(1)?,
        };
        Ok(pooled.to_vec2()?)
    }
}

fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
    for x in &mut vector {
        *x = (f64::from(*x) / length) as f32;
    }
    vector
}

impl From<candle_core::Error> for NeuralError {
    fn from(error: candle_core::Error) -> Self {
        Self::Computation(error.to_string())
    }
}

//! Texts to token ids.

use tokenizers::{Tokenizer, TruncationParams};

use super::config::Config;
use crate::NeuralError;

/// A tokenizer that fits the weights: it cuts at the model's length and never pads.
#[derive(Debug)]
pub(super) struct Words {
    tokenizer: Tokenizer,
}

/// Longest input in tokens, special ones included.
const MOST_TOKENS: usize = 512;

impl Words {
    pub(super) fn parse(json: &[u8], config: &Config) -> Result<Self, NeuralError> {
        let mut tokenizer = Tokenizer::from_bytes(json).map_err(|e| bad(&e))?;
        let max_length = config.max_position_embeddings.min(MOST_TOKENS);
        let truncation = TruncationParams { max_length, ..TruncationParams::default() };
        tokenizer.with_truncation(Some(truncation)).map_err(|e| bad(&e))?;
        tokenizer.with_padding(None);
        let highest = tokenizer.get_vocab(true).into_values().max().unwrap_or(0) as usize;
        if highest >= config.vocab_size {
            return Err(NeuralError::BadTokenizer(format!(
                "it numbers its words up to {highest}, and the model knows {}: they do not belong together",
                config.vocab_size
            )));
        }
        Ok(Self { tokenizer })
    }

    /// The token ids of each text, special ones included.
    pub(super) fn split(&self, texts: Vec<String>) -> Result<Vec<Vec<u32>>, NeuralError> {
        let encodings = self.tokenizer.encode_batch_fast(texts, true).map_err(|e| bad(&e))?;
        let ids: Vec<Vec<u32>> = encodings.iter().map(|e| e.get_ids().to_vec()).collect();
        if ids.iter().any(Vec::is_empty) {
            return Err(NeuralError::BadTokenizer("it found no token in a text".into()));
        }
        Ok(ids)
    }
}

fn bad(error: &tokenizers::Error) -> NeuralError {
    NeuralError::BadTokenizer(error.to_string())
}

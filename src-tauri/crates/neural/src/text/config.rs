//! The hyper-parameters of a BERT, from the `config.json` of the Hugging Face layout.

use serde::Deserialize;

use crate::NeuralError;

/// The fields that matter here, under Hugging Face's names; the defaults are those of its `BertConfig`.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Config {
    pub(super) hidden_size: usize,
    pub(super) num_hidden_layers: usize,
    pub(super) num_attention_heads: usize,
    pub(super) intermediate_size: usize,
    pub(super) vocab_size: usize,
    pub(super) max_position_embeddings: usize,
    #[serde(default = "two")]
    pub(super) type_vocab_size: usize,
    #[serde(default)]
    pub(super) hidden_act: Activation,
    #[serde(default = "epsilon")]
    pub(super) layer_norm_eps: f64,
    #[serde(default)]
    position_embedding_type: Positions,
    #[serde(default)]
    model_type: Option<String>,
}

/// The non-linearity of the feed-forward layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub(super) enum Activation {
    /// x Phi(x), exact.
    #[default]
    #[serde(rename = "gelu")]
    Gelu,
    /// Its approximation by tanh.
    #[serde(rename = "gelu_new", alias = "gelu_pytorch_tanh")]
    GeluTanh,
    #[serde(rename = "relu")]
    Relu,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Positions {
    #[default]
    Absolute,
    RelativeKey,
    RelativeKeyQuery,
}

fn two() -> usize {
    2
}

fn epsilon() -> f64 {
    1e-12
}

impl Config {
    pub(super) fn parse(json: &[u8]) -> Result<Self, NeuralError> {
        let bad = |message: String| Err(NeuralError::BadConfig(message));
        let config: Self = match serde_json::from_slice(json) {
            Ok(config) => config,
            Err(e) => return bad(e.to_string()),
        };
        if let Some(kind) = config.model_type.as_deref().filter(|kind| *kind != "bert") {
            return bad(format!("the model is a \"{kind}\", and only BERT (\"bert\") can be run"));
        }
        if config.position_embedding_type != Positions::Absolute {
            return bad("only absolute position embeddings can be run".into());
        }
        let sizes = [
            ("hidden_size", config.hidden_size),
            ("num_attention_heads", config.num_attention_heads),
            ("intermediate_size", config.intermediate_size),
            ("vocab_size", config.vocab_size),
            ("max_position_embeddings", config.max_position_embeddings),
            ("type_vocab_size", config.type_vocab_size),
        ];
        if let Some((name, _)) = sizes.iter().find(|(_, size)| *size == 0) {
            return bad(format!("{name} is 0"));
        }
        let (hidden, heads) = (config.hidden_size, config.num_attention_heads);
        if !hidden.is_multiple_of(heads) {
            return bad(format!("hidden_size {hidden} cannot be shared among {heads} attention heads"));
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: &str = r#""hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2,
        "intermediate_size": 16, "vocab_size": 30, "max_position_embeddings": 16"#;

    fn parse(extra: &str) -> Result<Config, NeuralError> {
        Config::parse(format!("{{{SIZES}{extra}}}").as_bytes())
    }

    #[test]
    fn what_a_config_leaves_out_is_as_in_bert() {
        let config = parse("").unwrap();
        assert_eq!((config.hidden_act, config.type_vocab_size), (Activation::Gelu, 2));
    }

    #[test]
    fn a_model_that_is_not_a_bert_is_refused_by_name() {
        let error = parse(r#", "model_type": "roberta""#).unwrap_err();
        assert!(error.to_string().contains("roberta"), "{error}");
    }

    #[test]
    fn an_activation_that_cannot_be_run_is_refused() {
        assert!(parse(r#", "hidden_act": "silu""#).is_err());
        assert!(parse(r#", "hidden_act": "gelu_new""#).is_ok());
    }

    #[test]
    fn heads_that_do_not_divide_the_hidden_size_are_refused() {
        let json = format!("{{{SIZES}}}").replace("\"num_attention_heads\": 2", "\"num_attention_heads\": 3");
        assert!(Config::parse(json.as_bytes()).is_err());
    }
}

//! A listener's own BERT through our encoder, against the BERT of candle-transformers on the same weights.

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

use std::fs;

use attune_neural::{Input, TextEncoder};
use attune_tests::golden;
use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::bert::{BertModel, Config};
use tokenizers::Tokenizer;

fn read(file: &str) -> Vec<u8> {
    fs::read(golden(&format!("text/bert-plain/{file}"))).unwrap()
}

/// candle-transformers asks for two settings of the training that a forward pass does not use.
fn config() -> Config {
    let mut config: serde_json::Value = serde_json::from_slice(&read("config.json")).unwrap();
    config["hidden_dropout_prob"] = 0.0.into();
    config["initializer_range"] = 0.02.into();
    serde_json::from_value(config).unwrap()
}

#[test]
fn a_bert_in_the_hugging_face_layout_gives_the_vectors_of_candle_transformers() {
    let device = Device::Cpu;
    let weights =
        VarBuilder::from_buffered_safetensors(read("model.safetensors"), DType::F32, &device).unwrap();
    let reference = BertModel::load(weights, &config()).unwrap();
    let tokenizer = Tokenizer::from_bytes(read("tokenizer.json")).unwrap();
    let encoder = TextEncoder::from_safetensors(
        &read("config.json"),
        &read("tokenizer.json"),
        &read("model.safetensors"),
    )
    .unwrap();
    for text in ["piano", "sad piano", "rain on the sea"] {
        let encoding = tokenizer.encode(text, true).unwrap();
        let ids = Tensor::new(encoding.get_ids(), &device).unwrap().unsqueeze(0).unwrap();
        let states = reference.forward(&ids, &ids.zeros_like().unwrap(), None).unwrap();
        let mean: Vec<f32> = states.mean(1).unwrap().squeeze(0).unwrap().to_vec1().unwrap();
        let length = mean.iter().map(|x| x * x).sum::<f32>().sqrt();
        let ours = encoder.embed(&[text], Input::Query).unwrap().remove(0);
        for (ours, reference) in ours.iter().zip(&mean) {
            assert!((ours - reference / length).abs() < 1e-4, "{text}: {ours} for {}", reference / length);
        }
    }
}

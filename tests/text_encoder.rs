//! The text encoder against the package its weights come from (golden/text/make_text.py), and BERTs of the Hugging
//! Face layout against a forward pass written from the paper (golden/text/make_bert.py).

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

use std::fs;
use std::sync::LazyLock;

use attune_models::ModelStore;
use attune_neural::{Input, NeuralError, Pooling, TextEncoder};
use attune_tests::{golden, models};
use serde::Deserialize;

static SHIPPED: LazyLock<TextEncoder> =
    LazyLock::new(|| ModelStore::open(&models()).unwrap().text_encoder().unwrap());

#[derive(Deserialize)]
struct Sentence {
    language: String,
    input: String,
    text: String,
    vector: Vec<f32>,
}

#[derive(Deserialize)]
struct Tiny {
    text: String,
    mean: Vec<f32>,
    cls: Vec<f32>,
    max: Vec<f32>,
}

fn sentences() -> Vec<Sentence> {
    serde_json::from_slice(&fs::read(golden("text/expected.json")).unwrap()).unwrap()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

fn tiny(name: &str) -> TextEncoder {
    let read = |file: &str| fs::read(golden(&format!("text/{name}/{file}"))).unwrap();
    TextEncoder::from_safetensors(&read("config.json"), &read("tokenizer.json"), &read("model.safetensors"))
        .unwrap()
}

#[test]
fn vectors_equal_the_reference_in_every_language() {
    let sentences = sentences();
    for (name, input) in [("query", Input::Query), ("passage", Input::Passage)] {
        let rows: Vec<&Sentence> = sentences.iter().filter(|s| s.input == name).collect();
        let texts: Vec<&str> = rows.iter().map(|s| s.text.as_str()).collect();
        for (row, vector) in rows.iter().zip(SHIPPED.embed(&texts, input).unwrap()) {
            let cosine = cosine(&vector, &row.vector);
            println!("{cosine:.5} {} {name}: {:.40}", row.language, row.text);
            // Both sides round the activations to eight bits before each product, in another order.
            assert!(cosine > 0.999, "{}: \"{:.60}\" has a cosine of {cosine}", row.language, row.text);
            let length = vector.iter().map(|x| x * x).sum::<f32>();
            assert!((length - 1.0).abs() < 1e-5, "vectors have unit length");
        }
    }
}

#[test]
fn a_batch_gives_what_single_texts_give() {
    let texts =
        ["quiet piano", "雨夜的安静钢琴曲", "rock", "something to dance to on a Friday evening", "jazz"];
    let together = SHIPPED.embed(&texts, Input::Query).unwrap();
    for (text, vector) in texts.iter().zip(together) {
        let alone = SHIPPED.embed(&[text], Input::Query).unwrap();
        assert!(cosine(&vector, &alone[0]) > 0.99999, "\"{text}\" depends on its neighbours");
    }
}

#[test]
fn what_lies_beyond_512_tokens_does_not_count() {
    let long = "the rain falls on the harbour and the band plays on, ".repeat(60);
    let vectors = SHIPPED.embed(&[&long, &format!("{long} loud angry metal")], Input::Query).unwrap();
    assert_eq!(vectors[0], vectors[1]);
}

#[test]
fn a_text_without_words_is_an_error_that_says_which() {
    let error = SHIPPED.embed(&["piano", " \n"], Input::Query).unwrap_err();
    assert!(matches!(error, NeuralError::EmptyText { index: 1 }), "{error}");
    assert!(SHIPPED.embed(&[], Input::Query).unwrap().is_empty());
}

#[test]
fn both_layouts_of_hugging_face_give_the_vectors_of_the_paper() {
    for name in ["bert-plain", "bert-uncased"] {
        let expected: Vec<Tiny> =
            serde_json::from_slice(&fs::read(golden(&format!("text/{name}/expected.json"))).unwrap())
                .unwrap();
        let texts: Vec<&str> = expected.iter().map(|e| e.text.as_str()).collect();
        for pooling in [Pooling::Mean, Pooling::Cls, Pooling::Max] {
            let encoder = tiny(name).with_pooling(pooling);
            assert_eq!(encoder.dim(), 24);
            for (expected, vector) in expected.iter().zip(encoder.embed(&texts, Input::Query).unwrap()) {
                let truth = match pooling {
                    Pooling::Mean => &expected.mean,
                    Pooling::Cls => &expected.cls,
                    Pooling::Max => &expected.max,
                };
                let error = vector.iter().zip(truth).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
                assert!(error < 1e-5, "{name}, {pooling:?}, \"{:.40}\": off by {error}", expected.text);
            }
        }
    }
}

#[test]
fn a_prefix_changes_what_a_text_means() {
    let plain = tiny("bert-plain").embed(&["piano"], Input::Query).unwrap();
    let encoder = tiny("bert-plain").with_prefixes("sad ", "");
    assert_eq!(encoder.embed(&["piano"], Input::Passage).unwrap(), plain);
    let written = tiny("bert-plain").embed(&["sad piano"], Input::Query).unwrap();
    assert_eq!(encoder.embed(&["piano"], Input::Query).unwrap(), written);
}

#[test]
fn a_tokenizer_of_another_model_is_refused_when_loading() {
    let read = |file: &str| fs::read(golden(&format!("text/bert-plain/{file}"))).unwrap();
    let tokenizer = fs::read(models().join("text/tokenizer.json")).unwrap();
    let error = TextEncoder::from_safetensors(&read("config.json"), &tokenizer, &read("model.safetensors"))
        .unwrap_err();
    assert!(matches!(error, NeuralError::BadTokenizer(_)), "{error}");
}

#[test]
fn weights_that_do_not_fit_the_config_are_refused_by_name_and_shape() {
    let read = |file: &str| fs::read(golden(&format!("text/bert-uncased/{file}"))).unwrap();
    let load = |config: &str| {
        TextEncoder::from_safetensors(config.as_bytes(), &read("tokenizer.json"), &read("model.safetensors"))
            .unwrap_err()
    };
    let config = String::from_utf8(read("config.json")).unwrap();
    let error = load(&config.replace("\"intermediate_size\": 40", "\"intermediate_size\": 41"));
    assert!(
        matches!(&error, NeuralError::WrongShape { name, expected, .. }
            if name == "bert.encoder.layer.0.intermediate.dense.weight" && expected == &[41, 24]),
        "{error}"
    );
    let error = load(&config.replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3"));
    assert!(
        matches!(&error, NeuralError::MissingTensor { name } if name.starts_with("bert.encoder.layer.2.")),
        "{error}"
    );
}

#[test]
fn bytes_that_are_no_model_are_errors_and_no_panic() {
    let read = |file: &str| fs::read(golden(&format!("text/bert-plain/{file}"))).unwrap();
    let (config, tokenizer) = (read("config.json"), read("tokenizer.json"));
    let mut cut = read("model.safetensors");
    cut.truncate(cut.len() / 2);
    for weights in [&b""[..], b"not a model", &cut] {
        let error = TextEncoder::from_safetensors(&config, &tokenizer, weights).unwrap_err();
        assert!(matches!(error, NeuralError::UnreadableWeights(_)), "{error}");
    }
    for model in [&b""[..], b"GGUF", b"GGUF\x03\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff"] {
        let error = TextEncoder::from_gguf(model, &tokenizer, &config).unwrap_err();
        assert!(matches!(error, NeuralError::UnreadableWeights(_)), "{error}");
    }
}

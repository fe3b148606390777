//! The models folder: what is shipped is what the manifest lists, and damage is told in words.

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

use std::fs;
use std::path::Path;

use attune_models::{Manifest, ModelError, ModelStore, load_text_folder};
use attune_neural::Input;
use attune_tests::{golden, models};
use tempfile::TempDir;

/// A models folder of the shipped manifest and tagger.
fn copy() -> TempDir {
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join("tagger")).unwrap();
    for file in ["manifest.toml", "tagger/msd.safetensors", "tagger/mtt.safetensors", "tagger/labels.json"] {
        fs::copy(models().join(file), dir.path().join(file)).unwrap();
    }
    dir
}

fn tagger_error(dir: &Path) -> ModelError {
    ModelStore::open(dir).unwrap().tagger().unwrap_err()
}

fn assert_says(error: &ModelError, words: &[&str]) {
    for word in words {
        assert!(error.to_string().contains(word), "\"{error}\" should say \"{word}\"");
    }
}

#[test]
fn every_listed_file_is_there_and_intact() {
    let checks = ModelStore::open(&models()).unwrap().verify();
    assert_eq!(checks.len(), 8);
    for check in checks {
        assert!(check.result.is_ok(), "{}: {:?}", check.name, check.result);
    }
}

#[test]
fn refreshing_an_entry_of_an_unchanged_file_changes_nothing() {
    let dir = copy();
    let before = fs::read_to_string(dir.path().join("manifest.toml")).unwrap();
    Manifest::read(dir.path()).unwrap().update("tagger_labels").unwrap();
    assert_eq!(fs::read_to_string(dir.path().join("manifest.toml")).unwrap(), before);
}

#[test]
fn a_rebuilt_file_is_accepted_once_its_entry_is_refreshed() {
    let dir = copy();
    let file = dir.path().join("tagger/labels.json");
    let labels = fs::read_to_string(&file).unwrap().replace("\"rock\"", "\"Rock\"");
    fs::write(&file, labels).unwrap();
    assert_eq!(tagger_error(dir.path()).code(), "model_wrong_hash");
    Manifest::read(dir.path()).unwrap().update("tagger_labels").unwrap();
    assert_eq!(ModelStore::open(dir.path()).unwrap().tagger().unwrap().labels().msd[0], "Rock");
}

#[test]
fn a_missing_file_is_named_with_what_it_costs() {
    let dir = copy();
    fs::remove_file(dir.path().join("tagger/mtt.safetensors")).unwrap();
    let error = tagger_error(dir.path());
    assert_eq!(error.code(), "model_missing");
    assert_says(&error, &["mtt.safetensors", "Music still plays", "not recognised by their sound"]);
    let error = ModelStore::open(dir.path()).unwrap().text_encoder().unwrap_err();
    assert_says(&error, &["model.gguf", "Music still plays", "requests in words find names only"]);
}

#[test]
fn a_truncated_file_and_a_flipped_bit_are_told_apart() {
    let dir = copy();
    let file = dir.path().join("tagger/msd.safetensors");
    let mut bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..1000]).unwrap();
    let error = tagger_error(dir.path());
    assert_eq!(error.code(), "model_wrong_size");
    assert_says(&error, &["msd.safetensors", "1000 bytes", "3152164"]);
    bytes[2_000_000] ^= 1;
    fs::write(&file, &bytes).unwrap();
    assert_eq!(tagger_error(dir.path()).code(), "model_wrong_hash");
}

#[test]
fn weights_of_another_network_are_unusable_though_intact() {
    let dir = copy();
    fs::copy(golden("text/bert-plain/model.safetensors"), dir.path().join("tagger/msd.safetensors")).unwrap();
    Manifest::read(dir.path()).unwrap().update("tagger_msd").unwrap();
    let error = tagger_error(dir.path());
    assert_eq!(error.code(), "model_unusable");
    assert_says(&error, &["tagger", "input_norm.scale", "Music still plays"]);
}

#[test]
fn a_missing_manifest_and_a_broken_one_are_told_apart() {
    let dir = copy();
    let file = dir.path().join("manifest.toml");
    fs::write(&file, "[[file]]\nname = \"tagger_msd\"\n").unwrap();
    let error = ModelStore::open(dir.path()).unwrap_err();
    assert_eq!(error.code(), "model_manifest_unreadable");
    assert_says(&error, &["manifest.toml", "Music still plays"]);
    fs::remove_file(&file).unwrap();
    assert_eq!(ModelStore::open(dir.path()).unwrap_err().code(), "model_manifest_missing");
}

#[test]
fn a_model_that_is_not_listed_is_named() {
    let dir = copy();
    fs::write(dir.path().join("manifest.toml"), "file = []\n").unwrap();
    let error = tagger_error(dir.path());
    assert_eq!(error.code(), "model_not_listed");
    assert_says(&error, &["tagger_msd"]);
}

/// A folder with the files of the small bert-uncased.
fn bert_folder(name: &str) -> TempDir {
    let dir = TempDir::new().unwrap();
    let folder = dir.path().join(name);
    fs::create_dir(&folder).unwrap();
    for file in ["config.json", "tokenizer.json", "model.safetensors"] {
        fs::copy(golden(&format!("text/bert-uncased/{file}")), folder.join(file)).unwrap();
    }
    dir
}

fn embed(folder: &Path, text: &str) -> Vec<f32> {
    load_text_folder(folder).unwrap().embed(&[text], Input::Query).unwrap().remove(0)
}

#[test]
fn a_listeners_own_bert_is_loaded_from_its_folder() {
    let dir = bert_folder("my-bert");
    assert_eq!(embed(&dir.path().join("my-bert"), "quiet piano").len(), 24);
}

#[test]
fn only_e5_is_given_e5s_prefix() {
    let (plain, e5) = (bert_folder("my-bert"), bert_folder("multilingual-e5-tiny"));
    let (plain, e5) = (plain.path().join("my-bert"), e5.path().join("multilingual-e5-tiny"));
    assert_eq!(embed(&plain, "query: piano"), embed(&e5, "piano"));
    assert_ne!(embed(&plain, "piano"), embed(&e5, "piano"));
}

#[test]
fn prompts_and_pooling_of_sentence_transformers_are_respected() {
    let dir = bert_folder("my-bert");
    let folder = dir.path().join("my-bert");
    let (plain, prompted) = (embed(&folder, "piano"), embed(&folder, "sad piano"));
    fs::write(folder.join("config_sentence_transformers.json"), r#"{"prompts": {"query": "sad "}}"#).unwrap();
    assert_eq!(embed(&folder, "piano"), prompted);
    fs::remove_file(folder.join("config_sentence_transformers.json")).unwrap();
    fs::create_dir(folder.join("1_Pooling")).unwrap();
    let pooling = folder.join("1_Pooling/config.json");
    fs::write(&pooling, r#"{"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}"#).unwrap();
    assert_ne!(embed(&folder, "piano"), plain);
    fs::write(&pooling, r#"{"pooling_mode_lasttoken": true}"#).unwrap();
    assert_eq!(load_text_folder(&folder).unwrap_err().code(), "text_folder_unreadable");
}

#[test]
fn an_incomplete_folder_says_which_file_it_lacks() {
    let dir = bert_folder("my-bert");
    let folder = dir.path().join("my-bert");
    fs::remove_file(folder.join("tokenizer.json")).unwrap();
    let error = load_text_folder(&folder).unwrap_err();
    assert_eq!(error.code(), "text_folder_incomplete");
    assert_says(&error, &["my-bert", "tokenizer.json"]);
}

#[test]
fn a_folder_whose_files_do_not_belong_together_is_unusable() {
    let dir = bert_folder("my-bert");
    let folder = dir.path().join("my-bert");
    let config = fs::read_to_string(folder.join("config.json")).unwrap();
    fs::write(folder.join("config.json"), config.replace("\"hidden_size\": 24", "\"hidden_size\": 48"))
        .unwrap();
    let error = load_text_folder(&folder).unwrap_err();
    assert_eq!(error.code(), "text_folder_unusable");
    assert_says(&error, &["embeddings", "24", "48"]);
}

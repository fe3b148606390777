//! A listener's own text model: a BERT in the Hugging Face layout.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use attune_neural::{Pooling, TextEncoder};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::ModelError;

/// Loads `config.json`, `tokenizer.json` and `model.safetensors` from `dir`.
///
/// Two things depend on what else the folder says:
/// - pooling is the mean, unless `1_Pooling/config.json` (the layout of sentence-transformers) names another;
/// - texts are given a prefix only where the model was trained with one: the prompts `query` and `passage` (or
///   `document`) of `config_sentence_transformers.json`; else E5's `query: ` and `passage: ` if the name of the
///   folder, or the model's by `_name_or_path` in `config.json`, has the word "e5" and not "instruct".
///
/// Errors: `FolderIncomplete`, `FolderUnreadable`, `FolderUnusable`.
pub fn load_text_folder(dir: &Path) -> Result<TextEncoder, ModelError> {
    let config = required(dir, "config.json")?;
    let tokenizer = required(dir, "tokenizer.json")?;
    let weights = required(dir, "model.safetensors")?;
    let encoder = TextEncoder::from_safetensors(&config, &tokenizer, &weights)
        .map_err(|source| ModelError::FolderUnusable { dir: dir.to_owned(), source })?;
    let encoder = encoder.with_pooling(pooling(dir)?);
    Ok(match prefixes(dir, &config)? {
        Some((query, passage)) => encoder.with_prefixes(&query, &passage),
        None => encoder,
    })
}

#[derive(Deserialize)]
struct PoolingConfig {
    #[serde(default)]
    pooling_mode_cls_token: bool,
    #[serde(default)]
    pooling_mode_mean_tokens: bool,
    #[serde(default)]
    pooling_mode_max_tokens: bool,
}

fn pooling(dir: &Path) -> Result<Pooling, ModelError> {
    let name = "1_Pooling/config.json";
    let Some(config) = optional_json::<PoolingConfig>(dir, name)? else { return Ok(Pooling::Mean) };
    match (config.pooling_mode_cls_token, config.pooling_mode_mean_tokens, config.pooling_mode_max_tokens) {
        (true, false, false) => Ok(Pooling::Cls),
        (false, true, false) => Ok(Pooling::Mean),
        (false, false, true) => Ok(Pooling::Max),
        _ => Err(ModelError::FolderUnreadable {
            file: dir.join(name),
            reason: "of its pooling modes, only one of cls, mean and max can be used".into(),
        }),
    }
}

#[derive(Deserialize)]
struct SentenceConfig {
    #[serde(default)]
    prompts: Prompts,
}

#[derive(Default, Deserialize)]
struct Prompts {
    query: Option<String>,
    #[serde(alias = "document")]
    passage: Option<String>,
}

#[derive(Deserialize)]
struct NameConfig {
    #[serde(rename = "_name_or_path", default)]
    name: String,
}

fn prefixes(dir: &Path, config: &[u8]) -> Result<Option<(String, String)>, ModelError> {
    let sentence = optional_json::<SentenceConfig>(dir, "config_sentence_transformers.json")?;
    if let Some(Prompts { query, passage }) = sentence.map(|s| s.prompts)
        && (query.is_some() || passage.is_some())
    {
        return Ok(Some((query.unwrap_or_default(), passage.unwrap_or_default())));
    }
    let named: NameConfig = json(&dir.join("config.json"), config)?;
    let folder = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let e5 = [named.name, folder].iter().any(|name| is_e5(name));
    Ok(e5.then(|| ("query: ".to_owned(), "passage: ".to_owned())))
}

/// Whether a model's name is one of E5's that take plain prefixes: "intfloat/multilingual-e5-small", "e5-base-v2".
fn is_e5(name: &str) -> bool {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.clone().any(|word| word == "e5") && words.all(|word| word != "instruct")
}

fn required(dir: &Path, file: &'static str) -> Result<Vec<u8>, ModelError> {
    fs::read(dir.join(file)).map_err(|e| match e.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => {
            ModelError::FolderIncomplete { dir: dir.to_owned(), file }
        }
        _ => ModelError::FolderUnreadable { file: dir.join(file), reason: e.to_string() },
    })
}

fn optional_json<T: DeserializeOwned>(dir: &Path, file: &str) -> Result<Option<T>, ModelError> {
    let path = dir.join(file);
    match fs::read(&path) {
        Ok(bytes) => json(&path, &bytes).map(Some),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(ModelError::FolderUnreadable { file: path, reason: e.to_string() }),
    }
}

fn json<T: DeserializeOwned>(path: &Path, bytes: &[u8]) -> Result<T, ModelError> {
    serde_json::from_slice(bytes)
        .map_err(|e| ModelError::FolderUnreadable { file: path.to_owned(), reason: e.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e5_is_known_by_a_word_of_its_name() {
        for name in ["intfloat/multilingual-e5-small", "e5-base-v2", "/models/E5_large"] {
            assert!(is_e5(name), "{name}");
        }
        for name in ["bert-base-uncased", "intfloat/multilingual-e5-large-instruct", "e5x", "e5/bert", ""] {
            assert!(!is_e5(name), "{name}");
        }
    }
}

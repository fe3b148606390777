//! Training the text head.

use crate::cross_validation;
use crate::error::{TrainError, write};
use attune_models::{Manifest, ModelStore};
use attune_neural::{Input, TextEncoder};
use attune_taste::{Lexicon, TextHead, fold};
use std::path::Path;
use std::time::Instant;

/// Name of the head in the manifest.
const HEAD: &str = "text_head";
/// Phrases embedded at a time.
const BATCH: usize = 32;

pub(crate) fn run(models: &Path, quick: bool) -> Result<(), TrainError> {
    let lexicon = Lexicon::shipped()?;
    println!("lexicon: {} concepts, {} phrases", lexicon.concepts().len(), lexicon.phrases().len());
    let encoder = ModelStore::open(models)?.text_encoder()?;
    let start = Instant::now();
    let embeddings = embed_lexicon(&encoder, &lexicon)?;
    println!("embedded in {:.1} s", start.elapsed().as_secs_f64());

    let start = Instant::now();
    let head = TextHead::train(&embeddings, &lexicon)?;
    println!("solved in {:.1} s", start.elapsed().as_secs_f64());
    let mut manifest = Manifest::read(models)?;
    let file = manifest.entry(HEAD).map_or("head/text_head.bin", |entry| entry.file.as_str()).to_string();
    let bytes = head.to_bytes();
    write(&models.join(&file), &bytes)?;
    manifest.update(HEAD)?;
    println!("{file}: {} bytes", bytes.len());

    if !quick {
        cross_validation::report(&embeddings, &lexicon)?;
    }
    Ok(())
}

/// The embeddings of all phrases of a lexicon as queries, folded as requests are.
pub(crate) fn embed_lexicon(encoder: &TextEncoder, lexicon: &Lexicon) -> Result<Vec<Vec<f32>>, TrainError> {
    let texts: Vec<String> = lexicon.phrases().iter().map(|phrase| fold(&phrase.text)).collect();
    // Texts of like length are embedded together: a batch costs as much as its longest member.
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|&i| texts[i].len());
    let mut embeddings = vec![Vec::new(); texts.len()];
    for batch in order.chunks(BATCH) {
        let words: Vec<&str> = batch.iter().map(|&i| texts[i].as_str()).collect();
        for (&i, embedding) in batch.iter().zip(encoder.embed(&words, Input::Query)?) {
            embeddings[i] = embedding;
        }
    }
    Ok(embeddings)
}

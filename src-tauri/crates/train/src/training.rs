//! Training the text head.

use crate::error::{TrainError, write};
use crate::{cross_validation, robustness};
use attune_models::{Manifest, ModelStore};
use attune_neural::Input;
use attune_taste::{Lexicon, TextHead};
use std::path::Path;
use std::time::Instant;

/// Name of the head in the manifest.
const HEAD: &str = "text_head";

pub(crate) fn run(models: &Path) -> Result<(), TrainError> {
    let lexicon = Lexicon::shipped()?;
    println!("lexicon: {} concepts, {} phrases", lexicon.concepts().len(), lexicon.phrases().len());
    let encoder = ModelStore::open(models)?.text_encoder()?;
    let start = Instant::now();
    let texts = TextHead::training_texts(&lexicon);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let embeddings = encoder.embed(&texts, Input::Query)?;
    println!("embedded in {:.1} s", start.elapsed().as_secs_f64());

    let start = Instant::now();
    let (head, validation) = TextHead::train_and_validate(&embeddings, &lexicon)?;
    println!("solved and validated in {:.1} s", start.elapsed().as_secs_f64());
    let mut manifest = Manifest::read(models)?;
    let file = manifest.entry(HEAD).map_or("head/text_head.bin", |entry| entry.file.as_str()).to_string();
    let bytes = head.to_bytes();
    write(&models.join(&file), &bytes)?;
    manifest.update(HEAD)?;
    write(&models.join("head/validation.tsv"), validation.to_text().as_bytes())?;
    println!("{file}: {} points, {} bytes\n", head.points(), bytes.len());
    println!("{}", cross_validation::table(&validation));
    print!("{}", robustness::table(&head, &encoder, &lexicon)?);
    Ok(())
}

//! How well the head understands what it was not taught.

use crate::error::TrainError;
use attune_taste::{AXES, Lexicon, TextHead, cosine, strongest};

/// Parts the concepts are divided into.
const FOLDS: usize = 5;
/// Axes kept of a prediction, as in [`TextHead::predict`].
const KEEP: usize = attune_taste::KEEP;

/// Prints three tests: whole concepts held out, single phrases held out, and one language held out.
///
/// The figure is the cosine of the prediction with the concept's weights, and how often the right concept is among
/// the ten nearest of all concepts.
pub(crate) fn report(embeddings: &[Vec<f32>], lexicon: &Lexicon) -> Result<(), TrainError> {
    println!("cross-validation             phrases  cosine  in the ten nearest concepts");
    let concept = |i: usize| lexicon.phrases()[i].concept;
    let language = |i: usize| lexicon.phrases()[i].language.as_str();
    // A concept's number is spread over the folds by a multiplicative hash, so that no fold is one topic.
    let concepts: Vec<usize> = (0..embeddings.len()).map(|i| (concept(i) * 7919 + 13) % FOLDS).collect();
    print("concepts never seen", &held_out(embeddings, lexicon, FOLDS, |i| concepts[i])?);
    print("phrases never seen", &held_out(embeddings, lexicon, FOLDS, |i| i % FOLDS)?);
    for held in ["zh", "en"] {
        let fold = |i: usize| usize::from(language(i) != held);
        let result = held_out_fold(embeddings, lexicon, 0, &fold)?;
        print(&format!("{held} never seen"), &result);
    }
    Ok(())
}

fn print(name: &str, results: &[(f32, bool)]) {
    let n = results.len() as f32;
    let mean: f32 = results.iter().map(|r| r.0).sum::<f32>() / n;
    let hits = results.iter().filter(|r| r.1).count() as f32 / n;
    println!("{name:<28} {:>7}  {mean:.3}   {hits:.3}", results.len());
}

fn held_out(
    embeddings: &[Vec<f32>],
    lexicon: &Lexicon,
    folds: usize,
    fold: impl Fn(usize) -> usize,
) -> Result<Vec<(f32, bool)>, TrainError> {
    let mut all = Vec::new();
    for held in 0..folds {
        all.extend(held_out_fold(embeddings, lexicon, held, &fold)?);
    }
    Ok(all)
}

fn held_out_fold(
    embeddings: &[Vec<f32>],
    lexicon: &Lexicon,
    held: usize,
    fold: &impl Fn(usize) -> usize,
) -> Result<Vec<(f32, bool)>, TrainError> {
    let (taught, tested): (Vec<usize>, Vec<usize>) = (0..embeddings.len()).partition(|&i| fold(i) != held);
    let points: Vec<Vec<f32>> = taught.iter().map(|&i| embeddings[i].clone()).collect();
    let targets: Vec<[f32; AXES]> = taught.iter().map(|&i| lexicon.target(&lexicon.phrases()[i])).collect();
    let head = TextHead::fit(&points, &targets)?;
    let mut results = Vec::with_capacity(tested.len());
    for i in tested {
        let prediction = strongest(&head.predict_all(&embeddings[i])?, KEEP);
        let own = lexicon.phrases()[i].concept;
        let fit = |concept: usize| cosine(&prediction, &lexicon.concepts()[concept].weights);
        let nearer = (0..lexicon.concepts().len()).filter(|&c| fit(c) > fit(own)).count();
        results.push((fit(own), nearer < 10));
    }
    Ok(results)
}

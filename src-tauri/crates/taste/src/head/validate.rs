//! How well a head understands what it was not taught.
//!
//! A ridge regression without some of its rows need not be solved again: with `G = (K + λI)⁻¹` and `A = G T` the
//! prediction for the rows B by a head that never saw them is `T_B − G_BB⁻¹ A_B` (An, Liu & Venkatesh, Fast
//! Cross-Validation Algorithms for Least Squares Support Vector Machine and Kernel Ridge Regression, Pattern
//! Recognition 40(8), 2007). Only the languages' means have seen all embeddings; they use no target.

use super::KEEP;
use super::train::Solved;
use crate::TasteError;
use crate::axis::{AXES, TasteVector};
use crate::lexicon::Lexicon;
use crate::vector::{dot, strongest, unit};
use nalgebra::DMatrix;

/// Parts the concepts and the phrases are divided into.
const FOLDS: usize = 5;
/// Among how many of the nearest concepts the right one counts as found.
pub const NEAREST: usize = 10;

/// Figures over phrases that the head had not seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeldOut {
    /// Number of phrases.
    pub phrases: usize,
    /// Mean cosine of the prediction with what the lexicon says, −1..=1.
    pub cosine: f32,
    /// Share of the phrases whose concept is among the [`NEAREST`] that fit the prediction best.
    pub found: f32,
}

/// Cross-validation of a head.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossValidation {
    /// Whole concepts never seen, in any language.
    pub concepts: HeldOut,
    /// Phrases never seen of concepts known by other phrases.
    pub phrases: HeldOut,
    /// For every language, its code and its phrases, all of them never seen.
    pub languages: Vec<(String, HeldOut)>,
}

impl CrossValidation {
    pub(super) fn of(solved: &Solved, lexicon: &Lexicon) -> Result<Self, TasteError> {
        let phrases = lexicon.phrases();
        let all = 0..phrases.len();
        // A concept's number is spread over the folds by a multiplicative hash, so that no fold is one topic.
        let by_concept =
            |fold: usize| all.clone().filter(move |&i| (phrases[i].concept * 7919 + 13) % FOLDS == fold);
        let by_phrase = |fold: usize| all.clone().filter(move |&i| i % FOLDS == fold);
        let concepts = (0..FOLDS).map(|fold| by_concept(fold).collect()).collect::<Vec<Vec<usize>>>();
        let single = (0..FOLDS).map(|fold| by_phrase(fold).collect()).collect::<Vec<Vec<usize>>>();
        let mut codes: Vec<&str> = phrases.iter().map(|phrase| phrase.language.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        let languages = codes
            .into_iter()
            .map(|code| {
                let own: Vec<usize> = all.clone().filter(|&i| phrases[i].language == code).collect();
                Ok((code.to_owned(), held_out(solved, lexicon, &[own])?))
            })
            .collect::<Result<_, TasteError>>()?;
        Ok(Self {
            concepts: held_out(solved, lexicon, &concepts)?,
            phrases: held_out(solved, lexicon, &single)?,
            languages,
        })
    }
}

fn held_out(solved: &Solved, lexicon: &Lexicon, folds: &[Vec<usize>]) -> Result<HeldOut, TasteError> {
    let directions: Vec<TasteVector> =
        lexicon.concepts().iter().map(|concept| unit(&concept.weights)).collect();
    let (mut count, mut cosine, mut found) = (0usize, 0.0f64, 0usize);
    for rows in folds.iter().filter(|rows| !rows.is_empty()) {
        for (&row, prediction) in rows.iter().zip(predictions(solved, lexicon, rows)?) {
            let prediction = unit(&strongest(&prediction, KEEP));
            let fits: Vec<f32> = directions.iter().map(|direction| dot(direction, &prediction)).collect();
            let own = fits[lexicon.phrases()[row].concept];
            count += 1;
            cosine += f64::from(own);
            found += usize::from(fits.iter().filter(|fit| **fit > own).count() < NEAREST);
        }
    }
    let share = |sum: f64| if count > 0 { (sum / count as f64) as f32 } else { 0.0 };
    Ok(HeldOut { phrases: count, cosine: share(cosine), found: share(found as f64) })
}

/// What the head would say of `rows` had it not seen them.
fn predictions(solved: &Solved, lexicon: &Lexicon, rows: &[usize]) -> Result<Vec<TasteVector>, TasteError> {
    let n = rows.len();
    let block = DMatrix::from_fn(n, n, |i, j| solved.inverse[(rows[i], rows[j])]);
    let weights = DMatrix::from_fn(n, AXES, |i, axis| solved.weights[(rows[i], axis)]);
    let missed = block.cholesky().ok_or(TasteError::Unsolvable)?.solve(&weights);
    Ok(rows
        .iter()
        .enumerate()
        .map(|(i, &row)| {
            let target = lexicon.target(&lexicon.phrases()[row]);
            std::array::from_fn(|axis| target[axis] - missed[(i, axis)])
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use crate::TextHead;
    use crate::lexicon::Lexicon;
    use crate::vector::{cosine, strongest};

    /// Twelve concepts of one axis and ten phrases each, embedded near a corner of their own.
    fn lesson() -> (Lexicon, Vec<Vec<f32>>) {
        let ids: Vec<&str> = crate::axes().iter().take(12).map(|axis| axis.id).collect();
        let mut blocks = Vec::new();
        let mut embeddings = Vec::new();
        for (c, id) in ids.iter().enumerate() {
            let phrases =
                |code: &str| (0..10).map(|p| format!("{code}{c}x{p}")).collect::<Vec<_>>().join(" | ");
            blocks.push(format!("c{c}\nen: {}\nzh: {}\nis: {id} 1", phrases("en"), phrases("zh")));
            for p in 0..20 {
                let noise = |d: usize| ((c * 7919 + p * 104_729 + d * 31) % 1009) as f32 / 1009.0 - 0.5;
                embeddings.push((0..14).map(|d| noise(d) * 0.4 + f32::from(u8::from(d == c))).collect());
            }
        }
        (Lexicon::parse("test", &blocks.join("\n\n")).unwrap(), embeddings)
    }

    #[test]
    fn leaving_rows_out_of_the_inverse_equals_solving_without_them() {
        let (lexicon, embeddings) = lesson();
        let (_, validation) = TextHead::train_and_validate(&embeddings, &lexicon).unwrap();
        // The slow way, with the languages' means of all embeddings as the formula has them: one language only,
        // hence one mean, which a fifth of the phrases hardly moves.
        let n = embeddings.len();
        let mut sum = 0.0;
        for fold in 0..5 {
            let seen: Vec<usize> = (0..n).filter(|i| i % 5 != fold).collect();
            let head = TextHead::fit(
                &seen.iter().map(|&i| embeddings[i].clone()).collect::<Vec<_>>(),
                &seen.iter().map(|&i| lexicon.target(&lexicon.phrases()[i])).collect::<Vec<_>>(),
                &vec![0; seen.len()],
            )
            .unwrap();
            for i in (fold..n).step_by(5) {
                let prediction = strongest(&head.predict_all(&embeddings[i]).unwrap(), crate::KEEP);
                sum += cosine(&prediction, &lexicon.target(&lexicon.phrases()[i]));
            }
        }
        let slow = sum / n as f32;
        assert!((validation.phrases.cosine - slow).abs() < 0.01, "{:?} {slow}", validation.phrases);
        assert!(validation.phrases.cosine > 0.7 && validation.phrases.found > 0.95);
        assert!(validation.concepts.cosine < 0.2, "nothing can be known of an axis never taught");
    }

    #[test]
    fn every_language_is_reported_once() {
        let (lexicon, embeddings) = lesson();
        let (_, validation) = TextHead::train_and_validate(&embeddings, &lexicon).unwrap();
        let codes: Vec<&str> = validation.languages.iter().map(|(code, _)| code.as_str()).collect();
        assert_eq!(codes, ["en", "zh"]);
        assert_eq!(
            validation.languages.iter().map(|(_, held)| held.phrases).sum::<usize>(),
            embeddings.len()
        );
    }
}

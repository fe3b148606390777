//! How well a head understands what it was not taught.
//!
//! A ridge regression without some of its rows need not be solved again: with `G = (K + Λ)⁻¹` and `A = G T` the
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
    /// Number of phrases, near-equal ones that share a training point counted once.
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

/// The shipped head's figures: lines of `HELD OUT<tab>PHRASES<tab>COSINE<tab>FOUND`, written by `attune-train train`.
const SHIPPED: &str = include_str!("../../../../../models/head/validation.tsv");
/// Names of the lines that are no language.
const CONCEPTS: &str = "whole concepts";
const PHRASES: &str = "single phrases";

impl CrossValidation {
    /// The figures of the shipped head, to set another's beside.
    ///
    /// Errors: `HeadFormat` when the file is not what training wrote.
    pub fn shipped() -> Result<Self, TasteError> {
        Self::parse(SHIPPED)
    }

    /// Reads what [`CrossValidation::to_text`] wrote.
    pub fn parse(text: &str) -> Result<Self, TasteError> {
        let mut lines = text.lines().map(|line| {
            let mut fields = line.split('\t');
            let name = fields.next()?;
            let phrases = fields.next()?.parse().ok()?;
            let cosine = fields.next()?.parse().ok()?;
            let found = fields.next()?.parse().ok()?;
            Some((name.to_owned(), HeldOut { phrases, cosine, found }))
        });
        let damaged = TasteError::HeadFormat("its cross-validation cannot be read");
        let mut next = |expected: &str| match lines.next() {
            Some(Some((name, held))) if name == expected => Ok(held),
            _ => Err(damaged.clone()),
        };
        let (concepts, phrases) = (next(CONCEPTS)?, next(PHRASES)?);
        Ok(Self { concepts, phrases, languages: lines.collect::<Option<_>>().ok_or(damaged)? })
    }

    /// The figures as lines of text, to three decimals.
    pub fn to_text(&self) -> String {
        let lines: Vec<String> = self
            .rows()
            .map(|(name, held)| format!("{name}\t{}\t{:.3}\t{:.3}\n", held.phrases, held.cosine, held.found))
            .collect();
        lines.concat()
    }

    /// What was held out and the figures for it: concepts, phrases, then the languages by their codes.
    pub fn rows(&self) -> impl Iterator<Item = (&str, HeldOut)> {
        [(CONCEPTS, self.concepts), (PHRASES, self.phrases)]
            .into_iter()
            .chain(self.languages.iter().map(|(code, held)| (code.as_str(), *held)))
    }

    pub(super) fn of(solved: &Solved, lexicon: &Lexicon) -> Result<Self, TasteError> {
        let phrase = |row: usize| &lexicon.phrases()[solved.phrases[row]];
        let rows = |keep: &dyn Fn(usize) -> bool| -> Vec<usize> {
            (0..solved.phrases.len()).filter(|&row| keep(row)).collect()
        };
        // A concept's number is spread over the folds by a multiplicative hash, so that no fold is one topic.
        let concepts: Vec<_> =
            (0..FOLDS).map(|fold| rows(&|row| (phrase(row).concept * 7919 + 13) % FOLDS == fold)).collect();
        let single: Vec<_> = (0..FOLDS).map(|fold| rows(&|row| row % FOLDS == fold)).collect();
        let mut codes: Vec<&str> = lexicon.phrases().iter().map(|phrase| phrase.language.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        let languages = codes
            .into_iter()
            .map(|code| {
                let own = rows(&|row| phrase(row).language == code);
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
            let own = fits[lexicon.phrases()[solved.phrases[row]].concept];
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
    let mut block = DMatrix::from_fn(n, n, |i, j| solved.inverse[(rows[i], rows[j])]);
    super::inverse::invert_positive(&mut block)?;
    let missed = block * DMatrix::from_fn(n, AXES, |i, axis| solved.weights[(rows[i], axis)]);
    Ok(rows
        .iter()
        .enumerate()
        .map(|(i, &row)| {
            let target = lexicon.target(&lexicon.phrases()[solved.phrases[row]]);
            std::array::from_fn(|axis| target[axis] - missed[(i, axis)])
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::super::train::solve;
    use super::{CrossValidation, predictions};
    use crate::TextHead;
    use crate::lexicon::Lexicon;
    use crate::vector::{cosine, dot};

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
        let solved = solve(&embeddings, &lexicon, 1000).unwrap();
        let rows: Vec<usize> = (0..embeddings.len()).filter(|i| i % 5 == 2).collect();
        // The slow way: the kernel of the other rows alone, by a solver that shares nothing with ours.
        let points: Vec<Vec<f32>> =
            (0..embeddings.len()).map(|i| solved.head.points.row(i).collect()).collect();
        let kernel =
            |a: usize, b: usize| f64::from((crate::GAMMA * (dot(&points[a], &points[b]) - 1.0)).exp());
        let seen: Vec<usize> = (0..embeddings.len()).filter(|i| i % 5 != 2).collect();
        let ridge = |i: usize, j: usize| if i == j { f64::from(crate::RIDGE) } else { 0.0 };
        let matrix =
            nalgebra::DMatrix::from_fn(seen.len(), seen.len(), |i, j| kernel(seen[i], seen[j]) + ridge(i, j));
        let target = |i: usize| lexicon.target(&lexicon.phrases()[i]);
        let targets =
            nalgebra::DMatrix::from_fn(seen.len(), crate::AXES, |i, axis| f64::from(target(seen[i])[axis]));
        let weights = matrix.lu().solve(&targets).unwrap();
        for (&row, fast) in rows.iter().zip(predictions(&solved, &lexicon, &rows).unwrap()) {
            for axis in 0..12 {
                let slow: f64 =
                    seen.iter().enumerate().map(|(i, &s)| kernel(row, s) * weights[(i, axis)]).sum();
                assert!((slow - f64::from(fast[axis])).abs() < 1e-4, "{slow} {}", fast[axis]);
            }
        }
    }

    #[test]
    fn what_was_taught_by_other_phrases_is_understood_and_what_was_not_is_not() {
        let (lexicon, embeddings) = lesson();
        let (_, validation) = TextHead::train_and_validate(&embeddings, &lexicon).unwrap();
        assert!(validation.phrases.cosine > 0.7 && validation.phrases.found > 0.95);
        assert!(validation.concepts.cosine < 0.2, "nothing can be known of an axis never taught");
    }

    #[test]
    fn half_the_points_say_nearly_the_same() {
        let (lexicon, embeddings) = lesson();
        let [full, half] =
            [1000, embeddings.len() / 2].map(|n| solve(&embeddings, &lexicon, n).unwrap().head);
        assert_eq!((full.points(), half.points()), (embeddings.len(), embeddings.len() / 2));
        for embedding in &embeddings {
            let likeness = cosine(&full.predict(embedding).unwrap(), &half.predict(embedding).unwrap());
            assert!(likeness > 0.95, "{likeness}");
        }
    }

    #[test]
    fn the_shipped_figures_can_be_read_and_text_keeps_them() {
        let shipped = CrossValidation::shipped().unwrap();
        assert!(shipped.languages.iter().any(|(code, _)| code == "zh"));
        assert!(shipped.concepts.cosine > 0.3 && shipped.phrases.cosine > shipped.concepts.cosine);
        assert_eq!(CrossValidation::parse(&shipped.to_text()), Ok(shipped.clone()));
        assert!(CrossValidation::parse("whole concepts\t3\t0.5").is_err());
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

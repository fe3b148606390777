//! The lexicon's checker: a mistake in the data is found by the tests and stops a training run.

use super::Lexicon;
use crate::axis::axis_index;
use crate::text::fold;
use std::collections::HashMap;

/// Languages in which every concept has at least one phrase.
pub const REQUIRED_LANGUAGES: [&str; 2] = ["en", "zh"];

/// Languages a lexicon may have phrases in.
pub const LANGUAGES: [&str; 9] = ["en", "zh", "ja", "ko", "es", "de", "fr", "pt", "ru"];

/// Axes that exclude each other: no concept may want both strongly.
const OPPOSITES: [(&str, &str); 9] = [
    ("slow", "fast"),
    ("slow", "tempo"),
    ("loud", "quiet"),
    ("loud", "soft"),
    ("level", "quiet"),
    ("level", "soft"),
    ("fast", "mellow"),
    ("vocal", "instrumental"),
    ("happy", "sad"),
];

/// Weight from which an axis counts as wanted strongly.
const STRONG: f32 = 0.35;

/// A mistake in the lexicon.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LexiconProblem {
    /// A line that is neither a language nor `is:`.
    #[error("{topic}, block at line {line}: cannot read {text:?}")]
    Line {
        /// File.
        topic: String,
        /// First line of the block.
        line: usize,
        /// The line.
        text: String,
    },
    /// A weight that is not `AXIS NUMBER` with a number in −1..=1.
    #[error("{concept}: cannot read the weight {text:?}")]
    Weight {
        /// Concept id.
        concept: String,
        /// The item.
        text: String,
    },
    /// An axis that does not exist.
    #[error("{concept}: there is no axis {axis:?}")]
    UnknownAxis {
        /// Concept id.
        concept: String,
        /// The name.
        axis: String,
    },
    /// An axis with two weights.
    #[error("{concept}: {axis} has two weights")]
    AxisTwice {
        /// Concept id.
        concept: String,
        /// The axis.
        axis: String,
    },
    /// A concept without weights.
    #[error("{concept}: has no weights")]
    NoMeaning {
        /// Concept id.
        concept: String,
    },
    /// Two concepts of one id.
    #[error("{concept}: the id is used twice")]
    IdTwice {
        /// Concept id.
        concept: String,
    },
    /// A phrase that stands in two places.
    #[error("{phrase:?} stands in both {first} and {second}")]
    PhraseTwice {
        /// The phrase.
        phrase: String,
        /// Concept id.
        first: String,
        /// Concept id.
        second: String,
    },
    /// A language that is none of [`LANGUAGES`].
    #[error("{concept}: {language:?} is no language of the lexicon")]
    UnknownLanguage {
        /// Concept id.
        concept: String,
        /// Language code.
        language: String,
    },
    /// An empty phrase.
    #[error("{concept}: has an empty phrase")]
    EmptyPhrase {
        /// Concept id.
        concept: String,
    },
    /// A required language without a phrase.
    #[error("{concept}: has no phrase in {language}")]
    MissingLanguage {
        /// Concept id.
        concept: String,
        /// Language code.
        language: String,
    },
    /// Axes that exclude each other.
    #[error("{concept}: wants both {first} and {second}")]
    Contradiction {
        /// Concept id.
        concept: String,
        /// Axis id.
        first: String,
        /// Axis id.
        second: String,
    },
}

/// All mistakes of a lexicon that was read.
pub(super) fn check(lexicon: &Lexicon) -> Vec<LexiconProblem> {
    let mut problems = Vec::new();
    let mut ids = HashMap::new();
    for (index, concept) in lexicon.concepts.iter().enumerate() {
        let id = &concept.id;
        if ids.insert(id, index).is_some() {
            problems.push(LexiconProblem::IdTwice { concept: id.clone() });
        }
        for (first, second) in OPPOSITES {
            let strong = |axis| axis_index(axis).is_some_and(|i| concept.weights[i] >= STRONG);
            if strong(first) && strong(second) {
                problems.push(LexiconProblem::Contradiction {
                    concept: id.clone(),
                    first: first.into(),
                    second: second.into(),
                });
            }
        }
        for language in REQUIRED_LANGUAGES {
            if !lexicon.phrases.iter().any(|p| p.concept == index && p.language == language) {
                problems
                    .push(LexiconProblem::MissingLanguage { concept: id.clone(), language: language.into() });
            }
        }
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    for phrase in &lexicon.phrases {
        let id = |concept: usize| lexicon.concepts[concept].id.clone();
        if !LANGUAGES.contains(&phrase.language.as_str()) {
            let (concept, language) = (id(phrase.concept), phrase.language.clone());
            problems.push(LexiconProblem::UnknownLanguage { concept, language });
        }
        let folded = fold(&phrase.text);
        if folded.is_empty() {
            problems.push(LexiconProblem::EmptyPhrase { concept: id(phrase.concept) });
        } else if let Some(first) = seen.insert(folded, phrase.concept) {
            problems.push(LexiconProblem::PhraseTwice {
                phrase: phrase.text.clone(),
                first: id(first),
                second: id(phrase.concept),
            });
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TasteError;

    fn problems(text: &str) -> Vec<LexiconProblem> {
        match Lexicon::parse("test", text) {
            Err(TasteError::Lexicon(problems)) => problems,
            other => panic!("the checker accepted {other:?}"),
        }
    }

    #[test]
    fn a_sound_block_is_read() {
        let lexicon =
            Lexicon::parse("test", "rain\nen: rain | Drizzle\nzh: 雨\nis: sad .5, happy -0.25\n").unwrap();
        assert_eq!(lexicon.concepts().len(), 1);
        assert_eq!(lexicon.phrases().len(), 3);
        assert!((lexicon.concepts()[0].weights[axis_index("happy").unwrap()] + 0.25).abs() < 1e-6);
    }

    #[test]
    fn every_kind_of_mistake_is_named() {
        let text = "a\nen: one | ONE |\nzh: 一\nis: sad .5, sad .5, nonsense 1, slow 2\n\n\
                    a\nen: two\nxx: two\nis: slow .8, fast .8\nwhat is this\n\nb\nen: three\nzh: 三\n";
        let found = problems(text);
        for wanted in [
            |p: &LexiconProblem| matches!(p, LexiconProblem::PhraseTwice { .. }),
            |p: &LexiconProblem| matches!(p, LexiconProblem::EmptyPhrase { .. }),
            |p: &LexiconProblem| matches!(p, LexiconProblem::AxisTwice { .. }),
            |p: &LexiconProblem| matches!(p, LexiconProblem::UnknownAxis { .. }),
            |p: &LexiconProblem| matches!(p, LexiconProblem::Weight { .. }),
            |p: &LexiconProblem| matches!(p, LexiconProblem::IdTwice { .. }),
            |p: &LexiconProblem| matches!(p, LexiconProblem::Contradiction { .. }),
            |p: &LexiconProblem| matches!(p, LexiconProblem::MissingLanguage { .. }),
            |p: &LexiconProblem| matches!(p, LexiconProblem::NoMeaning { .. }),
            |p: &LexiconProblem| matches!(p, LexiconProblem::Line { .. }),
            |p: &LexiconProblem| matches!(p, LexiconProblem::UnknownLanguage { .. }),
        ] {
            assert!(found.iter().any(wanted), "a kind of mistake went unnoticed in {found:#?}");
        }
    }
}

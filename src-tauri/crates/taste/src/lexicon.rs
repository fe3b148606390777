//! The lexicon: what words mean in music, as weights on the axes.
//!
//! A file is blocks separated by blank lines; `#` starts a comment line:
//!
//! ```text
//! rainy
//! en: rainy day | drizzle | gloomy weather
//! zh: 雨天 | 下雨天
//! is: mellow .8, sad .6, slow .5, piano .4, party -.5
//! ```
//!
//! The first line is the concept's id, `is:` its weights in −1..=1, every other line a language with its phrases.

mod check;
mod parse;
mod shipped;
mod spot;
mod stem;

pub use check::{LANGUAGES, LexiconProblem, REQUIRED_LANGUAGES};
pub use spot::{Spot, Spotter};

use crate::axis::TasteVector;

/// A phrase and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The phrase as written in the file.
    pub text: String,
    /// Language code (`en`, `zh`, …).
    pub language: String,
    /// Index into [`Lexicon::concepts`].
    pub concept: usize,
}

/// A concept: a direction in the space of axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Concept {
    /// Unique id.
    pub id: String,
    /// The file it stands in, without extension (`moods`, `genres`, …).
    pub topic: String,
    /// Weight of each axis, −1..=1, as written.
    pub weights: TasteVector,
}

/// All concepts and phrases.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lexicon {
    concepts: Vec<Concept>,
    phrases: Vec<Phrase>,
}

impl Lexicon {
    /// All concepts, in file order.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// All phrases, in file order.
    pub fn phrases(&self) -> &[Phrase] {
        &self.phrases
    }

    /// The share of concepts that have phrases in all of [`LANGUAGES`], 0 for an empty lexicon.
    pub fn complete_share(&self) -> f32 {
        let mut spoken = vec![std::collections::HashSet::new(); self.concepts.len()];
        for phrase in &self.phrases {
            spoken[phrase.concept].insert(phrase.language.as_str());
        }
        let complete =
            spoken.iter().filter(|languages| LANGUAGES.iter().all(|l| languages.contains(l))).count();
        if self.concepts.is_empty() { 0.0 } else { complete as f32 / self.concepts.len() as f32 }
    }

    /// What a phrase means: the weights of its concept, scaled to unit length.
    pub fn target(&self, phrase: &Phrase) -> TasteVector {
        crate::vector::unit(&self.concepts[phrase.concept].weights)
    }
}

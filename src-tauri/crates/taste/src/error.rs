//! The crate's one error type.

use crate::lexicon::LexiconProblem;

/// What can go wrong in the taste engine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TasteError {
    /// The tagger does not have a label an axis is made of.
    #[error("the tagger has no label {label:?}, which the axis {axis:?} needs")]
    MissingLabel {
        /// The label, as `network:name`.
        label: String,
        /// The axis.
        axis: String,
    },
    /// The shipped population constants cannot be read.
    #[error("the population constants are damaged: {0}")]
    Population(String),
    /// The lexicon has mistakes; all of them are listed.
    #[error("the lexicon has {} mistakes, the first: {}", .0.len(), .0.first().map_or(String::new(), ToString::to_string))]
    Lexicon(Vec<LexiconProblem>),
    /// More phrases than the automaton that finds them can hold.
    #[error("the lexicon is too large")]
    LexiconTooLarge,
    /// The number of embeddings differs from the number of phrases.
    #[error("{phrases} phrases but {embeddings} embeddings")]
    TrainingSize {
        /// Phrases in the lexicon.
        phrases: usize,
        /// Embeddings given.
        embeddings: usize,
    },
    /// The embeddings differ in length, are empty or not finite.
    #[error("the embeddings are unusable: {0}")]
    Embeddings(&'static str),
    /// The system of equations has no solution.
    #[error("the text head cannot be solved for these embeddings")]
    Unsolvable,
    /// A stored text head cannot be read.
    #[error("the stored text head is damaged: {0}")]
    HeadFormat(&'static str),
    /// A vector has another length than expected.
    #[error("a vector of {found} values where {expected} are needed")]
    Length {
        /// Values needed.
        expected: usize,
        /// Values found.
        found: usize,
    },
    /// No list of the wanted length can be made of these tracks.
    #[error("no list of {} can be made: the tracks that come into question last {}", minutes(*.wanted), minutes(*.available))]
    Duration {
        /// Seconds wanted.
        wanted: u32,
        /// Seconds of all candidates together.
        available: u32,
    },
    /// A journey needs two analysed tracks.
    #[error("a journey needs two different tracks that are analysed")]
    JourneyEnds,
}

impl TasteError {
    /// Stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingLabel { .. } => "taste_missing_label",
            Self::Population(_) => "taste_population",
            Self::Lexicon(_) => "taste_lexicon",
            Self::LexiconTooLarge => "taste_lexicon_too_large",
            Self::TrainingSize { .. } => "taste_training_size",
            Self::Embeddings(_) => "taste_embeddings",
            Self::Unsolvable => "taste_unsolvable",
            Self::HeadFormat(_) => "taste_head_format",
            Self::Length { .. } => "taste_length",
            Self::Duration { .. } => "taste_duration",
            Self::JourneyEnds => "taste_journey_ends",
        }
    }
}

/// A length in words of whole minutes.
fn minutes(seconds: u32) -> String {
    match (seconds + 30) / 60 {
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

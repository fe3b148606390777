//! Words and sounds in one space with named axes.
//!
//! ```text
//! words  → Interpreter::parse → Request (chips, clauses, names)
//!        → text encoder (outside) → Interpreter::query → Query: u, one weight per axis
//! sound  → SoundSpace::vector → m, one value per axis → TrackMatrix
//! clicks → FeedbackEvent
//! rank(matrix, query, events) → Ranked { row, score, terms }
//! ```
//!
//! The crate is pure: it opens no file, knows no database and takes time and chance from nowhere. The score is a sum of
//! named terms (see the documentation of [`rank`]), so every reason shown is a term of it.

mod axis;
mod error;
pub mod feedback;
mod head;
mod interpreter;
mod lexicon;
mod matrix;
pub mod metrics;
mod names;
mod query;
pub mod rank;
mod request;
pub mod similar;
pub mod space;
mod text;
pub mod vector;

pub use axis::{
    AXES, AxisInfo, AxisKind, AxisSource, Measurement, SoundVector, TasteVector, axes, axis_index,
};
pub use error::TasteError;
pub use feedback::{FeedbackEvent, FeedbackKind};
pub use head::{CrossValidation, GAMMA, HeldOut, KEEP, NEAREST, POINTS, RIDGE, TextHead};
pub use interpreter::Interpreter;
pub use lexicon::{Concept, Lexicon, LexiconProblem, Phrase, REQUIRED_LANGUAGES, Spot, Spotter};
pub use matrix::{GUESS_CONFIDENCE, GenreId, Sound, TrackMatrix};
pub use names::{Name, NameIndex, NameKind, TrackNames};
pub use query::Query;
pub use rank::{RankOptions, Ranked, Term, TermKind, rank};
pub use request::{Chip, ChipKind, Clause, NameMatch, Request};
pub use similar::{SimilarityIndex, SimilarityScale, TrackSound};
pub use space::{LABELS, LibraryStatistics, PRIOR_TRACKS, SoundSpace};
pub use text::fold;
pub use vector::{cosine, strongest, unit};

//! Words and sounds in one space with named axes.
//!
//! ```text
//! words  → Interpreter::parse → Request (chips: words, names, examples, adjustments, limits, themes, scope)
//!        → Request::edited (chips removed and turned round)
//!        → text encoder (outside) → Interpreter::query → Query: u, one weight per axis; names, limits, themes
//! sound  → SoundSpace::vector → m, one value per axis → TrackMatrix
//! ```
//!
//! The crate is pure: it opens no file, knows no database and takes time and chance from nowhere. The score is a sum of
//! named terms (see the documentation of [`rank`]), so every reason shown is a term of it; what a reason claims is what
//! ranking without the thing it names would change. All that is learned is a function of the set of active events, so
//! an event that is taken back leaves no trace, to the bit.

mod axis;
mod chance;
pub mod collaborative;
mod error;
pub mod evaluation;
mod facts;
pub mod feedback;
mod head;
mod interpreter;
mod lexicon;
mod limits;
pub mod list;
mod matrix;
pub mod metrics;
mod names;
pub mod profile;
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
pub use collaborative::{CoListening, Listening, split_sessions};
pub use error::TasteError;
pub use facts::{Key, Language, Mode, TrackFacts};
pub use feedback::{FeedbackEvent, FeedbackKind, FeedbackShift, Scope, feedback_shifts};
pub use head::{CrossValidation, GAMMA, HeldOut, KEEP, NEAREST, POINTS, RIDGE, TextHead};
pub use interpreter::Interpreter;
pub use lexicon::{Concept, LANGUAGES, Lexicon, LexiconProblem, Phrase, REQUIRED_LANGUAGES, Spot, Spotter};
pub use limits::{Bound, Limit, LimitKind, Limits, Range};
pub use matrix::{ArtistId, GUESS_CONFIDENCE, GenreId, Sound, TrackMatrix};
pub use names::{Name, NameIndex, NameKind, TrackNames};
pub use profile::{
    ArtistTaste, AxisChange, AxisTaste, DayPart, DayPartTaste, EventEffect, Ledger, LedgerReport,
    ListeningEvent, ListeningKind, Profile,
};
pub use query::{ADJUSTMENT, Query, Theme};
pub use rank::{
    Counterfactual, Outcome, PlayHistory, Played, Preference, RankOptions, Ranked, RowValues, ScoreFeatures,
    ScorePart, ScoreWeights, Term, TermKind, counterfactuals, explain, features, places, preferences, rank,
    rank_rows,
};
pub use request::{Chip, ChipEdit, ChipId, ChipKind, Clause, ClauseRole, NameMatch, Request};
pub use similar::{SimilarityIndex, SimilarityScale, TrackSound};
pub use space::{LABELS, LibraryStatistics, PRIOR_TRACKS, SoundSpace};
pub use text::fold;
pub use vector::{cosine, strongest, unit};

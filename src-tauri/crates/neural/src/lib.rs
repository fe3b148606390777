//! The two neural networks Attune runs: the music tagger ([`Tagger`]) and the text encoder ([`TextEncoder`]).
//!
//! The crate gets bytes and gives numbers; it opens no path and knows nothing of audio files, tracks or queries.
//! Both networks are `Send + Sync` and immutable once built.

mod error;
mod product;
mod tagger;
mod text;
mod weights;

pub use error::NeuralError;
pub use tagger::{BANDS, EMBEDDING, FRAMES, LABELS, Labels, Tagger, Tags};
pub use text::{Input, Pooling, TextEncoder};

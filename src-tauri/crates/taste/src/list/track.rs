//! What a list needs to know of a track beside its sound.

use super::CamelotKey;
use crate::rank::Ranked;

/// Facts of one row of the [`crate::TrackMatrix`]; a slice of them, one per row, goes with a matrix. Ids of artists,
/// albums and recordings are the caller's; where a state is kept between runs ([`super::Radio`]) they must be stable,
/// for example a hash of the folded names.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ListTrack {
    /// Artist; `None` when unknown, which no cap counts.
    pub artist: Option<u64>,
    /// Album; `None` when unknown.
    pub album: Option<u64>,
    /// Equal for tracks that are the same recording or song: the same title by the same artist.
    pub recording: u64,
    /// Length in seconds.
    pub seconds: f32,
    /// Tempo in beats per minute.
    pub bpm: Option<f32>,
    /// Key.
    pub key: Option<CamelotKey>,
    /// Energy in standard deviations over the library: loudness or an axis such as *level*.
    pub energy: Option<f32>,
}

/// A row with its score: what every list is built from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Row of the matrix.
    pub row: u32,
    /// Score; higher fits better.
    pub score: f32,
}

impl From<&Ranked> for Scored {
    fn from(ranked: &Ranked) -> Self {
        Self { row: ranked.row, score: ranked.score }
    }
}

impl From<(u32, f32)> for Scored {
    fn from((row, score): (u32, f32)) -> Self {
        Self { row, score }
    }
}

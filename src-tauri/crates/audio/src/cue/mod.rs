//! Cue sheets: the tracks of an album that lies in one file, or in a few.
//!
//! The commands are those of CDRWIN (Golden Hawk Technology, "CDRWIN User's Guide", appendix A) and the remarks that
//! Exact Audio Copy and foobar2000 add. What writers get wrong without doubt of what they meant is forgiven. A FLAC
//! file may hold the same as a metadata block (RFC 9639 section 8.7), and any file as a tag named CUESHEET.

mod cuts;
mod embedded;
mod error;
mod line;
mod locate;
mod parse;

use std::path::Path;

pub use cuts::Cut;
pub(crate) use embedded::embedded;
pub use error::CueError;
pub use locate::file_of_sheet;

use crate::legacy_text;

/// A compact disc's frames: the unit of times in a sheet.
const FRAMES_PER_SECOND: u64 = 75;

/// Sheets have a few kilobytes.
const MAX_SHEET_BYTES: u64 = 1024 * 1024;

/// A cue sheet. Texts are trimmed; empty ones are absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CueSheet {
    /// Title of the album.
    pub title: Option<String>,
    /// Performer of the album.
    pub performer: Option<String>,
    /// Composer or song writer of the album.
    pub songwriter: Option<String>,
    /// Genre.
    pub genre: Option<String>,
    /// Year of recording or release.
    pub year: Option<i32>,
    /// Number of the disc.
    pub disc_number: Option<u32>,
    /// Discs of the album.
    pub disc_total: Option<u32>,
    /// ReplayGain of the album in dB.
    pub replay_gain_db: Option<f32>,
    /// The files as the sheet names them; one without a name if it names none.
    pub files: Vec<String>,
    /// The tracks, in order.
    pub tracks: Vec<CueTrack>,
}

/// A track of a cue sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct CueTrack {
    /// Number on the disc.
    pub number: u32,
    /// Whether it is music; discs may hold data too.
    pub audio: bool,
    /// Index of its file in [`CueSheet::files`].
    pub file: usize,
    /// Where it starts in its file: its INDEX 01. What lies between INDEX 00 and this belongs to the track before.
    pub start: Position,
    /// Title.
    pub title: Option<String>,
    /// Performer.
    pub performer: Option<String>,
    /// Composer or song writer.
    pub songwriter: Option<String>,
    /// International Standard Recording Code.
    pub isrc: Option<String>,
    /// ReplayGain of the track in dB.
    pub replay_gain_db: Option<f32>,
}

/// A place in a file, `ticks / per_second` seconds from its first sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// How many.
    pub ticks: u64,
    /// Their rate.
    pub per_second: u64,
}

impl Position {
    /// The nearest sample frame at `sample_rate` Hz. Exact for the rates of compact discs and studios.
    pub fn sample(self, sample_rate: u32) -> u64 {
        let per_second = u128::from(self.per_second.max(1));
        let scaled = u128::from(self.ticks) * u128::from(sample_rate);
        u64::try_from((scaled + per_second / 2) / per_second).unwrap_or(u64::MAX)
    }
}

impl CueSheet {
    /// Reads a sheet in any encoding: by its byte-order mark, as UTF-8, or in the most likely legacy encoding.
    pub fn parse(bytes: &[u8]) -> Result<Self, CueError> {
        Self::from_text(&legacy_text::decode_file(bytes))
    }

    /// Reads a sheet that is text already.
    pub fn from_text(text: &str) -> Result<Self, CueError> {
        parse::sheet(text)
    }

    /// The number of its tracks that are music.
    pub fn audio_tracks(&self) -> usize {
        self.tracks.iter().filter(|track| track.audio).count()
    }
}

/// Reads the sheet at `path`.
pub fn read_cue_sheet(path: &Path) -> Result<CueSheet, CueError> {
    let unreadable = |error: std::io::Error| CueError::Unreadable(error.to_string());
    if std::fs::metadata(path).map_err(unreadable)?.len() > MAX_SHEET_BYTES {
        return Err(CueError::TooLarge);
    }
    CueSheet::parse(&std::fs::read(path).map_err(unreadable)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_a_whole_number_of_samples_at_the_usual_rates() {
        for (rate, samples) in
            [(44_100, 588), (48_000, 640), (88_200, 1_176), (96_000, 1_280), (192_000, 2_560)]
        {
            for ticks in [0, 1, 74, 75, 359_999] {
                assert_eq!(Position { ticks, per_second: 75 }.sample(rate), ticks * samples);
            }
        }
        assert_eq!(Position { ticks: u64::MAX, per_second: 0 }.sample(u32::MAX), u64::MAX);
    }
}

//! Files to samples, tags, covers, cue sheets and lyrics. The only crate that knows the decoders and tag readers it stands on
//! (symphonia, libopus, oxideav-wavpack, lofty).
//!
//! One damaged file gives one [`AudioError`]; nothing a listener keeps in a folder makes this crate panic.

mod caf;
mod container;
mod container_tags;
mod cover;
mod cue;
mod decoder;
mod downmix;
mod dsd;
mod error;
mod foreign;
mod layout;
mod legacy_text;
mod length;
mod link;
mod lyrics;
mod metadata;
mod mp4_edits;
mod ogg_links;
mod opus_head;
mod opus_streams;
mod source;
mod stream;
mod tags;
mod timeline;
mod wave;
mod wavpack;
mod xing;

use std::path::Path;

pub use cover::{Cover, read_cover};
pub use cue::{CueError, CueSheet, CueTrack, Cut, Position, file_of_sheet, read_cue_sheet};
pub use decoder::Decoder;
pub use downmix::Downmix;
pub use error::AudioError;
pub use lyrics::{Lyrics, LyricsLine, LyricsTiming, LyricsWord, parse_lrc, read_lyrics, read_lyrics_of_part};
pub use metadata::{Metadata, read_metadata};
pub use stream::StreamInfo;

/// File extensions, in lower case, that are looked at when a folder is scanned.
pub const EXTENSIONS: &[&str] = &[
    "aac", "adts", "aif", "aifc", "aiff", "bw64", "caf", "dff", "dsf", "flac", "m4a", "m4b", "mka", "mp1",
    "mp2", "mp3", "mp4", "oga", "ogg", "opus", "rf64", "w64", "wav", "wave", "webm", "wv",
];

/// Whether the file's name promises sound that can be decoded.
pub fn is_audio_path(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

/// Whether the file's name is that of a cue sheet.
pub fn is_cue_path(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("cue"))
}

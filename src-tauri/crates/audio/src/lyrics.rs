//! Lyrics.

use std::path::Path;

use crate::error::contain;
use crate::source::Source;
use crate::{AudioError, container, container_tags, legacy_text, tags};

/// A lyrics file is text; larger ones are something else.
const MAX_LYRICS_BYTES: u64 = 4 * 1024 * 1024;

/// The lyrics inside the file, else those of the .lrc file of the same name beside it (with its time stamps).
pub fn read_lyrics(path: &Path) -> Result<Option<String>, AudioError> {
    if let Some(lyrics) = contain(|| embedded(path))? {
        return Ok(Some(lyrics));
    }
    for extension in ["lrc", "LRC", "Lrc"] {
        let file = path.with_extension(extension);
        let Ok(metadata) = std::fs::metadata(&file) else { continue };
        if metadata.is_file() && metadata.len() <= MAX_LYRICS_BYTES {
            let text = legacy_text::decode_file(&std::fs::read(&file)?);
            return Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()));
        }
    }
    Ok(None)
}

fn embedded(path: &Path) -> Result<Option<String>, AudioError> {
    match contain(|| tags::read(path)) {
        Ok(tags) => Ok(tags.lyrics),
        Err(error @ (AudioError::NotFound | AudioError::Unreadable(_))) => Err(error),
        Err(_) => {
            Ok(container_tags::read(path, container::open_reader(&Source::whole(path))?.as_mut()).lyrics)
        }
    }
}

//! Lyrics, with the times of lines and words where the file or the one beside it gives them.

mod lrc;
mod own_tags;
mod synchronised;

use std::cmp::Reverse;
use std::path::Path;

use crate::error::contain;
use crate::source::Source;
use crate::{AudioError, container, container_tags, legacy_text, tags};

pub use lrc::parse_lrc;

/// A lyrics file is text; larger ones are something else.
const MAX_LYRICS_BYTES: u64 = 4 * 1024 * 1024;

/// How finely lyrics are timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LyricsTiming {
    /// Not at all.
    None,
    /// Every line has its time.
    Lines,
    /// Every line has its time, and words of some lines have theirs.
    Words,
}

/// The words of a song. There is at least one line with text; either every line has a time or none has, and times
/// do not fall.
#[derive(Clone, Debug, PartialEq)]
pub struct Lyrics {
    lines: Vec<LyricsLine>,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LyricsLine {
    /// Seconds into the track.
    pub start: Option<f64>,
    /// The text; empty only in timed lyrics, where nothing is sung from here on.
    pub text: String,
    /// The text in pieces with times of their own, which do not fall; together they are the text. Empty, or at least
    /// two.
    pub words: Vec<LyricsWord>,
    /// What belongs to the same time: a translation, a transliteration, a second voice.
    pub beneath: Vec<String>,
    /// Whether a verse begins here.
    pub verse: bool,
}

/// A word or syllable, with the blanks around it.
#[derive(Clone, Debug, PartialEq)]
pub struct LyricsWord {
    /// Seconds into the track.
    pub start: f64,
    /// The text.
    pub text: String,
}

impl Lyrics {
    /// Lyrics of these lines; none if there is no text in them.
    fn new(mut lines: Vec<LyricsLine>) -> Option<Self> {
        let first = lines.iter().position(|line| !line.text.is_empty())?;
        let last = lines.iter().rposition(|line| !line.text.is_empty())?;
        lines.truncate(last + 1);
        lines.drain(..first);
        lines.dedup_by(|next, line| next.text.is_empty() && line.text.is_empty());
        Some(Self { lines })
    }

    /// In order.
    pub fn lines(&self) -> &[LyricsLine] {
        &self.lines
    }

    /// How finely they are timed.
    pub fn timing(&self) -> LyricsTiming {
        if self.lines.iter().any(|line| !line.words.is_empty()) {
            LyricsTiming::Words
        } else if self.lines.iter().any(|line| line.start.is_some()) {
            LyricsTiming::Lines
        } else {
            LyricsTiming::None
        }
    }
}

/// The lyrics of a file that are timed most finely: those of its tags (synchronised frames of ID3v2, texts in the form
/// of LRC, plain text) or, where these are no better, those of the .lrc file of the same name beside it.
pub fn read_lyrics(path: &Path) -> Result<Option<Lyrics>, AudioError> {
    let mut found = contain(|| embedded(path))?;
    found.extend(beside(path)?);
    // Of equals the first is kept.
    Ok(found.into_iter().min_by_key(|lyrics| Reverse(lyrics.timing())))
}

/// The lyrics of a part of a file, in seconds from its start: those lines of the file's lyrics whose times lie in it,
/// counted from its own start. Lyrics without times cannot be told apart, so a part has none.
pub fn read_lyrics_of_part(path: &Path, start: f64, end: Option<f64>) -> Result<Option<Lyrics>, AudioError> {
    Ok(read_lyrics(path)?.and_then(|lyrics| part(lyrics, start, end)))
}

fn part(lyrics: Lyrics, start: f64, end: Option<f64>) -> Option<Lyrics> {
    let inside = |time: f64| time >= start && end.is_none_or(|end| time < end);
    let lines = lyrics.lines.into_iter().filter(|line| line.start.is_some_and(inside)).map(|mut line| {
        line.start = line.start.map(|time| time - start);
        line.words.iter_mut().for_each(|word| word.start -= start);
        line
    });
    Lyrics::new(lines.collect())
}

fn embedded(path: &Path) -> Result<Vec<Lyrics>, AudioError> {
    let tags = match contain(|| tags::read(path)) {
        Ok(tags) => tags,
        Err(error @ (AudioError::NotFound | AudioError::Unreadable(_))) => return Err(error),
        Err(_) => {
            let tags = container_tags::read(path, container::open_reader(&Source::whole(path))?.as_mut());
            return Ok(tags.lyrics.as_deref().and_then(parse_lrc).into_iter().collect());
        }
    };
    // What the file's tags say in forms that only their own kind has; damage there leaves the text.
    let mut found = contain(|| own_tags::read(path)).unwrap_or_else(|error| {
        tracing::debug!(path = %path.display(), %error, "timed lyrics are not read");
        Vec::new()
    });
    found.extend(tags.lyrics.as_deref().and_then(parse_lrc));
    Ok(found)
}

fn beside(path: &Path) -> Result<Option<Lyrics>, AudioError> {
    for extension in ["lrc", "LRC", "Lrc"] {
        let file = path.with_extension(extension);
        let Ok(metadata) = std::fs::metadata(&file) else { continue };
        if metadata.is_file() && metadata.len() <= MAX_LYRICS_BYTES {
            return Ok(parse_lrc(&legacy_text::decode_file(&std::fs::read(&file)?)));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_has_the_lines_that_are_sung_in_it() {
        let text = "[00:01.00]first\n[01:00.00][02:30.50]refrain\n[02:00.00]second\n[62:00.00]last";
        let sung = |start, end| -> Vec<(Option<f64>, String)> {
            let lyrics = part(parse_lrc(text).unwrap(), start, end);
            lyrics.into_iter().flat_map(|l| l.lines).map(|line| (line.start, line.text)).collect()
        };
        assert_eq!(sung(0.0, Some(60.0)), [(Some(1.0), "first".to_owned())]);
        let middle =
            [(Some(0.0), "refrain".into()), (Some(60.0), "second".into()), (Some(90.5), "refrain".into())];
        assert_eq!(sung(60.0, Some(3000.0)), middle);
        assert_eq!(sung(3000.0, None), [(Some(720.0), "last".to_owned())]);
        assert_eq!(part(parse_lrc("no stamps\nat all").unwrap(), 0.0, None), None);
    }
}

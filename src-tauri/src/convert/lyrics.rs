//! Lyrics.

use attune_engine as engine;

use crate::dto;

impl From<&engine::Lyrics> for dto::Lyrics {
    fn from(lyrics: &engine::Lyrics) -> Self {
        let timing = match lyrics.timing() {
            engine::LyricsTiming::None => dto::LyricsTiming::None,
            engine::LyricsTiming::Lines => dto::LyricsTiming::Lines,
            engine::LyricsTiming::Words => dto::LyricsTiming::Words,
        };
        Self { timing, lines: lyrics.lines().iter().map(Into::into).collect() }
    }
}

impl From<&engine::LyricsLine> for dto::LyricsLine {
    fn from(line: &engine::LyricsLine) -> Self {
        let word = |word: &engine::LyricsWord| dto::LyricsWord { start: word.start, text: word.text.clone() };
        Self {
            start: line.start,
            text: line.text.clone(),
            words: line.words.iter().map(word).collect(),
            beneath: line.beneath.clone(),
            verse: line.verse,
        }
    }
}

#[cfg(test)]
mod tests {
    use attune_audio::parse_lrc;

    use super::*;

    #[test]
    fn lyrics_keep_their_times_words_and_translations() {
        let lyrics = parse_lrc("[00:01.00]a <00:01.50>b\n[00:01.00]c\n\n[00:03.00]d").unwrap();
        let sent = serde_json::to_value(dto::Lyrics::from(&lyrics)).unwrap();
        assert_eq!(
            sent,
            serde_json::json!({ "timing": "words", "lines": [
                { "start": 1.0, "text": "a b", "beneath": ["c"], "verse": false,
                  "words": [{ "start": 1.0, "text": "a " }, { "start": 1.5, "text": "b" }] },
                { "start": 3.0, "text": "d", "words": [], "beneath": [], "verse": true },
            ] })
        );
        let plain = dto::Lyrics::from(&parse_lrc("words").unwrap());
        assert_eq!((plain.timing, plain.lines[0].start), (dto::LyricsTiming::None, None));
    }
}

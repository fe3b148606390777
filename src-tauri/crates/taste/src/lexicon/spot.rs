//! Finding the lexicon's phrases inside a request.
//!
//! The text head understands a sentence as a whole; spotting keeps the parts of a compound request apart
//! (雨夜 + 安静 + 钢琴) and makes a word the lexicon knows mean the same in every language it is written in.

use super::Lexicon;
use super::stem::Stems;
use crate::TasteError;
use crate::text::{fold, on_word_boundaries, simplify};
use aho_corasick::{AhoCorasick, MatchKind};
use std::cmp::Reverse;

/// Words for music itself, folded, at the beginning or the end of many phrases: they tell nothing apart.
const MUSIC: &[&str] = &[
    "music",
    "songs",
    "song",
    "tunes",
    "tracks",
    "musik",
    "lieder",
    "musique",
    "chansons",
    "musica",
    "canciones",
    "musicas",
    "cancoes",
    "музыка",
    "музыку",
    "песни",
    "음악",
    "노래",
    "音乐",
    "歌曲",
    "的歌",
    "音楽",
    "曲",
];

/// A phrase found in a folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// First byte in the folded text.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Index into [`Lexicon::concepts`].
    pub concept: usize,
}

/// All phrases of a lexicon as one automaton (Aho & Corasick, Communications of the ACM 18(6), 1975).
#[derive(Debug, Clone)]
pub struct Spotter {
    automaton: AhoCorasick,
    concepts: Vec<usize>,
    stems: Stems,
}

impl Spotter {
    /// Builds the automaton.
    pub fn new(lexicon: &Lexicon) -> Result<Self, TasteError> {
        let stems = Stems::new(lexicon);
        Ok(Self { stems, ..Self::without(lexicon, "")? })
    }

    /// As [`Spotter::new`] without the concepts of one topic and without other forms of words.
    pub(crate) fn without(lexicon: &Lexicon, topic: &str) -> Result<Self, TasteError> {
        let phrases: Vec<_> =
            lexicon.phrases.iter().filter(|p| lexicon.concepts[p.concept].topic != topic).collect();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(phrases.iter().map(|phrase| simplify(&fold(&phrase.text))))
            .map_err(|_| TasteError::LexiconTooLarge)?;
        let concepts = phrases.iter().map(|phrase| phrase.concept).collect();
        Ok(Self { automaton, concepts, stems: Stems::default() })
    }

    /// Phrases in a folded text, not overlapping; where two overlap the one that says more is meant: *pop rock* and not
    /// *rock music* of "pop rock music".
    pub fn spot(&self, folded: &str) -> Vec<Spot> {
        let folded = simplify(folded);
        let mut found: Vec<Spot> = self
            .automaton
            .find_overlapping_iter(&folded)
            .filter(|m| on_word_boundaries(&folded, m.start(), m.end()))
            .map(|m| Spot { start: m.start(), end: m.end(), concept: self.concepts[m.pattern().as_usize()] })
            .collect();
        found.extend(self.stems.spot(&folded));
        // Of the same length that as written comes first: sorting keeps the order.
        found.sort_by_cached_key(|spot| {
            let text = &folded[spot.start..spot.end];
            (Reverse(content(text)), Reverse(text.len()), spot.start)
        });
        let mut kept: Vec<Spot> = Vec::new();
        for spot in found {
            if kept.iter().all(|other| spot.end <= other.start || other.end <= spot.start) {
                kept.push(spot);
            }
        }
        kept.sort_by_key(|spot| spot.start);
        kept
    }

    /// Whether a folded text is a phrase as written.
    pub(crate) fn knows(&self, folded: &str) -> bool {
        self.automaton.find_overlapping_iter(folded).any(|m| m.start() == 0 && m.end() == folded.len())
    }
}

/// Bytes of a phrase that tell it from other music.
fn content(phrase: &str) -> usize {
    let phrase = MUSIC.iter().find_map(|word| phrase.strip_suffix(word)).unwrap_or(phrase);
    let phrase = MUSIC.iter().find_map(|word| phrase.strip_prefix(word)).unwrap_or(phrase);
    phrase.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spotter() -> Spotter {
        let text = "rain\nen: rain | rainy night\nzh: 雨 | 雨夜\nis: sad 1\n\nnight\nen: night\nzh: 夜\nis: slow 1\n";
        Spotter::new(&Lexicon::parse("test", text).unwrap()).unwrap()
    }

    #[test]
    fn the_longest_phrase_wins() {
        let spots = spotter().spot("a rainy night");
        assert_eq!(spots, [Spot { start: 2, end: 13, concept: 0 }]);
    }

    #[test]
    fn the_word_music_does_not_make_a_phrase_longer() {
        let text = "rock\nen: rock | rock music\nzh: 摇滚 | 摇滚音乐\nis: rock 1\n\npop_rock\nen: pop rock\nzh: 流行摇滚\nis: pop 1\n";
        let spotter = Spotter::new(&Lexicon::parse("test", text).unwrap()).unwrap();
        for request in ["pop rock music", "流行摇滚音乐"] {
            assert_eq!(spotter.spot(request).iter().map(|s| s.concept).collect::<Vec<_>>(), [1], "{request}");
        }
        assert_eq!(spotter.spot("rock music"), [Spot { start: 0, end: 10, concept: 0 }]);
    }

    #[test]
    fn chinese_phrases_are_found_without_spaces() {
        let spots = spotter().spot("雨夜的夜");
        assert_eq!(spots.iter().map(|s| s.concept).collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn a_phrase_inside_a_word_is_not_found() {
        assert!(spotter().spot("a train").is_empty());
    }
}

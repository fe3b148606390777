//! Text as names and phrases are compared: compatibility forms unified, case folded, accents removed.

use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Normalised text that remembers where each of its bytes came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Folded {
    /// NFKD, lower case, without combining accents, runs of white space as one space.
    pub(crate) text: String,
    /// For every byte of `text`, the byte range of the source character.
    origin: Vec<(usize, usize)>,
}

impl Folded {
    pub(crate) fn new(source: &str) -> Self {
        let mut folded = Self::default();
        for (start, original) in source.char_indices() {
            let end = start + original.len_utf8();
            for decomposed in std::iter::once(original).nfkd() {
                // Kana voicing marks tell か from が; only accents of alphabetic scripts are dropped.
                if is_combining_mark(decomposed) && !matches!(decomposed, '\u{3099}' | '\u{309A}') {
                    continue;
                }
                // A free-standing accent decomposes to a space and the accent: spaces can come out of anything.
                if decomposed.is_whitespace() {
                    if !folded.text.ends_with(' ') {
                        folded.push(' ', start, end);
                    }
                    continue;
                }
                for lower in decomposed.to_lowercase() {
                    folded.push(typographic(lower), start, end);
                }
            }
        }
        folded
    }

    fn push(&mut self, character: char, start: usize, end: usize) {
        self.text.push(character);
        self.origin.extend(std::iter::repeat_n((start, end), character.len_utf8()));
    }

    /// The part of the source that became `start..end` of the folded text; empty ranges map to an empty range.
    pub(crate) fn source_range(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        match (self.origin.get(start), end.checked_sub(1).and_then(|last| self.origin.get(last))) {
            (Some(first), Some(last)) if start < end => first.0..last.1,
            _ => 0..0,
        }
    }
}

fn typographic(character: char) -> char {
    match character {
        '\u{2018}' | '\u{2019}' | '\u{02BC}' | '`' => '\'',
        '\u{201C}' | '\u{201D}' => '"',
        '\u{2010}'..='\u{2015}' => '-',
        other => other,
    }
}

/// Normalises a name or phrase for comparison.
pub fn fold(source: &str) -> String {
    Folded::new(source).text.trim().to_owned()
}

/// A folded text with traditional Chinese characters as simplified ones, byte for byte at the same places.
///
/// The characters are those of OpenCC's table (crate `simplet2s`). Japanese and Korean text changes too, so this is for
/// comparing only, with both sides treated alike.
pub(crate) fn simplify(folded: &str) -> String {
    if folded.is_ascii() {
        return folded.to_owned();
    }
    folded.chars().map(simplified).collect()
}

const IDEOGRAPHS: std::ops::RangeInclusive<char> = '\u{4E00}'..='\u{9FFF}';

fn simplified(character: char) -> char {
    static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
        IDEOGRAPHS
            .map(|character| {
                let converted = simplet2s::convert(&character.to_string());
                let mut all = converted.chars();
                match (all.next(), all.next()) {
                    (Some(one), None) if IDEOGRAPHS.contains(&one) => one,
                    _ => character,
                }
            })
            .collect()
    });
    if !IDEOGRAPHS.contains(&character) {
        return character;
    }
    TABLE.get(character as usize - *IDEOGRAPHS.start() as usize).copied().unwrap_or(character)
}

/// Whether a character is a part of a Hangul syllable; folding takes syllables apart.
pub(crate) fn is_jamo(character: char) -> bool {
    matches!(character, '\u{1100}'..='\u{11FF}')
}

/// Whether a character belongs to a script written without spaces, where words are found as substrings.
pub(crate) fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
        | '\u{0E00}'..='\u{0E7F}')
}

/// Whether `start..end` of `text` is not cut out of a longer word of a spaced script. A Korean word may carry a
/// particle behind it.
pub(crate) fn on_word_boundaries(text: &str, start: usize, end: usize) -> bool {
    let joined = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => {
            a.is_alphanumeric()
                && b.is_alphanumeric()
                && !is_unspaced(a)
                && !is_unspaced(b)
                && is_jamo(a) == is_jamo(b)
        }
        _ => false,
    };
    let (before, inside, after) = (&text[..start], &text[start..end], &text[end..]);
    !joined(before.chars().next_back(), inside.chars().next())
        && (!joined(inside.chars().next_back(), after.chars().next())
            || (inside.ends_with(is_jamo) && carries_ending(inside, after)))
}

/// Whether what follows a Korean word is an ending: any after two syllables, a particle after one.
fn carries_ending(word: &str, after: &str) -> bool {
    const PARTICLES: [&str; 22] = [
        "을", "를", "이", "가", "은", "는", "의", "에", "에서", "로", "으로", "와", "과", "도", "만", "이나",
        "나", "한", "하고", "처럼", "같은", "때",
    ];
    let is_initial = |c: char| matches!(c, '\u{1100}'..='\u{1112}');
    if !after.starts_with(is_initial) {
        return false;
    }
    if word.chars().filter(|c| is_initial(*c)).count() >= 2 {
        return true;
    }
    let ending = &after[..after.find(|c| !is_jamo(c)).unwrap_or(after.len())];
    PARTICLES.iter().any(|particle| ending.nfc().eq(particle.chars()))
}

/// Words of a folded text; every character of an unspaced script is its own word.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '&').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_width_and_accents_do_not_matter() {
        assert_eq!(fold("Björk"), "bjork");
        assert_eq!(fold("ＡＢＣ"), "abc");
        assert_eq!(fold("  Sigur   Rós "), "sigur ros");
        assert_ne!(fold("か"), fold("が"), "voicing tells Japanese words apart");
    }

    #[test]
    fn a_word_inside_a_word_is_not_on_boundaries() {
        assert!(!on_word_boundaries("heart", 2, 5));
        assert!(on_word_boundaries("my art is", 3, 6));
        assert!(on_word_boundaries("听jazz吧", 3, 7));
    }

    #[test]
    fn a_korean_word_may_carry_a_particle() {
        let at = |text: &str, word: &str| on_word_boundaries(&fold(text), 0, fold(word).len());
        assert!(at("재즈를", "재즈") && at("재즈", "재즈") && at("비가", "비"));
        assert!(!at("비행기", "비"), "one syllable of a longer word");
        assert!(!at("바단", "바다"), "a syllable is not cut");
    }

    #[test]
    fn traditional_characters_become_simplified_in_place() {
        assert_eq!(simplify("周杰倫的歌，夢"), "周杰伦的歌，梦");
        assert_eq!(simplify("安静 rock"), "安静 rock");
    }

    proptest! {
        #[test]
        fn simplifying_keeps_every_byte_position(source in "\\PC{0,40}") {
            let folded = fold(&source);
            let positions = |text: &str| text.char_indices().map(|(i, _)| i).collect::<Vec<_>>();
            prop_assert_eq!(positions(&simplify(&folded)), positions(&folded));
        }

        #[test]
        fn folding_twice_changes_nothing(source in ".{0,40}") {
            let once = fold(&source);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn every_folded_byte_points_into_the_source(source in ".{0,40}") {
            let folded = Folded::new(&source);
            for end in 1..=folded.text.len() {
                let range = folded.source_range(end - 1, end);
                prop_assert!(source.get(range).is_some());
            }
        }
    }
}

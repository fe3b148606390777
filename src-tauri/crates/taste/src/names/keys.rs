//! Names as they are compared: without spaces and punctuation, and other ways to write them.

use super::NameKind;
use crate::text::{is_jamo, is_unspaced};
use pinyin::ToPinyin;
use unicode_normalization::UnicodeNormalization;
use wana_kana::ConvertJapanese;

/// Another way to write a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spelling {
    /// Without "the" at its beginning.
    Bare,
    /// Chinese characters as their sounds.
    Pinyin,
    /// Chinese characters as the first letters of their sounds.
    Initials,
    /// Kana as Latin letters.
    Romaji,
}

/// A word, or a character of a script without spaces, or a Hangul syllable: byte range of a folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(PartialEq, Clone, Copy)]
enum Script {
    Word,
    Hangul,
    Unspaced,
}

/// The tokens of a folded text. Apostrophes inside words do not part them from their keys' view: both halves join.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open: Option<Script> = None;
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        let voicing = matches!(character, '\u{3099}' | '\u{309A}');
        let script = match character {
            c if voicing || is_unspaced(c) => Script::Unspaced,
            c if !c.is_alphanumeric() => {
                open = None;
                continue;
            }
            c if is_jamo(c) => Script::Hangul,
            _ => Script::Word,
        };
        let joins = match script {
            Script::Word => open == Some(Script::Word),
            Script::Hangul => open == Some(Script::Hangul) && !matches!(character, '\u{1100}'..='\u{1112}'),
            Script::Unspaced => voicing,
        };
        match tokens.last_mut() {
            Some(last) if joins && last.end == start => last.end = end,
            _ => tokens.push(Token { start, end }),
        }
        open = Some(script);
    }
    tokens
}

/// Whether a word between two others joins names and may be written or not: *Simon & Garfunkel*, *Guns N' Roses*.
pub(super) fn is_joiner(word: &str) -> bool {
    matches!(word, "and" | "n")
}

/// What of a folded name is compared: `guns n' roses` → `gunsroses`, `ac/dc` → `acdc`. Empty for a name of signs only.
pub(super) fn key(folded: &str) -> String {
    let tokens = tokens(folded);
    let last = tokens.len().saturating_sub(1);
    let word = |token: &Token| &folded[token.start..token.end];
    tokens
        .iter()
        .enumerate()
        .filter(|&(index, token)| index == 0 || index == last || !is_joiner(word(token)))
        .map(|(_, token)| word(token))
        .collect()
}

/// FNV-1a (Fowler, Noll & Vo), 64 bits: can be continued, and is the same on every machine.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hash(pub(super) u64);

impl Hash {
    pub(super) const EMPTY: Self = Self(0xCBF2_9CE4_8422_2325);

    pub(super) fn with(self, text: &str) -> Self {
        Self(text.bytes().fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)))
    }
}

pub(super) fn hash(text: &str) -> u64 {
    Hash::EMPTY.with(text).0
}

/// Other ways to write a folded name, as keys.
pub(super) fn spellings(kind: NameKind, folded: &str) -> Vec<(Spelling, String)> {
    let mut all = Vec::new();
    if kind == NameKind::Artist
        && let Some(bare) = folded.strip_prefix("the ").filter(|bare| bare.len() >= 4)
    {
        all.push((Spelling::Bare, key(bare)));
    }
    let is_han = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}');
    let has_kana = folded.contains(is_kana);
    let han = folded.chars().filter(|c| is_han(*c)).count();
    if han >= 2 && !has_kana && (kind == NameKind::Artist || han >= 3) {
        let sounds = |letter: bool| -> String {
            key(folded)
                .chars()
                .map(|c| match c.to_pinyin() {
                    Some(sound) if letter => sound.first_letter().to_string(),
                    Some(sound) => sound.plain().replace('ü', "v"),
                    None => c.to_string(),
                })
                .collect()
        };
        let pinyin = sounds(false);
        if pinyin.is_ascii() {
            all.push((Spelling::Pinyin, loose(&pinyin)));
            if kind == NameKind::Artist && (3..=5).contains(&han) {
                all.push((Spelling::Initials, sounds(true)));
            }
        }
    }
    if has_kana && !folded.contains(is_han) {
        all.push((Spelling::Romaji, romaji(&key(folded))));
    }
    all
}

pub(crate) fn is_kana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{309A}' | '\u{30A1}'..='\u{30FC}')
}

/// Kana as Latin letters.
pub(super) fn plain_romaji(text: &str) -> String {
    text.nfc().collect::<String>().to_romaji().to_lowercase()
}

/// Kana as Latin letters, loosely.
pub(super) fn romaji(text: &str) -> String {
    loose(&key(&plain_romaji(text)))
}

/// Latin letters without the ways in which long vowels are written or not: `yoru no ōkami`, `ookami`, `oukami`.
pub(super) fn loose(latin: &str) -> String {
    let mut text = latin.to_string();
    for (long, short) in [("ou", "o"), ("oo", "o"), ("uu", "u"), ("aa", "a"), ("-", "")] {
        text = text.replace(long, short);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{fold, simplify};

    fn of(kind: NameKind, name: &str) -> Vec<(Spelling, String)> {
        spellings(kind, &simplify(&fold(name)))
    }

    #[test]
    fn spaces_signs_and_joining_words_do_not_matter() {
        let key = |name| key(&fold(name));
        assert_eq!(key("AC/DC"), key("acdc"));
        assert_eq!(key("Guns N' Roses"), key("guns and roses"));
        assert_eq!(key("Simon & Garfunkel"), key("Simon and Garfunkel"));
        assert_eq!(key("Daft Punk"), key("daftpunk"));
        assert_ne!(key("And One"), key("One"), "a name may begin with a joining word");
    }

    #[test]
    fn chinese_names_have_sounds_and_initials() {
        let expected = [(Spelling::Pinyin, loose("zhoujielun")), (Spelling::Initials, "zjl".to_string())];
        assert_eq!(of(NameKind::Artist, "周杰伦"), expected);
        assert_eq!(of(NameKind::Artist, "周杰倫"), expected);
        assert!(of(NameKind::Title, "晴天").is_empty(), "two syllables are too few for a title");
    }

    #[test]
    fn kana_has_latin_letters() {
        assert_eq!(of(NameKind::Artist, "うただ"), [(Spelling::Romaji, "utada".to_string())]);
        assert_eq!(romaji(&fold("ヨルシカ")), romaji(&fold("よるしか")));
    }
}

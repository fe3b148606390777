//! Text folded so that what people regard as the same letter is the same: for sorting and for searching.

use unicode_normalization::UnicodeNormalization;

/// Lower case, compatibility forms (full width, ligatures) as plain letters, and without accents: "Björk", "BJORK"
/// and "Ｂｊｏｒｋ" fold to "bjork". The same on every system; no locale is asked.
///
/// Marks that only accent are dropped (Latin, Greek, Cyrillic, Hebrew points, Arabic vowel signs). Marks that make
/// another letter stay: kana voicing (か, が), Indic and Thai vowels.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let bare = text.nfkd().filter(|&character| !is_accent(character)).nfc();
    let mut folded = String::with_capacity(text.len());
    for character in bare.flat_map(char::to_lowercase) {
        match character {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            other => folded.push(other),
        }
    }
    folded
}

fn is_accent(character: char) -> bool {
    matches!(u32::from(character),
        0x0300..=0x036F | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F
        | 0x0591..=0x05BD | 0x05BF | 0x05C1..=0x05C2 | 0x05C4..=0x05C5 | 0x05C7
        | 0x0610..=0x061A | 0x064B..=0x065F | 0x0670)
}

/// Whether the character belongs to a script written without spaces between words, so that search must find any part
/// of a run: Chinese, Japanese, Thai, Lao, Khmer and Burmese. (Korean separates words.)
pub(crate) fn is_unspaced(character: char) -> bool {
    matches!(u32::from(character),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF // Thai and Lao, Burmese, Khmer
        | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x31F0..=0x31FF // iteration marks, kana
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF) // Han
}

/// The key a text is sorted by. What is unknown sorts behind everything that is known.
pub(crate) fn sort_key(text: &str) -> String {
    let folded = fold(text.trim());
    if folded.is_empty() { UNKNOWN.to_owned() } else { folded }
}

/// Sorts behind every text.
pub(crate) const UNKNOWN: &str = "\u{10FFFF}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_width_do_not_count() {
        assert_eq!(fold("Björk"), "bjork");
        assert_eq!(fold("Ｂｊｏｒｋ"), "bjork");
        assert_eq!(fold("SIGUR RÓS"), "sigur ros");
        assert_eq!(fold("Motörhead Œuvre Straße"), "motorhead oeuvre strasse");
        assert_eq!(fold("Dvořák, Łódź, Đorđe, Ørsted"), "dvorak, lodz, dorde, orsted");
        assert_eq!(fold("Trịnh Công Sơn"), "trinh cong son");
        assert_eq!(fold("İstanbul ılık"), "istanbul ilik");
        assert_eq!(fold("ΌΝΕΙΡΟΣ"), fold("όνειρος"));
        assert_eq!(fold("Ёлка"), "елка");
    }

    #[test]
    fn marks_that_make_another_letter_count() {
        assert_ne!(fold("が"), fold("か"));
        assert_eq!(fold("한국"), "한국", "Hangul must be composed again");
        assert_eq!(fold("हिन्दी"), "हिन्दी");
        assert_eq!(fold("周杰倫"), "周杰倫");
    }

    #[test]
    fn what_is_unknown_sorts_last() {
        assert!(sort_key("  ") > sort_key("\u{1F600}"));
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once);
        }
    }
}

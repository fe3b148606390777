//! Keys, in letters, German names, solfège, Japanese and Korean names.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Read;
use crate::facts::Mode;
use crate::limits::Limit;
use crate::text::{Folded, fold, on_word_boundaries, simplify};

/// A way of naming keys: notes, words that raise or lower one before or behind it, words for the modes.
struct System {
    notes: &'static [(&'static str, u8)],
    raised: &'static [&'static str],
    lowered: &'static [&'static str],
    before: bool,
    major: &'static [&'static str],
    minor: &'static [&'static str],
}

const LETTERS: &[(&str, u8)] = &[("c", 0), ("d", 2), ("e", 4), ("f", 5), ("g", 7), ("a", 9), ("b", 11)];
const SOLFEGE: &[(&str, u8)] =
    &[("do", 0), ("ut", 0), ("re", 2), ("mi", 4), ("fa", 5), ("sol", 7), ("la", 9), ("si", 11)];

#[rustfmt::skip]
const SYSTEMS: &[System] = &[
    System { notes: LETTERS, raised: &["#", "♯", " sharp", "-sharp"], lowered: &["b", "♭", " flat", "-flat"], before: false,
             major: &["major", "maj", "大调", "メジャー", "장조", "메이저"], minor: &["minor", "min", "小调", "マイナー", "단조", "마이너"] },
    System { notes: LETTERS, raised: &["升"], lowered: &["降"], before: true, major: &["大调"], minor: &["小调"] },
    System { notes: &[("c", 0), ("cis", 1), ("des", 1), ("d", 2), ("dis", 3), ("es", 3), ("e", 4), ("f", 5), ("fis", 6), ("ges", 6), ("g", 7), ("gis", 8), ("as", 8), ("a", 9), ("ais", 10), ("b", 10), ("h", 11)],
             raised: &[], lowered: &[], before: false, major: &["dur"], minor: &["moll"] },
    System { notes: SOLFEGE, raised: &[" sostenido", " diese", " sustenido", "#"], lowered: &[" bemol", "b"], before: false,
             major: &["mayor", "majeur", "maior"], minor: &["menor", "mineur"] },
    System { notes: &[("до", 0), ("ре", 2), ("ми", 4), ("фа", 5), ("соль", 7), ("ля", 9), ("си", 11)],
             raised: &["-диез", " диез"], lowered: &["-бемоль", " бемоль"], before: false, major: &["мажор", "мажоре"], minor: &["минор", "миноре"] },
    System { notes: &[("ハ", 0), ("ニ", 2), ("ホ", 4), ("ヘ", 5), ("ト", 7), ("イ", 9), ("ロ", 11)], raised: &["嬰"], lowered: &["変"], before: true,
             major: &["長調"], minor: &["短調"] },
    System { notes: &[("다", 0), ("라", 2), ("마", 4), ("바", 5), ("사", 7), ("가", 9), ("나", 11)], raised: &["올림"], lowered: &["내림"], before: true,
             major: &["장조"], minor: &["단조"] },
];

/// Words between a preposition and the key.
const OPENERS: [&str; 11] = [
    "in the key of ",
    "key of ",
    "in ",
    "en ",
    "em ",
    "in der tonart ",
    "tonart ",
    "tonalidad de ",
    "в тональности ",
    "в ",
    "调性是",
];

static FOLDED_OPENERS: LazyLock<Vec<String>> =
    LazyLock::new(|| OPENERS.iter().map(|word| simplify(&Folded::new(word).text)).collect());

/// Words behind "minor" and "major" after which the letter before was an article: *in a minor key*.
const ARTICLE_FOLLOWERS: [&str; 6] = ["key", "scale", "mode", "mood", "chord", "feel"];

type Names = HashMap<char, Vec<(String, u8, Mode)>>;

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::new();
    for system in SYSTEMS {
        let accidentals = std::iter::once(("", 0))
            .chain(system.raised.iter().map(|word| (*word, 1)))
            .chain(system.lowered.iter().map(|word| (*word, 11)));
        for (accidental, shift) in accidentals {
            for (note, pitch_class) in system.notes {
                let tonic =
                    if system.before { format!("{accidental}{note}") } else { format!("{note}{accidental}") };
                let modes = system.major.iter().map(|word| (word, Mode::Major));
                for (word, mode) in modes.chain(system.minor.iter().map(|word| (word, Mode::Minor))) {
                    for gap in ["", " ", "-", "の"] {
                        let name = simplify(&fold(&format!("{tonic}{gap}{word}")));
                        if let Some(first) = name.chars().next() {
                            names.entry(first).or_default().push((name, (pitch_class + shift) % 12, mode));
                        }
                    }
                }
            }
        }
    }
    names
});

pub(super) fn read(text: &str, start: usize) -> Read {
    let opener = FOLDED_OPENERS
        .iter()
        .filter(|word| text[start..].starts_with(word.as_str()))
        .map(String::len)
        .max()
        .unwrap_or(0);
    let (at, opened) = (start + opener, opener > 0);
    let rest = text.get(at..)?;
    let (name, pitch_class, mode) = NAMES
        .get(&rest.chars().next()?)?
        .iter()
        .filter(|(name, _, _)| {
            rest.starts_with(name.as_str()) && on_word_boundaries(text, at, at + name.len())
        })
        .max_by_key(|(name, _, _)| name.len())?;
    let end = at + name.len();
    let next = text[end..].split_whitespace().next().unwrap_or_default();
    let article = name.starts_with("a m") && (ARTICLE_FOLLOWERS.contains(&next) || (!opened && start > 0));
    (!article).then_some((Limit::Key { pitch_class: Some(*pitch_class), mode: Some(*mode) }, None, end))
}

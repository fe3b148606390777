//! Correcting misspelt words of names.
//!
//! The vocabulary is every word of four letters or more in any name: a million titles share some hundred thousand
//! words. A word within one edit (two from eight letters on) is found through the words one gets by deleting letters
//! from its first seven, the symmetric-delete method (W. Garbe, SymSpell, 2012); the distance is then computed
//! (optimal string alignment: insert, delete, exchange, swap neighbours).

use std::collections::HashSet;

use super::keys::{hash, tokens};
use crate::text::is_unspaced;

/// Letters of a word from which deletions are made.
const PREFIX: usize = 7;
/// Shortest word that is corrected, and shortest with two edits.
const SHORTEST: usize = 4;
const TWO_EDITS: usize = 8;
/// Corrections offered for one word.
const OFFERED: usize = 3;
/// Words of the vocabulary compared with one word at most.
const TRIED: usize = 256;
/// Longest word compared.
const LONGEST: usize = 31;

/// Words while names are read.
#[derive(Debug, Default)]
pub(super) struct Words(HashSet<String>);

impl Words {
    pub(super) fn add(&mut self, folded: &str) {
        for token in tokens(folded) {
            let word = &folded[token.start..token.end];
            if !word.starts_with(is_unspaced)
                && word.chars().count() >= SHORTEST
                && word.chars().all(char::is_alphabetic)
                && !self.0.contains(word)
            {
                self.0.insert(word.to_string());
            }
        }
    }
}

/// The vocabulary with its deletions.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary {
    words: Vec<Box<str>>,
    deletions: Vec<(u64, u32)>,
}

impl Vocabulary {
    pub(super) fn new(words: Words) -> Self {
        let mut words: Vec<Box<str>> = words.0.into_iter().map(String::into_boxed_str).collect();
        words.sort_unstable();
        let mut deletions = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let variants = deletions_of(word, edits(word));
            deletions.extend(variants.into_iter().map(|variant| (variant, index as u32)));
        }
        deletions.sort_unstable();
        deletions.dedup();
        deletions.shrink_to_fit();
        Self { words, deletions }
    }

    /// Words that may be meant by a misspelt one, nearest first, with the number of edits.
    pub(super) fn corrections(&self, word: &str) -> Vec<(&str, usize)> {
        if word.chars().count() < SHORTEST || !word.chars().all(char::is_alphabetic) {
            return Vec::new();
        }
        let allowed = edits(word);
        let letters: Vec<char> = word.chars().collect();
        let mut found: Vec<(usize, u32)> = Vec::new();
        let mut tried: HashSet<u32> = HashSet::new();
        for variant in deletions_of(word, allowed) {
            let from = self.deletions.partition_point(|entry| entry.0 < variant);
            for &(_, index) in self.deletions[from..].iter().take_while(|entry| entry.0 == variant) {
                if tried.len() >= TRIED {
                    break;
                }
                let candidate = &self.words[index as usize];
                // A letter takes up to two bytes in the alphabets that are corrected.
                if candidate.len().abs_diff(word.len()) > 2 * allowed || !tried.insert(index) {
                    continue;
                }
                let distance = distance(&letters, candidate);
                if distance > 0 && distance <= allowed && candidate.starts_with(letters[0]) {
                    found.push((distance, index));
                }
            }
        }
        found.sort_unstable();
        found.truncate(OFFERED);
        found.into_iter().map(|(distance, index)| (&*self.words[index as usize], distance)).collect()
    }
}

fn edits(word: &str) -> usize {
    if word.chars().count() >= TWO_EDITS { 2 } else { 1 }
}

/// Hashes of the prefix with up to `most` letters deleted.
fn deletions_of(word: &str, most: usize) -> Vec<u64> {
    let prefix: String = word.chars().take(PREFIX).collect();
    let mut all = vec![prefix];
    let mut done = 0;
    for _ in 0..most {
        let end = all.len();
        for index in done..end {
            let letters: Vec<char> = all[index].chars().collect();
            // The first letter is always right.
            for left_out in 1..letters.len() {
                let shorter: String =
                    letters.iter().enumerate().filter(|(i, _)| *i != left_out).map(|(_, c)| *c).collect();
                if !all.contains(&shorter) {
                    all.push(shorter);
                }
            }
        }
        done = end;
    }
    all.iter().map(|text| hash(text)).collect()
}

/// Optimal string alignment distance; `usize::MAX` for words longer than [`LONGEST`].
fn distance(a: &[char], b: &str) -> usize {
    let mut letters = ['\0'; LONGEST];
    let mut length = 0;
    for letter in b.chars() {
        if length == LONGEST {
            return usize::MAX;
        }
        letters[length] = letter;
        length += 1;
    }
    if a.len() > LONGEST {
        return usize::MAX;
    }
    let b = &letters[..length];
    let mut before = [0; LONGEST + 1];
    let mut last: [usize; LONGEST + 1] = std::array::from_fn(|j| j);
    for i in 1..=a.len() {
        let mut row = [i; LONGEST + 1];
        for j in 1..=b.len() {
            let exchange = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = exchange.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row[j] = best;
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_counts_edits() {
        for (a, b, expected) in
            [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("kitten", "sitting", 3), ("", "ab", 2)]
        {
            assert_eq!(distance(&a.chars().collect::<Vec<_>>(), b), expected, "{a} {b}");
        }
    }

    #[test]
    fn misspelt_words_are_corrected() {
        let mut words = Words::default();
        words.add("taylor swift led zeppelin metallica coldplay");
        let vocabulary = Vocabulary::new(words);
        for (typed, meant) in [
            ("tayler", "taylor"),
            ("zepplin", "zeppelin"),
            ("metalica", "metallica"),
            ("coldpaly", "coldplay"),
            ("swfit", "swift"),
        ] {
            assert_eq!(vocabulary.corrections(typed).first().map(|c| c.0), Some(meant), "{typed}");
        }
        assert!(vocabulary.corrections("drift").is_empty(), "the first letter is right");
    }
}

//! Other forms of the lexicon's words: cases, genders and plurals of Russian, German, Spanish, French and Portuguese.
//!
//! Words are cut to their stems by the Snowball algorithms (M. Porter, 2001; crate `rust-stemmers`), phrases and request
//! alike. English is left out: its phrases carry their forms, and a stemmer would join what differs (*noise*, *noisy*).

use std::collections::HashMap;

use rust_stemmers::{Algorithm, Stemmer};

use super::{Lexicon, Spot};
use crate::text::{fold, is_jamo, is_unspaced};

const LANGUAGES: [(&str, Algorithm); 5] = [
    ("ru", Algorithm::Russian),
    ("de", Algorithm::German),
    ("es", Algorithm::Spanish),
    ("fr", Algorithm::French),
    ("pt", Algorithm::Portuguese),
];
/// Shortest word whose form is looked through, and shortest stem.
const SHORTEST_WORD: usize = 5;
const SHORTEST_STEM: usize = 4;
/// Words of the longest phrase looked for.
const LONGEST: usize = 4;

/// Phrases by their stems, per language.
#[derive(Debug, Clone, Default)]
pub(super) struct Stems {
    /// A stem that two concepts share means neither.
    tables: Vec<HashMap<String, Option<usize>>>,
}

impl Stems {
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let tables = LANGUAGES.map(|(language, algorithm)| {
            let stemmer = Stemmer::create(algorithm);
            let mut table: HashMap<String, Option<usize>> = HashMap::new();
            for phrase in lexicon.phrases.iter().filter(|p| p.language == language) {
                let folded = fold(&phrase.text);
                let words: Vec<&str> = folded.split(' ').collect();
                if words.len() > LONGEST || !words.iter().all(|word| is_plain(word)) {
                    continue;
                }
                let Some(stems) = joined(&stemmer, &words, algorithm) else { continue };
                table
                    .entry(stems)
                    .and_modify(|known| *known = known.filter(|concept| *concept == phrase.concept))
                    .or_insert(Some(phrase.concept));
            }
            table
        });
        Self { tables: tables.into() }
    }

    /// Forms of phrases in a folded text.
    pub(super) fn spot(&self, folded: &str) -> Vec<Spot> {
        let mut words: Vec<(usize, &str)> = Vec::new();
        for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| is_plain(word)) {
            words.push((word.as_ptr() as usize - folded.as_ptr() as usize, word));
        }
        let mut found = Vec::new();
        for (table, (_, algorithm)) in
            self.tables.iter().zip(LANGUAGES).filter(|(table, _)| !table.is_empty())
        {
            let cyrillic = matches!(algorithm, Algorithm::Russian);
            let stemmer = Stemmer::create(algorithm);
            for first in 0..words.len() {
                for last in first..words.len().min(first + LONGEST) {
                    let (start, end) = (words[first].0, words[last].0 + words[last].1.len());
                    let window: Vec<&str> = words[first..=last].iter().map(|word| word.1).collect();
                    // Words of one phrase are parted by single spaces, and of one script.
                    if window.iter().map(|w| w.len()).sum::<usize>() + last - first != end - start
                        || window.iter().any(|word| word.starts_with(is_cyrillic) != cyrillic)
                    {
                        break;
                    }
                    let stems = joined(&stemmer, &window, algorithm);
                    if let Some(Some(concept)) = stems.and_then(|stems| table.get(&stems)) {
                        found.push(Spot { start, end, concept: *concept });
                    }
                }
            }
        }
        found
    }
}

fn is_plain(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_alphabetic() && !is_unspaced(c) && !is_jamo(c))
}

fn is_cyrillic(character: char) -> bool {
    matches!(character, '\u{0400}'..='\u{04FF}')
}

/// The stems of words; `None` when no word is long enough to be told by its stem.
fn joined(stemmer: &Stemmer, words: &[&str], algorithm: Algorithm) -> Option<String> {
    let mut long = false;
    let stems: Vec<String> = words
        .iter()
        .map(|word| {
            if word.chars().count() < SHORTEST_WORD {
                return (*word).to_string();
            }
            let stem = match algorithm {
                Algorithm::Russian => stemmer.stem(&with_short_i(word)).into_owned(),
                _ => stemmer.stem(word).into_owned(),
            };
            if stem.chars().count() < SHORTEST_STEM {
                return (*word).to_string();
            }
            long = true;
            stem
        })
        .collect();
    long.then(|| stems.join(" "))
}

/// Folding takes the breve off й; at the end of a Russian word it is told by the vowel before it.
fn with_short_i(word: &str) -> String {
    let mut ends = word.chars().rev();
    match (ends.next(), ends.next()) {
        (Some('и'), Some('а' | 'е' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я')) => {
            format!("{}й", &word[..word.len() - 'и'.len_utf8()])
        }
        _ => word.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use crate::lexicon::{Lexicon, Spotter};
    use crate::text::fold;

    #[test]
    fn other_forms_of_a_word_mean_the_same() {
        let text = "calm\nen: calm\nzh: 平静\nru: спокойный\nde: ruhig\nes: tranquilo\nfr: joyeux\nis: chill 1\n\n\
                    sad\nen: sad\nzh: 悲\nru: грустная песня\nde: traurig\nes: triste\nis: sad 1\n";
        let spotter = Spotter::new(&Lexicon::parse("test", text).unwrap()).unwrap();
        for (words, concept) in [
            ("спокойную музыку", 0),
            ("спокойное", 0),
            ("ruhige Lieder", 0),
            ("ruhiges", 0),
            ("tranquila", 0),
            ("joyeuse", 0),
            ("грустные песни", 1),
            ("canciones tristes", 1),
        ] {
            let spots = spotter.spot(&fold(words));
            assert_eq!(spots.iter().map(|s| s.concept).collect::<Vec<_>>(), [concept], "{words}");
        }
        assert!(spotter.spot("tranquilizer").is_empty());
    }
}

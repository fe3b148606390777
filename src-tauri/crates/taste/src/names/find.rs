//! Looking up the parts of a request.

use super::context::Context;
use super::keys::{self, Hash, Spelling, Token, is_joiner, tokens};
use super::{Found, NameIndex, NameKind};
use crate::text::{is_unspaced, on_word_boundaries};

/// What stands between an artist and a work.
const JOINING: [&str; 11] =
    ["的", "の", "の「", "的《", "'s ", " - ", " ", " by ", " von ", " de ", " by the "];

/// Longest part that is looked up in another spelling, in bytes.
const LONGEST_SPELLING: usize = 64;
/// Words a name may have and still be found misspelt.
const FUZZY_WORDS: usize = 5;

/// Whether a text may be a name in kana: of one kind of kana, and in katakana a whole word.
fn is_possible_kana_name(part: &str, context: &Context<'_>) -> bool {
    let letters = part.chars().filter(|c| !matches!(c, '\u{3099}' | '\u{309A}')).count();
    let katakana = |c: char| matches!(c, '\u{30A1}'..='\u{30FC}' | '\u{3099}' | '\u{309A}');
    let hiragana = |c: char| matches!(c, '\u{3041}'..='\u{309A}' | '\u{30FC}');
    (2..=12).contains(&letters)
        && (part.chars().all(hiragana) || (part.chars().all(katakana) && !context.beside_katakana))
}

struct Candidate {
    found: Found,
    /// 0 as written, 1 another spelling, above that edits.
    cost: usize,
}

impl NameIndex {
    /// Names in a folded, simplified text that are meant as names, not overlapping, longest first preferred.
    /// `capital(i)` tells whether the source wrote byte `i` as a capital in otherwise lower-case text.
    pub(crate) fn find(&self, text: &str, capital: impl Fn(usize) -> bool) -> Vec<Found> {
        let tokens = tokens(text);
        let mut candidates = Vec::new();
        for first in 0..tokens.len() {
            if !on_word_boundaries(text, tokens[first].start, text.len()) {
                continue;
            }
            self.written(text, &tokens, first, &capital, &mut candidates);
            self.misspelt(text, &tokens, first, &capital, &mut candidates);
        }
        candidates.sort_by_key(|c: &Candidate| {
            (c.cost.min(2), std::cmp::Reverse(c.found.end - c.found.start), c.cost, c.found.start)
        });
        let mut kept: Vec<Found> = Vec::new();
        for Candidate { found, .. } in candidates {
            if kept.iter().all(|other| found.end <= other.start || other.end <= found.start) {
                kept.push(found);
            }
        }
        self.works_beside(text, &tokens, &mut kept);
        kept.sort_by_key(|f| f.start);
        kept
    }

    /// Titles and albums of an artist who stands right beside them are meant, however ordinary their words: 陈奕迅的十年,
    /// *Yesterday by the Beatles*.
    fn works_beside(&self, text: &str, tokens: &[Token], kept: &mut Vec<Found>) {
        let artists: Vec<Found> = kept
            .iter()
            .filter(|f| f.names.iter().any(|&id| self.names[id as usize].kind == NameKind::Artist))
            .cloned()
            .collect();
        for artist in artists {
            let behind = JOINING
                .iter()
                .find(|joining| text[artist.end..].starts_with(**joining))
                .map(|joining| artist.end + joining.len());
            let before = JOINING
                .iter()
                .find(|joining| text[..artist.start].ends_with(**joining))
                .map(|joining| artist.start - joining.len());
            for first in 0..tokens.len() {
                for last in (first..tokens.len().min(first + 8)).rev() {
                    let (start, end) = (tokens[first].start, tokens[last].end);
                    let beside = behind == Some(start) || before == Some(end);
                    let free = kept.iter().all(|f| end <= f.start || f.end <= start);
                    if !beside || !free || !on_word_boundaries(text, start, end) {
                        continue;
                    }
                    let key = keys::key(&text[start..end]);
                    let names: Vec<u32> = self
                        .with_key(keys::hash(&key), &key)
                        .filter(|&id| {
                            matches!(self.names[id as usize].kind, NameKind::Title | NameKind::Album)
                        })
                        .filter(|&id| artist.names.iter().any(|&by| self.share_a_row(id, by)))
                        .collect();
                    if !names.is_empty() {
                        kept.push(Found { start, end, names, quoted: false });
                    }
                }
            }
        }
    }

    fn share_a_row(&self, a: u32, b: u32) -> bool {
        let (few, many) = (&self.names[a as usize].rows, &self.names[b as usize].rows);
        few.iter().any(|row| many.binary_search(row).is_ok())
    }

    /// Names that begin at a token as they are written, or in another spelling.
    fn written(
        &self,
        text: &str,
        tokens: &[Token],
        first: usize,
        capital: &impl Fn(usize) -> bool,
        candidates: &mut Vec<Candidate>,
    ) {
        let start = tokens[first].start;
        let mut hash = Hash::EMPTY;
        let mut length = 0;
        for last in first..tokens.len() {
            let word = &text[tokens[last].start..tokens[last].end];
            let end = tokens[last].end;
            let whole = hash.with(word);
            if last == first || !is_joiner(word) {
                hash = whole;
                length += word.len();
            }
            if length > self.longest.max(24) || end - start > 2 * self.longest + 48 {
                break;
            }
            if !on_word_boundaries(text, start, end) {
                continue;
            }
            let part = &text[start..end];
            let context = Context::around(text, start, end, capital(start));
            let mut names: Vec<u32> = self
                .with_key(whole.0, &keys::key(part))
                .filter(|&id| self.is_meant(&self.names[id as usize], &context))
                .collect();
            let mut cost = 0;
            if names.is_empty() {
                names = self.spelt_otherwise(part, last - first + 1, tokens.len(), &context);
                cost = 1;
            }
            if !names.is_empty() {
                let found = Found { start, end, names, quoted: context.quoted };
                candidates.push(Candidate { found, cost });
            }
        }
    }

    /// Names with a key.
    fn with_key<'a>(&'a self, hash: u64, key: &'a str) -> impl Iterator<Item = u32> + 'a {
        let from = self.keys.partition_point(|entry| entry.0 < hash);
        self.keys[from..]
            .iter()
            .take_while(move |entry| entry.0 == hash)
            .map(|entry| entry.1)
            // Two keys may have one hash.
            .filter(move |&id| self.key_of(id) == key)
    }

    fn key_of(&self, id: u32) -> String {
        keys::key(&crate::text::simplify(&crate::text::fold(&self.names[id as usize].label)))
    }

    fn spelt_otherwise(&self, part: &str, words: usize, of: usize, context: &Context<'_>) -> Vec<u32> {
        let kana = is_possible_kana_name(part, context);
        if (!part.is_ascii() && !kana)
            || part.len() < 3
            || part.len() > LONGEST_SPELLING
            || context.is_ordinary(self)
        {
            return Vec::new();
        }
        let key = keys::key(part);
        let plain = if kana { keys::key(&keys::plain_romaji(part)) } else { key.clone() };
        let latin = keys::loose(&plain);
        let mut names: Vec<u32> = Vec::new();
        for spelling in [Spelling::Bare, Spelling::Pinyin, Spelling::Initials, Spelling::Romaji] {
            let text = if matches!(spelling, Spelling::Bare | Spelling::Initials) { &key } else { &latin };
            let hash = keys::hash(text);
            let from = self.others.partition_point(|entry| entry.0 < hash);
            for &(_, id, other) in self.others[from..].iter().take_while(|entry| entry.0 == hash) {
                let name = &self.names[id as usize];
                let length = text.len();
                let enough = match spelling {
                    Spelling::Pinyin if name.kind == NameKind::Artist => length >= 5,
                    Spelling::Pinyin => length >= 8,
                    // Three letters mean a name only where little else is said.
                    Spelling::Initials => words == 1 && (of <= 4 || context.pointed || context.beside_han),
                    Spelling::Bare | Spelling::Romaji => length >= 4,
                };
                if other == spelling && enough && !names.contains(&id) {
                    names.push(id);
                }
            }
        }
        if kana && latin.len() >= 4 {
            names.extend(
                self.with_key(keys::hash(&plain), &plain)
                    .filter(|&id| self.names[id as usize].kind == NameKind::Artist)
                    .collect::<Vec<_>>(),
            );
        }
        names
    }

    /// Names that begin at a token with some word misspelt.
    fn misspelt(
        &self,
        text: &str,
        tokens: &[Token],
        first: usize,
        capital: &impl Fn(usize) -> bool,
        candidates: &mut Vec<Candidate>,
    ) {
        let start = tokens[first].start;
        // Beginnings of keys with the edits they took.
        let mut beginnings = vec![(String::new(), 0, 0)];
        for (last, token) in tokens.iter().enumerate().skip(first).take(FUZZY_WORDS) {
            let word = &text[token.start..token.end];
            if word.starts_with(is_unspaced) || (last == first && is_joiner(word)) {
                return;
            }
            let offered =
                if self.ordinary.is_common(word) { Vec::new() } else { self.vocabulary.corrections(word) };
            let context = Context::around(text, start, token.end, capital(start));
            let mut next = Vec::new();
            // Two words of a short name may be misspelt, one of a longer.
            let most = if last - first < 2 { 2 } else { 1 };
            for (beginning, edits, corrected) in beginnings {
                let whole = std::iter::once((word, 0)).chain(offered.iter().copied());
                for (candidate, more) in whole {
                    let total = edits + more;
                    let key = format!("{beginning}{candidate}");
                    let corrected = corrected + usize::from(more > 0);
                    if total > 2 || corrected > most {
                        continue;
                    }
                    if total > 0 {
                        let names: Vec<u32> = self
                            .with_key(keys::hash(&key), &key)
                            .filter(|&id| self.is_meant_misspelt(id, &key, total, last - first + 1, &context))
                            .collect();
                        if !names.is_empty() {
                            let found = Found { start, end: token.end, names, quoted: context.quoted };
                            candidates.push(Candidate { found, cost: 1 + total });
                        }
                    }
                    let grown = if last > first && is_joiner(candidate) { beginning.clone() } else { key };
                    next.push((grown, total, corrected));
                }
            }
            beginnings = next;
        }
    }

    fn is_meant_misspelt(
        &self,
        id: u32,
        key: &str,
        edits: usize,
        words: usize,
        context: &Context<'_>,
    ) -> bool {
        let name = &self.names[id as usize];
        let length = key.chars().count();
        let hinted = context.pointed || context.quoted || context.capital;
        let long = match (words, edits) {
            (1, 1) => length >= if hinted { 5 } else { 6 },
            (1, _) => length >= 9,
            (_, 1) => length >= 7,
            _ => length >= 9,
        };
        // A title or an album of one word is not guessed: too many words of a request are near one.
        let enough = name.kind == NameKind::Artist
            || (name.kind != NameKind::Genre && (words >= 2 && length >= 10 || context.quoted));
        long && enough
    }
}

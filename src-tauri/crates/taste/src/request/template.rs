//! Patterns of words with slots for values: how limits are phrased in many languages, as readable data.
//!
//! ```text
//! (under|less than) {quantity}     alternatives, a slot
//! added[ this month| lately]       one of the alternatives or nothing
//! añadid~ este mes                 `~`: the rest of the word, whatever its ending
//! ```
//!
//! A space stands for any white space or none (`120 bpm`, `120bpm`); words are matched whole.

use std::collections::HashMap;

use crate::text::{Folded, on_word_boundaries, simplify};

/// Reads a value at the start of a text; gives it with the bytes read.
pub(super) type Slot<V> = fn(&str) -> Option<(V, usize)>;

enum Piece<V> {
    Literal(String),
    Space,
    Tail,
    Slot(Slot<V>),
}

/// One phrasing.
struct Template<V> {
    pieces: Vec<Piece<V>>,
}

/// Compiles a pattern; every combination of its alternatives becomes a template. `slot` finds the reader of a name.
fn compile<V>(pattern: &str, slot: impl Fn(&str) -> Slot<V>) -> Vec<Template<V>> {
    expand(pattern)
        .iter()
        .map(|text| {
            let mut pieces = Vec::new();
            let mut rest = text.as_str();
            while let Some(first) = rest.chars().next() {
                let length = match first {
                    '{' => {
                        let end = rest.find('}').unwrap_or(rest.len() - 1);
                        pieces.push(Piece::Slot(slot(&rest[1..end])));
                        end + 1
                    }
                    ' ' => {
                        pieces.push(Piece::Space);
                        1
                    }
                    '~' => {
                        pieces.push(Piece::Tail);
                        1
                    }
                    _ => {
                        let end = rest.find(['{', ' ', '~']).unwrap_or(rest.len());
                        pieces.push(Piece::Literal(simplify(&Folded::new(&rest[..end]).text)));
                        end
                    }
                };
                rest = &rest[length..];
            }
            Template { pieces }
        })
        .collect()
}

/// All combinations of the alternatives of a pattern.
fn expand(pattern: &str) -> Vec<String> {
    let Some(open) = pattern.find(['(', '[']) else { return vec![pattern.to_string()] };
    let optional = pattern[open..].starts_with('[');
    let mut depth = 0;
    let mut cuts = vec![open];
    for (index, character) in pattern[open..].char_indices().map(|(i, c)| (open + i, c)) {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '|' if depth == 1 => cuts.push(index),
            _ => {}
        }
        if depth == 0 {
            cuts.push(index);
            break;
        }
    }
    let close = *cuts.last().unwrap_or(&open);
    let mut choices: Vec<&str> = cuts.windows(2).map(|pair| &pattern[pair[0] + 1..pair[1]]).collect();
    if optional {
        choices.push("");
    }
    let tails = expand(&pattern[close + 1..]);
    let mut all = Vec::new();
    for choice in choices {
        for inner in expand(choice) {
            for tail in &tails {
                all.push(format!("{}{inner}{tail}", &pattern[..open]));
            }
        }
    }
    all
}

impl<V> Template<V> {
    /// Matches at `start` of a folded text: the values of the slots and the byte after the match.
    fn read(&self, text: &str, start: usize) -> Option<(Vec<V>, usize)> {
        let mut position = start;
        let mut values = Vec::new();
        for piece in &self.pieces {
            let rest = &text[position..];
            position += match piece {
                Piece::Literal(literal) => {
                    if !rest.starts_with(literal.as_str()) {
                        return None;
                    }
                    literal.len()
                }
                Piece::Space => rest.len() - rest.trim_start().len(),
                Piece::Tail => rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()),
                Piece::Slot(read) => {
                    let (value, length) = read(rest)?;
                    values.push(value);
                    length
                }
            };
        }
        (position > start && on_word_boundaries(text, start, position)).then_some((values, position))
    }
}

/// Templates with what they mean.
type Meant<K, V> = Vec<(K, Template<V>)>;

/// Many templates, each with what it means, found by their beginnings.
pub(super) struct Templates<K, V> {
    by_letter: HashMap<char, Meant<K, V>>,
    /// Templates that begin with a slot, by slot: of those without a value here none is tried.
    by_slot: Vec<(Slot<V>, Meant<K, V>)>,
}

impl<K: Copy, V> Templates<K, V> {
    /// Compiles a table of patterns.
    pub(super) fn new(patterns: &[(K, &str)], slot: impl Fn(&str) -> Slot<V>) -> Self {
        let mut all = Self { by_letter: HashMap::new(), by_slot: Vec::new() };
        for (meaning, pattern) in patterns {
            for template in compile(pattern, &slot) {
                match template.pieces.first() {
                    Some(Piece::Literal(literal)) => {
                        if let Some(first) = literal.chars().next() {
                            all.by_letter.entry(first).or_default().push((*meaning, template));
                        }
                    }
                    Some(&Piece::Slot(read)) => {
                        let known =
                            all.by_slot.iter_mut().find(|(other, _)| std::ptr::fn_addr_eq(*other, read));
                        match known {
                            Some((_, list)) => list.push((*meaning, template)),
                            None => all.by_slot.push((read, vec![(*meaning, template)])),
                        }
                    }
                    _ => {}
                }
            }
        }
        all
    }

    /// All readings at a position of a folded text: meaning, values, byte after.
    pub(super) fn read<'a>(
        &'a self,
        text: &'a str,
        start: usize,
    ) -> impl Iterator<Item = (K, Vec<V>, usize)> + 'a {
        let letter = text[start..].chars().next().and_then(|first| self.by_letter.get(&first));
        let slots = self.by_slot.iter().filter(move |(read, _)| read(&text[start..]).is_some());
        letter.into_iter().chain(slots.map(|(_, list)| list)).flatten().filter_map(
            move |(meaning, template)| {
                let (values, end) = template.read(text, start)?;
                Some((*meaning, values, end))
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(rest: &str) -> Option<(u32, usize)> {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        Some((rest[..end].parse().ok()?, end))
    }

    fn read(pattern: &str, text: &str) -> Option<(Vec<u32>, usize)> {
        let slot = |_: &str| number as Slot<u32>;
        compile(pattern, slot).iter().filter_map(|t| t.read(text, 0)).max_by_key(|found| found.1)
    }

    #[test]
    fn alternatives_are_expanded() {
        assert_eq!(expand("a(b|c)[ d]"), ["ab d", "ab", "ac d", "ac"]);
        assert_eq!(expand("x[(y|z)w]"), ["xyw", "xzw", "x"]);
    }

    #[test]
    fn slots_spaces_and_endings_are_read() {
        assert_eq!(read("(under|less than) {n} bpm", "less than 120bpm please"), Some((vec![120], 16)));
        assert_eq!(read("añadid~ este mes", "anadidas este mes"), Some((vec![], 17)));
        assert_eq!(read("added[ lately]", "addedlately"), Some((vec![], 11)));
        assert_eq!(read("added", "addeded"), None, "a word is matched whole");
    }
}

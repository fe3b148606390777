//! What a mark is about: the words before or behind it.

use super::super::{comparative, filler};
use super::{Scanner, Span};
use crate::request::part::ClauseRole;
use crate::text::{fold, is_unspaced};

impl Scanner<'_> {
    /// Where the thing that stands before a position begins: a phrase or name that ends there, else the last word.
    pub(super) fn object_before(&self, position: usize) -> Option<usize> {
        let from = self.current.start;
        let text = self.text.get(from..position)?;
        let trimmed = from + text.trim_end().len();
        // 激しくない, 静かじゃない: a particle or ending may stand between.
        let touching = ["は", "か\u{3099}", "も", "を", "く", "し\u{3099}ゃ", "の"]
            .iter()
            .find(|ending| self.text[from..trimmed].ends_with(**ending))
            .map_or(trimmed, |ending| trimmed - ending.len());
        let known = self
            .spots
            .iter()
            .map(|s| (s.start, s.end))
            .chain(self.taken.iter().map(|t| (t.start, t.end)))
            .filter(|&(start, end)| {
                start >= from && (end == trimmed || end == touching || (start < trimmed && trimmed < end))
            })
            .map(|(start, _)| start)
            .min();
        if known.is_some() {
            return known;
        }
        let mut start = trimmed;
        let mut voiced = false;
        for (index, character) in self.text[from..trimmed].char_indices().rev() {
            if character == '\u{3099}' {
                voiced = true;
                continue;
            }
            let delimiter = match character {
                ' ' | '、' | ',' | 'て' | 'に' | 'を' | 'の' => true,
                'と' | 'は' => !voiced,
                'か' => voiced,
                _ => false,
            };
            if delimiter && filler::strip(&self.text[start..trimmed], self.spotter).is_some() {
                break;
            }
            voiced = false;
            start = from + index;
        }
        filler::strip(&self.text[start..trimmed], self.spotter).map(|_| start)
    }

    /// Cuts `start..end` off the current span as a span of its own.
    pub(super) fn split_off(&mut self, start: usize, end: usize, role: ClauseRole, plain: Option<String>) {
        let rest = Span { scope: self.current.scope, ..Span::open(start) };
        let outer = Span { plain: None, ..self.current.clone() };
        self.close(start);
        let negative = outer.negative;
        self.current = Span { negative, role, plain, ..rest };
        self.close(end);
    }

    pub(super) fn not_after(&mut self, position: usize, length: usize) -> Option<usize> {
        if self.current.negative && self.has_content(position) {
            // 除了…以外: what is not wanted was opened before.
            self.turn(position, length, false);
            return Some(position + length);
        }
        let start = self.object_before(position)?;
        let object = &self.text[start..position];
        let mark = &self.text[position..position + length];
        let plain = if mark.starts_with('く') || mark.starts_with(fold("すぎ").as_str()) {
            Some(format!("{object}い"))
        } else if mark.starts_with(fold("지 ").trim()) {
            Some(attributive(object))
        } else {
            object.trim_end().strip_suffix(fold("지").as_str()).map(attributive)
        };
        let scope = self.current.scope;
        self.close(start);
        self.current = Span { negative: true, plain, scope, ..Span::open(start) };
        self.turn(position, length, false);
        // turn() closed the span at the mark; what follows is wanted.
        Some(position + length)
    }

    pub(super) fn adjust(&mut self, position: usize, length: usize, negative: bool) -> Option<usize> {
        let end = position + length;
        let gap = self.text[end..].len() - self.text[end..].trim_start().len();
        let mut start = end + gap;
        for article in ["de ", "d'", "of ", "the "] {
            if self.text[start..].starts_with(article) {
                start += article.len();
            }
        }
        let negative = negative != (self.current.negative && !self.has_content(position));
        if self.taken.iter().any(|t| t.start == start) {
            // "less Taylor Swift": a name cannot be had in part.
            self.turn(position, length, false);
            self.current.negative = negative;
            return Some(end);
        }
        let spot = self.spots.iter().filter(|s| s.start == start).map(|s| s.end).max();
        let word = || {
            let rest = &self.text[start..];
            let stop = |c: char| !c.is_alphanumeric() && c != '-' && c != '\'';
            let length = match rest.chars().next()? {
                c if is_unspaced(c) => {
                    rest.find(|c: char| !is_unspaced(c) || "的の、。，".contains(c)).unwrap_or(rest.len())
                }
                _ => rest.find(stop).unwrap_or(rest.len()),
            };
            let object = &rest[..length];
            (length > 0 && filler::strip(object, self.spotter).is_some()).then_some(start + length)
        };
        let stop = spot.or_else(word)?;
        self.close(position);
        self.current =
            Span { negative, role: ClauseRole::Adjustment, scope: self.scope, ..Span::open(start) };
        self.turn(stop, 0, false);
        Some(stop)
    }

    /// 安静一点, 更安静一点: more of what stands before.
    pub(super) fn more_after(&mut self, position: usize, length: usize) -> Option<usize> {
        let known = self.spots.iter().find(|s| s.end == position && s.start >= self.current.start);
        let start = known.map(|s| s.start)?;
        self.split_off(start, position, ClauseRole::Adjustment, None);
        self.turn(position, length, false);
        Some(position + length)
    }

    /// A comparative at the start of a word.
    pub(super) fn comparative(&mut self, position: usize) -> Option<usize> {
        let rest = &self.text[position..];
        let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let word = &rest[..length];
        if length < 4 || self.spots.iter().any(|s| s.start < position && position < s.end) {
            return None;
        }
        let german = self.language == "de";
        let told = german.then(|| self.is_told_german(position, position + length));
        if told == Some(None) {
            return None;
        }
        let adjective = comparative::adjective(word, told.flatten().unwrap_or(false), self.spotter)?;
        let negative = self.current.negative && !self.has_content(position);
        self.close(position);
        self.current = Span {
            negative,
            role: ClauseRole::Adjustment,
            scope: self.scope,
            plain: Some(adjective),
            ..Span::open(position)
        };
        let mut end = position + length;
        if let Some(than) = [" than this", " than that", " than it", " als das", " als dieses"]
            .iter()
            .find(|than| self.text[end..].starts_with(**than))
        {
            end += than.len();
            self.out.cut.push((position + length, end));
        }
        self.turn(end, 0, false);
        Some(end)
    }

    /// "etwas ruhiger", "ruhiger bitte", but not "ein ruhiger Song".
    /// `None` when it does not stand as one; else whether a word before it tells so, too.
    fn is_told_german(&self, start: usize, end: usize) -> Option<bool> {
        let before = self.text[..start].split_whitespace().next_back().unwrap_or_default();
        let after = self.text[end..].split_whitespace().next().unwrap_or_default();
        let told =
            ["etwas", "noch", "bisschen", "viel", "aber", "mal", "deutlich", "nur", "doch"].contains(&before);
        let ends = after.is_empty()
            || !after.starts_with(char::is_alphanumeric)
            || ["als", "bitte", "und", "aber", "mit", "ohne", "wie"].contains(&after);
        (ends && (told || start == 0 || before.ends_with(','))).then_some(told)
    }
}

/// The form of a Korean adjective before a noun, from its stem: 슬프 → 슬픈, 시끄럽 → 시끄러운, 작 → 작은.
fn attributive(stem: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let stem = stem.trim_end();
    let formed = match stem.chars().next_back() {
        Some('\u{11B8}') => format!("{}{}", &stem[..stem.len() - '\u{11B8}'.len_utf8()], "운"),
        Some('\u{11A8}'..='\u{11C2}') => format!("{stem}은"),
        _ => format!("{stem}\u{11AB}"),
    };
    fold(&formed.nfc().collect::<String>())
}

//! Splitting a folded request into spans: what is wanted, what is not, what is to differ, what songs are about.

mod objects;

use super::filler;
use super::marks::{self, Mark};
use super::part::ClauseRole;
use crate::lexicon::{Spot, Spotter};
use crate::text::{is_jamo, is_unspaced};

/// Words of the request that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) negative: bool,
    pub(super) role: ClauseRole,
    /// Index into [`Scanned::scopes`] of what says that it is lasting taste.
    pub(super) scope: Option<usize>,
    /// The words in their plain form, where the text has another.
    pub(super) plain: Option<String>,
}

/// What says that a request is lasting taste, or for this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) lasting: bool,
}

/// A part of the text that is no words: a name or a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) name: bool,
}

#[derive(Debug, Default)]
pub(super) struct Scanned {
    pub(super) spans: Vec<Span>,
    pub(super) scopes: Vec<Scope>,
    /// Parts that are cut out of the words.
    pub(super) cut: Vec<(usize, usize)>,
    /// Starts of the names that are examples.
    pub(super) examples: Vec<usize>,
}

pub(super) fn scan(text: &str, spotter: &Spotter, taken: &[Taken]) -> Scanned {
    let scanner = Scanner {
        text,
        spotter,
        spots: spotter.spot(text),
        taken,
        language: marks::language(text),
        out: Scanned::default(),
        current: Span::open(0),
        scope: None,
        like_until: None,
    };
    scanner.run()
}

impl Span {
    fn open(start: usize) -> Self {
        Self { start, end: start, negative: false, role: ClauseRole::Sound, scope: None, plain: None }
    }
}

struct Scanner<'a> {
    text: &'a str,
    spotter: &'a Spotter,
    spots: Vec<Spot>,
    taken: &'a [Taken],
    language: &'static str,
    out: Scanned,
    current: Span,
    scope: Option<usize>,
    /// After "like": end of the last example or mark; the next name close behind it is an example too.
    like_until: Option<usize>,
}

impl Scanner<'_> {
    fn run(mut self) -> Scanned {
        let mut position = 0;
        while position < self.text.len() {
            let next = self.step(position);
            // Every step goes on by at least a character.
            let least = self.text[position..].chars().next().map_or(1, char::len_utf8);
            position = next.max(position + least);
        }
        let end = self.text.len();
        self.close(end);
        self.out
    }

    fn step(&mut self, position: usize) -> usize {
        if let Some(taken) = self.taken.iter().find(|t| t.start <= position && position < t.end) {
            return self.take(*taken);
        }
        let rest = &self.text[position..];
        let first = rest.chars().next().unwrap_or(' ');
        if ",.;:!?，。；：！？、/\n()（）|".contains(first) {
            let sentence = ".;!?。；！？\n".contains(first);
            self.turn(position, first.len_utf8(), sentence);
            return position + first.len_utf8();
        }
        let before = self.text[..position].chars().next_back();
        if first == ' ' {
            // In Chinese a space ends what is not wanted; elsewhere it only separates words.
            if self.is_bounded() && before.is_some_and(is_unspaced) && self.has_content(position) {
                self.turn(position, 1, false);
            }
            return position + 1;
        }
        let inside_word = before.is_some_and(|b| {
            b.is_alphanumeric() && first.is_alphanumeric() && !is_unspaced(first) && !is_unspaced(b)
        });
        if inside_word && !is_jamo(first) {
            return position + first.len_utf8();
        }
        let marked = || marks::at(self.text, position, self.language).is_some();
        if !inside_word
            && !marked()
            && let Some(next) = self.comparative(position)
        {
            return next;
        }
        if marks::is_inside_other_word(self.text, position) {
            return position + first.len_utf8();
        }
        let Some((mark, length)) = marks::at(self.text, position, self.language) else {
            return position + first.len_utf8();
        };
        if mark == Mark::Nothing {
            return position + length;
        }
        let inside_phrase = self.spots.iter().any(|s| {
            (s.start <= position && position + length < s.end) || (s.start < position && position < s.end)
        });
        // "ohne Gesang" is no vocals, even where the lexicon has a concept of it.
        let plain = mark == Mark::Not && marks::always_negates(&self.text[position..position + length]);
        // "для работы" is a phrase and still ends what is not wanted before it.
        let opens =
            mark == Mark::Return && !self.spots.iter().any(|s| s.start < position && position < s.end);
        if inside_phrase && opens && self.is_bounded() && self.has_content(position) {
            self.turn(position, 0, false);
        }
        if inside_phrase && !plain {
            return position + first.len_utf8();
        }
        self.mark(mark, position, length).unwrap_or(position + first.len_utf8())
    }

    /// A name or limit: goes past it, and says whether a name is an example.
    fn take(&mut self, taken: Taken) -> usize {
        if taken.name {
            let near = |until: usize| {
                let gap = self.text.get(until..taken.start).unwrap_or("?");
                gap.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).all(|word| {
                    const JOINING: [&str; 31] = [
                        "the",
                        "and",
                        "or",
                        "songs",
                        "song",
                        "by",
                        "of",
                        "music",
                        "band",
                        "artist",
                        "et",
                        "ou",
                        "y",
                        "o",
                        "e",
                        "und",
                        "oder",
                        "и",
                        "или",
                        "和",
                        "与",
                        "或",
                        "las",
                        "de",
                        "las canciones",
                        "la",
                        "les",
                        "die",
                        "das",
                        "und von",
                        "группы",
                    ];
                    JOINING.contains(&word)
                })
            };
            if self.like_until.is_some_and(near) {
                self.out.examples.push(taken.start);
                self.like_until = Some(taken.end);
            }
        } else if self.is_bounded() && self.has_content(taken.start) {
            self.turn(taken.start, 0, false);
        }
        taken.end
    }

    /// Whether the current span ends at a word such as "for".
    fn is_bounded(&self) -> bool {
        self.current.negative || self.current.role != ClauseRole::Sound
    }

    /// Whether the current span says anything up to a position.
    fn has_content(&self, end: usize) -> bool {
        let start = self.current.start;
        self.taken.iter().any(|t| start <= t.start && t.end <= end)
            || filler::strip(&self.text[start.min(end)..end], self.spotter).is_some()
    }

    fn close(&mut self, end: usize) {
        let span = std::mem::replace(&mut self.current, Span::open(end));
        if span.start < end {
            self.out.spans.push(Span { end, ..span });
        }
    }

    /// Ends the current span at `position` and opens a wanted one `length` further.
    fn turn(&mut self, position: usize, length: usize, forget: bool) {
        self.close(position);
        if forget {
            self.scope = None;
        }
        self.current = Span { scope: self.scope, ..Span::open(position + length) };
    }

    /// Acts on a mark; `None` if it is none here.
    fn mark(&mut self, mark: Mark, position: usize, length: usize) -> Option<usize> {
        let end = position + length;
        match mark {
            Mark::Nothing => {}
            Mark::But | Mark::Turn => self.turn(position, length, mark == Mark::But),
            Mark::Return => {
                if !self.is_bounded() || !self.has_content(position) {
                    return Some(end);
                }
                self.turn(position, length, false);
            }
            Mark::Nor => {
                let neither = ["ni", "nem", "ни", "nor"].contains(&&self.text[position..end]);
                if !neither && (!self.current.negative || !self.has_content(position)) {
                    return None;
                }
                self.turn(position, length, false);
                self.current.negative = true;
            }
            Mark::Not => {
                self.turn(position, length, false);
                self.current.negative = true;
            }
            Mark::NotAfter => return self.not_after(position, length),
            Mark::More | Mark::Less => return self.adjust(position, length, mark == Mark::Less),
            Mark::MoreAfter => return self.more_after(position, length),
            Mark::Love | Mark::Hate => {
                self.close(position);
                let object = self.text[end..].trim_start();
                if object.is_empty() {
                    return None;
                }
                self.out.scopes.push(Scope { start: position, end, lasting: true });
                self.scope = Some(self.out.scopes.len() - 1);
                self.turn(position, length, false);
                self.current.negative = mark == Mark::Hate;
            }
            Mark::LoveAfter | Mark::HateAfter => {
                if !self.has_content(position) {
                    return None;
                }
                self.out.scopes.push(Scope { start: position, end, lasting: true });
                let scope = Some(self.out.scopes.len() - 1);
                self.current.scope = scope;
                if mark == Mark::HateAfter {
                    self.current.negative = true;
                }
                self.turn(position, length, true);
            }
            Mark::Now => {
                self.out.scopes.push(Scope { start: position, end, lasting: false });
                self.out.cut.push((position, end));
                self.scope = None;
                if !self.has_content(position) {
                    self.current.scope = None;
                }
            }
            Mark::Like | Mark::LikeName => {
                let followed = self.name_follows(end);
                if followed {
                    self.like_until = Some(end);
                }
                if !followed && mark == Mark::LikeName {
                    return None;
                }
                self.out.cut.push((position, end));
            }
            Mark::LikeAfter => {
                let before = self.text[..position]
                    .trim_end_matches([' ', '-', '的', 'の', '"', '\'', '》', '」', '』', '»'])
                    .len();
                let particle = self.text[..before].chars().next_back().filter(|c| "와과랑".contains(*c));
                let before = before - particle.map_or(0, char::len_utf8);
                let name = self.taken.iter().find(|t| t.name && t.end == before)?;
                if !self.out.examples.contains(&name.start) {
                    self.out.examples.push(name.start);
                }
                self.out.cut.push((name.end, end));
            }
            Mark::About => return self.about(position, length),
            Mark::AboutAfter => {
                let start = self.object_before(position)?;
                self.split_off(start, position, ClauseRole::Theme, None);
                self.turn(position, length, false);
            }
        }
        Some(end)
    }

    fn name_follows(&self, from: usize) -> bool {
        self.taken.iter().filter(|t| t.name && t.start >= from).any(|t| {
            let gap = &self.text[from..t.start];
            gap.len() < 24 && gap.split_whitespace().count() <= 2 && !gap.contains([',', '.', '，', '。'])
        })
    }

    fn about(&mut self, position: usize, length: usize) -> Option<usize> {
        let end = position + length;
        let mark = &self.text[position..end];
        let rest = self.text[end..].trim_start();
        // 以…为主题 needs its end; о, об, über, sobre and sur alone need a noun of music before them.
        if mark == "以" && !rest.contains("为主题") && !rest.contains("为题") {
            return None;
        }
        let needs_noun = ["о", "об", "про", "uber", "sobre", "写", "讲", "about"].contains(&mark);
        let before = self.text[..position].trim_end();
        let noun = filler::is_music_noun(before.rsplit(' ').next().unwrap_or_default()) || before.is_empty();
        if rest.is_empty() || (needs_noun && !noun && mark != "about") {
            return None;
        }
        let negative = self.current.negative && !self.has_content(position);
        self.close(position);
        self.current = Span { negative, role: ClauseRole::Theme, scope: self.scope, ..Span::open(end) };
        Some(end)
    }
}

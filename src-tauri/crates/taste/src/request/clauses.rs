//! Splitting a folded request into clauses that are wanted and clauses that are not.

use crate::lexicon::Spot;
use crate::names::Found;
use crate::text::{is_unspaced, on_word_boundaries};

/// A clause of the folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) negative: bool,
}

/// Words that open an unwanted clause. Longer ones come first where one begins with another.
#[rustfmt::skip]
const NEGATORS: &[&str] = &[
    "i don't want", "i do not want", "i don't like", "don't want", "do not want", "dont want", "don't like",
    "dont like", "do not like", "don't play", "do not play", "without any", "without", "instead of",
    "rather than", "anything but", "everything but", "except for", "except", "excluding", "avoid", "minus",
    "never", "nothing", "not", "no", "w/o", "isn't", "aren't", "ain't", "less", "而不是", "不想听",
    "不想要", "不喜欢", "不需要", "不要有", "不要", "不带", "不含", "不是", "不太", "不那么", "不想",
    "不能", "没有", "避免", "拒绝", "除了", "排除", "别放", "别要", "别太", "别", "少一点", "少点", "无",
    "不", "没",
];

/// Texts that begin like a negator and are none.
#[rustfmt::skip]
const NOT_NEGATORS: &[&str] = &[
    "not only", "not just", "nothing but", "no matter", "no problem", "no one", "no longer", "never mind",
    "less is more", "不过", "不错", "不同", "不仅", "不但", "不只", "不管", "不论", "不知", "不禁", "不朽",
    "不断", "不息", "不久", "不如", "不少", "不一样", "无论", "无比", "无限", "无尽", "无敌", "无聊",
    "无奈", "无所谓", "无题", "无忧", "别人", "别致", "别样", "别墅", "特别", "告别", "离别", "分别",
    "性别", "区别", "类别", "差不多", "了不起", "忍不住", "睡不着", "不眠", "不夜", "不老", "不羁", "不屈",
    "不插电", "对不起", "无损", "没事", "没关系", "没问题", "没完", "沉没", "淹没", "没落",
];

/// Texts that end a clause and open a wanted one.
const TURNS: &[&str] = &[
    "but", "however", "though", "但是", "但", "不过", "可是", "然而", "只要", "就要", "我要", "要有", "想要",
];

/// Texts that end an unwanted clause only: what follows is said about the rest.
#[rustfmt::skip]
const RETURNS: &[&str] = &[
    "for", "when", "while", "during", "in", "at", "with", "please", "just", "only", "的", "适合", "用来",
    "之外", "以外", "都行", "都可以",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Ends a clause; the next is wanted.
    Turn,
    /// Ends a clause if it is unwanted.
    Return,
    Negation,
}

/// Splits `text`; nothing inside a name or a phrase of the lexicon is a mark.
pub(super) fn split(text: &str, spots: &[Spot], names: &[&Found]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut current = Span { start: 0, end: 0, negative: false };
    let mut position = 0;
    while position < text.len() {
        let protected_until =
            names.iter().map(|n| (n.start, n.end)).find(|&(s, e)| s <= position && position < e);
        if let Some((_, end)) = protected_until {
            position = end;
            continue;
        }
        let Some((mark, length)) = mark_at(text, position, spots, current.negative) else {
            position += text[position..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if mark != Mark::Return || current.negative {
            close(&mut spans, Span { end: position, ..current });
            current = Span { start: position + length, end: 0, negative: mark == Mark::Negation };
        }
        position += length;
    }
    close(&mut spans, Span { end: text.len(), ..current });
    spans
}

fn close(spans: &mut Vec<Span>, span: Span) {
    if span.start < span.end {
        spans.push(span);
    }
}

fn mark_at(text: &str, position: usize, spots: &[Spot], negative: bool) -> Option<(Mark, usize)> {
    let rest = &text[position..];
    let first = rest.chars().next()?;
    if ",.;:!?，。；：！？、/\n()（）|".contains(first) {
        return Some((Mark::Turn, first.len_utf8()));
    }
    if first == ' ' {
        // In Chinese a space ends what is not wanted; in English it only separates words.
        let chinese_before = text[..position].chars().next_back().is_some_and(is_unspaced);
        return (negative && chinese_before).then_some((Mark::Return, 1));
    }
    let starts = |list: &[&str]| {
        list.iter()
            .find(|word| {
                rest.starts_with(**word) && on_word_boundaries(text, position, position + word.len())
            })
            .map(|word| word.len())
    };
    let inside_phrase = |length: usize| {
        spots.iter().any(|s| s.start <= position && position + length < s.end)
            || spots.iter().any(|s| s.start < position && position < s.end)
    };
    if cut_from_longer_word(text, position) {
        return None;
    }
    let marks = [(Mark::Turn, TURNS), (Mark::Negation, NEGATORS), (Mark::Return, RETURNS)];
    if starts(NOT_NEGATORS).is_some() && starts(&["不过"]).is_none() {
        return None;
    }
    marks.iter().find_map(|&(mark, list)| starts(list).filter(|&l| !inside_phrase(l)).map(|l| (mark, l)))
}

/// Whether a word of [`NOT_NEGATORS`] such as 特别 began earlier and covers this position.
fn cut_from_longer_word(text: &str, position: usize) -> bool {
    NOT_NEGATORS.iter().filter(|word| !word.is_ascii()).any(|word| {
        (1..word.len()).any(|back| {
            back <= position
                && word.is_char_boundary(back)
                && text.is_char_boundary(position - back)
                && text[position - back..].starts_with(word)
        })
    })
}

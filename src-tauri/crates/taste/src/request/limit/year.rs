//! Years and decades.

use std::sync::LazyLock;

use super::{Read, longest};
use crate::limits::{Limit, Range};
use crate::request::number::number;
use crate::request::template::{Slot, Templates};
use crate::text::fold;

/// Recorded music.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2049;

#[derive(Clone, Copy)]
enum Span {
    Whole,
    Before,
    Until,
    After,
    Since,
    Between,
    Early,
    Middle,
    Late,
}

#[rustfmt::skip]
const PATTERNS: &[(Span, &str)] = &[
    (Span::Before, "(before|pre|earlier than|older than|prior to) [the ]({y}|{d})"),
    (Span::Before, "pre-({y}|{d})"),
    (Span::Before, "vor [den ]({y}|{d})"),
    (Span::Before, "(antes de|antes de los|antes dos|anterior~ a[ los]) [los |anos ]({y}|{d})"),
    (Span::Before, "avant [les ]({y}|{d})"),
    (Span::Before, "до ({y}|{d})[ года| годов]"),
    (Span::Before, "({y}|{d})[年](以前|之前|前|より前)"),
    (Span::Before, "({y}|{d})[년] (이전|전)"),
    (Span::Until, "(until|up to|through|bis|hasta|jusqu'en|jusqu'a|ate|по) ({y}|{d})"),
    (Span::After, "(after|later than|newer than|post) [the ]({y}|{d})"),
    (Span::After, "post-({y}|{d})"),
    (Span::After, "nach ({y}|{d})"),
    (Span::After, "(despues de|posterior~ a|depois de|depois dos|apres|после) [los |les ]({y}|{d})[ года| годов]"),
    (Span::Since, "(since|as of|starting) [the ]({y}|{d})[ on| onwards]"),
    (Span::Since, "from [the ]({y}|{d}) (on|onwards|onward|and later)"),
    (Span::Since, "({y}|{d}) (or newer|or later|and later|onwards|und neuer|oder neuer)"),
    (Span::Since, "(seit|ab|desde|a partir de|depuis|a partir dos) [los |les |den ]({y}|{d})"),
    (Span::Since, "с ({y}|{d})[ года]"),
    (Span::Since, "({y}|{d})[年](以后|之后|后|以来|以降|以後)"),
    (Span::Since, "({y}|{d})[년] (이후|부터)"),
    (Span::Between, "[from |between |von |zwischen |de |entre |del |с |между ]{y} (-|to|and|bis|und|a|y|et|e|au|по|и) {y}[ год~]"),
    (Span::Between, "{y}[年](-|到|至|から){y}[年]"),
    (Span::Between, "{y}[년](-|부터|에서) {y}[년]"),
    (Span::Between, "[from |between |von |zwischen |de |entre ][the |den |los ]{d} (-|to|and|bis|und|a|y|et|e|au|到|至|から|и) [the |den |los ]{d}"),
    (Span::Early, "(early|early-|fruhe|fruhen|principios de los|debut des|inicio dos|comeco dos|начала|начало) {d}"),
    (Span::Early, "{d}(初|初期|初头|前半)"),
    (Span::Early, "{d} 초반"),
    (Span::Middle, "(mid|mid-|mitte der|mediados de los|milieu des|meados dos|середины) {d}"),
    (Span::Middle, "{d}(中期|半ば)"),
    (Span::Middle, "{d} 중반"),
    (Span::Late, "(late|late-|spate|spaten|ende der|finales de los|fin des|final dos|конца|конец) {d}"),
    (Span::Late, "{d}(末|后期|後期|末期|後半)"),
    (Span::Late, "{d} 후반"),
    (Span::Whole, "[from |in |of |out of ][the ]{d}"),
    (Span::Whole, "(aus|von|in|der) [den |der ]{d}"),
    (Span::Whole, "(de|en) los {d}"),
    (Span::Whole, "(des|dos|nos|из|в) {d}"),
    (Span::Whole, "{d}(的|の|の頃の)"),
    (Span::Whole, "[from |in |from the year |of |released in |out in |aus |von |aus dem jahr |vom jahr |de |del |del ano |en |do ano |de l'annee |em |из ]{y}"),
    (Span::Whole, "{y}(年|年的|年の|년)"),
    (Span::Whole, "{y} (год~|г)"),
];

static TEMPLATES: LazyLock<Templates<Span, Range<i32>>> = LazyLock::new(|| {
    Templates::new(PATTERNS, |name| if name == "y" { year as Slot<Range<i32>> } else { decade })
});

/// Names of decades, 1920s first, in every form that is followed by nothing else that tells them.
#[rustfmt::skip]
const DECADES: [&str; 9] = [
    "twenties|zwanziger|zwanzigern|двадцатых|двадцатые",
    "thirties|dreißiger|dreißigern|тридцатых|тридцатые",
    "forties|vierziger|vierzigern|сороковых|сороковые",
    "fifties|fünfziger|fünfzigern|пятидесятых|пятидесятые",
    "sixties|sechziger|sechzigern|шестидесятых|шестидесятые",
    "seventies|siebziger|siebzigern|семидесятых|семидесятые",
    "eighties|achtziger|achtzigern|восьмидесятых|восьмидесятые",
    "nineties|neunziger|neunzigern|девяностых|девяностые",
    "noughties|aughts|nuller|nullerjahre|нулевых|нулевые|two thousands|千禧年代|两千年代|零零年代",
];

/// The tens of a decade after *años*, *années*, *anos*, 20 first.
#[rustfmt::skip]
const TENS: [&str; 8] = [
    "veinte|vingt|vinte", "treinta|trente|trinta", "cuarenta|quarante|quarenta", "cincuenta|cinquante|cinquenta",
    "sesenta|soixante|sessenta", "setenta|soixante-dix|soixante dix|setenta", "ochenta|quatre-vingts|quatre-vingt|quatre vingts|quatre vingt|oitenta",
    "noventa|quatre-vingt-dix|quatre vingt dix",
];

static FOLDED: LazyLock<Vec<(String, i32, bool)>> = LazyLock::new(|| {
    let list = |table: &'static [&'static str], bare: bool| {
        table.iter().zip(0..).flat_map(move |(names, index)| {
            names.split('|').map(move |name| (fold(name), 1920 + 10 * index, bare))
        })
    };
    list(&DECADES, true).chain(list(&TENS, false)).collect()
});

/// What stands before a decade's number and tells that it is one.
const BEFORE: [&str; 8] =
    ["los anos ", "anos ", "los ", "les annees ", "annees ", "l'annee ", "os anos ", "'"];
/// What stands behind a decade's number and tells that it is one; folded.
#[rustfmt::skip]
const BEHIND: [&str; 24] = [
    "s", "'s", "er jahren", "er jahre", "er-jahre", "er-jahren", "ern", "er", "年代", "-х годов", "-х", "х годов", "х", "-е годы", "-е",
    "е годы", "-ые", "x", "-e", "e-es", "ies", "-x", "ers", "年代生",
];

fn year(text: &str) -> Option<(Range<i32>, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (value, length) = if digits == 4 {
        (text[..4].parse().ok()?, 4)
    } else if digits == 0 && text.starts_with(|c| "一二两".contains(c)) {
        let (value, length) = number(text)?;
        (value as i32, length)
    } else {
        return None;
    };
    YEARS.contains(&value).then_some((Range { from: Some(value), to: Some(value) }, length))
}

fn decade(text: &str) -> Option<(Range<i32>, usize)> {
    let before = BEFORE.iter().find(|word| text.starts_with(**word)).map_or(0, |word| word.len());
    let rest = &text[before..];
    let spelled = FOLDED
        .iter()
        .filter(|(name, _, bare)| (*bare || before > 1) && rest.starts_with(name.as_str()))
        .filter(|(name, _, _)| !rest[name.len()..].starts_with(|c: char| c.is_alphabetic() && c != 'j'))
        .max_by_key(|(name, _, _)| name.len())
        .map(|(name, first, _)| {
            let jahre = ["jahren", "jahre"].iter().find(|word| rest[name.len()..].starts_with(**word));
            (*first, before + name.len() + jahre.map_or(0, |word| word.len()))
        });
    let (first, length) = spelled.or_else(|| {
        let (value, digits) = number(rest).filter(|n| n.0 >= 0.0 && n.0.fract() == 0.0)?;
        let value = value as i32;
        let first = match value {
            0 if rest.starts_with("00") || rest.starts_with("零零") => 2000,
            10 if rest.starts_with("10") => 2010,
            20..=99 if value % 10 == 0 => 1900 + value,
            1900..=2049 if value % 10 == 0 => value,
            _ => return None,
        };
        let tail = &rest[digits..];
        let korean = fold("년대");
        let behind = BEHIND
            .iter()
            .copied()
            .chain([korean.as_str()])
            .filter(|word| {
                tail.strip_prefix(word).or_else(|| tail.strip_prefix(' ')?.strip_prefix(word)).is_some()
            })
            .max_by_key(|word| word.len());
        // "2000" after "los" is a year or a count.
        let told = before > 1 && value < 100;
        let gap = usize::from(tail.starts_with(' '));
        match behind {
            Some(word) if gap == 0 || !word.is_ascii() => Some((first, before + digits + gap + word.len())),
            _ if told => Some((first, before + digits)),
            _ => None,
        }
    })?;
    Some((Range { from: Some(first), to: Some(first + 9) }, length))
}

pub(super) fn read(text: &str, start: usize) -> Read {
    let readings =
        TEMPLATES.read(text, start).filter_map(|(span, values, end)| Some((range(span, &values)?, end)));
    let (range, end) = longest(readings)?;
    let sound = match (range.from, range.to) {
        (Some(from), Some(to)) if to - from <= 9 && from / 10 == to / 10 => {
            Some(format!("{}s", from / 10 * 10))
        }
        _ => None,
    };
    Some((Limit::Year(range), sound, end))
}

fn range(span: Span, values: &[Range<i32>]) -> Option<Range<i32>> {
    let (first, last) = (values.first()?, values.last()?);
    let (from, to) = (first.from?, last.to?);
    Some(match span {
        Span::Whole => *first,
        Span::Before => Range { from: None, to: Some(from - 1) },
        Span::Until => Range { from: None, to: Some(to) },
        Span::After => Range { from: Some(to + 1), to: None },
        Span::Since => Range { from: Some(from), to: None },
        Span::Between if from < to => Range { from: Some(from), to: Some(to) },
        Span::Between => return None,
        Span::Early => Range { from: Some(from), to: Some(from + 3) },
        Span::Middle => Range { from: Some(from + 4), to: Some(from + 6) },
        Span::Late => Range { from: Some(from + 6), to: Some(to) },
    })
}

//! Durations, tempos and loudness: a number, a unit, and on which side of it.

use std::sync::LazyLock;

use super::{Read, longest};
use crate::limits::{Limit, Range};
use crate::request::number::{digits, number};
use crate::request::template::{Slot, Templates};
use crate::text::{fold, on_word_boundaries, simplify};

/// How far *about* reaches, and how far a bare tempo: measured tempos scatter by some percent.
const ABOUT: f32 = 0.12;
const EXACT_TEMPO: f32 = 0.04;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Unit {
    Seconds,
    Bpm,
    Lufs,
}

#[derive(Debug, Clone, Copy)]
struct Quantity {
    value: f32,
    /// `None` for the first number of "3 to 5 minutes".
    unit: Option<Unit>,
}

#[derive(Clone, Copy)]
enum Side {
    Below,
    Above,
    About,
    Between,
    Bare,
}

#[rustfmt::skip]
const PATTERNS: &[(Side, &str)] = &[
    (Side::Below, "(under|below|less than|fewer than|shorter than|slower than|quieter than|softer than|no longer than|not longer than|no more than|not more than|at most|up to|max|maximum|within|<) {q}"),
    (Side::Below, "{q} (or less|or shorter|or slower|max|maximum|tops|at most)"),
    (Side::Below, "(不超过|少于|短于|不到|小于|低于|慢于|不多于|不要超过|别超过|最多|比){q}[短的|慢的]"),
    (Side::Below, "{q}(以内|之内|以下|未満|内)"),
    (Side::Below, "{q}より(短い|短く|遅い|小さい|静かな)"),
    (Side::Below, "{q} (이내|이하|미만|안쪽|안으로)"),
    (Side::Below, "{q}보다 (짧은|느린|조용한|작은)"),
    (Side::Below, "(unter|weniger als|kürzer als|langsamer als|leiser als|höchstens|maximal|nicht länger als|nicht mehr als|bis zu) {q}"),
    (Side::Below, "[de ](menos de|mas cort~ (que|de)|mas lent~ (que|de)|mas baj~ (que|de)|maximo[ de]|no mas de|como maximo|por debajo de|hasta) {q}"),
    (Side::Below, "[de ](moins de|plus courte~ que|plus court~ que|plus lent~ que|moins fort~ que|au plus|pas plus de|en dessous de|jusqu'a) {q}"),
    (Side::Below, "(com menos de|menos de|mais curt~ (que|do que)|mais lent~ (que|do que)|mais baix~ (que|do que)|no máximo|abaixo de|até) {q}"),
    (Side::Below, "(до|меньше|менее|короче|медленнее|тише|не длиннее|не дольше|не больше|не более|максимум) {q}"),
    (Side::Above, "(over|above|more than|longer than|faster than|louder than|no less than|at least|minimum|min|>) {q}"),
    (Side::Above, "{q} (or more|or longer|or faster|plus|at least|minimum)"),
    (Side::Above, "{q}+"),
    (Side::Above, "(超过|长于|多于|大于|高于|快于|至少|不少于|最少){q}"),
    (Side::Above, "{q}以上"),
    (Side::Above, "{q}より(長い|速い|大きい)"),
    (Side::Above, "{q} (이상|초과|넘는)"),
    (Side::Above, "{q}보다 (긴|빠른|큰)"),
    (Side::Above, "(über|mehr als|länger als|schneller als|lauter als|mindestens|ab) {q}"),
    (Side::Above, "[de ](mas de|mas larg~ (que|de)|mas rapid~ (que|de)|mas fuert~ (que|de)|minimo[ de]|al menos|por lo menos|como minimo|por encima de) {q}"),
    (Side::Above, "[de ](plus de|plus long~ que|plus rapide~ que|plus fort~ que|au moins|minimum|au dessus de|au-dessus de) {q}"),
    (Side::Above, "(com mais de|mais de|mais long~ (que|do que)|mais rapid~ (que|do que)|pelo menos|no mínimo|acima de) {q}"),
    (Side::Above, "(больше|более|длиннее|дольше|быстрее|громче|свыше|от|не менее|не короче|минимум) {q}"),
    (Side::About, "(about|around|roughly|approximately|approx|circa|ca|at about|at around) {q}"),
    (Side::About, "(大约|大概|约|約|差不多){q}[左右|上下]"),
    (Side::About, "{q}(左右|上下|くらい|ぐらい|程度|前後)[の]"),
    (Side::About, "(약|대략) {q}[ 정도]"),
    (Side::About, "{q} 정도"),
    (Side::About, "(etwa|ungefähr|rund|circa|um die|so um die) {q}"),
    (Side::About, "(unos|unas|alrededor de|cerca de|aproximadamente|mas o menos) {q}"),
    (Side::About, "(environ|autour de|à peu près) {q}"),
    (Side::About, "(cerca de|uns|umas|por volta de|aproximadamente) {q}"),
    (Side::About, "(около|примерно|где-то) {q}"),
    (Side::Between, "[from |between |von |zwischen |de |del |entre |от |с |в диапазоне ]{n} (-|to|and|bis|und|a|y|et|e|à|до|по|到|至|から) {q}"),
    (Side::Between, "{n}에서 {q}[ 사이]"),
    (Side::Bare, "[at |with ]{q}"),
    (Side::Bare, "mit {q}"),
    (Side::Bare, "(a|à|con|avec|com) {q}"),
];

#[rustfmt::skip]
const UNITS: &[(Unit, f32, &str)] = &[
    (Unit::Seconds, 1.0, "sec secs second seconds sekunde sekunden segundo segundos seconde secondes секунд секунды секунду 秒钟 秒 초"),
    (Unit::Seconds, 60.0, "min mins minute minutes minuten minuto minutos минут минуты минуту мин 分钟 分 분"),
    (Unit::Seconds, 3600.0, "h hour hours stunde stunden hora horas heure heures час часа часов 小时 个小时 時間 时间 시간"),
    (Unit::Bpm, 1.0, "bpm|beats per minute|beats a minute|schläge pro minute|schlägen pro minute|pulsaciones por minuto|battements par minute|batidas por minuto|ударов в минуту|уд/мин|拍每分钟|拍|비피엠"),
    (Unit::Lufs, 1.0, "lufs lkfs lufsi"),
];

static TEMPLATES: LazyLock<Templates<Side, Quantity>> = LazyLock::new(|| {
    Templates::new(PATTERNS, |name| if name == "n" { plain as Slot<Quantity> } else { measured })
});

static FOLDED_UNITS: LazyLock<Vec<(Unit, f32, String)>> = LazyLock::new(|| {
    UNITS
        .iter()
        .flat_map(|(unit, factor, words)| {
            let separator = if words.contains('|') { '|' } else { ' ' };
            words.split(separator).map(|word| (*unit, *factor, simplify(&fold(word))))
        })
        .collect()
});

fn plain(text: &str) -> Option<(Quantity, usize)> {
    let (value, length) = signed(text)?;
    Some((Quantity { value, unit: None }, length))
}

fn signed(text: &str) -> Option<(f32, usize)> {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => digits(rest).map(|(value, length)| (-value, length + text.len() - rest.len())),
        None => number(text),
    }
}

fn measured(text: &str) -> Option<(Quantity, usize)> {
    if let Some(found) = clock(text) {
        return Some(found);
    }
    let (value, length) = signed(text)?;
    let rest = &text[length..];
    // 每分钟120拍 is the tempo the other way round; a hyphen joins "3-minute".
    let gap = rest.len() - rest.trim_start_matches([' ', '-']).len();
    let unit_text = &rest[gap..];
    let (unit, factor, unit_length) = FOLDED_UNITS
        .iter()
        .filter(|(_, _, word)| {
            unit_text.starts_with(word.as_str()) && (on_word_boundaries(unit_text, 0, word.len()))
        })
        .map(|(unit, factor, word)| (*unit, *factor, word.len()))
        .max_by_key(|found| found.2)?;
    let mut length = length + gap + unit_length;
    let mut value = value * factor;
    if unit == Unit::Seconds && text[length..].starts_with('半') {
        value += factor / 2.0;
        length += '半'.len_utf8();
        if text[length..].starts_with('钟') {
            length += '钟'.len_utf8();
        }
    }
    Some((Quantity { value, unit: Some(unit) }, length))
}

/// `3:30`.
fn clock(text: &str) -> Option<(Quantity, usize)> {
    let minutes = text.bytes().take_while(u8::is_ascii_digit).count();
    let seconds = text.get(minutes..)?.strip_prefix(':')?.get(..2)?;
    let end = minutes + 3;
    if minutes == 0 || minutes > 2 || text[end..].starts_with(|c: char| c.is_ascii_digit() || c == ':') {
        return None;
    }
    let value =
        text[..minutes].parse::<f32>().ok()? * 60.0 + seconds.parse::<u8>().ok().filter(|s| *s < 60)? as f32;
    Some((Quantity { value, unit: Some(Unit::Seconds) }, end))
}

pub(super) fn read(text: &str, start: usize) -> Read {
    let readings =
        TEMPLATES.read(text, start).filter_map(|(side, values, end)| Some((limit(side, &values)?, end)));
    // 比3分钟短的: without its adjective 比 compares nothing.
    longest(readings).map(|(limit, end)| (limit, None, end))
}

fn limit(side: Side, values: &[Quantity]) -> Option<Limit> {
    let last = values.last()?;
    let (value, unit) = (last.value, last.unit?);
    let plausible = match unit {
        Unit::Seconds => value > 0.0,
        Unit::Bpm => (20.0..=400.0).contains(&value),
        Unit::Lufs => (-70.0..=0.0).contains(&value),
    };
    if !plausible {
        return None;
    }
    let spread = |share: f32| {
        let width = if unit == Unit::Lufs { 1.5 } else { value * share };
        Range { from: Some(value - width), to: Some(value + width) }
    };
    let range = match side {
        Side::Below => Range { from: None, to: Some(value) },
        Side::Above => Range { from: Some(value), to: None },
        Side::About => spread(ABOUT),
        Side::Bare if unit == Unit::Bpm => spread(EXACT_TEMPO),
        // "40 minutes of calm" is how long to listen, not how long a song lasts.
        Side::Bare => return None,
        Side::Between => {
            let first = values.first()?.value
                * if unit == Unit::Seconds && value >= 60.0 { scale(value, values[0].value) } else { 1.0 };
            (first < value).then_some(Range { from: Some(first), to: Some(value) })?
        }
    };
    Some(match unit {
        Unit::Seconds => Limit::Duration(range),
        Unit::Bpm => Limit::Bpm(range),
        Unit::Lufs => Limit::Loudness(range),
    })
}

/// The unit of the first number of "3 to 5 minutes" is that of the second.
fn scale(seconds: f32, first: f32) -> f32 {
    if seconds >= 3600.0 && first < seconds / 3600.0 { 3600.0 } else { 60.0 }
}

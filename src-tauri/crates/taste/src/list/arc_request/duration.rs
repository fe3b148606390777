//! Lengths of time in nine languages.

use std::ops::Range;

/// A length of time in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Duration {
    pub(super) minutes: f32,
    /// Where it stands, in bytes.
    pub(super) alone: Range<usize>,
    /// The same with the words that only attach it to the rest.
    pub(super) place: Range<usize>,
    /// Whether the words around it make it a limit on single tracks.
    pub(super) limits: bool,
}

impl Duration {
    /// The text without a part.
    pub(super) fn without(text: &str, place: &Range<usize>) -> String {
        format!("{} {}", &text[..place.start], &text[place.end..])
    }
}

/// Lengths that are words of their own.
#[rustfmt::skip]
const PHRASES: &[(&str, f32)] = &[
    ("an hour and a half", 90.0), ("hour and a half", 90.0), ("half an hour", 30.0), ("half hour", 30.0), ("quarter of an hour", 15.0), ("three quarters of an hour", 45.0),
    ("一个半小时", 90.0), ("一個半小時", 90.0), ("两个半小时", 150.0), ("半个小时", 30.0), ("半個小時", 30.0), ("半小时", 30.0), ("半小時", 30.0), ("半个钟头", 30.0), ("一刻钟", 15.0), ("三刻钟", 45.0),
    ("一時間半", 90.0), ("1時間半", 90.0), ("二時間半", 150.0), ("2時間半", 150.0), ("半時間", 30.0), ("30分間", 30.0),
    ("한 시간 반", 90.0), ("한시간 반", 90.0), ("1시간 반", 90.0), ("반 시간", 30.0), ("반시간", 30.0),
    ("hora y media", 90.0), ("una hora y media", 90.0), ("media hora", 30.0), ("un cuarto de hora", 15.0), ("tres cuartos de hora", 45.0),
    ("anderthalb stunden", 90.0), ("eineinhalb stunden", 90.0), ("eine halbe stunde", 30.0), ("halbe stunde", 30.0), ("halben stunde", 30.0), ("viertelstunde", 15.0), ("dreiviertelstunde", 45.0),
    ("une heure et demie", 90.0), ("heure et demie", 90.0), ("une demi-heure", 30.0), ("demi-heure", 30.0), ("demi heure", 30.0), ("un quart d'heure", 15.0), ("trois quarts d'heure", 45.0),
    ("uma hora e meia", 90.0), ("hora e meia", 90.0), ("meia hora", 30.0), ("um quarto de hora", 15.0),
    ("полтора часа", 90.0), ("полчаса", 30.0), ("полчасика", 30.0), ("четверть часа", 15.0), ("час с половиной", 90.0),
    ("часик", 60.0),
];

/// Units with their minutes; longer ones first where one begins another.
#[rustfmt::skip]
const UNITS: &[(&str, f32)] = &[
    ("minutes", 1.0), ("minute", 1.0), ("mins", 1.0), ("min", 1.0), ("hours", 60.0), ("hour", 60.0), ("hrs", 60.0), ("hr", 60.0), ("h", 60.0),
    ("分钟", 1.0), ("分鐘", 1.0), ("分間", 1.0), ("分", 1.0), ("个小时", 60.0), ("個小時", 60.0), ("小时", 60.0), ("小時", 60.0), ("个钟头", 60.0), ("個鐘頭", 60.0), ("钟头", 60.0), ("時間", 60.0),
    ("분", 1.0), ("시간", 60.0),
    ("minutos", 1.0), ("minuto", 1.0), ("horas", 60.0), ("hora", 60.0),
    ("minuten", 1.0), ("stunden", 60.0), ("stunde", 60.0), ("std", 60.0),
    ("heures", 60.0), ("heure", 60.0),
    ("минутки", 1.0), ("минуты", 1.0), ("минуту", 1.0), ("минута", 1.0), ("минут", 1.0), ("мин", 1.0), ("часов", 60.0), ("часа", 60.0), ("час", 60.0), ("ч", 60.0),
];

/// Numbers that are written as words.
#[rustfmt::skip]
const NUMBERS: &[(&str, f32)] = &[
    ("a", 1.0), ("an", 1.0), ("one", 1.0), ("two", 2.0), ("three", 3.0), ("four", 4.0), ("five", 5.0), ("six", 6.0), ("seven", 7.0), ("eight", 8.0), ("nine", 9.0),
    ("ten", 10.0), ("fifteen", 15.0), ("twenty", 20.0), ("twenty-five", 25.0), ("thirty", 30.0), ("thirty-five", 35.0), ("forty", 40.0), ("forty-five", 45.0), ("fifty", 50.0), ("sixty", 60.0), ("ninety", 90.0),
    ("un", 1.0), ("una", 1.0), ("dos", 2.0), ("tres", 3.0), ("cuatro", 4.0), ("cinco", 5.0), ("diez", 10.0), ("quince", 15.0), ("veinte", 20.0), ("treinta", 30.0), ("cuarenta", 40.0), ("cuarenta y cinco", 45.0), ("cincuenta", 50.0), ("sesenta", 60.0), ("noventa", 90.0),
    ("eine", 1.0), ("einer", 1.0), ("zwei", 2.0), ("drei", 3.0), ("vier", 4.0), ("fünf", 5.0), ("zehn", 10.0), ("fünfzehn", 15.0), ("zwanzig", 20.0), ("dreißig", 30.0), ("vierzig", 40.0), ("fünfundvierzig", 45.0), ("fünfzig", 50.0), ("sechzig", 60.0), ("neunzig", 90.0),
    ("une", 1.0), ("deux", 2.0), ("trois", 3.0), ("quatre", 4.0), ("cinq", 5.0), ("dix", 10.0), ("quinze", 15.0), ("vingt", 20.0), ("trente", 30.0), ("quarante", 40.0), ("quarante-cinq", 45.0), ("cinquante", 50.0), ("soixante", 60.0), ("quatre-vingt-dix", 90.0),
    ("uma", 1.0), ("duas", 2.0), ("três", 3.0), ("quatro", 4.0), ("dez", 10.0), ("vinte", 20.0), ("trinta", 30.0), ("quarenta", 40.0), ("quarenta e cinco", 45.0), ("cinquenta", 50.0), ("sessenta", 60.0),
    ("один", 1.0), ("два", 2.0), ("три", 3.0), ("четыре", 4.0), ("пять", 5.0), ("десять", 10.0), ("пятнадцать", 15.0), ("двадцать", 20.0), ("тридцать", 30.0), ("сорок", 40.0), ("сорок пять", 45.0), ("пятьдесят", 50.0), ("шестьдесят", 60.0), ("девяносто", 90.0),
    ("한", 1.0), ("두", 2.0), ("세", 3.0), ("네", 4.0), ("십", 10.0), ("십오", 15.0), ("이십", 20.0), ("삼십", 30.0), ("사십", 40.0), ("사십오", 45.0), ("오십", 50.0), ("육십", 60.0), ("구십", 90.0),
];

/// Words before a length that attach it to the rest.
#[rustfmt::skip]
const BEFORE: &[&str] = &[
    "for", "in", "over", "lasting", "about", "around", "roughly", "within", "of", "the next", "next", "a", "an",
    "durante", "en", "unos", "unas", "de unos", "aproximadamente",
    "für", "während", "etwa", "ungefähr", "über", "rund",
    "pendant", "durant", "environ", "sur",
    "por", "cerca de", "uns", "em",
    "на", "за", "около", "примерно", "в течение",
    "大约", "大概", "约", "用", "约莫", "来", "长达",
    "약", "한",
];

/// Words after a length that attach it to the rest.
#[rustfmt::skip]
const AFTER: &[&str] = &[
    "of", "long", "worth of", "de", "d'", "lang", "of music", "-long",
    "左右", "长", "的", "内", "里", "以内", "之内", "で", "の", "かけて", "くらい", "ぐらい", "ほど", "間",
    "동안", "짜리", "정도", "의", "간",
];

/// Words before a length that make it a limit on single tracks.
#[rustfmt::skip]
const LIMIT_BEFORE: &[&str] = &[
    "last", "past", "previous", "under", "below", "less than", "shorter than", "longer than", "more than", "over", "at most", "at least", "up to", "no longer than", "not longer than", "max", "maximum",
    "menos de", "más de", "mas de", "menor de", "mayor de", "máximo", "como máximo",
    "unter", "weniger als", "kürzer als", "länger als", "mehr als", "höchstens", "maximal", "bis zu", "mindestens",
    "moins de", "plus de", "au plus", "maximum",
    "mais de", "no máximo", "até",
    "меньше", "менее", "больше", "более", "короче", "длиннее", "не дольше", "дольше", "до",
    "últimas", "últimos", "letzten", "vergangenen", "dernières", "derniers", "последние", "прошлые", "最近", "过去", "過去", "ここ", "지난", "최근",
    "不超过", "不到", "少于", "多于", "超过", "短于", "长于", "小于", "大于",
];

/// Words after a length that make it a limit on single tracks.
#[rustfmt::skip]
const LIMIT_AFTER: &[&str] = &[
    "or less", "or more", "or shorter", "or longer", "per song", "per track", "each", "songs", "tracks", "song", "track",
    "以下", "以上", "之下", "未満", "以内の曲", "の曲", "이하", "이상", "미만", "이내", "넘는",
    "o menos", "o más", "oder weniger", "oder länger", "ou moins", "ou plus", "ou menos", "ou mais", "или меньше", "или больше",
];

/// The first length of time in a text in lower case; parts that follow each other ("1 hour 20 minutes") are one.
pub(super) fn find(text: &str) -> Option<Duration> {
    let starts = text.char_indices().map(|(at, _)| at).filter(|&at| begins_word(text, at));
    let (first, mut minutes, mut end) =
        starts.into_iter().find_map(|at| one(text, at).map(|(minutes, end)| (at, minutes, end)))?;
    let rest = text[end..].trim_start_matches([' ', ',']);
    let joined = ["and ", "y ", "und ", "et ", "e ", "и "]
        .into_iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    let next = text.len() - joined.len();
    if minutes >= 60.0 {
        if let Some((more, until)) = one(text, next).filter(|(more, _)| *more < 60.0) {
            minutes += more;
            end = until;
        } else if let Some((more, until)) = bare_minutes(text, end) {
            minutes += more;
            end = until;
        }
    }
    let limits = ends_with_any(&text[..first], LIMIT_BEFORE) || starts_with_any(&text[end..], LIMIT_AFTER);
    Some(Duration { minutes, alone: first..end, place: grow(text, first..end), limits })
}

/// "1h30": minutes without a unit right after the hours.
fn bare_minutes(text: &str, at: usize) -> Option<(f32, usize)> {
    if !text[..at].ends_with('h') {
        return None;
    }
    let digits = text[at..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - at);
    let minutes: f32 = text[at..at + digits].parse().ok()?;
    (digits == 2 && minutes < 60.0).then_some((minutes, at + digits))
}

/// A length that begins exactly here: minutes and where it ends.
fn one(text: &str, at: usize) -> Option<(f32, usize)> {
    let phrase = longest(text, at, PHRASES);
    let counted = number(text, at).and_then(|(count, end)| {
        let gap = text[end..].len() - text[end..].trim_start_matches([' ', '-']).len();
        let (unit, end) = longest(text, end + gap, UNITS)?;
        Some((count * unit, end))
    });
    match (phrase, counted) {
        (Some(phrase), Some(counted)) if counted.1 > phrase.1 => Some(counted),
        (Some(phrase), _) => Some(phrase),
        (None, counted) => counted,
    }
}

fn number(text: &str, at: usize) -> Option<(f32, usize)> {
    let rest = &text[at..];
    let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(rest.len());
    let written = rest[..digits].trim_end_matches(['.', ',']);
    if !written.is_empty() {
        return written.replace(',', ".").parse().ok().map(|n: f32| (n, at + written.len()));
    }
    han_number(rest).map(|(n, len)| (n, at + len)).or_else(|| longest(text, at, NUMBERS))
}

/// Chinese and Japanese numerals below a thousand.
fn han_number(text: &str) -> Option<(f32, usize)> {
    const DIGITS: &str = "零一二三四五六七八九";
    let (mut total, mut digit, mut length) = (0.0f32, None::<f32>, 0);
    for letter in text.chars() {
        match letter {
            '十' => total += digit.take().unwrap_or(1.0) * 10.0,
            '百' => total += digit.take().unwrap_or(1.0) * 100.0,
            '两' | '兩' => digit = Some(2.0),
            _ => match DIGITS.chars().position(|d| d == letter) {
                Some(value) => digit = Some(value as f32),
                None => break,
            },
        }
        length += letter.len_utf8();
    }
    (length > 0).then(|| (total + digit.unwrap_or(0.0), length))
}

/// The longest entry that stands here as a word of its own.
fn longest(text: &str, at: usize, table: &[(&str, f32)]) -> Option<(f32, usize)> {
    table
        .iter()
        .filter(|(word, _)| text[at..].starts_with(word) && ends_word(text, at + word.len(), word))
        .max_by_key(|(word, _)| word.len())
        .map(|(word, value)| (*value, at + word.len()))
}

/// Takes the words that attach a length to the rest into its place.
fn grow(text: &str, mut place: Range<usize>) -> Range<usize> {
    loop {
        let before = text[..place.start].trim_end();
        let Some(word) = longest_end(before, BEFORE) else { break };
        place.start = before.len() - word.len();
    }
    loop {
        let after = text[place.end..].trim_start();
        let at = text.len() - after.len();
        let found = AFTER
            .iter()
            .filter(|w| after.starts_with(**w) && ends_word(text, at + w.len(), w))
            .max_by_key(|w| w.len());
        let Some(word) = found else { break };
        place.end = at + word.len();
    }
    place
}

fn longest_end<'a>(text: &str, words: &[&'a str]) -> Option<&'a str> {
    words
        .iter()
        .filter(|word| text.ends_with(**word) && begins_word(text, text.len() - word.len()))
        .max_by_key(|word| word.len())
        .copied()
}

fn ends_with_any(text: &str, words: &[&str]) -> bool {
    longest_end(text.trim_end(), words).is_some()
}

fn starts_with_any(text: &str, words: &[&str]) -> bool {
    let rest = text.trim_start_matches([' ', '-']);
    words.iter().any(|word| rest.starts_with(word) && ends_word(rest, word.len(), word))
}

/// Whether a word may begin at this byte: scripts written without spaces have no other sign of it.
pub(super) fn begins_word(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let first = text[at..].chars().next();
    match (before, first) {
        (Some(before), Some(first)) => {
            !before.is_alphanumeric()
                || !spaced(first)
                || !spaced(before)
                || (before.is_ascii_digit() != first.is_ascii_digit() && !first.is_ascii_digit())
        }
        _ => true,
    }
}

/// Whether `word`, found before this byte, ends there.
pub(super) fn ends_word(text: &str, end: usize, word: &str) -> bool {
    let (last, next) = (word.chars().next_back(), text[end..].chars().next());
    match (last, next) {
        (Some(last), Some(next)) => {
            !next.is_alphanumeric()
                || !spaced(last)
                || !spaced(next)
                || (next.is_ascii_digit() && last == 'h')
        }
        _ => true,
    }
}

/// Whether a letter belongs to a script that puts spaces between words and nothing onto their ends.
pub(super) fn spaced(letter: char) -> bool {
    !matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

//! From where to where: the words of nine languages between which start and end stand.

use super::duration::{begins_word, ends_word};
use std::ops::Range;

/// Start, end and the rest of the words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Course {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) about: String,
}

/// How a language says it: what stands before the start (`""` where the start comes first), between start and end,
/// and after the end (`""` for nothing). `moves` marks forms that cannot mean anything but a course.
struct Form {
    before: &'static [&'static str],
    between: &'static [&'static str],
    after: &'static [&'static str],
    moves: bool,
}

#[rustfmt::skip]
const FORMS: &[Form] = &[
    // Forms that say that something begins and ends, or becomes.
    Form { before: &["starting off", "starting out", "starting with", "starting from", "starting", "start off", "start with", "start", "begin with", "beginning with", "begin", "beginning", "starts with", "starts", "begins with", "begins"],
           between: &["and ending with", "and ending on", "and ending in", "and ending", "and end with", "and end on", "and end in", "and end", "and ends with", "and ends", "ending with", "ending on", "ending in", "ending", "then end with", "end with", "end on", "and finish with", "and finish", "finishing with", "finish with", "and turn", "then turn", "and become", "then become", "and get", "then get"],
           after: &[""], moves: true },
    Form { before: &["from", ""], between: &["slowly becoming", "gradually becoming", "slowly turning into", "gradually turning into", "becoming", "turning into", "slowly getting", "gradually getting", "building up to", "building to", "fading into", "slowly to", "gradually to"], after: &[""], moves: true },
    Form { before: &["从", "由"], between: &["慢慢变成", "慢慢变得", "慢慢变", "慢慢到", "慢慢过渡到", "逐渐变成", "逐渐变得", "逐渐变", "逐渐过渡到", "逐渐到", "渐渐变成", "渐渐变得", "渐渐变", "渐渐到", "過渡到", "过渡到", "变成", "变得", "變成", "變得", "转为", "轉為", "转到", "走向", "到"], after: &["结束", "結束", ""], moves: true },
    Form { before: &["以"], between: &["开始，以", "开始,以", "开始以", "開始，以", "開始,以", "開始以", "开头，以", "开头,以", "开头以"], after: &["结束", "結束", "结尾", "結尾", "收尾"], moves: true },
    Form { before: &["empezando por", "empezando con", "empezando", "que empiece", "empieza"], between: &["y terminando en", "y terminando con", "y terminando", "y acabando en", "y acabando", "y que termine", "y termina"], after: &[""], moves: true },
    Form { before: &["beginnend mit", "anfangs", "erst"], between: &["und endend mit", "und am ende", "am ende", "und dann", "dann"], after: &[""], moves: true },
    Form { before: &["commençant par", "en commençant par", "commence par", "d'abord"], between: &["et finissant par", "et en finissant par", "et finit par", "puis", "et terminant par"], after: &[""], moves: true },
    Form { before: &["começando com", "começando por", "começando"], between: &["e terminando com", "e terminando em", "e terminando", "e acabando"], after: &[""], moves: true },
    Form { before: &["начиная с", "начать с", "сначала"], between: &["и заканчивая", "заканчивая", "и закончить", "а потом", "потом"], after: &[""], moves: true },
    // Forms that mean a course only beside a length of time.
    Form { before: &["from"], between: &["to", "into", "towards", "toward", "till", "until", "->", "→"], after: &[""], moves: false },
    Form { before: &["von"], between: &["bis hin zu", "hin zu", "bis zu", "bis", "zum", "zur", "zu", "nach", "in"], after: &[""], moves: false },
    Form { before: &["от", "с", "из"], between: &["до", "ко", "к", "в", "на"], after: &[""], moves: false },
    Form { before: &["desde", "de lo", "de", "del"], between: &["hasta", "hacia", "a lo", "al", "a"], after: &[""], moves: false },
    Form { before: &["du", "de la", "de l'", "de", "d'"], between: &["jusqu'à", "jusqu'au", "vers", "à la", "au", "à"], after: &[""], moves: false },
    Form { before: &["do", "da", "de"], between: &["até", "para", "ao", "à", "a"], after: &[""], moves: false },
    Form { before: &[""], between: &["から次第に", "からだんだん", "から徐々に", "から"], after: &["まで", "へと", "へ", "に変わる", "に変わっていく", "になる", "になっていく", "にかけて", "に", ""], moves: false },
    Form { before: &[""], between: &["에서 점점", "에서 서서히", "에서", "부터"], after: &["으로", "로", "까지", "하게", ""], moves: false },
    Form { before: &[""], between: &["->", "→", "到"], after: &[""], moves: false },
];

/// Words that only fill, stripped from both ends of what is found.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "give me", "play me", "play", "i want", "i'd like", "please", "music", "songs", "some", "something", "a playlist", "playlist", "a mix", "mix", "of", "that goes", "going", "the", "and", "with",
    "请", "给我", "来", "来点", "放", "我想听", "想听", "听", "音乐", "的音乐", "歌曲", "的歌", "的歌曲", "的", "歌单", "播放列表", "，", "。", "一段", "一份",
    "音楽", "の音楽", "プレイリスト", "をかけて", "お願い", "ください", "流して", "聴きたい", "で", "の", "、", "。", "の曲",
    "음악을", "음악", "틀어줘", "틀어 줘", "들려줘", "재생해줘", "노래", "동안",
    "quiero", "ponme", "pon", "dame", "música", "musica", "canciones", "por favor", "una lista", "lista", "que vaya", "que va",
    "ich möchte", "spiel", "spiele", "gib mir", "musik", "lieder", "bitte", "eine playlist",
    "je veux", "mets", "joue", "donne-moi", "musique", "de la musique", "chansons", "s'il te plaît", "qui va", "une playlist",
    "quero", "toca", "toque", "músicas", "que vá",
    "хочу", "включи", "поставь", "музыка", "музыки", "музыку", "песни", "песен", "пожалуйста", "плейлист",
];

/// The course in a text, in lower case, from which the length was taken. Without a length only forms count that cannot
/// mean anything else, and not between two numbers, which are years.
pub(super) fn find(text: &str, timed: bool) -> Option<Course> {
    FORMS.iter().filter(|form| timed || form.moves).find_map(|form| {
        let course = form.find(text)?;
        let number = |words: &str| words.contains(|c: char| c.is_ascii_digit());
        (timed || !(number(&course.from) && number(&course.to))).then_some(course)
    })
}

impl Form {
    fn find(&self, text: &str) -> Option<Course> {
        for before in self.before {
            let (opening, start) = if before.is_empty() {
                (0, 0)
            } else {
                match place(text, before, 0) {
                    Some(found) => (found.start, found.end),
                    None => continue,
                }
            };
            // A marker right at the start has no words before it and is passed over.
            let between = self
                .between
                .iter()
                .filter_map(|word| {
                    place(text, word, start).filter(|p| !tidy(&text[start..p.start]).is_empty())
                })
                .min_by_key(|found| (found.start, std::cmp::Reverse(found.end)));
            let Some(between) = between else { continue };
            let closing = self
                .after
                .iter()
                .filter_map(|word| {
                    if word.is_empty() {
                        Some(text.len()..text.len())
                    } else {
                        place(text, word, between.end)
                    }
                })
                .filter(|found| !tidy(&text[between.end..found.start]).is_empty())
                .min_by_key(|found| (found.start, std::cmp::Reverse(found.end)));
            let Some(closing) = closing else { continue };
            let (from, to) = (tidy(&text[start..between.start]), tidy(&text[between.end..closing.start]));
            let about = tidy(&format!("{} {}", &text[..opening], &text[closing.end..]));
            return Some(Course { from, to, about });
        }
        None
    }
}

/// The first place of a word at or after a byte.
fn place(text: &str, word: &str, from: usize) -> Option<Range<usize>> {
    text[from..]
        .match_indices(word)
        .map(|(at, _)| from + at)
        .find(|&at| begins_word(text, at) && ends_word(text, at + word.len(), word))
        .map(|at| at..at + word.len())
}

/// Without fillers and punctuation at both ends.
pub(super) fn tidy(text: &str) -> String {
    let mut rest = text.trim();
    loop {
        let trimmed = rest.trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | '，' | '。' | '、' | '-' | '–' | '—')
        });
        let shorter = FILLERS
            .iter()
            .filter_map(|filler| {
                let front = trimmed
                    .strip_prefix(filler)
                    .filter(|after| ends_word(trimmed, trimmed.len() - after.len(), filler));
                let back = trimmed.strip_suffix(filler).filter(|before| begins_word(trimmed, before.len()));
                front.or(back)
            })
            .min_by_key(|shorter| shorter.len());
        match shorter {
            Some(shorter) => rest = shorter,
            None if trimmed.len() < rest.len() => rest = trimmed,
            None => break,
        }
    }
    rest.split_whitespace().collect::<Vec<_>>().join(" ")
}

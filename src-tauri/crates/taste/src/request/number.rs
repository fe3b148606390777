//! Numbers in digits, Chinese numerals and the words for small ones.

use std::sync::LazyLock;

use crate::text::fold;

/// One to twelve as listeners write them before a unit, in the lexicon's languages; cases of Russian included.
#[rustfmt::skip]
const WORDS: [(f32, &str); 13] = [
    (0.5, "half"),
    (1.0, "one a an ein eine einer einem eins un une uno una um uma один одна одной одну 한 일"),
    (2.0, "two zwei deux dos dois duas два две двух 두 이"),
    (3.0, "three drei trois tres três три трех трёх 세 삼"),
    (4.0, "four vier quatre cuatro quatro четыре четырех 네 사"),
    (5.0, "five fünf cinq cinco пять пяти 다섯 오"),
    (6.0, "six sechs seis шесть шести 여섯 육"),
    (7.0, "seven sieben sept siete sete семь семи 일곱 칠"),
    (8.0, "eight acht huit ocho oito восемь восьми 여덟 팔"),
    (9.0, "nine neun neuf nueve nove девять девяти 아홉 구"),
    (10.0, "ten zehn dix diez dez десять десяти 열 십"),
    (12.0, "twelve zwölf douze doce doze двенадцать двенадцати"),
    (20.0, "twenty zwanzig vingt veinte vinte двадцать двадцати"),
];

/// Reads a number without a sign.
pub(super) fn number(text: &str) -> Option<(f32, usize)> {
    digits(text).or_else(|| chinese(text)).or_else(|| word(text))
}

/// Digits with an optional decimal point or comma.
pub(super) fn digits(text: &str) -> Option<(f32, usize)> {
    let run = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let whole = run(0);
    if whole == 0 || whole > 5 {
        return None;
    }
    let mut end = whole;
    if text[end..].starts_with(['.', ',']) && run(end + 1) > 0 {
        end += 1 + run(end + 1);
    }
    Some((text[..end].replace(',', ".").parse().ok()?, end))
}

/// Chinese and Japanese numerals below ten thousand: 三, 十二, 一百二十, 九〇, 两千.
fn chinese(text: &str) -> Option<(f32, usize)> {
    let (mut total, mut current, mut positional, mut end) = (0.0, None::<f32>, 0.0, 0);
    let mut units = false;
    for (index, character) in text.char_indices() {
        let digit = "零一二三四五六七八九".chars().position(|c| c == character);
        let digit = digit.or(match character {
            '〇' => Some(0),
            '两' => Some(2),
            _ => None,
        });
        let unit = match character {
            '十' => 10.0,
            '百' => 100.0,
            '千' => 1000.0,
            _ => 0.0,
        };
        match digit {
            Some(digit) => {
                positional = positional * 10.0 + digit as f32;
                current = Some(digit as f32);
            }
            None if unit > 0.0 => {
                units = true;
                total += current.take().unwrap_or(1.0) * unit;
            }
            None => break,
        }
        end = index + character.len_utf8();
    }
    (end > 0).then(|| (if units { total + current.unwrap_or(0.0) } else { positional }, end))
}

fn word(text: &str) -> Option<(f32, usize)> {
    static FOLDED: LazyLock<Vec<(String, f32)>> = LazyLock::new(|| {
        WORDS.iter().flat_map(|(value, words)| words.split(' ').map(|word| (fold(word), *value))).collect()
    });
    let length = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let korean = |word: &str| word.starts_with(crate::text::is_jamo);
    FOLDED
        .iter()
        .filter(|(word, _)| text[..length] == **word || (korean(word) && text.starts_with(word.as_str())))
        .map(|(word, value)| (*value, word.len()))
        .max_by_key(|found| found.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_every_way_they_are_written() {
        for (text, value) in [
            ("120 bpm", 120.0),
            ("3.5 min", 3.5),
            ("3,5 minuten", 3.5),
            ("三分钟", 3.0),
            ("一百二十拍", 120.0),
            ("八十年代", 80.0),
            ("九〇年代", 90.0),
            ("十二", 12.0),
            ("两千年", 2000.0),
            ("four minutes", 4.0),
            ("трех минут", 3.0),
        ] {
            assert_eq!(number(text).map(|n| n.0), Some(value), "{text}");
        }
        assert_eq!(number("fourteen"), None);
        assert_eq!(number("minutes"), None);
    }
}

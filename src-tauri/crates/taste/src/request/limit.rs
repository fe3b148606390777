//! Limits as listeners phrase them, in the lexicon's languages.

mod history;
mod key;
mod language;
mod quantity;
mod year;

use crate::limits::Limit;
use crate::text::on_word_boundaries;

/// A limit found in a folded, simplified request.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FoundLimit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) limit: Limit,
    /// Words of the lexicon for the sound that goes with it.
    pub(super) sound: Option<String>,
}

/// All limits of a request, not overlapping; where two overlap the longer one is meant.
pub(super) fn find(text: &str) -> Vec<FoundLimit> {
    let mut found = Vec::new();
    for (start, first) in text.char_indices() {
        let before = text[..start].chars().next_back();
        let inside_word = !on_word_boundaries(text, start, text.len());
        let inside_number =
            first.is_ascii_digit() && before.is_some_and(|c| c.is_ascii_digit() || ".,".contains(c));
        if first.is_whitespace() || inside_word || inside_number {
            continue;
        }
        for read in [quantity::read, year::read, key::read, language::read, history::read] {
            if let Some((limit, sound, end)) = read(text, start) {
                found.push(FoundLimit { start, end, limit, sound });
            }
        }
    }
    found.sort_by_key(|f: &FoundLimit| (std::cmp::Reverse(f.end - f.start), f.start));
    let mut kept: Vec<FoundLimit> = Vec::new();
    for candidate in found {
        if kept.iter().all(|other| candidate.end <= other.start || other.end <= candidate.start) {
            kept.push(candidate);
        }
    }
    kept.sort_by_key(|f| f.start);
    kept
}

/// Codes of the languages that can be asked for.
#[cfg(test)]
pub(crate) fn readable_languages() -> impl Iterator<Item = &'static str> {
    language::codes()
}

/// A limit, the words for its sound, and the byte after it.
type Read = Option<(Limit, Option<String>, usize)>;

/// The longest of several readings.
fn longest<T>(readings: impl Iterator<Item = (T, usize)>) -> Option<(T, usize)> {
    readings.max_by_key(|reading| reading.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Language, Mode};
    use crate::limits::Range;
    use crate::text::{fold, simplify};

    fn only(text: &str) -> Limit {
        let found = find(&simplify(&fold(text)));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found[0].limit
    }

    fn years(from: Option<i32>, to: Option<i32>) -> Limit {
        Limit::Year(Range { from, to })
    }

    #[test]
    fn years_and_decades_are_read() {
        for text in [
            "80s",
            "the 1980s",
            "the '80s",
            "eighties rock",
            "80er musik",
            "aus den achtzigern",
            "música de los 80",
            "los años ochenta",
            "annees 80",
            "années quatre-vingt",
            "anos 80",
            "музыка 80-х",
            "восьмидесятых",
            "八十年代",
            "80年代",
            "八零年代的歌",
            "80년대 노래",
            "1980年代の曲",
        ] {
            assert_eq!(only(text), years(Some(1980), Some(1989)), "{text}");
        }
        assert_eq!(only("before 2000"), years(None, Some(1999)));
        assert_eq!(only("2000年以前的"), years(None, Some(1999)));
        assert_eq!(only("von 1975 bis 1980"), years(Some(1975), Some(1980)));
        assert_eq!(only("после 2010 года"), years(Some(2011), None));
        assert_eq!(only("desde 2015"), years(Some(2015), None));
        assert_eq!(only("from 1999"), years(Some(1999), Some(1999)));
        assert_eq!(only("late 90s"), years(Some(1996), Some(1999)));
        assert_eq!(only("before the 70s"), years(None, Some(1969)));
        assert!(find("track 12345").is_empty());
    }

    #[test]
    fn durations_tempos_and_loudness_are_read() {
        let upto = |to| Limit::Duration(Range { from: None, to: Some(to) });
        for text in [
            "under 3 minutes",
            "less than three minutes",
            "三分钟以内",
            "不超过3分钟",
            "3分以内",
            "3분 이내",
            "menos de 3 minutos",
            "unter 3 Minuten",
            "moins de 3 minutes",
            "menos de três minutos",
            "до 3 минут",
            "короче трёх минут",
        ] {
            assert_eq!(only(text), upto(180.0), "{text}");
        }
        assert_eq!(only("longer than 10 min"), Limit::Duration(Range { from: Some(600.0), to: None }));
        assert_eq!(only("10分钟以上"), Limit::Duration(Range { from: Some(600.0), to: None }));
        assert_eq!(only("under 3:30"), upto(210.0));
        assert!(
            matches!(only("120 bpm"), Limit::Bpm(Range { from: Some(f), to: Some(t) }) if f < 120.0 && t > 120.0)
        );
        assert_eq!(only("90-100 bpm"), Limit::Bpm(Range { from: Some(90.0), to: Some(100.0) }));
        assert_eq!(only("faster than 140bpm"), Limit::Bpm(Range { from: Some(140.0), to: None }));
        assert_eq!(only("quieter than -16 LUFS"), Limit::Loudness(Range { from: None, to: Some(-16.0) }));
        assert!(find("fast").is_empty());
        assert!(find("play 20 songs").is_empty());
    }

    #[test]
    fn keys_are_read() {
        let key = |pitch_class, mode| Limit::Key { pitch_class: Some(pitch_class), mode: Some(mode) };
        for text in [
            "in a minor",
            "A minor",
            "a小调",
            "イ短調",
            "가단조",
            "la menor",
            "a-moll",
            "la mineur",
            "lá menor",
            "ля минор",
        ] {
            assert_eq!(only(text), key(9, Mode::Minor), "{text}");
        }
        assert_eq!(only("C大调"), key(0, Mode::Major));
        assert_eq!(only("f# minor"), key(6, Mode::Minor));
        assert_eq!(only("降B大调"), key(10, Mode::Major));
        assert_eq!(only("cis-moll"), key(1, Mode::Minor));
        assert_eq!(only("си-бемоль мажор"), key(10, Mode::Major));
        assert!(find("in a minor key").is_empty(), "any minor key is words, not the key of A minor");
    }

    #[test]
    fn languages_are_read() {
        let language = |code| Limit::Language(Language::new(code).unwrap());
        for (text, code) in [
            ("songs in French", "fr"),
            ("sung in Japanese", "ja"),
            ("日语歌", "ja"),
            ("粤语", "yue"),
            ("auf Deutsch", "de"),
            ("canciones en inglés", "en"),
            ("en français", "fr"),
            ("cantadas em espanhol", "es"),
            ("на русском", "ru"),
            ("한국어 노래", "ko"),
            ("フランス語の歌", "fr"),
        ] {
            assert_eq!(only(text), language(code), "{text}");
        }
        assert!(find("french jazz").is_empty());
    }

    #[test]
    fn what_was_played_and_added_is_read() {
        for text in [
            "never played",
            "songs i haven't heard yet",
            "没听过的歌",
            "聴いたことのない曲",
            "한 번도 안 들은",
            "que no he escuchado nunca",
            "nie gehört",
            "jamais écoutés",
            "nunca ouvidas",
            "ни разу не слушал",
        ] {
            assert_eq!(only(text), Limit::NeverPlayed, "{text}");
        }
        assert_eq!(only("added this month"), Limit::AddedWithin { days: 31 });
        assert_eq!(only("new in my library"), Limit::AddedWithin { days: 31 });
        assert_eq!(only("本周添加的"), Limit::AddedWithin { days: 7 });
        assert_eq!(only("not played in the last week"), Limit::NotPlayedWithin { days: 7 });
        assert_eq!(only("最近没听过的"), Limit::NotPlayedWithin { days: 31 });
        assert_eq!(only("давно не слушал"), Limit::NotPlayedWithin { days: 183 });
    }
}

//! Limits in words, for people.

use super::{Limit, Range};
use crate::facts::{Language, Mode};

/// Languages that can be asked for: code, English, Chinese.
const LANGUAGES: [(&str, &str, &str); 17] = [
    ("en", "English", "英语"),
    ("zh", "Chinese", "中文"),
    ("yue", "Cantonese", "粤语"),
    ("ja", "Japanese", "日语"),
    ("ko", "Korean", "韩语"),
    ("es", "Spanish", "西班牙语"),
    ("de", "German", "德语"),
    ("fr", "French", "法语"),
    ("pt", "Portuguese", "葡萄牙语"),
    ("ru", "Russian", "俄语"),
    ("it", "Italian", "意大利语"),
    ("hi", "Hindi", "印地语"),
    ("ar", "Arabic", "阿拉伯语"),
    ("sv", "Swedish", "瑞典语"),
    ("tr", "Turkish", "土耳其语"),
    ("vi", "Vietnamese", "越南语"),
    ("th", "Thai", "泰语"),
];

const TONICS: [&str; 12] = ["C", "升C", "D", "降E", "E", "F", "升F", "G", "降A", "A", "降B", "B"];

impl Limit {
    /// In English and in simplified Chinese: *in French* and *法语*, *≤ 4:00* and *不超过 4:00*.
    pub fn wording(&self) -> (String, String) {
        (self.in_english(), self.in_chinese())
    }

    fn in_english(&self) -> String {
        match self {
            Self::Key { pitch_class: None, mode: Some(_) } => format!("{self} key"),
            Self::Language(language) => {
                format!("in {}", known(*language).map_or(language.as_str(), |(_, english, _)| english))
            }
            Self::AddedWithin { days: 1 } => "added in the last day".to_owned(),
            Self::AddedWithin { days } => format!("added in the last {days} days"),
            Self::NotPlayedWithin { days: 1 } => "not played in the last day".to_owned(),
            Self::NotPlayedWithin { days } => format!("not played in the last {days} days"),
            _ => self.to_string(),
        }
    }

    fn in_chinese(&self) -> String {
        let number = |x: &f32| format!("{x:.0}");
        match self {
            Self::Year(range) => between(range, i32::to_string, " 年", ("年及以后", "年及以前")),
            Self::Duration(range) => {
                let clock = |s: &f32| format!("{}:{:02}", *s as u32 / 60, *s as u32 % 60);
                bounded(range, clock, "")
            }
            Self::Bpm(range) => bounded(range, number, " BPM"),
            Self::Loudness(range) => bounded(range, f32::to_string, " LUFS"),
            Self::Key { pitch_class, mode } => {
                let tonic = pitch_class.and_then(|p| TONICS.get(usize::from(p))).unwrap_or(&"");
                let mode = match mode {
                    Some(Mode::Major) => "大调",
                    Some(Mode::Minor) => "小调",
                    None => "调",
                };
                format!("{tonic}{mode}")
            }
            Self::Language(language) => {
                known(*language).map_or(language.as_str(), |(_, _, chinese)| chinese).to_owned()
            }
            Self::NeverPlayed => "没听过".to_owned(),
            Self::AddedWithin { days } => format!("{days} 天内添加"),
            Self::NotPlayedWithin { days } => format!("{days} 天内没听过"),
        }
    }
}

fn known(language: Language) -> Option<(&'static str, &'static str, &'static str)> {
    LANGUAGES.into_iter().find(|(code, _, _)| *code == language.as_str())
}

/// `unit` follows what is closed, `sides` what is open above and below.
fn between<T: PartialEq>(
    range: &Range<T>,
    value: impl Fn(&T) -> String,
    unit: &str,
    sides: (&str, &str),
) -> String {
    match (&range.from, &range.to) {
        (Some(from), Some(to)) if from == to => format!("{}{unit}", value(from)),
        (Some(from), Some(to)) => format!("{}–{}{unit}", value(from), value(to)),
        (Some(from), None) => format!("{} {}", value(from), sides.0),
        (None, Some(to)) => format!("{} {}", value(to), sides.1),
        (None, None) => String::new(),
    }
}

fn bounded(range: &Range<f32>, value: impl Fn(&f32) -> String, unit: &str) -> String {
    match (&range.from, &range.to) {
        (Some(from), None) => format!("至少 {}{unit}", value(from)),
        (None, Some(to)) => format!("不超过 {}{unit}", value(to)),
        _ => between(range, value, unit, ("", "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::readable_languages;

    #[test]
    fn every_limit_has_words_in_both_languages() {
        let up_to = |to: f32| Range { from: None, to: Some(to) };
        let french = Language::new("fr").unwrap();
        for (limit, en, zh) in [
            (Limit::Year(Range { from: Some(1980), to: Some(1989) }), "1980–1989", "1980–1989 年"),
            (Limit::Year(Range { from: Some(1991), to: None }), "≥ 1991", "1991 年及以后"),
            (Limit::Year(Range { from: None, to: Some(1999) }), "≤ 1999", "1999 年及以前"),
            (Limit::Duration(up_to(240.0)), "≤ 4:00", "不超过 4:00"),
            (Limit::Duration(Range { from: Some(600.0), to: None }), "≥ 10:00", "至少 10:00"),
            (Limit::Bpm(Range { from: Some(115.0), to: Some(125.0) }), "115–125 BPM", "115–125 BPM"),
            (Limit::Loudness(up_to(-16.0)), "≤ -16 LUFS", "不超过 -16 LUFS"),
            (Limit::Key { pitch_class: Some(10), mode: Some(Mode::Major) }, "B♭ major", "降B大调"),
            (Limit::Key { pitch_class: None, mode: Some(Mode::Minor) }, "minor key", "小调"),
            (Limit::Language(french), "in French", "法语"),
            (Limit::NeverPlayed, "never played", "没听过"),
            (Limit::AddedWithin { days: 7 }, "added in the last 7 days", "7 天内添加"),
            (Limit::NotPlayedWithin { days: 31 }, "not played in the last 31 days", "31 天内没听过"),
        ] {
            assert_eq!(limit.wording(), (en.to_owned(), zh.to_owned()));
        }
    }

    #[test]
    fn every_language_that_can_be_asked_for_has_a_name() {
        for code in readable_languages() {
            assert!(known(Language::new(code).unwrap()).is_some(), "{code}");
        }
    }
}

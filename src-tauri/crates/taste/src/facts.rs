//! What is known of a track besides its sound and its names.

/// Whether a key is major or minor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Major.
    Major,
    /// Minor.
    Minor,
}

/// A musical key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Key {
    /// 0 = C, 1 = C sharp … 11 = B.
    pub pitch_class: u8,
    /// Major or minor.
    pub mode: Mode,
}

/// A language: two letters of ISO 639-1, or three of ISO 639-3 where there are no two (`yue`, Cantonese).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language([u8; 3]);

impl Language {
    /// From a code of two or three lower-case Latin letters.
    pub const fn new(code: &str) -> Option<Self> {
        let bytes = code.as_bytes();
        if bytes.len() != 2 && bytes.len() != 3 {
            return None;
        }
        let mut letters = [0; 3];
        let mut index = 0;
        while index < bytes.len() {
            if !bytes[index].is_ascii_lowercase() {
                return None;
            }
            letters[index] = bytes[index];
            index += 1;
        }
        Some(Self(letters))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|b| *b == 0).unwrap_or(3);
        std::str::from_utf8(&self.0[..length]).unwrap_or_default()
    }

    /// Whether a text known to be in `self` is in `asked`; `None` when that cannot be told: what is only known to be
    /// Chinese may be Cantonese.
    pub fn is(self, asked: Self) -> Option<bool> {
        const CHINESE: Language = Language(*b"zh\0");
        const CANTONESE: Language = Language(*b"yue");
        match (self, asked) {
            (CHINESE, CANTONESE) => None,
            (CANTONESE, CHINESE) => Some(true),
            _ => Some(self == asked),
        }
    }
}

impl serde::Serialize for Language {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Facts of one track that limits are checked against. `None` is "not known", never "no".
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct TrackFacts {
    /// Year of release.
    pub year: Option<i32>,
    /// Seconds.
    pub duration: Option<f32>,
    /// Beats per minute.
    pub bpm: Option<f32>,
    /// Key.
    pub key: Option<Key>,
    /// Integrated loudness in LUFS.
    pub loudness: Option<f32>,
    /// Language of the lyrics.
    pub language: Option<Language>,
    /// How often it was played.
    pub plays: u32,
    /// When it was last played, Unix milliseconds; `None` if never.
    pub last_played: Option<i64>,
    /// When it came into the library, Unix milliseconds.
    pub added: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_code_is_two_or_three_lower_case_letters() {
        assert_eq!(Language::new("yue").unwrap().as_str(), "yue");
        assert_eq!(Language::new("de").unwrap().as_str(), "de");
        for wrong in ["", "e", "EN", "engl", "é"] {
            assert_eq!(Language::new(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn chinese_lyrics_may_be_cantonese_and_cantonese_ones_are_chinese() {
        let [zh, yue, ja] = ["zh", "yue", "ja"].map(|code| Language::new(code).unwrap());
        assert_eq!(zh.is(yue), None);
        assert_eq!(yue.is(zh), Some(true));
        assert_eq!(ja.is(zh), Some(false));
    }
}

//! "40 minutes from calm to bright": the length and the course of a list, found in what the listener wrote.
//!
//! Nine languages: English, Chinese, Japanese, Korean, Spanish, German, French, Portuguese, Russian. Only numbers,
//! units and the words for *from* and *to* are known here; what stands between them is the interpreter's to understand.

mod course;
mod duration;

use unicode_normalization::UnicodeNormalization;

/// A steady list needs at least this many minutes: "a 4 minute song" speaks of a track.
const SHORTEST_LIST: f32 = 10.0;
/// A longer list than a day is a mistake.
const LONGEST_LIST: f32 = 24.0 * 60.0;

/// What a listener asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct ArcRequest {
    /// Length in minutes, when one was given.
    pub minutes: Option<f32>,
    /// Words for the start and the end, when the sound is to move.
    pub course: Option<(String, String)>,
    /// The rest of the words, which hold for the whole list.
    pub about: String,
}

impl ArcRequest {
    /// Recognises a request for a list of a given length, for a course, or both; `None` for any other text. Words come
    /// back in lower case and in Unicode's compatibility form (NFKC).
    ///
    /// A course without a length counts only where the words say that something moves ("starting calm, ending
    /// bright"), since "from Berlin to Paris" may be a title. A length without a course counts from ten minutes on and
    /// where it does not limit single tracks ("under 12 minutes").
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
        let found = duration::find(&text);
        let minutes = found.as_ref().map(|d| d.minutes).filter(|m| (1.0..=LONGEST_LIST).contains(m));
        let rest = match &found {
            Some(duration) if minutes.is_some() => duration.without(&text),
            _ => text.clone(),
        };
        if let Some(course) = course::find(&rest, minutes.is_some()) {
            return Some(Self { minutes, course: Some((course.from, course.to)), about: course.about });
        }
        let steady = minutes.is_some_and(|m| m >= SHORTEST_LIST) && found.is_some_and(|d| !d.limits);
        steady.then(|| Self { minutes, course: None, about: course::tidy(&rest) })
    }
}

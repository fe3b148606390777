//! "40 minutes from calm to bright": the length and the course of a list, found in what the listener wrote.
//!
//! Nine languages: English, Chinese, Japanese, Korean, Spanish, German, French, Portuguese, Russian. Only numbers,
//! units and the words for *from* and *to* are known here; what stands between them is the interpreter's to understand.

mod course;
mod duration;
#[cfg(test)]
mod tests;

use course::Course;
use duration::Duration;
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
        let found = duration::find(&text).filter(|d| (1.0..=LONGEST_LIST).contains(&d.minutes));
        let Some(found) = found else {
            let course = course::find(&text, false)?;
            return Some(Self::moving(None, course));
        };
        let rest = Duration::without(&text, &found.place);
        // The word after the length may be the one before the start: "40 minutos de triste a alegre".
        let course =
            course::find(&rest, true).or_else(|| course::find(&Duration::without(&text, &found.alone), true));
        if let Some(course) = course {
            return Some(Self::moving(Some(found.minutes), course));
        }
        let steady = found.minutes >= SHORTEST_LIST && !found.limits;
        steady.then(|| Self { minutes: Some(found.minutes), course: None, about: course::tidy(&rest) })
    }

    fn moving(minutes: Option<f32>, course: Course) -> Self {
        Self { minutes, course: Some((course.from, course.to)), about: course.about }
    }
}

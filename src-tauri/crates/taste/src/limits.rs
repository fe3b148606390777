//! Limits: what a request demands of a track's facts. A limit is kept or not; it is no matter of degree.
//!
//! Limits of one kind that each name a closed range or a value are alternatives (*70s or 80s*); open ranges and
//! negated limits all have to be kept (*after 1990*, *before 2000*, *not in French*). A track of which the fact is not
//! known is not let through: [`Limits::missing`] says so, for an honest count of what could not be judged.

mod wording;

use crate::facts::{Language, Mode, TrackFacts};

const DAY_MS: i64 = 86_400_000;

/// What a limit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// Year of release.
    Year,
    /// Duration.
    Duration,
    /// Tempo.
    Bpm,
    /// Loudness.
    Loudness,
    /// Key.
    Key,
    /// Language of the lyrics.
    Language,
    /// Whether it was ever played.
    NeverPlayed,
    /// When it came into the library.
    Added,
    /// When it was last played.
    LastPlayed,
}

/// A range with both ends inclusive; an end that is `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Range<T> {
    /// Lowest value.
    pub from: Option<T>,
    /// Highest value.
    pub to: Option<T>,
}

impl<T: PartialOrd> Range<T> {
    fn holds(&self, value: &T) -> bool {
        self.from.as_ref().is_none_or(|from| value >= from) && self.to.as_ref().is_none_or(|to| value <= to)
    }

    fn is_closed(&self) -> bool {
        self.from.is_some() && self.to.is_some()
    }

    fn in_short(&self, value: impl Fn(&T) -> String, unit: &str) -> String {
        match (&self.from, &self.to) {
            (Some(from), Some(to)) if from == to => format!("{}{unit}", value(from)),
            (Some(from), Some(to)) => format!("{}–{}{unit}", value(from), value(to)),
            (Some(from), None) => format!("≥ {}{unit}", value(from)),
            (None, Some(to)) => format!("≤ {}{unit}", value(to)),
            (None, None) => String::new(),
        }
    }
}

/// One demand on a track's facts.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Year of release.
    Year(Range<i32>),
    /// Seconds.
    Duration(Range<f32>),
    /// Beats per minute.
    Bpm(Range<f32>),
    /// Integrated loudness in LUFS.
    Loudness(Range<f32>),
    /// Pitch class (0 = C), mode, or both.
    Key {
        /// Pitch class.
        pitch_class: Option<u8>,
        /// Mode.
        mode: Option<Mode>,
    },
    /// Language of the lyrics.
    Language(Language),
    /// Never played.
    NeverPlayed,
    /// Came into the library within this many days.
    AddedWithin {
        /// Days.
        days: u16,
    },
    /// Not played within this many days; what was never played keeps it.
    NotPlayedWithin {
        /// Days.
        days: u16,
    },
}

impl Limit {
    /// What it is about.
    pub const fn kind(&self) -> LimitKind {
        match self {
            Self::Year(_) => LimitKind::Year,
            Self::Duration(_) => LimitKind::Duration,
            Self::Bpm(_) => LimitKind::Bpm,
            Self::Loudness(_) => LimitKind::Loudness,
            Self::Key { .. } => LimitKind::Key,
            Self::Language(_) => LimitKind::Language,
            Self::NeverPlayed => LimitKind::NeverPlayed,
            Self::AddedWithin { .. } => LimitKind::Added,
            Self::NotPlayedWithin { .. } => LimitKind::LastPlayed,
        }
    }

    /// Whether a track keeps it; `None` when the fact is not known.
    pub fn judge(&self, facts: &TrackFacts, now_ms: i64) -> Option<bool> {
        let within = |at: i64, days: u16| now_ms.saturating_sub(at) <= i64::from(days) * DAY_MS;
        match *self {
            Self::Year(range) => facts.year.map(|year| range.holds(&year)),
            Self::Duration(range) => facts.duration.map(|seconds| range.holds(&seconds)),
            Self::Bpm(range) => facts.bpm.map(|bpm| range.holds(&bpm)),
            Self::Loudness(range) => facts.loudness.map(|lufs| range.holds(&lufs)),
            Self::Key { pitch_class, mode } => facts.key.map(|key| {
                pitch_class.is_none_or(|p| p == key.pitch_class) && mode.is_none_or(|m| m == key.mode)
            }),
            Self::Language(asked) => facts.language.and_then(|language| language.is(asked)),
            Self::NeverPlayed => Some(facts.plays == 0),
            Self::AddedWithin { days } => Some(within(facts.added, days)),
            Self::NotPlayedWithin { days } => Some(!facts.last_played.is_some_and(|at| within(at, days))),
        }
    }

    /// Whether several of its kind are alternatives.
    fn is_alternative(&self) -> bool {
        match self {
            Self::Year(range) => range.is_closed(),
            Self::Duration(range) | Self::Bpm(range) | Self::Loudness(range) => range.is_closed(),
            Self::Key { .. } | Self::Language(_) => true,
            Self::NeverPlayed | Self::AddedWithin { .. } | Self::NotPlayedWithin { .. } => false,
        }
    }
}

/// In short, in signs and English: `1980–1989`, `≤ 4:00`, `115–125 BPM`, `A minor`, `language fr`.
impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const TONICS: [&str; 12] = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"];
        let clock = |seconds: f32| format!("{}:{:02}", seconds as u32 / 60, seconds as u32 % 60);
        match self {
            Self::Year(range) => f.write_str(&range.in_short(i32::to_string, "")),
            Self::Duration(range) => f.write_str(&range.in_short(|s| clock(*s), "")),
            Self::Bpm(range) => f.write_str(&range.in_short(|b| format!("{b:.0}"), " BPM")),
            Self::Loudness(range) => f.write_str(&range.in_short(|l| format!("{l}"), " LUFS")),
            Self::Key { pitch_class, mode } => {
                let tonic = pitch_class.and_then(|p| TONICS.get(p as usize)).unwrap_or(&"");
                let mode = match mode {
                    Some(Mode::Major) => "major",
                    Some(Mode::Minor) => "minor",
                    None => "",
                };
                f.write_str(format!("{tonic} {mode}").trim())
            }
            Self::Language(language) => write!(f, "language {}", language.as_str()),
            Self::NeverPlayed => f.write_str("never played"),
            Self::AddedWithin { days } => write!(f, "added within {days} days"),
            Self::NotPlayedWithin { days } => write!(f, "not played within {days} days"),
        }
    }
}

/// A limit and whether it is turned round.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Bound {
    /// The limit.
    pub limit: Limit,
    /// Whether tracks that keep it are not wanted.
    pub negative: bool,
}

/// All limits of a request.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Limits {
    /// In reading order.
    pub bounds: Vec<Bound>,
}

impl Limits {
    /// Whether nothing is demanded.
    pub fn is_empty(&self) -> bool {
        self.bounds.is_empty()
    }

    /// Whether a track keeps all limits. `now_ms` is the present in Unix milliseconds.
    pub fn allows(&self, facts: &TrackFacts, now_ms: i64) -> bool {
        let alternative = |bound: &&Bound| !bound.negative && bound.limit.is_alternative();
        self.bounds.iter().all(|bound| {
            if alternative(&bound) {
                let kind = bound.limit.kind();
                self.bounds
                    .iter()
                    .filter(alternative)
                    .filter(|other| other.limit.kind() == kind)
                    .any(|other| other.limit.judge(facts, now_ms) == Some(true))
            } else {
                bound.limit.judge(facts, now_ms) == Some(!bound.negative)
            }
        })
    }

    /// The kinds of limit that cannot be judged because the track's fact is not known, each once.
    pub fn missing(&self, facts: &TrackFacts) -> Vec<LimitKind> {
        let mut kinds: Vec<LimitKind> = self
            .bounds
            .iter()
            // Whether a fact is known does not depend on the time.
            .filter(|bound| bound.limit.judge(facts, 0).is_none())
            .map(|bound| bound.limit.kind())
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Key;

    fn positive(limit: Limit) -> Bound {
        Bound { limit, negative: false }
    }

    fn years(from: i32, to: i32) -> Limit {
        Limit::Year(Range { from: Some(from), to: Some(to) })
    }

    fn from(year: i32) -> TrackFacts {
        TrackFacts { year: Some(year), ..TrackFacts::default() }
    }

    #[test]
    fn two_decades_are_alternatives_and_two_open_ranges_a_corridor() {
        let decades = Limits { bounds: vec![positive(years(1970, 1979)), positive(years(1990, 1999))] };
        assert!(decades.allows(&from(1975), 0) && decades.allows(&from(1995), 0));
        assert!(!decades.allows(&from(1985), 0));
        let corridor = Limits {
            bounds: vec![
                positive(Limit::Year(Range { from: Some(1991), to: None })),
                positive(Limit::Year(Range { from: None, to: Some(1999) })),
            ],
        };
        assert!(corridor.allows(&from(1995), 0));
        assert!(!corridor.allows(&from(1985), 0) && !corridor.allows(&from(2005), 0));
    }

    #[test]
    fn what_is_not_known_is_neither_let_through_nor_hidden() {
        for negative in [false, true] {
            let limits = Limits { bounds: vec![Bound { limit: years(1980, 1989), negative }] };
            assert!(!limits.allows(&TrackFacts::default(), 0));
            assert_eq!(limits.missing(&TrackFacts::default()), [LimitKind::Year]);
            assert!(limits.missing(&from(1985)).is_empty());
        }
    }

    #[test]
    fn a_negated_limit_turns_round() {
        let limits = Limits { bounds: vec![Bound { limit: years(1980, 1989), negative: true }] };
        assert!(limits.allows(&from(1979), 0) && !limits.allows(&from(1985), 0));
    }

    #[test]
    fn a_key_can_be_asked_for_by_tonic_mode_or_both() {
        let facts =
            TrackFacts { key: Some(Key { pitch_class: 9, mode: Mode::Minor }), ..TrackFacts::default() };
        let allows = |pitch_class, mode| {
            Limits { bounds: vec![positive(Limit::Key { pitch_class, mode })] }.allows(&facts, 0)
        };
        assert!(
            allows(Some(9), Some(Mode::Minor)) && allows(None, Some(Mode::Minor)) && allows(Some(9), None)
        );
        assert!(!allows(Some(9), Some(Mode::Major)) && !allows(Some(0), None));
    }

    #[test]
    fn time_is_counted_back_from_now() {
        let now = 100 * DAY_MS;
        let facts = TrackFacts {
            added: 95 * DAY_MS,
            plays: 1,
            last_played: Some(80 * DAY_MS),
            ..TrackFacts::default()
        };
        let allows = |limit| Limits { bounds: vec![positive(limit)] }.allows(&facts, now);
        assert!(allows(Limit::AddedWithin { days: 7 }) && !allows(Limit::AddedWithin { days: 3 }));
        assert!(allows(Limit::NotPlayedWithin { days: 7 }) && !allows(Limit::NotPlayedWithin { days: 30 }));
        assert!(!allows(Limit::NeverPlayed));
        let unplayed = TrackFacts { plays: 0, last_played: None, ..facts };
        let limits = Limits {
            bounds: vec![positive(Limit::NeverPlayed), positive(Limit::NotPlayedWithin { days: 30 })],
        };
        assert!(limits.allows(&unplayed, now));
    }
}

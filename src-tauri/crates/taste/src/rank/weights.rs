//! How much each part of the score counts, and how that is learned.
//!
//! A click says that the track clicked is better than those shown above it and passed over (Joachims, KDD 2002). Each
//! such pair moves the weights one small step of stochastic gradient descent on the pairwise logistic loss (RankNet;
//! Burges et al., ICML 2005), restricted to the score's own parts:
//!
//! ```text
//! Δ = features(better) − features(worse)
//! w ← clamp(w + η·weight·(σ(−w·Δ / T)·Δ / T) − η·ρ·(w − shipped), bounds)
//! ```
//!
//! The weight of the sound is 1 and stays 1: it is the unit the others are measured in. ρ draws the weights back to
//! those shipped, so that what is never seen to matter is not forgotten.

/// Learning rate η.
const RATE: f32 = 0.02;
/// Temperature T: a difference of scores this large is clear.
const TEMPERATURE: f32 = 0.1;
/// Pull back to the shipped weights, ρ, for every pair.
const PULL_BACK: f32 = 0.01;

macro_rules! parts {
    ($($(#[doc = $doc:literal])* $field:ident $variant:ident $default:literal [$low:literal, $high:literal];)*) => {
        /// A part of the score.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ScorePart {
            $($(#[doc = $doc])* $variant,)*
        }

        impl ScorePart {
            /// Every part, in the order of the fields of [`ScoreWeights`].
            pub const ALL: [Self; [$($low),*].len()] = [$(Self::$variant),*];

            /// Stable name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($field),)*
                }
            }

            /// The weight shipped.
            pub const fn shipped(self) -> f32 {
                match self {
                    $(Self::$variant => $default,)*
                }
            }

            /// The least and the greatest weight that learning may give.
            pub const fn bounds(self) -> (f32, f32) {
                match self {
                    $(Self::$variant => ($low, $high),)*
                }
            }
        }

        /// Weights of the parts of the score. The default is what is shipped.
        #[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct ScoreWeights {
            $($(#[doc = $doc])* pub $field: f32,)*
        }

        impl Default for ScoreWeights {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl ScoreWeights {
            /// The weight of a part.
            pub const fn get(&self, part: ScorePart) -> f32 {
                match part {
                    $(ScorePart::$variant => self.$field,)*
                }
            }

            /// Sets the weight of a part. It is kept within its bounds; what is not a number changes nothing.
            pub fn set(&mut self, part: ScorePart, weight: f32) {
                let (low, high) = part.bounds();
                if weight.is_nan() {
                    return;
                }
                match part {
                    $(ScorePart::$variant => self.$field = weight.clamp(low, high),)*
                }
            }
        }

        /// The parts of one track's score before weights.
        #[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct ScoreFeatures {
            $($(#[doc = $doc])* pub $field: f32,)*
        }

        impl ScoreFeatures {
            /// The value of a part.
            pub const fn get(&self, part: ScorePart) -> f32 {
                match part {
                    $(ScorePart::$variant => self.$field,)*
                }
            }
        }
    };
}

parts! {
    /// Cosine of request and sound. The unit of all others; not learned.
    sound Sound 1.0 [1.0, 1.0];
    /// Relevance feedback: likes and dislikes near the request, and of the very track.
    feedback Feedback 1.0 [0.3, 2.0];
    /// How well the genre tag fits the request's sound.
    tags Tags 0.2 [0.0, 0.6];
    /// Likeness of the request's text and that of the tag or name.
    text Text 0.15 [0.0, 0.6];
    /// Names mentioned.
    names Names 1.0 [0.5, 2.0];
    /// Lyrics that fit the request.
    lyrics Lyrics 0.3 [0.0, 1.0];
    /// Long-term taste.
    taste Taste 0.25 [0.0, 1.5];
    /// Listened to beside what was just played.
    context Context 0.15 [0.0, 0.6];
    /// Seldom or never played.
    novelty Novelty 0.03 [0.0, 0.2];
    /// Just played.
    recency Recency 0.1 [0.0, 0.5];
    /// Too much of the artist.
    artist Artist 0.4 [0.1, 1.0];
}

/// One track preferred to another that was shown with it.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Preference {
    /// Order of the preferences; unique.
    pub id: u64,
    /// The parts of the track clicked or liked, as they were when it was shown.
    pub better: ScoreFeatures,
    /// The parts of the track passed over, skipped or disliked.
    pub worse: ScoreFeatures,
    /// How much it counts, 0..=1.
    pub weight: f32,
}

impl ScoreFeatures {
    /// The score under weights.
    pub fn score(&self, weights: &ScoreWeights) -> f32 {
        ScorePart::ALL.iter().map(|&part| weights.get(part) * self.get(part)).sum()
    }
}

impl ScoreWeights {
    /// The weights after all preferences, from those shipped: a function of the set of active preferences alone.
    pub fn learned(preferences: &[Preference]) -> Self {
        let mut ordered: Vec<&Preference> = preferences.iter().collect();
        ordered.sort_by_key(|preference| preference.id);
        let mut weights = Self::default();
        for preference in ordered {
            weights.learn(preference);
        }
        weights
    }

    /// One step of learning.
    pub fn learn(&mut self, preference: &Preference) {
        let margin = preference.better.score(self) - preference.worse.score(self);
        let surprise = 1.0 / (1.0 + (margin / TEMPERATURE).exp());
        let strength = if preference.weight.is_finite() { preference.weight.clamp(0.0, 1.0) } else { 0.0 };
        for part in ScorePart::ALL {
            let difference = preference.better.get(part) - preference.worse.get(part);
            let step = RATE * strength * (surprise * difference / TEMPERATURE)
                - RATE * PULL_BACK * strength * (self.get(part) - part.shipped());
            if step.is_finite() {
                self.set(part, self.get(part) + step);
            }
        }
    }
}

/// What became of a track in a list that was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Clicked, liked, queued or played to its end.
    Chosen,
    /// Seen and passed over: above the last track that was chosen.
    Passed,
    /// Skipped or disliked.
    Refused,
    /// Below everything the listener reached.
    Unseen,
}

/// The preferences a shown list gives, best place first: every chosen track over all passed over above it, and over
/// all refused wherever they stood. They are numbered from `first_id`.
pub fn preferences(shown: &[(ScoreFeatures, Outcome)], first_id: u64) -> Vec<Preference> {
    let mut pairs = Vec::new();
    for (place, (better, outcome)) in shown.iter().enumerate() {
        if *outcome != Outcome::Chosen {
            continue;
        }
        for (other, (worse, outcome)) in shown.iter().enumerate() {
            let beaten = match outcome {
                Outcome::Refused => true,
                Outcome::Passed => other < place,
                Outcome::Chosen | Outcome::Unseen => false,
            };
            if beaten {
                let id = first_id + pairs.len() as u64;
                pairs.push(Preference { id, better: *better, worse: *worse, weight: 1.0 });
            }
        }
    }
    pairs
}

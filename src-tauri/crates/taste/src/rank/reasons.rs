//! Reasons: the terms of a score, with words for them.

use super::score::Scorer;
use super::{NAME_LIMIT, ScoreFeatures, name_weight};
use crate::axis::{AXES, AxisInfo, AxisKind, axes};
use crate::names::NameKind;

/// Axes of the long-term taste that are terms of their own; the others are one term together.
const TASTE_TERMS: usize = 5;

/// What kind of reason a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TermKind {
    /// An axis of the sound.
    Sound,
    /// What the genre tag says.
    Tag,
    /// A name that was mentioned.
    Name,
    /// Likes and dislikes.
    Feedback,
    /// Likeness to a given track.
    Similarity,
    /// Likeness of texts.
    Text,
    /// What the lyrics say.
    Lyrics,
    /// Long-term taste.
    Taste,
    /// Listened to beside what was just played.
    Context,
    /// Seldom or never played.
    Novelty,
    /// Just played.
    Recency,
    /// Too much of the artist.
    Artist,
}

/// One summand of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Axis id, `taste:AXIS` or `taste`, `tag:GENRE`, `artist:NAME` and the like for names, or the name of the part
    /// ([`super::ScorePart::name`]).
    pub id: String,
    /// Kind.
    pub kind: TermKind,
    /// What it adds to the score.
    pub contribution: f32,
    /// English words for it.
    pub en: String,
    /// Chinese words for it.
    pub zh: String,
}

impl Term {
    fn new(
        id: &str,
        kind: TermKind,
        contribution: f32,
        words: (impl Into<String>, impl Into<String>),
    ) -> Self {
        Self { id: id.to_string(), kind, contribution, en: words.0.into(), zh: words.1.into() }
    }
}

impl AxisInfo {
    /// English and Chinese words for a track that has much (or little) of this axis.
    pub fn words(&self, much: bool) -> (String, String) {
        if much {
            return (self.en.to_string(), self.zh.to_string());
        }
        let opposite = match self.id {
            "tempo" => ("low tempo", "速度慢"),
            "level" => ("low level", "音量小"),
            "dynamics" => ("even dynamics", "强弱平稳"),
            "bright" => ("dark sound", "音色暗"),
            "rhythmic" => ("weak rhythm", "节奏弱"),
            "busy" => ("few notes", "音符稀疏"),
            "noisy" => ("clean sound", "音色干净"),
            "major" => ("minor key", "小调"),
            _ => {
                let zh = match self.kind {
                    AxisKind::Mood | AxisKind::Pace | AxisKind::Loudness => format!("不那么{}", self.zh),
                    _ => format!("较少{}", self.zh),
                };
                return (format!("less {}", self.en), zh);
            }
        };
        (opposite.0.to_string(), opposite.1.to_string())
    }
}

impl Scorer<'_> {
    /// The terms of a row that are not zero, largest magnitude first; their sum is the score (to rounding).
    pub(super) fn terms(&self, row: u32) -> Vec<Term> {
        let parts = self.features(row);
        let mut terms = Vec::new();
        self.sound_terms(row, &mut terms);
        self.taste_terms(row, &mut terms);
        self.name_terms(row, &mut terms);
        self.other_terms(row, &parts, &mut terms);
        terms.retain(|term| term.contribution != 0.0);
        terms.sort_by(|a, b| {
            b.contribution.abs().total_cmp(&a.contribution.abs()).then_with(|| a.id.cmp(&b.id))
        });
        terms
    }

    fn sound_terms(&self, row: u32, terms: &mut Vec<Term>) {
        let weight = self.weights.sound * self.matrix.confidence(row);
        for ((axis, &wanted), &heard) in axes().iter().zip(&self.effect.own).zip(self.matrix.sound(row)) {
            let contribution = weight * wanted * heard;
            if contribution != 0.0 {
                let words = axis.words(heard > 0.0);
                terms.push(Term::new(axis.id, TermKind::Sound, contribution, words));
            }
        }
    }

    fn taste_terms(&self, row: u32, terms: &mut Vec<Term>) {
        let weight = self.weights.taste * self.matrix.confidence(row);
        let sound = self.matrix.sound(row);
        let values: [f32; AXES] = std::array::from_fn(|axis| weight * self.taste[axis] * sound[axis]);
        let leading = crate::vector::strongest(&values, TASTE_TERMS);
        let mut rest = 0.0;
        for (index, axis) in axes().iter().enumerate() {
            if leading[index] == 0.0 {
                rest += values[index];
                continue;
            }
            let (en, zh) = axis.words(sound[index] > 0.0);
            let words = if values[index] > 0.0 {
                (format!("{en}, which you like"), format!("{zh}，合你口味"))
            } else {
                (format!("{en}, which you like less"), format!("{zh}，不太合你口味"))
            };
            let id = format!("taste:{}", axis.id);
            terms.push(Term::new(&id, TermKind::Taste, values[index], words));
        }
        let words = if rest > 0.0 {
            ("other traits you like", "其他合你口味的特点")
        } else {
            ("other traits you like less", "其他不太合你口味的特点")
        };
        terms.push(Term::new("taste", TermKind::Taste, rest, words));
    }

    fn other_terms(&self, row: u32, parts: &ScoreFeatures, terms: &mut Vec<Term>) {
        let weights = &self.weights;
        if let Some(label) = self.matrix.genre_label(row) {
            let words = (format!("tagged {label}"), format!("标签：{label}"));
            let id = format!("tag:{label}");
            terms.push(Term::new(&id, TermKind::Tag, weights.tags * parts.tags, words));
        }
        let either = |yes: bool, a: (&'static str, &'static str), b| if yes { a } else { b };
        let near = either(
            parts.feedback > 0.0,
            ("near what you liked", "接近你喜欢的"),
            ("near what you disliked", "接近你不喜欢的"),
        );
        let lyrics =
            either(parts.lyrics > 0.0, ("the lyrics fit", "歌词相符"), ("the lyrics do not fit", "歌词不符"));
        let novel = either(parts.novelty >= 1.0, ("never played", "从未播放"), ("seldom played", "较少播放"));
        let context = ("often heard with what you just played", "常与刚才播放的一起听");
        for (id, kind, contribution, words) in [
            ("feedback", TermKind::Feedback, weights.feedback * parts.feedback, near),
            ("text", TermKind::Text, weights.text * parts.text, ("tags or names say so", "标签或名称相符")),
            ("lyrics", TermKind::Lyrics, weights.lyrics * parts.lyrics, lyrics),
            ("context", TermKind::Context, weights.context * parts.context, context),
            ("novelty", TermKind::Novelty, weights.novelty * parts.novelty, novel),
            ("recency", TermKind::Recency, weights.recency * parts.recency, ("just played", "刚播放过")),
            (
                "artist",
                TermKind::Artist,
                weights.artist * parts.artist,
                ("much of this artist", "这位歌手太多了"),
            ),
        ] {
            if contribution != 0.0 {
                terms.push(Term::new(id, kind, contribution, words));
            }
        }
    }

    fn name_terms(&self, row: u32, terms: &mut Vec<Term>) {
        let bearing: Vec<_> =
            self.query.names.iter().filter(|name| name.rows.binary_search(&row).is_ok()).collect();
        let full: f32 =
            bearing.iter().map(|n| name_weight(n.kind) * if n.negative { -1.0 } else { 1.0 }).sum();
        // Several names of one track share the limit in proportion.
        let scale = if full.abs() > NAME_LIMIT { NAME_LIMIT / full.abs() } else { 1.0 };
        for name in bearing {
            let weight = name_weight(name.kind) * if name.negative { -1.0 } else { 1.0 };
            let (kind, zh) = match name.kind {
                NameKind::Artist => ("artist", "歌手"),
                NameKind::Album => ("album", "专辑"),
                NameKind::Title => ("title", "曲名"),
                NameKind::Genre => ("genre", "流派"),
            };
            let words = (format!("{kind} {}", name.label), format!("{zh}：{}", name.label));
            let id = format!("{kind}:{}", name.label);
            terms.push(Term::new(&id, TermKind::Name, self.weights.names * weight * scale, words));
        }
    }
}

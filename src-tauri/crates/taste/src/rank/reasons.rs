//! Reasons: the terms of a score, with words for them.

use super::{NAME_LIMIT, Scorer, name_weight};
use crate::axis::{AxisInfo, AxisKind, axes};
use crate::names::NameKind;

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
}

/// One summand of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Axis id, or `tag:GENRE`, `artist:NAME`, `feedback`.
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
        let confidence = self.matrix.confidence[row as usize];
        let sound = self.matrix.sound(row);
        let mut terms: Vec<Term> = Vec::new();
        for ((axis, &wanted), &heard) in axes().iter().zip(&self.effect.own).zip(sound) {
            let contribution = confidence * wanted * heard;
            if contribution != 0.0 {
                let (en, zh) = axis.words(heard > 0.0);
                terms.push(Term { id: axis.id.to_string(), kind: TermKind::Sound, contribution, en, zh });
            }
        }
        let tag = self.tag(row);
        if tag != 0.0
            && let Some(label) = self.matrix.genre_label(row)
        {
            terms.push(Term {
                id: format!("tag:{label}"),
                kind: TermKind::Tag,
                contribution: tag,
                en: format!("tagged {label}"),
                zh: format!("标签：{label}"),
            });
        }
        self.name_terms(row, &mut terms);
        let moved: f32 = std::iter::zip(&self.effect.direction, &self.effect.own)
            .zip(sound)
            .map(|((direction, own), heard)| (direction - own) * heard)
            .sum();
        let feedback = confidence * moved + self.effect.tracks.get(&row).copied().unwrap_or(0.0);
        if feedback != 0.0 {
            let (en, zh) = if feedback > 0.0 {
                ("near what you liked", "接近你喜欢的")
            } else {
                ("near what you disliked", "接近你不喜欢的")
            };
            terms.push(Term {
                id: "feedback".into(),
                kind: TermKind::Feedback,
                contribution: feedback,
                en: en.into(),
                zh: zh.into(),
            });
        }
        terms.sort_by(|a, b| {
            b.contribution.abs().total_cmp(&a.contribution.abs()).then_with(|| a.id.cmp(&b.id))
        });
        terms
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
            terms.push(Term {
                id: format!("{kind}:{}", name.label),
                kind: TermKind::Name,
                contribution: weight * scale,
                en: format!("{kind} {}", name.label),
                zh: format!("{zh}：{}", name.label),
            });
        }
    }
}

//! What distinguishes a mix, and the words for it.

use crate::axis::{AXES, AxisKind, TasteVector, axes};

/// An axis by which a mix differs from the library.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AxisShare {
    /// Index of the axis.
    pub axis: usize,
    /// Mean of the mix minus mean of the library, in the library's standard deviations of that axis.
    pub above: f32,
}

/// The name of a mix, as data and in words.
#[derive(Debug, Clone, PartialEq)]
pub struct MixName {
    /// The axes that distinguish it, strongest first; at most three.
    pub axes: Vec<AxisShare>,
    /// The genre most of it is tagged with, as written in the tags.
    pub genre: Option<String>,
    /// The artists most of it is by, most first; at most two.
    pub artists: Vec<String>,
    /// English name, such as "Mellow piano".
    pub en: String,
    /// Chinese name, such as "柔和的钢琴".
    pub zh: String,
}

/// Words for a mix, a noun and what modifies it: the strongest genre, instrument or voice axis (or the tag) is the
/// noun, the strongest mood, pace, loudness or era the modifier. `taken` are the names other mixes already have.
pub(crate) fn name(
    shares: Vec<AxisShare>,
    genre: Option<String>,
    artists: Vec<String>,
    taken: &[(String, String)],
) -> MixName {
    let words = candidates(&shares, genre.as_deref(), &artists);
    let free = words.iter().find(|name| !taken.contains(name)).or(words.last()).cloned();
    let (en, zh) = free.unwrap_or_default();
    let (en, zh) = if taken.contains(&(en.clone(), zh.clone())) {
        let number = taken.len() + 1;
        (format!("{en} {number}"), format!("{zh}{number}"))
    } else {
        (en, zh)
    };
    MixName { axes: shares, genre, artists, en, zh }
}

fn is_noun(kind: AxisKind) -> bool {
    matches!(kind, AxisKind::Genre | AxisKind::Instrument | AxisKind::Voice)
}

/// Names from the plainest to the most particular.
fn candidates(shares: &[AxisShare], genre: Option<&str>, artists: &[String]) -> Vec<(String, String)> {
    let of = |noun: bool| {
        shares.iter().map(|share| &axes()[share.axis]).filter(move |axis| is_noun(axis.kind) == noun)
    };
    let tag = genre.map(|genre| (genre.to_string(), genre.to_string()));
    let mut nouns: Vec<(String, String)> =
        of(true).map(|axis| (axis.en.to_string(), axis.zh.to_string())).collect();
    nouns.splice(0..0, tag);
    let modifiers: Vec<(String, String)> =
        of(false).map(|axis| (axis.en.to_string(), axis.zh.to_string())).collect();
    let mut names = Vec::new();
    for noun in &nouns {
        for modifier in &modifiers {
            names.push((format!("{} {}", modifier.0, noun.0), format!("{}的{}", modifier.1, noun.1)));
        }
    }
    for pair in nouns.windows(2) {
        names.push((format!("{} and {}", pair[0].0, pair[1].0), format!("{}与{}", pair[0].1, pair[1].1)));
    }
    for pair in modifiers.windows(2) {
        names.push((format!("{} and {}", pair[0].0, pair[1].0), format!("{}与{}", pair[0].1, pair[1].1)));
    }
    names.extend(nouns);
    names.extend(modifiers);
    if let Some(artist) = artists.first() {
        if let Some((en, zh)) = names.first().cloned() {
            names.push((format!("{en}, {artist} and more"), format!("{zh}，{artist}等")));
        }
        names.push((format!("{artist} and more"), format!("{artist}等")));
    }
    if names.is_empty() {
        names.push(("A bit of everything".into(), "什么都有一点".into()));
    }
    names.into_iter().map(|(en, zh)| (capital(&en), zh)).collect()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The axes by which `mean` differs most upward from a library, at least `least` deviations, at most `limit`.
pub(crate) fn distinguishing(
    mean: &TasteVector,
    library_mean: &TasteVector,
    library_deviation: &TasteVector,
    least: f32,
    limit: usize,
) -> Vec<AxisShare> {
    let mut shares: Vec<AxisShare> = (0..AXES)
        .filter(|&axis| library_deviation[axis] > 0.0)
        .map(|axis| AxisShare { axis, above: (mean[axis] - library_mean[axis]) / library_deviation[axis] })
        .filter(|share| share.above >= least)
        .collect();
    shares.sort_by(|a, b| b.above.total_cmp(&a.above).then(a.axis.cmp(&b.axis)));
    shares.truncate(limit);
    shares
}

//! Comparatives made by an ending: *calmer*, *ruhiger*, *спокойнее*.

use crate::lexicon::Spotter;

/// Words that end like comparatives and are nouns.
const NOUNS: [&str; 20] = [
    "lover", "dancer", "dreamer", "singer", "rocker", "rapper", "drummer", "player", "killer", "thriller",
    "summer", "winter", "banger", "clubber", "lieder", "kinder", "sommer", "immer", "aller", "dieser",
];

/// Comparatives of Russian whose stem changes: form and adjective.
#[rustfmt::skip]
const RUSSIAN: [(&str, &str); 12] = [
    ("тише", "тихии"), ("потише", "тихии"), ("громче", "громкии"), ("погромче", "громкии"), ("мягче", "мягкии"),
    ("помягче", "мягкии"), ("легче", "легкии"), ("полегче", "легкии"), ("ярче", "яркии"), ("жестче", "жесткии"),
    ("пожестче", "жесткии"), ("проще", "простои"),
];

/// The adjective a comparative comes from, if the lexicon knows it. When the words around `word` tell that it is a
/// comparative (*etwas ruhiger*), the adjective need not be known.
pub(super) fn adjective(word: &str, told: bool, spotter: &Spotter) -> Option<String> {
    if NOUNS.contains(&word) {
        return None;
    }
    if let Some((_, adjective)) = RUSSIAN.iter().find(|(form, _)| *form == word) {
        return Some((*adjective).to_string());
    }
    for ending in ["ее", "еи"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.chars().count() >= 4) {
            let stem = stem.strip_prefix("по").filter(|rest| rest.chars().count() >= 5).unwrap_or(stem);
            return Some(format!("{stem}ыи"));
        }
    }
    let known = |candidate: &str| spotter.knows(candidate);
    let stem = word.strip_suffix("er").filter(|stem| stem.len() >= 3 && stem.is_ascii())?;
    if known(word) {
        return None;
    }
    let doubled = {
        let mut ends = stem.chars().rev();
        let pair = (ends.next(), ends.next());
        (pair.0 == pair.1).then(|| &stem[..stem.len() - 1])
    };
    let happy = stem.strip_suffix('i').map(|rest| format!("{rest}y"));
    [Some(stem.to_string()), happy, doubled.map(String::from), Some(format!("{stem}e"))]
        .into_iter()
        .flatten()
        .find(|candidate| known(candidate))
        .or_else(|| told.then(|| stem.to_string()))
}

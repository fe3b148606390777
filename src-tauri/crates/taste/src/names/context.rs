//! Whether a text that equals a name is meant as one.

use super::{Name, NameIndex, NameKind, ordinary};
use crate::text::{is_unspaced, on_word_boundaries, simplify, words};
use std::sync::LazyLock;

impl NameIndex {
    /// Whether a listener who writes this text means the name. "Rain" in "music for the rain" is weather, not a song:
    /// a name made of ordinary words needs quotes, a pointer such as "like" or 像, or (artists) a capital.
    pub(super) fn is_meant(&self, name: &Name, context: &Context<'_>) -> bool {
        let text = context.text;
        let unspaced = text.chars().all(is_unspaced);
        let length = text.chars().count();
        match name.kind {
            NameKind::Genre => length >= if unspaced { 2 } else { 3 } && !ordinary::is_no_genre(text),
            NameKind::Artist if length < 2 => false,
            NameKind::Artist => {
                context.quoted
                    || !self.ordinary.is_ordinary(text)
                    || context.pointed
                    || (context.capital && !unspaced)
            }
            NameKind::Album | NameKind::Title => {
                let long = if unspaced { length >= 4 } else { words(text).count() >= 3 || length >= 12 };
                let distinctive = !self.ordinary.is_ordinary(text);
                context.quoted
                    || (distinctive && (long || (context.pointed && length >= 2)))
                    || (context.alone && words(text).count() >= 3)
            }
        }
    }
}

/// What stands around a possible name.
#[allow(clippy::struct_excessive_bools, reason = "six observations that do not depend on each other")]
pub(super) struct Context<'a> {
    pub(super) text: &'a str,
    pub(super) quoted: bool,
    pub(super) pointed: bool,
    pub(super) capital: bool,
    /// Whether Chinese stands directly beside it.
    pub(super) beside_han: bool,
    /// Whether katakana stands directly beside it.
    pub(super) beside_katakana: bool,
    /// Whether nothing else is said.
    pub(super) alone: bool,
}

/// Words before a name that say that a name follows.
#[rustfmt::skip]
const POINTERS: &[&str] = &[
    "like", "by", "from", "similar to", "sounds like", "artist", "album", "song", "called", "titled",
    "band", "singer", "especially", "像", "类似", "类似于", "来自", "歌手", "专辑", "乐队", "尤其是",
    "特别是", "叫", "名为", "喜欢", "想听", "放", "von", "wie", "band", "künstler", "lied", "sänger", "sängerin",
    "comme", "de", "du groupe", "groupe", "l'album", "chanteur", "chanteuse", "como", "parecido a", "grupo", "disco", "canción",
    "cantante", "banda", "do grupo", "da banda", "álbum", "música", "группа", "группы", "альбом", "песня", "исполнитель", "исполнителя",
    "в стиле", "похожее на", "вроде", "типа", "как", "アーティスト", "アルバム", "가수", "앨범", "밴드",
];

/// Marks behind a name that say that a name stood there.
#[rustfmt::skip]
const POINTERS_BEHIND: &[&str] = &[
    "的歌", "的专辑", "的音乐", "的曲子", "那样", "'s ", "の曲", "の歌", "のアルバム", "みたい", "っぽい", "のような", "의 노래", "의 음악", "의 앨범",
    "같은", "처럼", "스타일", "노래",
];

/// Pointers that often stand before ordinary words: they point at artists only.
const WEAK: &[&str] = &["de", "von", "como", "wie", "comme", "как", "música"];

static FOLDED: LazyLock<(Vec<String>, Vec<String>)> = LazyLock::new(|| {
    let folded =
        |list: &[&str]| list.iter().map(|text| simplify(&crate::text::Folded::new(text).text)).collect();
    (folded(POINTERS), folded(POINTERS_BEHIND))
});

impl<'a> Context<'a> {
    pub(super) fn around(folded: &'a str, start: usize, end: usize, capital: bool) -> Self {
        let (before, after) = (folded[..start].trim_end(), folded[end..].trim_start());
        let quoted = [
            ('"', '"'),
            ('\'', '\''),
            ('「', '」'),
            ('『', '』'),
            ('《', '》'),
            ('«', '»'),
            ('„', '"'),
            ('<', '>'),
        ]
        .iter()
        .any(|&(open, close)| before.ends_with(open) && after.starts_with(close));
        let pointed = FOLDED.0.iter().any(|pointer| {
            before.ends_with(pointer.as_str())
                && on_word_boundaries(before, before.len() - pointer.len(), before.len())
                && (capital || !WEAK.contains(&pointer.as_str()))
        }) || FOLDED.1.iter().any(|mark| after.starts_with(mark.as_str()));
        let han = |c: char| is_unspaced(c);
        let beside_han = folded[..start].ends_with(han) || folded[end..].starts_with(han);
        let katakana = |c: char| matches!(c, '\u{30A1}'..='\u{30FC}');
        let beside_katakana = folded[..start].ends_with(katakana)
            || folded[..start].trim_end_matches(['\u{3099}', '\u{309A}']).ends_with(katakana)
            || folded[end..].starts_with(katakana);
        let alone = !before.contains(char::is_alphanumeric) && !after.contains(char::is_alphanumeric);
        Self { text: &folded[start..end], quoted, pointed, capital, beside_han, beside_katakana, alone }
    }

    /// Whether the text is ordinary words, and nothing says that a name is meant.
    pub(super) fn is_ordinary(&self, index: &NameIndex) -> bool {
        index.ordinary.is_ordinary(self.text) && !self.quoted && !self.pointed && !self.capital
    }
}
